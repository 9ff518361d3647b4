/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Every event: those of RINGSIDE_SYSCALLS and RINGSIDE_I386_CALLS, and the kernel's own below. Ids
 * are ABI: append, never reuse; a retired name stays.
 */
#ifndef RINGSIDE_EVENTS_H
#define RINGSIDE_EVENTS_H

#include "groups.h"
#include "i386.h"
#include "syscalls.h"

#define RINGSIDE_EVENT_SLOTS 1024 /* ids are below this; also the width of the wanted bitmap */
#define RINGSIDE_RESERVED_SHARE 8 /* one eighth of a ring is kept for lifecycle and connections */

/*
 * Lanes decide what overload sheds first: LIFECYCLE and CONNECTION records may use the whole ring,
 * the others leave RINGSIDE_RESERVED_SHARE of it free. X(NAME, value)
 */
#define RINGSIDE_LANES(X)   \
	X(LIFECYCLE, 0)     \
	X(CONNECTION, 1)    \
	X(FILE, 2)          \
	X(OTHER, 3)

#define RINGSIDE_LANE_ENUM(name, value) RINGSIDE_LANE_##name = value,
enum ringside_lane {
	RINGSIDE_LANES(RINGSIDE_LANE_ENUM)
};
#undef RINGSIDE_LANE_ENUM

/* Events that are not system calls. X(name, id, LANE, GROUP, "one sentence for people") */
#define RINGSIDE_KERNEL_EVENTS(X)                                                            \
	X(process_fork, 1, LIFECYCLE, EXECUTION,                                             \
	  "a thread or process was created; the record is the parent's")                     \
	X(process_exit, 2, LIFECYCLE, EXECUTION, "the last thread of a process ended")       \
	X(thread_exit, 3, LIFECYCLE, EXECUTION, "a thread ended, others of its process go on") \
	X(clock_offsets, 4, LIFECYCLE, TIME_OF_DAY,                                          \
	  "the time of day was set, the machine resumed, or the capture began; about no "    \
	  "task: all ids are 0; by the module alone")                                        \
	X(io_uring_request, 5, OTHER, ASYNCHRONOUS_IO,                                       \
	  "an io_uring request has completed; the record is its submitter's; from 6.1")      \
	X(io_uring_submit, 6, OTHER, ASYNCHRONOUS_IO,                                        \
	  "an io_uring request was submitted; before 6.1, and where its end may be silent "  \
	  "(IOSQE_CQE_SKIP_SUCCESS)")                                                        \
	X(io_uring_complete, 7, OTHER, ASYNCHRONOUS_IO,                                      \
	  "an io_uring completion was posted; before 6.1, and where it is not the end of a " \
	  "request that io_uring_request tells of; the record is of whoever posted it")

#define RINGSIDE_KERNEL_EVENT_ENUM(name, id, lane, group, text) RINGSIDE_EVENT_##name = id,
#define RINGSIDE_SYSCALL_ENUM(name, id, ...) RINGSIDE_EVENT_##name = id,
enum ringside_event {
	RINGSIDE_KERNEL_EVENTS(RINGSIDE_KERNEL_EVENT_ENUM)
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_ENUM)
	RINGSIDE_I386_CALLS(RINGSIDE_SYSCALL_ENUM)
};
#undef RINGSIDE_SYSCALL_ENUM
#undef RINGSIDE_KERNEL_EVENT_ENUM

#endif
