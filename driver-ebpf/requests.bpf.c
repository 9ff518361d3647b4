// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring requests that are under way: the beginning of the record that their completion finishes. The
 * twin of driver/requests.c. The kernel orders submission and completion of one request, and its next life
 * behind both, so nothing about one key happens at the same time.
 */
#pragma once
#include <ringside/io_uring.h>
#include "maps.bpf.h"
#include "record.bpf.h"

/* The bytes of a record so far; what a header has no use for yet says the rest. */
struct ringside_request {
	union {
		struct ringside_record_header header; /* size_bytes: so far; end_ns: when it began */
		__u8 bytes[RINGSIDE_REQUEST_BYTES];
	};
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1 << RINGSIDE_REQUESTS_BITS);
	__type(key, __u64); /* the kernel's request */
	__type(value, struct ringside_request);
} requests SEC(".maps");

/* In place of its sequence number: the flagged parameters of a record that is not finished. */
#define RINGSIDE_REQUEST_FLAGGED(slot) ((slot)->unreadable | (__u64)(slot)->truncated << 32)

/* False: the table is full. */
static __always_inline bool ringside_request_keep(struct ringside_slot *slot, __u64 key)
{
	struct ringside_record_header *header = ringside_record_header(slot);

	header->size_bytes = ringside_fresh(slot->used);
	header->sequence = RINGSIDE_REQUEST_FLAGGED(slot);
	return !bpf_map_update_elem(&requests, &key, slot->bytes, BPF_ANY);
}

/* The record that was begun goes on in this slot. Returns when it began. */
static __always_inline __u64 ringside_request_resume(struct ringside_slot *slot,
						     const struct ringside_request *request)
{
	struct ringside_record_header *header = ringside_record_header(slot);
	__u32 used;

	bpf_probe_read_kernel(slot->bytes, sizeof(*request), request);
	used = header->size_bytes;
	slot->used = used <= sizeof(*request) ? used : sizeof(*header);
	slot->unreadable = header->sequence;
	slot->truncated = header->sequence >> 32;
	return header->end_ns;
}
