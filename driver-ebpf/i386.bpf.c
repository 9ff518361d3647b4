// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of the i386 ABI, as driver/uapi/ringside/i386.h has them: which call a number is, and where
 * its arguments are. The twin of driver/i386.c.
 */
#pragma once
#include "record.bpf.h"
#include "slot.bpf.c"
#include "table.bpf.c"

#define RINGSIDE_I386_NONE 0xf

struct ringside_i386_layout {
	__u8 words, pointer;
	__u8 places[RINGSIDE_ARGUMENTS];
};

#define RINGSIDE_I386_SHAPE_ROW(name, value, words_, pointer_, ...) \
	[value] = {.words = words_, .pointer = pointer_, .places = {__VA_ARGS__}},
static const struct ringside_i386_layout ringside_i386_layouts[RINGSIDE_I386_SHAPE_SLOTS] = {
	RINGSIDE_I386_SHAPES(RINGSIDE_I386_SHAPE_ROW)
};
#undef RINGSIDE_I386_SHAPE_ROW

static const __u8 ringside_call_shapes[RINGSIDE_CALL_SHAPE_SLOTS] = {RINGSIDE_CALL_SHAPES};

/* first: the register that tells what socketcall and ipc do. RINGSIDE_NR_none: no such number. */
static __always_inline __u32 ringside_i386_call(__s64 nr, __u32 first)
{
	__u64 inner;

	if (nr < 0 || nr >= RINGSIDE_SYSCALL_NR_SLOTS)
		return RINGSIDE_NR_none;
	inner = RINGSIDE_I386_INNER(nr, first);
	if (inner) {
		ringside_opaque(inner);
		inner &= RINGSIDE_I386_INNER_SLOTS - 1;
		if (ringside_call_rows[RINGSIDE_CALL_INNER + inner])
			return RINGSIDE_CALL_INNER + inner;
	}
	return RINGSIDE_CALL_I386 + nr;
}

static __always_inline __u32 ringside_i386_word(struct ringside_slot *slot, __u64 place)
{
	ringside_opaque(place);
	return slot->call.words[place & (RINGSIDE_I386_WORDS - 1)];
}

/*
 * The arguments of the slot's call out of its words, which have the registers. 0 if memory that they
 * were in cannot be read. A global function: verified once.
 */
__noinline int ringside_i386_arguments(__u32 slot_number)
{
	struct ringside_slot *slot = bpf_map_lookup_elem(&slots, &slot_number);
	const struct ringside_entry *entry;
	struct ringside_i386_layout layout;
	__u64 shape, bytes, call;

	if (!slot)
		return 0;
	call = slot->call.nr;
	entry = ringside_entry_of(call);
	shape = call - RINGSIDE_CALL_I386;
	ringside_opaque(shape);
	if (shape >= RINGSIDE_CALL_SHAPE_SLOTS)
		return 0;
	shape = ringside_call_shapes[shape];
	ringside_opaque(shape);
	if (shape >= RINGSIDE_I386_SHAPE_SLOTS)
		return 0;
	layout = ringside_i386_layouts[shape];
	bytes = layout.words * sizeof(__u32);
	if (bytes) {
		slot->call.source = RINGSIDE_SOURCE_USER_AT_EXIT;
		ringside_opaque(bytes);
		if (bytes > RINGSIDE_ARGUMENTS * sizeof(__u32) ||
		    bpf_probe_read_user(&slot->call.words[RINGSIDE_I386_FIRST_WORD], bytes,
					(void *)(__u64)ringside_i386_word(slot, layout.pointer)))
			return 0;
	}
#pragma unroll
	for (int i = 0; i < RINGSIDE_ARGUMENTS; i++) {
		__u8 low = layout.places[i] & 0xf, high = layout.places[i] >> 4;
		__u64 value = low == RINGSIDE_I386_NONE ? 0 : ringside_i386_word(slot, low);

		if (high != RINGSIDE_I386_NONE)
			value |= (__u64)ringside_i386_word(slot, high) << 32;
		else if (entry->arguments[i].kind == RINGSIDE_ARGUMENT_S64)
			value = (__s64)(__s32)value;
		slot->call.args[i] = value;
	}
	return 1;
}
