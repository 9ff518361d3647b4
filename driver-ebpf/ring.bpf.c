// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a gathered record to the ring of the CPU it was gathered on, and the loss ledger.
 *
 * A reader sleeps in poll() with a timeout of max_latency_us. It is woken only by the record that
 * takes the ring across the watermark, or when it was not woken for max_latency_us; what comes
 * between is found by the timeout. So a quiet system answers at once and a busy one wakes its
 * reader once per watermark, never once per record.
 */
#pragma once
#include "maps.bpf.h"
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include <ringside/drop.h>
#include <ringside/events.h>
#include "copies.bpf.c"
#include "kernel_shapes.bpf.h"
#include "record.bpf.h"

#define RINGSIDE_BPF_RING_HEADER_BYTES 8 /* BPF_RINGBUF_HDR_SZ */

static __u32 ringside_watermark_bytes, ringside_max_latency_us;
static __u64 ringside_ring_bytes; /* of each */

static __always_inline void ringside_ring_configure(const struct ringside_config *config,
						    __u64 ring_bytes)
{
	ringside_fresh(ringside_ring_bytes) = ring_bytes;
	ringside_fresh(ringside_watermark_bytes) = config->watermark_bytes;
	ringside_fresh(ringside_max_latency_us) = config->max_latency_us;
}

static __always_inline struct ringside_counters *ringside_counters(__u32 cpu)
{
	return bpf_map_lookup_elem(&counters, &cpu);
}

/* Counts one more wanted event; its sequence number is what was counted before. */
static __always_inline __u64 ringside_next_sequence(struct ringside_counters *ledger,
						    const bool atomic)
{
	__u64 sequence;

	if (atomic)
		return __sync_fetch_and_add(&ledger->wanted, 1);
	sequence = ringside_fresh(ledger->wanted);
	ringside_fresh(ledger->wanted) = sequence + 1;
	return sequence;
}

/* A wanted event that never became a record. */
static __always_inline void ringside_lose(__u32 reason, const bool atomic)
{
	struct ringside_counters *ledger = ringside_counters(bpf_get_smp_processor_id());

	if (!ledger)
		return;
	ringside_next_sequence(ledger, atomic);
	__sync_fetch_and_add(&ledger->lost[reason & (RINGSIDE_DROP_SLOTS - 1)], 1);
}

static __always_inline bool ringside_should_wake(__u32 cpu, __u64 held, __u64 adding, __u64 now_ns)
{
	__u64 watermark = ringside_watermark_bytes;
	__u64 *last_ns = bpf_map_lookup_elem(&last_wake_ns, &cpu);

	if (!last_ns)
		return true;
	if ((held >= watermark || held + adding < watermark) &&
	    now_ns - *last_ns < ringside_max_latency_us * 1000ULL)
		return false;
	*last_ns = now_ns;
	return true;
}

/* Puts the record in the ring. Returns 0, or 1 + enum ringside_drop_reason. */
static __always_inline __u32 ringside_output(struct ringside_record_header *header,
					     const __u64 most, __u32 cpu, __u8 lane)
{
	__u64 size = header->size_bytes;
	__u64 held, limit, adding, wake;
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	if (!ring)
		return 1 + RINGSIDE_DROP_INTERNAL;
	limit = ringside_ring_bytes;
	if (size > most || size > limit / 2)
		return 1 + RINGSIDE_DROP_TOO_BIG;
	if (lane != RINGSIDE_LANE_LIFECYCLE && lane != RINGSIDE_LANE_CONNECTION)
		limit -= limit / RINGSIDE_RESERVED_SHARE;
	adding = size + RINGSIDE_BPF_RING_HEADER_BYTES;
	held = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);
	if (held + adding > limit)
		return 1 + RINGSIDE_DROP_RING_FULL_LIFECYCLE + (lane & 3);
	wake = ringside_should_wake(cpu, held, adding, header->end_ns) ? BPF_RB_FORCE_WAKEUP
								  : BPF_RB_NO_WAKEUP;
	/* Checked above; said again in a form that no verifier forgets across calls. */
	ringside_opaque(size);
	size &= 2 * RINGSIDE_SNAP_MAX_BYTES - 1;
	if (size > most || bpf_ringbuf_output(ring, header, size, wake))
		return 1 + RINGSIDE_DROP_RING_FULL_LIFECYCLE + (lane & 3);
	return 0;
}

/* The record of the slot; it begins at header and has at most `most` bytes. */
static __always_inline void ringside_commit_from(struct ringside_slot *slot,
						 struct ringside_record_header *header,
						 const __u64 most, __u8 lane, const bool atomic)
{
	__u32 cpu = slot->number / RINGSIDE_SLOTS_PER_CPU; /* programs do not migrate */
	struct ringside_counters *ledger = ringside_counters(cpu);
	__u32 lost;

	if (!ledger)
		return;
	header->size_bytes = ringside_fresh(slot->used);
	header->cpu = cpu;
	/*
	 * Who is preempted between its number and its place in the ring lets any number of others
	 * pass: PREEMPT_RT of 7.2 had more than RINGSIDE_ORDER_WINDOW do so.
	 */
	if (atomic && ringside_copy.preempted && kernel_can_disable_preemption())
		bpf_preempt_disable();
	header->sequence = ringside_next_sequence(ledger, atomic);
	lost = ringside_output(header, most, cpu, lane);
	if (atomic && ringside_copy.preempted && kernel_can_disable_preemption())
		bpf_preempt_enable();
	if (lost)
		__sync_fetch_and_add(&ledger->lost[(lost - 1) & (RINGSIDE_DROP_SLOTS - 1)], 1);
	else
		__sync_fetch_and_add(&ledger->committed, 1);
	if (slot->unreadable | slot->truncated) {
		__sync_fetch_and_add(&ledger->unreadable_values, slot->unreadable);
		__sync_fetch_and_add(&ledger->truncated_values, slot->truncated);
	}
	if (header->flags & RINGSIDE_RECORD_NO_START)
		__sync_fetch_and_add(&ledger->no_start, 1);
}

static __always_inline void ringside_commit(struct ringside_slot *slot, __u8 lane,
					    const bool atomic)
{
	ringside_commit_from(slot, ringside_record_header(slot), RINGSIDE_RECORD_MAX_BYTES, lane,
			     atomic);
}
