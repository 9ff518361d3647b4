/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that outlives one program run. The loader knows these names (loader/src/ebpf/); it
 * sets the sizes that depend on the machine before it loads.
 */
#ifndef RINGSIDE_MAPS_BPF_H
#define RINGSIDE_MAPS_BPF_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <ringside/control.h>
#include <ringside/objects.h>
#include <ringside/record.h>
#include <ringside/ring.h>

/* Read or written once, here and now. */
#define ringside_fresh(variable) (*(volatile typeof(variable) *)&(variable))
/* The compiler forgets what it knows of the value. */
#define ringside_opaque(variable) asm volatile("" : "+r"(variable))

#define RINGSIDE_STARTS 65536 /* threads that made a wanted call; more carry NO_START */
#define RINGSIDE_CREDENTIALS_KEPT 4096 /* calls at once that may change them; more are flagged */
#define RINGSIDE_CLOSINGS 256 /* calls of close() at once; what more of them close is flagged */
#define RINGSIDE_TOLD 4096    /* tasks between two copies; more are left to the last copy */
#define RINGSIDE_ENDED 1024   /* processes that ended within the last moments */

/* What the loader wants; the program `configure` puts it in force. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ringside_config);
} config SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ringside_snap);
} snap SEC(".maps");

/*
 * Index = CPU. Written on that CPU alone, by whatever probe runs there. User space may map it:
 * reading counters needs no bpf() at all.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* the loader: possible CPUs */
	__type(key, __u32);
	__type(value, struct ringside_counters);
} counters SEC(".maps");

/* Index = CPU. The loader creates the inner rings, of the size it was asked for. */
struct ringside_inner_ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RINGSIDE_RING_BYTES_MIN);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1); /* the loader: possible CPUs */
	__type(key, __u32);
	__array(values, struct ringside_inner_ring);
} rings SEC(".maps");

/* Index = CPU. When the reader of its ring was last woken, CLOCK_MONOTONIC. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* the loader: possible CPUs */
	__type(key, __u32);
	__type(value, __u64);
} last_wake_ns SEC(".maps");

/*
 * Calls that are running, by task_struct address: a thread keeps its task_struct when exec changes
 * its thread id. Made at a thread's first wanted call, and written in place from then on, which
 * costs neither a lock nor an allocation; swept when the thread ends.
 */
struct ringside_start {
	__u64 ns;
	__u32 nr;          /* of both ABIs; RINGSIDE_NR_none between calls */
	__u8 exec_written; /* sched_process_exec has dealt with this call */
	__u8 told;         /* the end is dealt with; only with copies, see copies.bpf.c */
	__u16 epoch;       /* ringside_starts_epoch at entry */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RINGSIDE_STARTS);
	__type(key, __u64);
	__type(value, struct ringside_start);
} starts SEC(".maps");

/* Credentials at entry of the calls that are running and may change them; the key of `starts`. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RINGSIDE_CREDENTIALS_KEPT);
	__type(key, __u64);
	__type(value, struct ringside_credentials);
} credentials SEC(".maps");

/*
 * What the calls of close() that are running are about to close: a record with only these parameters,
 * a path or two addresses. The key of `starts`. The loader leaves one place if nobody asks for it.
 */
struct ringside_closing {
	struct ringside_record_header header; /* its sequence: how many are truncated */
	__u8 params[RINGSIDE_PARAM_BYTES(RINGSIDE_STRING_MAX_BYTES) + 2 * RINGSIDE_PARAM_BYTES(8)];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RINGSIDE_CLOSINGS);
	__type(key, __u64);
	__type(value, struct ringside_closing);
} closings SEC(".maps");

/* Fork and exit: the last event of a task that a copy acted on (copies.bpf.c). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RINGSIDE_TOLD);
	__type(key, __u64);
	__type(value, __u64);
} told SEC(".maps");

enum ringside_rescue {
	RINGSIDE_RESCUE_FORK,
	RINGSIDE_RESCUE_EXIT,
	RINGSIDE_RESCUE_IO_URING_SUBMIT,
	RINGSIDE_RESCUE_IO_URING_REFUSE,
	RINGSIDE_RESCUE_IO_URING_COMPLETE,
	RINGSIDE_RESCUES
};

/* Index = enum ringside_rescue. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, RINGSIDE_RESCUES);
	__type(key, __u32);
	__type(value, __u64);
} rescued SEC(".maps");

/* Processes whose end was already recorded, by signal_struct address (capture/exit.bpf.c). */
struct ringside_ended {
	__u64 signal;
	__u64 pid;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, RINGSIDE_ENDED);
	__type(key, struct ringside_ended);
	__type(value, __u8);
} ended SEC(".maps");

#endif
