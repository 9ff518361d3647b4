// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every record of a system call has: number, return value and duration, and its arguments as
 * the table types them.
 */

struct ringside_call {
	struct pt_regs *regs;
	const struct ringside_syscall *syscall; /* its row of the table */
	const unsigned long *args; /* the registers, in the record: from capture_raw() on */
	long ret;
	u32 nr; /* of both ABIs: below RINGSIDE_CALL_SLOTS */
	bool may_fault; /* the hook is one that may, when it holds no slot */
	struct ringside_start *start; /* NULL: entry was not seen */
};

/* Whether it is known how long the call took. Without durations some have entry state, too. */
static bool ringside_call_is_timed(const struct ringside_call *call)
{
	return call->start && call->start->ns && ringside_start_is_current(call->start) &&
	       READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS;
}

/* Everything of the header that only a call has. */
static void ringside_call_describe(struct ringside_record *record, const struct ringside_call *call)
{
	struct ringside_record_header *header = ringside_record_header(record);

	header->ret = call->ret;
	header->syscall_nr = RINGSIDE_CALL_NR(call->nr);
	header->syscall_abi = RINGSIDE_CALL_IS_I386(call->nr) ? RINGSIDE_SYSCALL_ABI_I386 :
								RINGSIDE_SYSCALL_ABI_X86_64;
	if (ringside_call_is_timed(call))
		header->duration_ns = header->end_ns > call->start->ns ?
				      header->end_ns - call->start->ns : 0;
	else
		header->flags |= RINGSIDE_RECORD_NO_START;
}

static noinline bool capture_raw_i386(struct ringside_record *record, struct ringside_call *call)
{
	const struct pt_regs *regs = call->regs;
	u32 words[RINGSIDE_I386_WORDS] = { regs->bx, regs->cx, regs->dx, regs->si, regs->di,
					   regs->bp };
	unsigned long args[RINGSIDE_ARGUMENTS];
	u8 source;

	if (!ringside_i386_arguments(args, call->syscall, call->nr, words, &source)) {
		ringside_record_absent(record, RINGSIDE_PARAM_ID_ARGS, source,
				       RINGSIDE_PARAM_UNREADABLE);
		return false;
	}
	ringside_record_bytes(record, RINGSIDE_PARAM_ID_ARGS, source, args, sizeof(args));
	if (record->overflow)
		return false;
	call->args = (unsigned long *)(record->bytes + record->used - sizeof(args));
	ringside_arguments_read(record, call->syscall, call->args, call->ret, true);
	return true;
}

/* False: there is no first parameter, for want of room, or of memory that can be read (i386). */
static bool capture_raw(struct ringside_record *record, struct ringside_call *call)
{
	const struct pt_regs *regs = call->regs;
	unsigned long *args;

	BUILD_BUG_ON(sizeof(*args) != sizeof(u64));
	if (RINGSIDE_CALL_IS_I386(call->nr))
		return capture_raw_i386(record, call);
	args = ringside_record_whole(record, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER,
				     RINGSIDE_ARGUMENTS * sizeof(u64));
	if (!args)
		return false;
	/* As syscall_get_arguments() does, which asks once more whether this is a 32-bit call. */
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
	call->args = args;
	ringside_arguments_read(record, call->syscall, args, call->ret, false);
	return true;
}
