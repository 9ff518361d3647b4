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
static struct ringside_syscall ringside_syscalls[RINGSIDE_SYSCALL_NR_SLOTS] __ro_after_init = {
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_ROW)
};
#undef RINGSIDE_SYSCALL_ROW
#undef ARG

#define RINGSIDE_KERNEL_LANE_ROW(name, id, lane, group, text) [id] = RINGSIDE_LANE_##lane,
#define RINGSIDE_SYSCALL_LANE_ROW(name, id, nr, i386, arm64, capture, lane, ...) \
	[id] = RINGSIDE_LANE_##lane,
static const u8 ringside_event_lane[RINGSIDE_EVENT_SLOTS] = {
	RINGSIDE_KERNEL_EVENTS(RINGSIDE_KERNEL_LANE_ROW)
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_LANE_ROW)
};
#undef RINGSIDE_SYSCALL_LANE_ROW
#undef RINGSIDE_KERNEL_LANE_ROW

#define RINGSIDE_STRUCT_BYTES(name, value, bytes) [value] = bytes,
static const u16 ringside_struct_bytes[RINGSIDE_STRUCT_SLOTS] = {
	RINGSIDE_STRUCTS(RINGSIDE_STRUCT_BYTES)
};
#undef RINGSIDE_STRUCT_BYTES

#define RINGSIDE_STRUCT_FITS(name, value, bytes) \
	RINGSIDE_ASSERT((bytes) > 0 && (bytes) <= RINGSIDE_STRUCT_MAX_BYTES, #name);
RINGSIDE_STRUCTS(RINGSIDE_STRUCT_FITS)
#undef RINGSIDE_STRUCT_FITS
