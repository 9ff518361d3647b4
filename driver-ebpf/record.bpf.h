/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building one record in a slot: the twin of driver/record.h.
 *
 * The offset lives in the slot, not in a register, and is masked at every use. So the verifier
 * knows nothing about it but the mask, every parameter leaves the same state behind, and capture
 * functions cost it their sum instead of their product.
 */
#ifndef RINGSIDE_RECORD_BPF_H
#define RINGSIDE_RECORD_BPF_H

#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <ringside/params.h>
#include <ringside/record.h>
#include "slot.bpf.c"

#define RINGSIDE_OFFSET_MASK (RINGSIDE_RECORD_MAX_BYTES - 1)
#define RINGSIDE_SIZE_MASK (2 * RINGSIDE_STRING_MAX_BYTES - 1)
#define RINGSIDE_PAGE_BYTES 4096

static __always_inline struct ringside_record_header *
ringside_record_header(struct ringside_slot *slot)
{
	return (struct ringside_record_header *)slot->bytes;
}

/* Every field that not every record sets is set here, one by one: cheaper than clearing it all. */
static __always_inline void ringside_record_begin(struct ringside_slot *slot, __u16 event)
{
	struct ringside_record_header *header = ringside_record_header(slot);

	header->event = event;
	header->flags = 0;
	header->duration_ns = 0;
	header->ret = 0;
	header->syscall_nr = 0;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_NONE;
	header->param_count = 0;
	slot->used = sizeof(*header);
	slot->unreadable = 0;
	slot->truncated = 0;
}

/* Where the next parameter begins. */
static __always_inline __u8 *ringside_record_end(struct ringside_slot *slot)
{
	__u64 at = ringside_fresh(slot->used);

	ringside_opaque(at);
	at &= RINGSIDE_OFFSET_MASK;
	return slot->bytes + at;
}

/* Payload after the parameter header at `param` is written: name it, pad it, count it. */
static __always_inline void ringside_record_close(struct ringside_slot *slot, __u8 *param, __u16 id,
						  __u8 source, __u8 flags, __u64 size_bytes)
{
	ringside_opaque(size_bytes);
	size_bytes &= RINGSIDE_SIZE_MASK;
	*(__u64 *)param = id | (__u64)source << 16 | (__u64)flags << 24 | size_bytes << 32;
	/* As one word: of bytes the compiler makes eight stores. */
	*(__u64 *)(param + sizeof(struct ringside_param) + size_bytes) = 0;
	ringside_fresh(slot->used) =
	    ringside_fresh(slot->used) + RINGSIDE_PARAM_BYTES((__u32)size_bytes);
	ringside_fresh(ringside_record_header(slot)->param_count)++;
	if (flags & RINGSIDE_PARAM_UNREADABLE)
		ringside_fresh(slot->unreadable)++;
	if (flags & RINGSIDE_PARAM_TRUNCATED)
		ringside_fresh(slot->truncated)++;
}

/* A whole value of so many words, which the caller sets at once. */
static __always_inline __u64 *ringside_record_words(struct ringside_slot *slot, __u16 id,
						    __u8 source, const __u64 words)
{
	__u64 *param = (__u64 *)ringside_record_end(slot);

	param[0] = id | (__u64)source << 16 | words * 8 << 32;
	ringside_fresh(slot->used) = ringside_fresh(slot->used) + RINGSIDE_PARAM_BYTES(words * 8);
	ringside_fresh(ringside_record_header(slot)->param_count)++;
	return param + 1;
}

static __always_inline void ringside_record_u64(struct ringside_slot *slot, __u16 id, __u8 source,
						__u64 value)
{
	*ringside_record_words(slot, id, source, 1) = value;
}

/* A value without payload: it could not be read, or this kernel does not let it be read. */
static __always_inline void ringside_record_absent(struct ringside_slot *slot, __u16 id,
						   __u8 source, __u8 flags)
{
	ringside_record_close(slot, ringside_record_end(slot), id, source, flags, 0);
}

/* Bytes that a value may have, so that the small values behind it always fit. */
static __always_inline __u64 ringside_record_room_for(struct ringside_slot *slot, __u64 most)
{
	__u64 used = ringside_fresh(slot->used) + RINGSIDE_RECORD_RESERVED_BYTES;
	__u64 room = used < RINGSIDE_RECORD_MAX_BYTES ? RINGSIDE_RECORD_MAX_BYTES - used : 0;

	ringside_opaque(room);
	if (room > most)
		room = most;
	return room;
}

/* Likewise, a string or an array. */
static __always_inline __u64 ringside_record_room(struct ringside_slot *slot)
{
	return ringside_record_room_for(slot, RINGSIDE_STRING_MAX_BYTES);
}

/* Copies up to the first page that is not there: `size` is at most a page, so that is one step. */
static __always_inline __u64 ringside_user_read(__u8 *to, __u64 address, __u64 size)
{
	__u64 rest = RINGSIDE_PAGE_BYTES - (address & (RINGSIDE_PAGE_BYTES - 1));

	if (!size || !bpf_probe_read_user(to, size, (void *)address))
		return size;
	if (rest >= size || bpf_probe_read_user(to, rest, (void *)address))
		return 0;
	return rest;
}

/* Memory of the program, at most a page: what can be read of it. */
static __always_inline void ringside_record_user(struct ringside_slot *slot, __u16 id,
						 __u64 address, __u64 size, __u8 flags)
{
	__u8 *param = ringside_record_end(slot);
	__u64 done;

	ringside_opaque(size);
	size &= RINGSIDE_SIZE_MASK;
	done = ringside_user_read(param + 8, address, size);
	if (done < size)
		flags |= RINGSIDE_PARAM_UNREADABLE;
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_USER_AT_EXIT, flags, done);
}

/* A string without an end in the room there is for it is cut, readable further or not. */
static __always_inline void ringside_record_user_string(struct ringside_slot *slot, __u16 id,
							__u64 address)
{
	__u8 *param = ringside_record_end(slot);
	__u64 room = ringside_record_room(slot);
	long copied = bpf_probe_read_user_str(param + 8, room + 1, (void *)address);
	/* Up to 7.1 an empty string gives 0, not the 1 of its terminator. */
	__u64 size_bytes = copied > 0 ? copied - 1 : 0;
	__u8 flags = 0;

	if (copied < 0) {
		size_bytes = ringside_user_read(param + 8, address, room);
		flags = RINGSIDE_PARAM_UNREADABLE;
	}
	if (size_bytes >= room) {
		size_bytes = room;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_USER_AT_EXIT, flags, size_bytes);
}

static __always_inline void ringside_record_kernel_string(struct ringside_slot *slot, __u16 id,
							  const char *string)
{
	__u8 *param = ringside_record_end(slot);
	__u64 room = ringside_record_room(slot);
	/* One byte more than fits tells a cut string from one that just fits. */
	long copied = bpf_probe_read_kernel_str(param + 8, room + 2, string);
	__u64 size_bytes = copied <= 0 ? 0 : copied - 1;
	__u8 flags = copied <= 0 ? RINGSIDE_PARAM_UNREADABLE : 0;

	if (size_bytes > room) {
		size_bytes = room;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_KERNEL, flags, size_bytes);
}

#endif
