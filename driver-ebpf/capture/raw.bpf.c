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
	__u8 *param = ringside_record_end(slot);

	__builtin_memcpy(param + 8, slot->call.args, sizeof(slot->call.args));
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, 0,
			      sizeof(slot->call.args));
}
