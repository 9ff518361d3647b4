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
/* One byte more than fits and the terminator: what does not fit can be told from what just does. */
#define RINGSIDE_STRING_READ_BYTES (RINGSIDE_STRING_MAX_BYTES + 2)

#define RINGSIDE_PAGE_BYTES 4096

#define ringside_fresh(variable) (*(volatile typeof(variable) *)&(variable))
#define ringside_opaque(variable) asm volatile("" : "+r"(variable))

static __always_inline struct ringside_record_header *
ringside_record_header(struct ringside_slot *slot)
{
	return (struct ringside_record_header *)slot->bytes;
}

static __always_inline void ringside_record_begin(struct ringside_slot *slot, __u16 event)
{
	struct ringside_record_header *header = ringside_record_header(slot);

	__builtin_memset(header, 0, sizeof(*header));
	header->event = event;
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
	__builtin_memset(param + sizeof(struct ringside_param) + size_bytes, 0, 8);
	ringside_fresh(slot->used) =
	    ringside_fresh(slot->used) + RINGSIDE_PARAM_BYTES((__u32)size_bytes);
	ringside_fresh(ringside_record_header(slot)->param_count)++;
	if (flags & RINGSIDE_PARAM_UNREADABLE)
		ringside_fresh(slot->unreadable)++;
	if (flags & RINGSIDE_PARAM_TRUNCATED)
		ringside_fresh(slot->truncated)++;
}

static __always_inline void ringside_record_u64(struct ringside_slot *slot, __u16 id, __u8 source,
						__u64 value)
{
	__u8 *param = ringside_record_end(slot);

	*(__u64 *)param = id | (__u64)source << 16 | 8ULL << 32;
	*(__u64 *)(param + 8) = value;
	ringside_fresh(slot->used) = ringside_fresh(slot->used) + RINGSIDE_PARAM_BYTES(8);
	ringside_fresh(ringside_record_header(slot)->param_count)++;
}

/* A value without payload: it could not be read, or this kernel does not let it be read. */
static __always_inline void ringside_record_absent(struct ringside_slot *slot, __u16 id,
						   __u8 source, __u8 flags)
{
	ringside_record_close(slot, ringside_record_end(slot), id, source, flags, 0);
}

static __always_inline void ringside_record_args(struct ringside_slot *slot)
{
	__u8 *param = ringside_record_end(slot);

	__builtin_memcpy(param + 8, slot->call.args, sizeof(slot->call.args));
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, 0,
			      sizeof(slot->call.args));
}

/*
 * copied: what a string helper returned, with the terminator; the bytes are behind `param`.
 * readable: how many bytes are there when the helper failed.
 */
static __always_inline void ringside_record_string(struct ringside_slot *slot, __u8 *param,
						   __u16 id, __u8 source, long copied,
						   __u64 readable)
{
	__u64 size_bytes = readable;
	__u8 flags = 0;

	if (copied <= 0) {
		flags = RINGSIDE_PARAM_UNREADABLE;
	} else {
		size_bytes = copied - 1;
		if (size_bytes > RINGSIDE_STRING_MAX_BYTES) {
			size_bytes = RINGSIDE_STRING_MAX_BYTES;
			flags = RINGSIDE_PARAM_TRUNCATED;
		}
	}
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, source, flags, size_bytes);
}

/* A string that runs into a page that is not there: what lies before that page, or nothing. */
static __always_inline __u64 ringside_user_page_rest(__u8 *to, __u64 address)
{
	__u64 rest = RINGSIDE_PAGE_BYTES - (address & (RINGSIDE_PAGE_BYTES - 1));

	return bpf_probe_read_user(to, rest, (void *)address) ? 0 : rest;
}

static __always_inline void ringside_record_user_string(struct ringside_slot *slot, __u16 id,
							__u64 address)
{
	__u8 *param = ringside_record_end(slot);
	long copied =
	    bpf_probe_read_user_str(param + 8, RINGSIDE_STRING_READ_BYTES, (void *)address);
	__u64 readable = copied <= 0 ? ringside_user_page_rest(param + 8, address) : 0;

	ringside_record_string(slot, param, id, RINGSIDE_SOURCE_USER_AT_EXIT, copied, readable);
}

static __always_inline void ringside_record_kernel_string(struct ringside_slot *slot, __u16 id,
							  const char *string)
{
	__u8 *param = ringside_record_end(slot);
	long copied = bpf_probe_read_kernel_str(param + 8, RINGSIDE_STRING_READ_BYTES, string);

	ringside_record_string(slot, param, id, RINGSIDE_SOURCE_KERNEL, copied, 0);
}

#endif
