// SPDX-License-Identifier: GPL-2.0-only
/* What every record of a system call has: number, registers, return value and duration. */
#pragma once
#include "../record.bpf.h"
#include "../start.bpf.c"

static __always_inline void ringside_call_describe(struct ringside_slot *slot,
						   const struct ringside_start *start)
{
	struct ringside_record_header *header = ringside_record_header(slot);
	const struct ringside_config *now = ringside_config();

	header->ret = slot->call.ret;
	header->syscall_nr = slot->call.nr;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_X86_64;
	if (start && now && now->flags & RINGSIDE_CONFIG_DURATIONS)
		header->duration_ns = header->end_ns > start->ns ? header->end_ns - start->ns : 0;
	else
		header->flags |= RINGSIDE_RECORD_NO_START;
}

static __always_inline void capture_raw(struct ringside_slot *slot)
{
	ringside_record_args(slot);
}

/* A descriptor is an int to the kernel, whatever the upper half of its register holds. */
static __always_inline void ringside_record_fd(struct ringside_slot *slot, __u16 id, __u64 value)
{
	ringside_record_u64(slot, id, RINGSIDE_SOURCE_REGISTER, (__s64)(__s32)value);
}

static __always_inline void capture_fd(struct ringside_slot *slot)
{
	capture_raw(slot);
	ringside_record_fd(slot, RINGSIDE_PARAM_ID_FD, slot->call.args[0]);
}
