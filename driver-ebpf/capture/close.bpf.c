// SPDX-License-Identifier: GPL-2.0-only
/*
 * close, if the reader asked for it: the file or the ends of the socket that it closes, looked up when
 * the call begins, because its descriptor is free when it ends. They wait as parameters in the map
 * `closings`.
 */
#pragma once
#include "../filter.bpf.c"
#include "../start.bpf.c"
#include "open.bpf.c"

/* What the descriptor is, into the slot. 0: it is nothing. A global function: verified once. */
__noinline int ringside_closing_gather(__u32 slot_number, int fd)
{
	struct ringside_slot *slot = bpf_map_lookup_elem(&slots, &slot_number);
	struct task_struct *task = kernel_current(false);
	struct file *file = kernel_task_file(task, fd, false);
	struct sock *sk;

	if (!slot || !file)
		return 0;
	sk = kernel_task_sock(task, fd, false);
	if (sk) {
		ringside_record_local(slot, sk, RINGSIDE_SOURCE_FD_AT_ENTRY);
		ringside_record_peer(slot, sk, RINGSIDE_SOURCE_FD_AT_ENTRY);
	} else {
		ringside_record_file(slot, task, file, RINGSIDE_SOURCE_FD_AT_ENTRY, false,
				     false);
	}
	return 1;
}

static __always_inline void ringside_closing_forget(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&closings, &key);
}

static __always_inline void ringside_closing_begins(struct task_struct *task, int fd,
						    const bool atomic)
{
	struct ringside_slot *slot = ringside_slot_take(atomic);
	struct ringside_record_header *header;
	__u64 key = (__u64)task;

	ringside_closing_forget(task); /* left over */
	if (!slot)
		return;
	ringside_record_begin(slot, 0);
	if (ringside_closing_gather(slot->number, fd)) {
		header = ringside_record_header(slot);
		header->size_bytes = ringside_fresh(slot->used);
		header->sequence = ringside_fresh(slot->truncated);
		bpf_map_update_elem(&closings, &key, header, BPF_ANY);
	}
	ringside_slot_give(slot, atomic);
}

static __always_inline void capture_close(struct ringside_slot *slot, struct task_struct *task,
					  const struct ringside_start *start)
{
	const struct ringside_closing *closing = NULL;
	__u64 key = (__u64)task, size;

	if (slot->call.ret < 0 || !ringside_is_configured(RINGSIDE_CONFIG_FD_TARGETS))
		return;
	if (start && ringside_start_is_current(start))
		closing = bpf_map_lookup_elem(&closings, &key);
	if (!closing) {
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_FD_AT_ENTRY,
				       RINGSIDE_PARAM_UNREADABLE);
		return;
	}
	size = closing->header.size_bytes - sizeof(closing->header);
	ringside_opaque(size);
	if (size > sizeof(closing->params) ||
	    bpf_probe_read_kernel(ringside_record_end(slot), size, closing->params))
		return;
	ringside_fresh(slot->used) = ringside_fresh(slot->used) + size;
	ringside_fresh(slot->truncated) = ringside_fresh(slot->truncated) + closing->header.sequence;
	ringside_fresh(ringside_record_header(slot)->param_count) += closing->header.param_count;
}
