// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every record of a system call has: number, registers, return value and duration.
 */
#include <asm/syscall.h>

struct ringside_call {
	struct pt_regs *regs;
	unsigned long args[6];
	long ret;
	u32 nr;
	struct ringside_start *start; /* NULL: entry was not seen */
};

/* Everything of the header that only a call has. */
static void ringside_call_describe(struct ringside_record *record, const struct ringside_call *call)
{
	struct ringside_record_header *header = ringside_record_header(record);

	header->ret = call->ret;
	header->syscall_nr = call->nr;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_X86_64;
	if (call->start && READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS)
		header->duration_ns = header->end_ns > call->start->ns ?
				      header->end_ns - call->start->ns : 0;
	else
		header->flags |= RINGSIDE_RECORD_NO_START;
}

static void capture_raw(struct ringside_record *record, const struct ringside_call *call)
{
	u64 args[6];
	int i;

	for (i = 0; i < 6; i++)
		args[i] = call->args[i];
	ringside_record_bytes(record, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, args,
			      sizeof(args));
}

/* A descriptor is an int to the kernel, whatever the upper half of its register holds. */
static void ringside_record_fd(struct ringside_record *record, u16 id, unsigned long value)
{
	ringside_record_u64(record, id, RINGSIDE_SOURCE_REGISTER, (s64)(s32)value);
}

static void capture_fd(struct ringside_record *record, const struct ringside_call *call)
{
	capture_raw(record, call);
	ringside_record_fd(record, RINGSIDE_PARAM_ID_FD, call->args[0]);
}
