/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * One ring per possible CPU.
 *
 * Kernel module: mmap() of /dev/ringside at offset ring << RINGSIDE_MMAP_RING_SHIFT gives
 *
 *	page 0		struct ringside_ring_consumer	read-write, mapped alone (one page)
 *	page 1		struct ringside_ring_producer	read-only
 *	page 2		struct ringside_counters	read-only
 *	page 3...	data, ring_bytes		read-only
 *	again		the same data, ring_bytes	read-only, so that no record wraps
 *
 * Two mappings per ring: page 0 (PROT_READ|PROT_WRITE, one page), and from page 1 on (PROT_READ,
 * MAP_SHARED, 2 pages + 2 * ring_bytes). The read-only part cannot be made writable later.
 *
 * eBPF: each ring is a BPF_MAP_TYPE_RINGBUF with the kernel's own layout (kernel/bpf/ringbuf.c:
 * consumer page, producer page, data twice), the same record bytes behind its 8-byte record
 * header. Counters are elements of one BPF_F_MMAPABLE array, index = CPU.
 *
 * The positions count bytes and never wrap; position modulo ring_bytes is the offset.
 * The driver never believes tail_bytes: a value ahead of head_bytes or more than ring_bytes behind
 * it means "full" to the driver.
 */
#ifndef RINGSIDE_RING_H
#define RINGSIDE_RING_H

#include "abi.h"
#include "drop.h"
#include <linux/types.h>

#define RINGSIDE_MMAP_RING_SHIFT 40
#define RINGSIDE_MMAP_CONTROL_PAGES 3

struct ringside_ring_consumer {
	__u64 tail_bytes; /* written by the reader (release), read by the driver (acquire) */
};

struct ringside_ring_producer {
	__u64 head_bytes; /* written by the driver (release), read by the reader (acquire) */
};

/*
 * The loss ledger of one CPU. At rest, and in every driver:
 *	wanted == committed + sum(lost[])
 * The sequence number of a record is the value of wanted before it was counted.
 */
struct ringside_counters {
	__u64 wanted; /* events somebody wanted, delivered or not */
	__u64 committed; /* records published in the ring */
	__u64 lost[RINGSIDE_DROP_SLOTS]; /* enum ringside_drop_reason */
	__u64 unreadable_values; /* parameters flagged UNREADABLE in delivered or lost records */
	__u64 truncated_values; /* parameters flagged TRUNCATED */
	__u64 no_start; /* records flagged NO_START */
	__u64 faulted_in; /* records gathered again, after memory that was not there was faulted in */
	__u64 reserved[10]; /* zero */
};

RINGSIDE_ASSERT(sizeof(struct ringside_counters) == 256, "counters size is ABI");

#endif
