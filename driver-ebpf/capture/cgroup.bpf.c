// SPDX-License-Identifier: GPL-2.0-only
/*
 * The path of a task's cgroup, from the root of the default hierarchy, whatever cgroup namespace
 * somebody looks from. Names and parents of these do not change.
 */
#include "../kernel_shapes.bpf.h"
#include "../path.bpf.c"

#define RINGSIDE_CGROUP_STEPS 64 /* a deeper one is flagged */
#define RINGSIDE_CGROUP_NAME_BYTES 256

/* One step up. False when the root is reached or nothing fits any more. */
static __always_inline bool ringside_cgroup_step(struct ringside_slot *slot)
{
	struct cgroup *cgroup = (struct cgroup *)ringside_fresh(slot->walk.dentry);
	struct cgroup *above = kernel_cgroup_above(cgroup);
	/* Where the next parameter will be written: nobody reads it before. */
	__u8 *name = ringside_record_end(slot);
	long copied;

	if (!above)
		return false;
	copied = bpf_probe_read_kernel_str(name, RINGSIDE_CGROUP_NAME_BYTES,
					   BPF_CORE_READ(cgroup, kn, name));
	if (copied <= 0 || !ringside_path_prepend(slot, name, copied - 1) ||
	    !ringside_path_prepend_byte(slot, '/')) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
		return false;
	}
	ringside_fresh(slot->walk.dentry) = (__u64)above;
	return true;
}

static __always_inline void ringside_cgroup_walk(struct ringside_slot *slot,
						 struct task_struct *task)
{
	slot->walk.at = RINGSIDE_PATH_BYTES;
	slot->walk.cut = 0;
	slot->walk.dentry = (__u64)BPF_CORE_READ(task, cgroups, dfl_cgrp);
	for (int i = 0; i < RINGSIDE_CGROUP_STEPS; i++)
		if (!ringside_cgroup_step(slot))
			return;
	slot->walk.cut = RINGSIDE_PARAM_TRUNCATED;
}

static __always_inline void ringside_record_cgroup(struct ringside_slot *slot,
						   struct task_struct *task)
{
	ringside_cgroup_walk(slot, task);
	ringside_record_walked(slot, RINGSIDE_PARAM_ID_CGROUP, RINGSIDE_SOURCE_KERNEL);
}
