// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: memory behind the arguments of a call, as its row of the table says. Each argument of
 * a memory kind becomes at most one parameter, ARG0 + index, by the rules of
 * driver/uapi/ringside/arguments.h. The twin of driver/arguments.c.
 *
 * ringside_capture_argument() is a global function: verified once, for any argument of any call,
 * and not again for each of the six. All it is given is numbers, which is what 5.10 lets a global
 * function have.
 */
#pragma once
#include "capture/raw.bpf.c"
#include "i386.bpf.c"
#include "record.bpf.h"
#include "slot.bpf.c"
#include "table.bpf.c"

#define RINGSIDE_STRINGS_MAX_POINTERS 512
#define RINGSIDE_SOCKADDR_MAX_BYTES 128

/* As each ABI has struct user_msghdr, whose rest is not needed. */
struct ringside_msghdr {
	__u64 name;
	__s32 name_bytes;
	__u32 padding;
};

struct ringside_i386_msghdr {
	__u32 name;
	__s32 name_bytes;
};

/* For calls of each ABI; 0: not read. */
static const __u16 ringside_struct_bytes[2][RINGSIDE_STRUCT_SLOTS] = {
	{RINGSIDE_STRUCT_SIZES},
	{RINGSIDE_STRUCT_SIZES_ON_I386},
};

#define RINGSIDE_STRUCT_FITS(name, value, bytes)                                            \
	_Static_assert((bytes) <= RINGSIDE_STRUCT_MAX_BYTES &&                              \
			       (bytes) * RINGSIDE_STRUCTS_MAX <= RINGSIDE_STRING_MAX_BYTES, \
		       "a structure is too large: " #name);
RINGSIDE_STRUCTS(RINGSIDE_STRUCT_FITS)
RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_FITS)
#undef RINGSIDE_STRUCT_FITS

/* The caller's ABI: pointers of 4 bytes, and its own structures. */
static __always_inline bool ringside_call_is_i386(struct ringside_slot *slot)
{
	return RINGSIDE_CALL_IS_I386(slot->call.nr);
}

static __always_inline __u64 ringside_pointer_bytes(struct ringside_slot *slot)
{
	return ringside_call_is_i386(slot) ? sizeof(__u32) : sizeof(__u64);
}

static __always_inline __u64 ringside_bytes_of(__u64 structure, bool is_i386)
{
	ringside_opaque(structure);
	if (structure >= RINGSIDE_STRUCT_SLOTS)
		return 0;
	return is_i386 ? ringside_struct_bytes[1][structure] : ringside_struct_bytes[0][structure];
}

static __always_inline __u64 ringside_argument_register(struct ringside_slot *slot, __u64 index)
{
	ringside_opaque(index);
	return index < RINGSIDE_ARGUMENTS ? slot->call.args[index] : 0;
}

/*
 * The string that cannot be read is the last one: what there is of it before the first page that is
 * missing, and a terminator.
 */
static __always_inline void ringside_strings_end(struct ringside_slot *slot, __u8 *to, __u64 string,
						 __u64 room)
{
	__u64 rest = RINGSIDE_PAGE_BYTES - (string & (RINGSIDE_PAGE_BYTES - 1));
	__u64 size = room - 1;
	bool whole;

	ringside_opaque(size);
	size &= RINGSIDE_STRING_MAX_BYTES - 1;
	whole = rest >= size;
	if (!whole)
		size = rest;
	if (size && bpf_probe_read_user(to, size, (void *)string)) {
		whole = false;
		size = 0;
	}
	to[size] = 0;
	ringside_fresh(slot->walk.at) = ringside_fresh(slot->walk.at) + size + 1;
	ringside_fresh(slot->walk.cut) =
	    whole ? RINGSIDE_PARAM_TRUNCATED : RINGSIDE_PARAM_UNREADABLE;
}

/*
 * One string of a vector in user memory, with its terminator, behind what walk.at says is there.
 * False at the end of the vector or of what can be read; walk.cut says which.
 */
static __always_inline bool ringside_strings_step(struct ringside_slot *slot, __u8 *payload,
						  __u64 pointer_at)
{
	__u64 at = ringside_fresh(slot->walk.at);
	__u64 room = ringside_fresh(slot->walk.room);
	__u64 string = 0; /* a short one is its lower half */
	__u64 pointer = ringside_pointer_bytes(slot);
	long copied;

	if (at >= room || at >= RINGSIDE_STRING_MAX_BYTES) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
		return false;
	}
	if (bpf_probe_read_user(&string, pointer, (void *)pointer_at)) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_UNREADABLE;
		return false;
	}
	if (!string)
		return false;
	room -= at;
	ringside_opaque(room);
	if (!room || room > RINGSIDE_STRING_MAX_BYTES)
		return false; /* never; the verifier does not know */
	copied = bpf_probe_read_user_str(payload + at, room, (void *)string);
	if (copied < 0) {
		ringside_strings_end(slot, payload + at, string, room);
		return false;
	}
	if (!copied) { /* up to 7.1 an empty string counts without its terminator */
		payload[at] = 0;
		copied = 1;
	}
	ringside_fresh(slot->walk.at) = at + copied;
	if (copied < (long)room)
		return true;
	ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED; /* or it just fits: the same */
	return false;
}

/* A vector: pointers, then strings, both in user memory. */
static __always_inline void ringside_record_user_strings(struct ringside_slot *slot, __u16 id,
							 __u64 vector)
{
	__u8 *param = ringside_record_end(slot);
	__u64 pointer = ringside_pointer_bytes(slot);
	int i;

	slot->walk.at = 0;
	slot->walk.room = ringside_record_room(slot);
	slot->walk.cut = 0;
	for (i = 0; i < RINGSIDE_STRINGS_MAX_POINTERS; i++)
		if (!ringside_strings_step(slot, param + 8, vector + i * pointer))
			break;
	if (i == RINGSIDE_STRINGS_MAX_POINTERS)
		slot->walk.cut = RINGSIDE_PARAM_TRUNCATED;
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_USER_AT_EXIT,
			      ringside_fresh(slot->walk.cut), ringside_fresh(slot->walk.at));
}

static __always_inline void ringside_record_user_sockaddr(struct ringside_slot *slot, __u16 id,
							  __u64 address, __s32 length)
{
	if (length < (__s32)sizeof(__u16))
		return; /* not even a family */
	if (length > RINGSIDE_SOCKADDR_MAX_BYTES)
		length = RINGSIDE_SOCKADDR_MAX_BYTES;
	ringside_record_user(slot, id, address, length, 0);
}

/* The kernel has written how long the address is that it wrote. */
static __always_inline void ringside_record_sockaddr_out(struct ringside_slot *slot, __u16 id,
							 __u64 address, __u64 length_at)
{
	__s32 length = 0;

	if (bpf_probe_read_user(&length, sizeof(length), (void *)length_at))
		ringside_record_absent(slot, id, RINGSIDE_SOURCE_USER_AT_EXIT,
				       RINGSIDE_PARAM_UNREADABLE);
	else
		ringside_record_user_sockaddr(slot, id, address, length);
}

static __always_inline void ringside_record_msghdr(struct ringside_slot *slot, __u16 id,
						   __u64 address)
{
	struct ringside_msghdr message = {};
	struct ringside_i386_msghdr short_message = {};
	long failed;

	if (ringside_call_is_i386(slot)) {
		failed = bpf_probe_read_user(&short_message, sizeof(short_message),
					     (void *)address);
		message.name = short_message.name;
		message.name_bytes = short_message.name_bytes;
	} else {
		failed = bpf_probe_read_user(&message, sizeof(message), (void *)address);
	}
	if (failed)
		ringside_record_absent(slot, id, RINGSIDE_SOURCE_USER_AT_EXIT,
				       RINGSIDE_PARAM_UNREADABLE);
	else if (message.name)
		ringside_record_user_sockaddr(slot, id, message.name, message.name_bytes);
}

/* A structure whose layout in the caller's ABI is not known: better nothing than wrong bytes. */
static __always_inline void ringside_record_unsupported(struct ringside_slot *slot, __u16 id)
{
	ringside_record_absent(slot, id, RINGSIDE_SOURCE_USER_AT_EXIT, RINGSIDE_PARAM_UNSUPPORTED);
}

/* most: no more than this of it. */
static __always_inline void ringside_record_struct(struct ringside_slot *slot, __u16 id,
						   __u64 address, __u64 most, __u64 bytes)
{
	if (!bytes)
		ringside_record_unsupported(slot, id);
	else if (most)
		ringside_record_user(slot, id, address, most < bytes ? most : bytes, 0);
}

static __always_inline void ringside_record_structs(struct ringside_slot *slot, __u16 id,
						    __u64 address, __u64 count, __u64 bytes)
{
	__u64 room = ringside_record_room(slot);
	__u8 flags = 0;

	if (!bytes)
		ringside_record_unsupported(slot, id);
	if (!count || !bytes)
		return;
	if (count > RINGSIDE_STRUCTS_MAX) {
		count = RINGSIDE_STRUCTS_MAX;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	if (count * bytes > room) {
		count = room / bytes;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_record_user(slot, id, address, count * bytes, flags);
}

/* Memory that means something only after success. */
static __always_inline bool ringside_kind_is_out(__u8 kind)
{
	return kind == RINGSIDE_ARGUMENT_SOCKADDR_OUT || kind == RINGSIDE_ARGUMENT_STRUCT_OUT ||
	       kind == RINGSIDE_ARGUMENT_STRUCTS_OUT || kind == RINGSIDE_ARGUMENT_MSGHDR_OUT;
}

__noinline int ringside_capture_argument(__u32 slot_number, __u32 index)
{
	struct ringside_slot *slot = bpf_map_lookup_elem(&slots, &slot_number);
	__u16 id = RINGSIDE_PARAM_ID_ARG0 + index;
	__u64 count;
	struct ringside_argument argument;
	__u64 address, other, bytes;

	if (!slot || index >= RINGSIDE_ARGUMENTS)
		return 0;
	argument = ringside_entry_of(slot->call.nr)->arguments[index];
	address = ringside_argument_register(slot, index);
	if (!address)
		return 0;
	/* Most are: asked before anything that only others need. */
	if (argument.kind == RINGSIDE_ARGUMENT_PATH || argument.kind == RINGSIDE_ARGUMENT_STRING) {
		ringside_record_user_string(slot, id, address);
		return 0;
	}
	if (slot->call.ret < 0 && ringside_kind_is_out(argument.kind))
		return 0;
	other = ringside_argument_register(slot, argument.index);
	bytes = ringside_bytes_of(argument.detail, ringside_call_is_i386(slot));
	switch (argument.kind) {
	case RINGSIDE_ARGUMENT_STRINGS:
		ringside_record_user_strings(slot, id, address);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR:
		ringside_record_user_sockaddr(slot, id, address, other);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR_OUT:
		ringside_record_sockaddr_out(slot, id, address, other);
		break;
	case RINGSIDE_ARGUMENT_MSGHDR:
	case RINGSIDE_ARGUMENT_MSGHDR_OUT:
		ringside_record_msghdr(slot, id, address);
		break;
	case RINGSIDE_ARGUMENT_STRUCT:
	case RINGSIDE_ARGUMENT_STRUCT_OUT:
		ringside_record_struct(slot, id, address, RINGSIDE_STRUCT_MAX_BYTES, bytes);
		break;
	case RINGSIDE_ARGUMENT_STRUCT_SIZED:
		ringside_record_struct(slot, id, address, other, bytes);
		break;
	case RINGSIDE_ARGUMENT_STRUCTS:
		ringside_record_structs(slot, id, address, (__u32)other, bytes);
		break;
	case RINGSIDE_ARGUMENT_STRUCTS_OUT:
		/* getgroups() returns what there is also where it was given no room for it. */
		count = slot->call.ret;
		if (count > (__u32)other)
			count = (__u32)other;
		ringside_record_structs(slot, id, address, count, bytes);
		break;
	}
	return 0;
}

/*
 * The six registers, then what is behind those that the table calls memory. False if arguments that
 * are not in registers (i386) cannot be read.
 */
static __always_inline bool capture_arguments(struct ringside_slot *slot, __u32 memory)
{
	if (ringside_call_is_i386(slot) && !ringside_i386_arguments(slot->number)) {
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_ARGS, slot->call.source,
				       RINGSIDE_PARAM_UNREADABLE);
		return false;
	}
	capture_raw(slot);
	for (__u32 i = 0; i < RINGSIDE_ARGUMENTS; i++)
		if (memory & 1U << i)
			ringside_capture_argument(slot->number, i);
	return true;
}
