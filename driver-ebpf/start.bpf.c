// SPDX-License-Identifier: GPL-2.0-only
/* Entry state: when a call began, and what it was when the registers do not say so at its end. */
#pragma once
#include "kernel_shapes.bpf.h"
#include "maps.bpf.h"

static __always_inline struct ringside_start *ringside_start_find(struct task_struct *task)
{
	__u64 key = (__u64)task;

	return bpf_map_lookup_elem(&starts, &key);
}

static __always_inline void ringside_start_forget(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&starts, &key);
}

/* When the map is full the call goes on without state, and its record says NO_START. */
static __always_inline void ringside_start_keep(struct task_struct *task,
						const struct ringside_start *start)
{
	__u64 key = (__u64)task;

	bpf_map_update_elem(&starts, &key, start, BPF_ANY);
}
