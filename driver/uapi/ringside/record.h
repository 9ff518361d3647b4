/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Bytes of one record, the same from both drivers:
 *
 *	struct ringside_record_header
 *	param_count times:  struct ringside_param, size_bytes of payload, zero bytes up to 8
 *
 * All integers are in the byte order of the machine. Everything is 8-byte aligned; a record never
 * wraps, because rings are mapped twice back to back.
 */
#ifndef RINGSIDE_RECORD_H
#define RINGSIDE_RECORD_H

#include "abi.h"
#include <linux/types.h>

#define RINGSIDE_COMM_BYTES 16
/* The largest record without data: header, two paths, argv and the small parameters. */
#define RINGSIDE_RECORD_MAX_BYTES 16384
/* The longest data of a record: the largest snap length (struct ringside_snap). */
#define RINGSIDE_SNAP_MAX_BYTES 65536
/* The largest record either driver writes: as above, and data as the last parameter. */
#define RINGSIDE_DATA_RECORD_MAX_BYTES 81928
/* Payload limit of one string parameter; a longer value is cut and flagged. */
#define RINGSIDE_STRING_MAX_BYTES 4096
/*
 * Payload limit of the strings that a new program begins with, argv and environment, each: two pages
 * but for a word, so that the size fits into the bits below two pages with its padding.
 */
#define RINGSIDE_EXEC_STRINGS_MAX_BYTES 8184
/*
 * What strings and arrays leave free of a record, so that the small values behind them always fit:
 * a call with four long paths is cut and flagged, never lost as TOO_BIG.
 */
#define RINGSIDE_RECORD_RESERVED_BYTES 1024

/* ringside_record_header.flags */
#define RINGSIDE_RECORD_NO_START 0x0001 /* entry was not seen: duration_ns is 0 and means nothing */

/* ringside_record_header.syscall_abi */
#define RINGSIDE_SYSCALL_ABI_NONE 0 /* not a system call: syscall_nr is 0 and means nothing */
#define RINGSIDE_SYSCALL_ABI_X86_64 1
#define RINGSIDE_SYSCALL_ABI_I386 2 /* i386.h; 3 is reserved for x32 */

struct ringside_record_header {
	__u32 size_bytes; /* header and padding included; a multiple of 8 */
	__u16 event; /* enum ringside_event */
	__u16 flags; /* RINGSIDE_RECORD_* */
	/*
	 * Per ring, from 0, one for every wanted event, delivered or not: a gap of n means that n
	 * events were lost here, and the counters say why. Where eBPF probes are preemptible (on
	 * 7.x, and with hooks of functions) up to RINGSIDE_ORDER_WINDOW neighbours may be
	 * published out of order.
	 */
	__u64 sequence;
	__u64 end_ns; /* CLOCK_MONOTONIC when the call returned or the event happened */
	/* From entry to end_ns, io_uring_request: from submission; 0 with NO_START and for other non-calls. */
	__u64 duration_ns;
	__u32 tid; /* thread, initial pid namespace */
	__u32 pid; /* thread group, initial pid namespace */
	__u32 ns_tid; /* thread, the task's own pid namespace */
	__u32 ns_pid; /* thread group, the task's own pid namespace */
	__u32 uid; /* real user id, initial user namespace */
	__u32 gid; /* real group id, initial user namespace */
	__u64 cgroup_id; /* inode of the cgroup in the default (v2) hierarchy */
	__u32 pid_ns_inum; /* as in the link /proc/PID/ns/pid */
	__u32 mnt_ns_inum; /* as in the link /proc/PID/ns/mnt; 0: the driver could not know */
	__s64 ret; /* what the call returned (-errno on failure); 0 for non-calls */
	__u32 syscall_nr; /* as in the register, without ABI bits */
	__u8 syscall_abi; /* RINGSIDE_SYSCALL_ABI_* */
	__u8 param_count;
	__u16 cpu; /* where the record was written: the index of its ring */
	__u8 comm[RINGSIDE_COMM_BYTES]; /* zero padded; not zero terminated when full */
};

#define RINGSIDE_ORDER_WINDOW 16

RINGSIDE_ASSERT(sizeof(struct ringside_record_header) == 104, "header size is ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, sequence) == 8, "ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, tid) == 32, "ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, cgroup_id) == 56, "ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, ret) == 72, "ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, syscall_nr) == 80, "ABI");
RINGSIDE_ASSERT(__builtin_offsetof(struct ringside_record_header, comm) == 88, "ABI");

/* Where a value came from, and so how far it can be believed. X(NAME, value, "json_name") */
#define RINGSIDE_SOURCES(X)                                                         \
	X(REGISTER, 0, "register") /* a register of the call */                     \
	X(KERNEL, 1, "kernel") /* the kernel's own object, handed to the hook */    \
	X(FD_AT_EXIT, 2, "fd_at_exit") /* the kernel's object, found through the fd \
					* table at exit: another thread may have    \
					* changed the table since */                \
	X(USER_AT_EXIT, 3, "user_at_exit") /* user memory, read when the call returned: \
					    * another thread may have changed it */     \
	X(USER_AT_ENTRY, 4, "user_at_entry") /* user memory, read before the call */ \
	X(FD_AT_ENTRY, 5, "fd_at_entry") /* the kernel's object, found through the fd table \
					  * before the call: another thread may have \
					  * changed the table until the call looked */

#define RINGSIDE_SOURCE_ENUM(name, value, json) RINGSIDE_SOURCE_##name = value,
enum ringside_source {
	RINGSIDE_SOURCES(RINGSIDE_SOURCE_ENUM)
};
#undef RINGSIDE_SOURCE_ENUM

/* ringside_param.flags */
#define RINGSIDE_PARAM_TRUNCATED 0x01 /* cut: the payload is the beginning of the value */
#define RINGSIDE_PARAM_UNREADABLE 0x02 /* the memory could not be read: the payload is what could */
#define RINGSIDE_PARAM_UNSUPPORTED 0x04 /* this kernel does not let a driver read it: no payload */

struct ringside_param {
	__u16 id; /* enum ringside_param_id */
	__u8 source; /* enum ringside_source */
	__u8 flags; /* RINGSIDE_PARAM_* */
	__u32 size_bytes; /* of the payload, without padding */
};

RINGSIDE_ASSERT(sizeof(struct ringside_param) == 8, "parameter header size is ABI");

/* Bytes that a parameter of this payload takes in a record. */
#define RINGSIDE_PARAM_BYTES(payload) (8 + (((payload) + 7) & ~7U))

RINGSIDE_ASSERT(RINGSIDE_DATA_RECORD_MAX_BYTES ==
			RINGSIDE_RECORD_MAX_BYTES + RINGSIDE_PARAM_BYTES(RINGSIDE_SNAP_MAX_BYTES),
		"ABI");

#endif
