// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of events, expanded from driver/uapi/ringside/: what a system call number means, and
 * what its arguments are. Read-only data of the object.
 */
#pragma once
#include <ringside/events.h>
#include "record.bpf.h"

struct ringside_entry {
	__u16 event;  /* 0: the table does not know the number */
	__u8 capture; /* enum ringside_capture */
	__u8 lane;    /* enum ringside_lane */
	struct ringside_argument arguments[RINGSIDE_ARGUMENTS];
};

#define ARG RINGSIDE_ARGUMENT_INIT
#define RINGSIDE_ENTRY(name, id, nr, i386, arm64, how, shed, group, ...) \
	[nr] = {                                                         \
		.event = id,                                             \
		.capture = RINGSIDE_CAPTURE_##how,                       \
		.lane = RINGSIDE_LANE_##shed,                            \
		.arguments = {__VA_ARGS__},                              \
	},
#define RINGSIDE_I386_CALL_ENTRY(name, id, nr, how, shed, group, ...) \
	[RINGSIDE_ROW_I386_##name] = {                                \
		.event = id,                                          \
		.capture = RINGSIDE_CAPTURE_##how,                    \
		.lane = RINGSIDE_LANE_##shed,                         \
		.arguments = {__VA_ARGS__},                           \
	},
#define RINGSIDE_I386_VARIANT_ENTRY(name, as, nr, ...) \
	[RINGSIDE_ROW_I386_##name] = {                 \
		.event = RINGSIDE_EVENT_##as,          \
		.capture = RINGSIDE_CAPTURE_OF_##as,   \
		.lane = RINGSIDE_LANE_OF_##as,         \
		.arguments = {__VA_ARGS__},            \
	},
#define RINGSIDE_OF(name, id, nr, i386, arm64, how, shed, ...) \
	RINGSIDE_CAPTURE_OF_##name = RINGSIDE_CAPTURE_##how,   \
	RINGSIDE_LANE_OF_##name = RINGSIDE_LANE_##shed,
enum { RINGSIDE_SYSCALLS(RINGSIDE_OF) };
/* By enum ringside_row; the row behind the last is that of all numbers that have none. */
static const struct ringside_entry ringside_syscalls[RINGSIDE_ROWS + 1] = {
	RINGSIDE_SYSCALLS(RINGSIDE_ENTRY)
	RINGSIDE_I386_CALLS(RINGSIDE_I386_CALL_ENTRY)
	RINGSIDE_I386_VARIANTS(RINGSIDE_I386_VARIANT_ENTRY)
};
#undef RINGSIDE_OF
#undef RINGSIDE_I386_VARIANT_ENTRY
#undef RINGSIDE_I386_CALL_ENTRY
#undef RINGSIDE_ENTRY
#undef ARG

/* Memory that is nothing but data is read by another way, if somebody asked for it. */
#define RINGSIDE_IS_BYTES(kind)                                                        \
	((kind) == RINGSIDE_ARGUMENT_BYTES || (kind) == RINGSIDE_ARGUMENT_BYTES_SENT ||    \
	 (kind) == RINGSIDE_ARGUMENT_BYTES_OUT || (kind) == RINGSIDE_ARGUMENT_IOVEC ||     \
	 (kind) == RINGSIDE_ARGUMENT_IOVEC_OUT)
#define RINGSIDE_IS_DATA(kind)                                            \
	(RINGSIDE_IS_BYTES(kind) || (kind) == RINGSIDE_ARGUMENT_MSGHDR || \
	 (kind) == RINGSIDE_ARGUMENT_MSGHDR_OUT)
#define RINGSIDE_IS_MEMORY(kind) \
	((kind) > RINGSIDE_ARGUMENT_IN_REGISTER && !RINGSIDE_IS_BYTES(kind))

/* Index of the argument that is data; a call has at most one. */
#define ARG(kind, ...) RINGSIDE_IS_DATA(RINGSIDE_ARGUMENT_##kind)
#define RINGSIDE_INDEX(none, a, b, c, d, e, f, ...) ((b) + 2 * (c) + 3 * (d) + 4 * (e) + 5 * (f))
#define RINGSIDE_DATA(name, id, nr, i386, arm64, how, shed, group, ...) \
	[nr] = RINGSIDE_INDEX(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
#define RINGSIDE_I386_CALL_DATA(name, id, nr, how, shed, group, ...) \
	[RINGSIDE_ROW_I386_##name] = RINGSIDE_INDEX(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
#define RINGSIDE_I386_VARIANT_DATA(name, as, nr, ...) \
	[RINGSIDE_ROW_I386_##name] = RINGSIDE_INDEX(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
static const __u8 ringside_data[RINGSIDE_ROWS + 1] = {
	RINGSIDE_SYSCALLS(RINGSIDE_DATA)
	RINGSIDE_I386_CALLS(RINGSIDE_I386_CALL_DATA)
	RINGSIDE_I386_VARIANTS(RINGSIDE_I386_VARIANT_DATA)
};
#undef RINGSIDE_I386_VARIANT_DATA
#undef RINGSIDE_I386_CALL_DATA
#undef RINGSIDE_DATA
#undef RINGSIDE_INDEX
#undef ARG

/* Bit i: argument i is memory, so that a call with none is never walked. */
#define ARG(kind, ...) RINGSIDE_IS_MEMORY(RINGSIDE_ARGUMENT_##kind)
#define RINGSIDE_BITS(none, a, b, c, d, e, f, ...) \
	((a) | (b) << 1 | (c) << 2 | (d) << 3 | (e) << 4 | (f) << 5)
#define RINGSIDE_MEMORY(name, id, nr, i386, arm64, how, shed, group, ...) \
	[nr] = RINGSIDE_BITS(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
#define RINGSIDE_I386_CALL_MEMORY(name, id, nr, how, shed, group, ...) \
	[RINGSIDE_ROW_I386_##name] = RINGSIDE_BITS(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
#define RINGSIDE_I386_VARIANT_MEMORY(name, as, nr, ...) \
	[RINGSIDE_ROW_I386_##name] = RINGSIDE_BITS(0, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0),
static const __u8 ringside_memory[RINGSIDE_ROWS + 1] = {
	RINGSIDE_SYSCALLS(RINGSIDE_MEMORY)
	RINGSIDE_I386_CALLS(RINGSIDE_I386_CALL_MEMORY)
	RINGSIDE_I386_VARIANTS(RINGSIDE_I386_VARIANT_MEMORY)
};
#undef RINGSIDE_I386_VARIANT_MEMORY
#undef RINGSIDE_I386_CALL_MEMORY
#undef RINGSIDE_MEMORY
#undef RINGSIDE_BITS
#undef ARG

static const __u16 ringside_call_rows[RINGSIDE_CALL_ROW_SLOTS] = {RINGSIDE_CALL_ROWS};

#define RINGSIDE_NR(name, id, nr, ...) RINGSIDE_NR_##name = nr,
enum ringside_nr { RINGSIDE_SYSCALLS(RINGSIDE_NR) RINGSIDE_NR_none = RINGSIDE_CALL_SLOTS };
#undef RINGSIDE_NR

#define RINGSIDE_CALL_MASK 2047
_Static_assert(RINGSIDE_CALL_SLOTS <= RINGSIDE_CALL_MASK + 1, "numbers of both ABIs");

/* nr: of both ABIs, see uapi/ringside/i386.h; any other has the last row. */
static __always_inline __u64 ringside_row_of(__u64 nr)
{
	/* One register for the check and the use, or the verifier does not connect them. */
	ringside_opaque(nr);
	if (nr >= RINGSIDE_CALL_SLOTS)
		return RINGSIDE_ROWS;
	/* Behind other tests the verifier's bounds may contradict each other; a mask makes new ones. */
	ringside_opaque(nr);
	nr &= RINGSIDE_CALL_MASK;
	if (RINGSIDE_CALL_IS_I386(nr)) {
		nr = (__u64)ringside_call_rows[nr] - 1;
		ringside_opaque(nr);
		if (nr > RINGSIDE_ROWS)
			return RINGSIDE_ROWS;
	}
	return nr;
}

/* Of a number of x86-64: x32 numbers are beyond those that the table has. */
static __always_inline __u64 ringside_native_call(__u64 nr)
{
	return nr < RINGSIDE_SYSCALL_NR_SLOTS ? nr : RINGSIDE_NR_none;
}

static __always_inline const struct ringside_entry *ringside_entry_of(__u64 nr)
{
	return &ringside_syscalls[ringside_row_of(nr)];
}

static __always_inline __u8 ringside_data_of(__u64 nr)
{
	return ringside_data[ringside_row_of(nr)];
}
