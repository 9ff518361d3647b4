// SPDX-License-Identifier: GPL-2.0-only
/*
 * read, write, send, recv and their like: what they transferred, up to the snap length of their
 * event. The twin of driver/capture/data.c, and of the rest of driver/arguments.c.
 *
 * Slots are always there and have no room for data, so a record that has any goes on in a place of
 * its slot, and is committed from there. Of places there is one, that no slot has, unless the loader
 * was asked for data: then no record of this load can have any.
 */
#pragma once
#include "../arguments.bpf.c"

#define RINGSIDE_VECTOR_MAX 1024 /* elements: UIO_MAXIOV, of more every call fails */
#define RINGSIDE_VECTOR_STEP 32
#define RINGSIDE_SNAP_PAGES (RINGSIDE_SNAP_MAX_BYTES / RINGSIDE_PAGE_BYTES + 1)

/* As the 64-bit ABI has struct iovec. */
struct ringside_vector {
	__u64 base;
	__u64 bytes;
};

/* As the 64-bit ABI has struct user_msghdr, up to what is needed. */
struct ringside_message {
	__u64 name;
	__u64 name_bytes;
	__u64 vector;
	__u64 count;
};

/* A record, its data, and what the verifier cannot rule out: that the last step is at the end. */
struct ringside_data_place {
	__u8 bytes[RINGSIDE_RECORD_MAX_BYTES + 2 * RINGSIDE_SNAP_MAX_BYTES + 16];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* the loader, if data is wanted: one more than there are slots */
	__type(key, __u32);
	__type(value, struct ringside_data_place);
} data_places SEC(".maps");

static __always_inline struct ringside_data_place *ringside_data_place(__u32 slot_number)
{
	__u32 place = 1 + slot_number;

	return bpf_map_lookup_elem(&data_places, &place);
}

/* Behind what walk.at says is there. False: not all of it can be read, and nothing is added. */
static __always_inline bool ringside_data_step(struct ringside_slot *slot, __u8 *to, __u64 address,
					       __u64 size)
{
	__u64 at = ringside_fresh(slot->walk.at);

	ringside_opaque(at);
	at &= RINGSIDE_SNAP_MAX_BYTES - 1; /* less than the whole: there is more to come */
	ringside_opaque(size);
	if (size > RINGSIDE_SNAP_MAX_BYTES || bpf_probe_read_user(to + at, size, (void *)address))
		return false;
	ringside_fresh(slot->walk.at) = at + size;
	return true;
}

/* The at-th element of the vector, of whose ABI pointers have 4 bytes or 8. False: unreadable. */
static __always_inline bool ringside_data_element(struct ringside_slot *slot,
						  struct ringside_vector *element, __u64 at)
{
	__u64 vector = ringside_fresh(slot->walk.vector);
	__u32 words[2];

	if (!ringside_call_is_i386(slot))
		return !bpf_probe_read_user(element, sizeof(*element),
					    (void *)(vector + at * sizeof(*element)));
	if (bpf_probe_read_user(words, sizeof(words), (void *)(vector + at * sizeof(words))))
		return false;
	element->base = words[0];
	element->bytes = words[1];
	return true;
}

/* False: it cannot be read. */
static __always_inline bool ringside_data_message(struct ringside_slot *slot,
						  struct ringside_message *message, __u64 address)
{
	__u32 words[4];

	if (!ringside_call_is_i386(slot))
		return !bpf_probe_read_user(message, sizeof(*message), (void *)address);
	if (bpf_probe_read_user(words, sizeof(words), (void *)address))
		return false;
	message->vector = words[2];
	message->count = words[3];
	return true;
}

/*
 * Some elements of a vector, from the first-th on, until the bytes that the call transferred are
 * there: who changes the vector meanwhile gets no more. Returns whether there may be more of them.
 * Of the first that cannot be read as a whole walk.address and walk.missing say where it is, and how
 * much of it was wanted.
 *
 * A global function with a short loop: to the verifier a long one costs the square of its length.
 */
__noinline int ringside_gather_elements(__u32 slot_number, __u32 first)
{
	struct ringside_slot *slot = bpf_map_lookup_elem(&slots, &slot_number);
	struct ringside_data_place *place = ringside_data_place(slot_number);
	struct ringside_vector element;
	__u64 used;

	if (!slot || !place)
		return 0;
	used = ringside_fresh(slot->used);
	ringside_opaque(used);
	used &= RINGSIDE_OFFSET_MASK;
	for (__u32 i = 0; i < RINGSIDE_VECTOR_STEP; i++) {
		__u64 left = ringside_fresh(slot->walk.left);
		__u64 at = (__u64)first + i;

		if (at >= ringside_fresh(slot->walk.count) || !left)
			return 0;
		if (!ringside_data_element(slot, &element, at)) {
			ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_UNREADABLE;
			return 0;
		}
		if (element.bytes > left)
			element.bytes = left;
		ringside_fresh(slot->walk.left) = left - element.bytes;
		if (element.bytes &&
		    !ringside_data_step(slot, place->bytes + used + 8, element.base, element.bytes)) {
			slot->walk.address = element.base;
			slot->walk.missing = element.bytes;
			return 0;
		}
	}
	return 1;
}

static __always_inline void ringside_data_vector(struct ringside_slot *slot, __u32 slot_number,
						 __u64 vector, __u64 count, __u64 bytes)
{
	slot->walk.vector = vector;
	slot->walk.count = count;
	slot->walk.left = bytes;
	for (__u32 i = 0; i < RINGSIDE_VECTOR_MAX; i += RINGSIDE_VECTOR_STEP)
		if (!ringside_gather_elements(slot_number, i))
			return;
}

/* What there is before the first page that is not there. */
static __always_inline void ringside_data_pages(struct ringside_slot *slot, __u8 *to, __u64 address,
						__u64 size)
{
	for (int i = 0; i < RINGSIDE_SNAP_PAGES; i++) {
		__u64 rest = RINGSIDE_PAGE_BYTES - (address & (RINGSIDE_PAGE_BYTES - 1));

		if (rest > size)
			rest = size;
		if (!rest || !ringside_data_step(slot, to, address, rest))
			return;
		address += rest;
		size -= rest;
	}
}

/* How much the call transferred. other: the argument that its data refers to. */
static __always_inline __u64 ringside_data_length(struct ringside_slot *slot, __u8 kind,
						  __u8 other_kind, __u64 other)
{
	__u64 ret = slot->call.ret;

	if (other_kind != RINGSIDE_ARGUMENT_U64)
		other = (__u32)other;
	if (kind == RINGSIDE_ARGUMENT_BYTES)
		return other;
	/* With MSG_TRUNC, or asked for the size alone, a call returns more than it wrote. */
	if (kind == RINGSIDE_ARGUMENT_BYTES_OUT && ret > other)
		return other;
	return ret;
}

/* 1: the record is in the place of the slot now, with its data. 0: there is none. */
__noinline int ringside_gather_data(__u32 slot_number, __u32 snap)
{
	struct ringside_slot *slot = bpf_map_lookup_elem(&slots, &slot_number);
	struct ringside_data_place *place = ringside_data_place(slot_number);
	const struct ringside_entry *entry;
	__u64 address, other, length, bytes, used, size;
	struct ringside_message message = {};
	struct ringside_argument data;
	__u8 index, other_kind, *param;
	bool is_vector;
	__u16 id;

	if (!slot || !place || snap > RINGSIDE_SNAP_MAX_BYTES)
		return 0;
	entry = ringside_entry_of(slot->call.nr);
	index = ringside_data_of(slot->call.nr);
	if (index >= RINGSIDE_ARGUMENTS)
		return 0;
	data = entry->arguments[index];
	address = ringside_argument_register(slot, index);
	other = ringside_argument_register(slot, data.index);
	used = ringside_fresh(slot->used);
	if (!address || used >= RINGSIDE_RECORD_MAX_BYTES || data.index >= RINGSIDE_ARGUMENTS)
		return 0;
	other_kind = entry->arguments[data.index].kind;
	length = ringside_data_length(slot, data.kind, other_kind, other);
	bytes = length < snap ? length : snap;
	ringside_opaque(used);
	used &= RINGSIDE_OFFSET_MASK;
	bpf_probe_read_kernel(place->bytes, used, slot->bytes);
	param = place->bytes + used;
	id = RINGSIDE_PARAM_ID_ARG0 + index;
	slot->walk.at = 0;
	slot->walk.cut = 0;
	slot->walk.missing = 0;
	is_vector = data.kind == RINGSIDE_ARGUMENT_IOVEC || data.kind == RINGSIDE_ARGUMENT_IOVEC_OUT;
	if (data.kind == RINGSIDE_ARGUMENT_MSGHDR || data.kind == RINGSIDE_ARGUMENT_MSGHDR_OUT) {
		id = RINGSIDE_PARAM_ID_DATA;
		is_vector = true;
		if (!ringside_data_message(slot, &message, address)) {
			ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_UNREADABLE;
			message.count = 0;
		}
		address = message.vector;
		other = message.count;
	}
	if (is_vector) {
		ringside_data_vector(slot, slot_number, address, other, bytes);
	} else if (bytes && !ringside_data_step(slot, param + 8, address, bytes)) {
		slot->walk.address = address;
		slot->walk.missing = bytes;
	}
	if (ringside_fresh(slot->walk.missing)) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_UNREADABLE;
		ringside_data_pages(slot, param + 8, ringside_fresh(slot->walk.address),
				    ringside_fresh(slot->walk.missing));
	}
	size = ringside_fresh(slot->walk.at);
	if (length > snap && size == bytes)
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
	ringside_opaque(size);
	if (size > RINGSIDE_SNAP_MAX_BYTES)
		return 0; /* never; the verifier does not know */
	*(__u64 *)param = id | (__u64)RINGSIDE_SOURCE_USER_AT_EXIT << 16 |
			  (__u64)ringside_fresh(slot->walk.cut) << 24 | size << 32;
	*(__u64 *)(param + 8 + size) = 0;
	ringside_fresh(slot->used) = used + RINGSIDE_PARAM_BYTES((__u32)size);
	((struct ringside_record_header *)place->bytes)->param_count++;
	if (ringside_fresh(slot->walk.cut) == RINGSIDE_PARAM_UNREADABLE)
		ringside_fresh(slot->unreadable)++;
	if (ringside_fresh(slot->walk.cut) == RINGSIDE_PARAM_TRUNCATED)
		ringside_fresh(slot->truncated)++;
	return 1;
}

/* Whether the record is in the place of its slot now. */
static __always_inline bool capture_data(struct ringside_slot *slot, __u16 event)
{
	struct ringside_snap *lengths;
	__u32 zero = 0, bytes;

	if (slot->call.ret < 0)
		return false;
	lengths = bpf_map_lookup_elem(&snap, &zero);
	if (!lengths)
		return false;
	bytes = lengths->bytes[event & (RINGSIDE_EVENT_SLOTS - 1)];
	return bytes && ringside_gather_data(slot->number, bytes);
}
