// SPDX-License-Identifier: GPL-2.0-only
/*
 * The birth of a thread as the kernel sees it. clone, clone3, fork and vfork as calls are their
 * rows of the table.
 */
#include "../record.bpf.h"

static __always_inline void capture_fork(struct ringside_slot *slot, struct task_struct *parent,
					 struct task_struct *child)
{
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_CHILD_TID, RINGSIDE_SOURCE_KERNEL,
			    (__u32)BPF_CORE_READ(child, pid));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_CHILD_PID, RINGSIDE_SOURCE_KERNEL,
			    (__u32)BPF_CORE_READ(child, tgid));
	ringside_record_cgroup(slot, child);
	if (ringside_is_born_elsewhere(child, parent))
		ringside_record_namespaces(slot, child);
}
