/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building one record in memory. Kernel-free: only the ABI headers and memcpy(), so that the same
 * file compiles on a host and is tested there against the Rust decoder.
 *
 * The writer is sticky: what does not fit sets overflow and every later call does nothing, so a
 * capture function reads as a list of values and the commit decides once.
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

static void ringside_record_begin(struct ringside_record *record, void *bytes, __u32 capacity,
				  __u16 event)
{
	struct ringside_record_header *header = bytes;

	record->bytes = bytes;
	record->capacity = capacity;
	record->used = sizeof(*header);
	record->open_at = 0;
	record->unreadable = 0;
	record->truncated = 0;
	record->overflow = 0;
	memset(header, 0, sizeof(*header));
	header->event = event;
}

/*
 * Where the payload of a parameter goes, with room for max_bytes, or NULL on overflow.
 * Must be followed by ringside_record_close().
 */
static void *ringside_record_open(struct ringside_record *record, __u16 id, __u8 source,
				  __u32 max_bytes)
{
	struct ringside_param *param;

	if (record->overflow || RINGSIDE_PARAM_BYTES(max_bytes) > record->capacity - record->used) {
		record->overflow = 1;
		return NULL;
	}
	param = (struct ringside_param *)(record->bytes + record->used);
	param->id = id;
	param->source = source;
	param->flags = 0;
	param->size_bytes = 0;
	record->open_at = record->used;
	return param + 1;
}

/* size_bytes: what was really written; flags: RINGSIDE_PARAM_*. */
static void ringside_record_close(struct ringside_record *record, __u32 size_bytes, __u8 flags)
{
	struct ringside_param *param;
	__u32 padded = (size_bytes + 7) & ~7U;

	if (record->overflow)
		return;
	param = (struct ringside_param *)(record->bytes + record->open_at);
	param->size_bytes = size_bytes;
	param->flags = flags;
	memset((__u8 *)(param + 1) + size_bytes, 0, padded - size_bytes);
	record->used = record->open_at + sizeof(*param) + padded;
	ringside_record_header(record)->param_count++;
	record->unreadable += !!(flags & RINGSIDE_PARAM_UNREADABLE);
	record->truncated += !!(flags & RINGSIDE_PARAM_TRUNCATED);
}

static void ringside_record_bytes(struct ringside_record *record, __u16 id, __u8 source,
				  const void *value, __u32 size_bytes)
{
	void *payload = ringside_record_open(record, id, source, size_bytes);

	if (payload)
		memcpy(payload, value, size_bytes);
	ringside_record_close(record, size_bytes, 0);
}

static void ringside_record_u64(struct ringside_record *record, __u16 id, __u8 source, __u64 value)
{
	ringside_record_bytes(record, id, source, &value, sizeof(value));
}

/* A value that this kernel does not let a driver read, or that could not be read now. */
static void ringside_record_absent(struct ringside_record *record, __u16 id, __u8 source,
				   __u8 flags)
{
	ringside_record_open(record, id, source, 0);
	ringside_record_close(record, 0, flags);
}

static __u32 ringside_record_finish(struct ringside_record *record)
{
	ringside_record_header(record)->size_bytes = record->used;
	return record->used;
}

#endif
