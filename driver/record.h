/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building one record in memory. Kernel-free: only the ABI headers and memcpy(), so that the same
 * file compiles on a host and is tested there against the Rust decoder.
 *
 * The writer is sticky: what does not fit sets overflow and every later call does nothing, so a
 * capture function reads as a list of values and the commit decides once. Strings and arrays ask
 * for ringside_record_room() first and are cut to it, so that what follows them does fit.
 */
#ifndef RINGSIDE_RECORD_WRITER_H
#define RINGSIDE_RECORD_WRITER_H

#include <ringside/events.h>
#include <ringside/params.h>
#include <ringside/record.h>

struct ringside_record {
	__u8 *bytes; /* capacity bytes, 8-byte aligned; belongs to the caller */
	__u32 capacity;
	__u32 used;
	__u32 open_at; /* offset of the parameter being written, between open and close */
	__u16 unreadable; /* parameters flagged so far, for the ledger */
	__u16 truncated;
	__u8 overflow;
};

static inline struct ringside_record_header *ringside_record_header(struct ringside_record *record)
{
	return (struct ringside_record_header *)record->bytes;
}

/* Every field that not every record sets is set here, one by one: cheaper than clearing it all. */
static inline void ringside_record_begin(struct ringside_record *record, void *bytes,
					 __u32 capacity, __u16 event)
{
	struct ringside_record_header *header = bytes;

	record->bytes = bytes;
	record->capacity = capacity;
	record->used = sizeof(*header);
	record->open_at = 0;
	record->unreadable = 0;
	record->truncated = 0;
	record->overflow = 0;
	header->event = event;
	header->flags = 0;
	header->duration_ns = 0;
	header->ret = 0;
	header->syscall_nr = 0;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_NONE;
	header->param_count = 0;
}

/* How long a value may be here: what it leaves free is for the small values behind. */
static inline __u32 ringside_record_room_for(const struct ringside_record *record, __u32 most)
{
	__u32 kept = record->used + RINGSIDE_RECORD_RESERVED_BYTES;

	if (kept >= record->capacity)
		return 0;
	return record->capacity - kept < most ? record->capacity - kept : most;
}

/* Likewise, a string or an array. */
static inline __u32 ringside_record_room(const struct ringside_record *record)
{
	return ringside_record_room_for(record, RINGSIDE_STRING_MAX_BYTES);
}

/* Whether a payload of max_bytes has room, and the word that pads it. */
static inline int ringside_record_fits(const struct ringside_record *record, __u32 max_bytes)
{
	return RINGSIDE_PARAM_BYTES(max_bytes) + 8 <= record->capacity - record->used;
}

/* The record goes on in other memory, which has room for what there is of it. */
static inline void ringside_record_move(struct ringside_record *record, void *bytes, __u32 capacity)
{
	memcpy(bytes, record->bytes, record->used);
	record->bytes = bytes;
	record->capacity = capacity;
}

/*
 * Where the payload of a parameter goes, with room for max_bytes and the word that pads it, or
 * NULL on overflow. Must be followed by ringside_record_close().
 */
static inline void *ringside_record_open(struct ringside_record *record, __u16 id, __u8 source,
					 __u32 max_bytes)
{
	struct ringside_param *param;

	if (record->overflow || !ringside_record_fits(record, max_bytes)) {
		record->overflow = 1;
		return NULL;
	}
	param = (struct ringside_param *)(record->bytes + record->used);
	param->id = id;
	param->source = source;
	record->open_at = record->used;
	return param + 1;
}

/* size_bytes: what was really written; flags: RINGSIDE_PARAM_*. */
static inline void ringside_record_close(struct ringside_record *record, __u32 size_bytes,
					 __u8 flags)
{
	struct ringside_param *param;

	if (record->overflow)
		return;
	param = (struct ringside_param *)(record->bytes + record->open_at);
	param->size_bytes = size_bytes;
	param->flags = flags;
	memset((__u8 *)(param + 1) + size_bytes, 0, 8); /* one store pads any length */
	record->used = record->open_at + RINGSIDE_PARAM_BYTES(size_bytes);
	ringside_record_header(record)->param_count++;
	if (flags & RINGSIDE_PARAM_UNREADABLE)
		record->unreadable++;
	if (flags & RINGSIDE_PARAM_TRUNCATED)
		record->truncated++;
}

/*
 * A whole value of known size: open and close in one. Where its bytes go, which the caller sets at
 * once, or NULL on overflow.
 */
static inline void *ringside_record_whole(struct ringside_record *record, __u16 id, __u8 source,
					  __u32 size_bytes)
{
	const __u32 bytes = RINGSIDE_PARAM_BYTES(size_bytes), used = record->used;
	__u8 *to = record->bytes + used;

	if (record->overflow || bytes + 8 > record->capacity - used) {
		record->overflow = 1;
		return NULL;
	}
	memset(to + bytes - 8, 0, 8); /* the padding, wherever it begins */
	*(struct ringside_param *)to = (struct ringside_param){
		.id = id, .source = source, .size_bytes = size_bytes,
	};
	record->used = used + bytes;
	ringside_record_header(record)->param_count++;
	return to + sizeof(struct ringside_param);
}

static inline void ringside_record_bytes(struct ringside_record *record, __u16 id, __u8 source,
					 const void *value, __u32 size_bytes)
{
	void *to = ringside_record_whole(record, id, source, size_bytes);

	if (to)
		memcpy(to, value, size_bytes);
}

static inline void ringside_record_u64(struct ringside_record *record, __u16 id, __u8 source,
				       __u64 value)
{
	ringside_record_bytes(record, id, source, &value, sizeof(value));
}

/* A value that this kernel does not let a driver read, or that could not be read now. */
static inline void ringside_record_absent(struct ringside_record *record, __u16 id, __u8 source,
					  __u8 flags)
{
	ringside_record_open(record, id, source, 0);
	ringside_record_close(record, 0, flags);
}

/* All parameters of another record, behind those that are there. */
static inline void ringside_record_append(struct ringside_record *record,
					  const struct ringside_record *from)
{
	const struct ringside_record_header *header = (const void *)from->bytes;
	const __u32 bytes = from->used - sizeof(*header);

	if (record->overflow || from->overflow || bytes > record->capacity - record->used) {
		record->overflow = 1;
		return;
	}
	memcpy(record->bytes + record->used, from->bytes + sizeof(*header), bytes);
	record->used += bytes;
	record->unreadable += from->unreadable;
	record->truncated += from->truncated;
	ringside_record_header(record)->param_count += header->param_count;
}

static inline __u32 ringside_record_finish(struct ringside_record *record)
{
	ringside_record_header(record)->size_bytes = record->used;
	return record->used;
}

#endif
