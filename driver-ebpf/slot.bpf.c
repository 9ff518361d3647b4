// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gather slots: where a record is put together before it is committed.
 *
 * In the plain build (kernels before atomics that fetch) probes run with preemption off and do not
 * nest, so one slot per CPU is enough. In the atomic build a probe may be preempted while it
 * gathers: a slot is taken by exchange and belongs to its taker until it is given back. BPF
 * programs do not migrate, so it is always given back on the CPU it came from. More than
 * RINGSIDE_SLOTS_PER_CPU takers at once on one CPU is a counted loss (REENTRY).
 */
#pragma once
#include "maps.bpf.h"

#define RINGSIDE_SLOTS_PER_CPU 4

/*
 * Room behind the largest offset and size that the masks in record.bpf.h let through. A record
 * never gets there; the verifier only knows the masks.
 */
#define RINGSIDE_SLOT_SLACK (8192 + 64)
#define RINGSIDE_PATH_BYTES RINGSIDE_STRING_MAX_BYTES
#define RINGSIDE_PATH_SLACK 256

#define RINGSIDE_ARGUMENTS 6 /* a system call has */
#define RINGSIDE_I386_FIRST_WORD 8 /* of those that a register points to */
#define RINGSIDE_I386_WORDS 16

/* The system call that is being recorded. */
struct ringside_call {
	__s64 ret;
	__u64 args[RINGSIDE_ARGUMENTS];
	__u32 nr; /* of both ABIs: below RINGSIDE_CALL_SLOTS */
	__u32 source; /* enum ringside_source: where args were */
	__u32 words[RINGSIDE_I386_WORDS]; /* i386: registers, then what one of them points to */
};

struct ringside_slot {
	__u32 taken;
	__u32 number;     /* of this slot, of all */
	__u32 used;       /* bytes of the record so far */
	__u32 unreadable; /* parameters flagged so far, for the ledger */
	__u32 truncated;
	struct ringside_call call;
	/* Kept in memory rather than in registers so that the verifier forgets it. */
	struct {
		__u64 dentry;
		__u64 mount;
		__u64 mount_root; /* the dentry that this mount begins with */
		__u32 at;   /* where the path begins in path[], or a vector's next string */
		__u32 room; /* bytes that a vector may have */
		__u32 cut;  /* RINGSIDE_PARAM_TRUNCATED or RINGSIDE_PARAM_UNREADABLE, or 0 */
		/* Of data (capture/data.bpf.c). */
		__u64 vector;
		__u64 count;   /* of the vector's elements */
		__u64 left;    /* bytes that they have yet to give */
		__u64 address; /* of what cannot be read as a whole ... */
		__u64 missing; /* ... and how much of it was wanted */
	} walk;
	__u8 path[RINGSIDE_PATH_BYTES + RINGSIDE_PATH_SLACK];
	__u8 bytes[RINGSIDE_RECORD_MAX_BYTES + RINGSIDE_SLOT_SLACK] __attribute__((aligned(8)));
};

/* Those of CPU i begin at i * RINGSIDE_SLOTS_PER_CPU: no per-CPU array, whose look-up is a call. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, RINGSIDE_SLOTS_PER_CPU); /* the loader: of all possible CPUs */
	__type(key, __u32);
	__type(value, struct ringside_slot);
} slots SEC(".maps");

static __always_inline struct ringside_slot *ringside_slot_take(const bool atomic)
{
	__u32 number = bpf_get_smp_processor_id() * RINGSIDE_SLOTS_PER_CPU;
	struct ringside_slot *slot;

	for (int i = 0; i < RINGSIDE_SLOTS_PER_CPU; i++, number++) {
		slot = bpf_map_lookup_elem(&slots, &number);
		if (slot && (!atomic || !__sync_lock_test_and_set(&slot->taken, 1))) {
			slot->number = number;
			return slot;
		}
	}
	return NULL;
}

/* Who takes it next does so on this CPU: a plain store behind all others is enough. */
static __always_inline void ringside_slot_give(struct ringside_slot *slot, const bool atomic)
{
	barrier();
	if (atomic)
		ringside_fresh(slot->taken) = 0;
}
