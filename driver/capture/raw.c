// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every record of a system call has: number, return value and duration, and its arguments as
 * the table types them.
 */
#include <asm/syscall.h>

struct ringside_call {
	struct pt_regs *regs;
	const struct ringside_syscall *syscall; /* its row of the table */
	const unsigned long *args; /* the registers, in the record: from capture_raw() on */
	long ret;
	u32 nr;
	struct ringside_start *start; /* NULL: entry was not seen */
};

/* Whether it is known how long the call took. Without durations some have entry state, too. */
static bool ringside_call_is_timed(const struct ringside_call *call)
{
	return call->start && ringside_start_is_current(call->start) &&
	       READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS;
}

/* Everything of the header that only a call has. */
static void ringside_call_describe(struct ringside_record *record, const struct ringside_call *call)
{
	struct ringside_record_header *header = ringside_record_header(record);

	header->ret = call->ret;
	header->syscall_nr = call->nr;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_X86_64;
	if (ringside_call_is_timed(call))
		header->duration_ns = header->end_ns > call->start->ns ?
				      header->end_ns - call->start->ns : 0;
	else
		header->flags |= RINGSIDE_RECORD_NO_START;
}

/* False: there is no room for a record's first parameter. */
static bool capture_raw(struct ringside_record *record, struct ringside_call *call)
{
	u32 bytes = RINGSIDE_ARGUMENTS * sizeof(u64);
	unsigned long *args = ringside_record_open(record, RINGSIDE_PARAM_ID_ARGS,
						   RINGSIDE_SOURCE_REGISTER, bytes);

	BUILD_BUG_ON(sizeof(*args) != sizeof(u64));
	if (!args)
		return false;
	syscall_get_arguments(current, call->regs, args);
	ringside_record_close(record, bytes, 0);
	call->args = args;
	ringside_arguments_read(record, call->syscall, args, call->ret);
	return true;
}
