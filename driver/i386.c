// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of the i386 ABI, as uapi/ringside/i386.h has them: which call a number is, and where its
 * arguments are. Of the kernel it knows only ringside_user_read(), so that it is tested on a host.
 */
#define RINGSIDE_I386_REGISTERS 6
#define RINGSIDE_I386_FIRST_WORD 8 /* of those that a register points to */
#define RINGSIDE_I386_WORDS (RINGSIDE_I386_FIRST_WORD + RINGSIDE_ARGUMENTS)
#define RINGSIDE_I386_NONE 0xf

struct ringside_i386_layout {
	u8 words, pointer;
	u8 places[RINGSIDE_ARGUMENTS];
};

#define RINGSIDE_I386_SHAPE_ROW(name, value, words_, pointer_, ...) \
	[value] = { .words = words_, .pointer = pointer_, .places = { __VA_ARGS__ } },
static const struct ringside_i386_layout ringside_i386_layouts[RINGSIDE_I386_SHAPE_SLOTS] = {
	RINGSIDE_I386_SHAPES(RINGSIDE_I386_SHAPE_ROW)
};
#undef RINGSIDE_I386_SHAPE_ROW

/* first: the register that tells what socketcall and ipc do. */
static u32 ringside_i386_call(u32 nr, u32 first)
{
	u32 inner = RINGSIDE_I386_INNER(nr, first);

	inner = array_index_nospec(inner, RINGSIDE_I386_INNER_SLOTS);
	if (ringside_call_rows[RINGSIDE_CALL_INNER + inner])
		return RINGSIDE_CALL_INNER + inner;
	return RINGSIDE_CALL_I386 + array_index_nospec(nr, RINGSIDE_SYSCALL_NR_SLOTS);
}

/* words: the registers, and from RINGSIDE_I386_FIRST_WORD on what is not in registers. */
static void ringside_i386_place(unsigned long *args, const struct ringside_syscall *syscall,
				const struct ringside_i386_layout *layout, const u32 *words)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_ARGUMENTS; i++) {
		u8 low = layout->places[i] & 0xf, high = layout->places[i] >> 4;

		if (low == RINGSIDE_I386_NONE)
			args[i] = 0;
		else if (high != RINGSIDE_I386_NONE)
			args[i] = words[low] | (u64)words[high] << 32;
		else if (syscall->args[i].kind == RINGSIDE_ARGUMENT_S64)
			args[i] = (s32)words[low];
		else
			args[i] = words[low];
	}
}

/*
 * The arguments of a call into args; words: the registers, with room behind them. *source says where
 * they were. False if memory that they were in cannot be read.
 */
static bool ringside_i386_arguments(unsigned long *args, const struct ringside_syscall *syscall,
				    u32 call, u32 *words, u8 *source)
{
	const struct ringside_i386_layout *layout =
		&ringside_i386_layouts[ringside_call_shapes[call - RINGSIDE_CALL_I386]];
	u32 bytes = layout->words * sizeof(*words);

	*source = bytes ? RINGSIDE_SOURCE_USER_AT_EXIT : RINGSIDE_SOURCE_REGISTER;
	if (bytes && ringside_user_read(words + RINGSIDE_I386_FIRST_WORD, words[layout->pointer],
					bytes) != bytes)
		return false;
	ringside_i386_place(args, syscall, layout, words);
	return true;
}
