// SPDX-License-Identifier: GPL-2.0-only
/* What every record of a system call has: number, registers, return value and duration. */
#pragma once
#include "../record.bpf.h"
#include "../start.bpf.c"

/* Entry state that is left over from before a change says which call, but not since when. */
static __always_inline bool ringside_call_is_timed(const struct ringside_start *start)
{
	return start && ringside_has_durations() && ringside_start_is_current(start);
}

static __always_inline void ringside_call_describe(struct ringside_slot *slot,
						   const struct ringside_start *start)
{
	struct ringside_record_header *header = ringside_record_header(slot);

	header->ret = slot->call.ret;
	header->syscall_nr = RINGSIDE_CALL_NR(slot->call.nr);
	header->syscall_abi = RINGSIDE_CALL_IS_I386(slot->call.nr) ? RINGSIDE_SYSCALL_ABI_I386
								   : RINGSIDE_SYSCALL_ABI_X86_64;
	if (ringside_call_is_timed(start))
		header->duration_ns = header->end_ns > start->ns ? header->end_ns - start->ns : 0;
	else
		header->flags |= RINGSIDE_RECORD_NO_START;
}

static __always_inline void capture_raw(struct ringside_slot *slot)
{
	__u64 *args = ringside_record_words(slot, RINGSIDE_PARAM_ID_ARGS, slot->call.source,
					    RINGSIDE_ARGUMENTS);

#pragma unroll
	for (int i = 0; i < RINGSIDE_ARGUMENTS; i++)
		args[i] = slot->call.args[i];
}
