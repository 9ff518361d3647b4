// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of events, expanded from uapi/ringside/: what a system call number means, what its
 * arguments are, and what overload sheds first. Kernel-free, so that it is tested on a host.
 */
#define RINGSIDE_ARGUMENTS 6

struct ringside_syscall {
	struct ringside_argument args[RINGSIDE_ARGUMENTS];
	u16 event; /* 0: the table does not know this number */
	u8 capture; /* enum ringside_capture */
	u8 memory; /* bit i: argument i is memory that the call read ... */
	u8 memory_out; /* ... or wrote, when it succeeded: from ringside_syscalls_prepare() */
	u8 data; /* the argument that is data, where the capture is DATA or TRANSFER: likewise */
} __aligned(32); /* a row is found by a shift */

#define ARG RINGSIDE_ARGUMENT_INIT
#define RINGSIDE_SYSCALL_ROW(name, id, nr, i386, arm64, capture_, lane, group, ...) \
	[nr] = { .event = id, .capture = RINGSIDE_CAPTURE_##capture_, .args = { __VA_ARGS__ } },
#define RINGSIDE_I386_CALL_ROW(name, id, nr, capture_, lane, group, ...)          \
	[RINGSIDE_ROW_I386_##name] = { .event = id,                               \
				       .capture = RINGSIDE_CAPTURE_##capture_,    \
				       .args = { __VA_ARGS__ } },
#define RINGSIDE_I386_VARIANT_ROW(name, event_, nr, ...)                          \
	[RINGSIDE_ROW_I386_##name] = { .event = RINGSIDE_EVENT_##event_,          \
				       .capture = RINGSIDE_CAPTURE_OF_##event_,   \
				       .args = { __VA_ARGS__ } },
#define RINGSIDE_SYSCALL_CAPTURE(name, id, nr, i386, arm64, capture, ...) \
	RINGSIDE_CAPTURE_OF_##name = RINGSIDE_CAPTURE_##capture,
enum {
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_CAPTURE)
};
/* By enum ringside_row; the last one is that of what has no row. */
static struct ringside_syscall ringside_syscalls[RINGSIDE_ROWS + 1] __ro_after_init = {
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_ROW)
	RINGSIDE_I386_CALLS(RINGSIDE_I386_CALL_ROW)
	RINGSIDE_I386_VARIANTS(RINGSIDE_I386_VARIANT_ROW)
};
#undef RINGSIDE_SYSCALL_CAPTURE
#undef RINGSIDE_I386_VARIANT_ROW
#undef RINGSIDE_I386_CALL_ROW
#undef RINGSIDE_SYSCALL_ROW
#undef ARG

static const u16 ringside_call_rows[RINGSIDE_CALL_ROW_SLOTS] = { RINGSIDE_CALL_ROWS };
static const u8 ringside_call_shapes[RINGSIDE_CALL_SHAPE_SLOTS] = { RINGSIDE_CALL_SHAPES };

/* call: below RINGSIDE_CALL_SLOTS. */
static const struct ringside_syscall *ringside_call_syscall(u32 call)
{
	u16 row;

	if (!RINGSIDE_CALL_IS_I386(call))
		return ringside_syscalls + call; /* no index, which some kernels would check */
	row = ringside_call_rows[call];
	return ringside_syscalls + (row ? row - 1 : RINGSIDE_ROWS);
}

#define RINGSIDE_KERNEL_LANE_ROW(name, id, lane, group, text) [id] = RINGSIDE_LANE_##lane,
#define RINGSIDE_SYSCALL_LANE_ROW(name, id, nr, i386, arm64, capture, lane, ...) \
	[id] = RINGSIDE_LANE_##lane,
#define RINGSIDE_I386_LANE_ROW(name, id, nr, capture, lane, ...) [id] = RINGSIDE_LANE_##lane,
static const u8 ringside_event_lane[RINGSIDE_EVENT_SLOTS] = {
	RINGSIDE_KERNEL_EVENTS(RINGSIDE_KERNEL_LANE_ROW)
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_LANE_ROW)
	RINGSIDE_I386_CALLS(RINGSIDE_I386_LANE_ROW)
};
#undef RINGSIDE_I386_LANE_ROW
#undef RINGSIDE_SYSCALL_LANE_ROW
#undef RINGSIDE_KERNEL_LANE_ROW

/* For calls of each ABI; 0: not read. */
static const u16 ringside_struct_bytes[2][RINGSIDE_STRUCT_SLOTS] = {
	{ RINGSIDE_STRUCT_SIZES },
	{ RINGSIDE_STRUCT_SIZES_ON_I386 },
};

#define RINGSIDE_STRUCT_FITS(name, value, bytes) \
	RINGSIDE_ASSERT((bytes) > 0 && (bytes) <= RINGSIDE_STRUCT_MAX_BYTES, #name);
RINGSIDE_STRUCTS(RINGSIDE_STRUCT_FITS)
RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_FITS)
#undef RINGSIDE_STRUCT_FITS
