// SPDX-License-Identifier: GPL-2.0-only
/* What nobody wants is rejected here, before a clock is read or a byte is copied. */
#pragma once
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include "kernel_types.bpf.h"
#include "maps.bpf.h"

static __always_inline const struct ringside_config *ringside_config(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&config, &zero);
}

static __always_inline bool ringside_is_wanted(__u16 event)
{
	const struct ringside_config *now = ringside_config();

	return now && now->wanted_anywhere[(event / 64) & (RINGSIDE_WANTED_WORDS - 1)] >> (event % 64) & 1;
}

/* The current thread's group: its own capture is nobody's business but the supervisor's. */
static __always_inline bool ringside_is_excluded(struct task_struct *task, const bool typed)
{
	__u32 pid = typed ? task->tgid : bpf_get_current_pid_tgid() >> 32;
	struct ringside_excluded *places;
	__u32 zero = 0;
	bool found = false;

	places = bpf_map_lookup_elem(&excluded, &zero);
	if (!places || !pid)
		return false;
#pragma unroll
	for (int i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++)
		found |= places->pid[i] == pid;
	return found;
}
