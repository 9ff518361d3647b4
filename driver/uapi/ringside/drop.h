/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Why an event that was wanted did not reach a ring. Each is counted under exactly one reason, the
 * same in both drivers. Values are ABI: append, never renumber, at most RINGSIDE_DROP_SLOTS.
 *
 * UNSUPPORTED_ABI is counted whatever is wanted: which event such a call would have been is just
 * what the driver cannot tell.
 */
#ifndef RINGSIDE_DROP_H
#define RINGSIDE_DROP_H

/* X(NAME, value, "json_name", "one sentence for people") */
#define RINGSIDE_DROP_REASONS(X)                                                              \
	X(RING_FULL_LIFECYCLE, 0, "ring_full_lifecycle",                                      \
	  "the ring had no room, not even its reserved share, for a process lifecycle event") \
	X(RING_FULL_CONNECTION, 1, "ring_full_connection",                                    \
	  "the ring had no room, not even its reserved share, for a connection event")        \
	X(RING_FULL_FILE, 2, "ring_full_file", "the ring had no room for a file event")       \
	X(RING_FULL_OTHER, 3, "ring_full_other", "the ring had no room for another event")    \
	X(TOO_BIG, 4, "too_big", "the record was larger than a gather slot or half a ring")   \
	X(REENTRY, 5, "reentry", "no gather slot was free: probes nested or preempted")       \
	X(UNSUPPORTED_ABI, 6, "unsupported_abi",                                              \
	  "an x32 system call, or a number the table does not know")                 \
	X(HOOK_MISSED, 7, "hook_missed", "the kernel skipped the hook")                       \
	X(NOT_SAMPLED, 8, "not_sampled", "sampling left the event out")                       \
	X(INTERNAL, 9, "internal", "a condition the driver believes impossible")              \
	X(IN_FLIGHT, 10, "in_flight", "too many io_uring requests were under way at once")

#define RINGSIDE_DROP_SLOTS 16

#define RINGSIDE_DROP_ENUM(name, value, json, text) RINGSIDE_DROP_##name = value,
enum ringside_drop_reason {
	RINGSIDE_DROP_REASONS(RINGSIDE_DROP_ENUM)
};
#undef RINGSIDE_DROP_ENUM

#endif
