// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces of a task, as the links in /proc/PID/ns show them: of one that entered others, and
 * of a child that was born into others than its parent's.
 */
#include <ringside/objects.h>
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

static __always_inline void ringside_record_namespaces(struct ringside_slot *slot,
						       struct task_struct *task)
{
	__u8 *param = ringside_record_end(slot);
	struct ringside_namespaces *to = (struct ringside_namespaces *)(param + 8);
	struct nsproxy *set = BPF_CORE_READ(task, nsproxy);
	__u32 pid_namespace;

	kernel_task_innermost(task, 0, &pid_namespace, false);
	to->mnt = BPF_CORE_READ(set, mnt_ns, ns.inum);
	to->pid = pid_namespace;
	to->pid_for_children = BPF_CORE_READ(set, pid_ns_for_children, ns.inum);
	to->net = BPF_CORE_READ(set, net_ns, ns.inum);
	to->uts = BPF_CORE_READ(set, uts_ns, ns.inum);
	to->ipc = BPF_CORE_READ(set, ipc_ns, ns.inum);
	to->user = BPF_CORE_READ(task, cred, user_ns, ns.inum);
	to->cgroup = BPF_CORE_READ(set, cgroup_ns, ns.inum);
	to->time = BPF_CORE_READ(set, time_ns, ns.inum);
	to->time_for_children = BPF_CORE_READ(set, time_ns_for_children, ns.inum);
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_NAMESPACES, RINGSIDE_SOURCE_KERNEL, 0,
			      sizeof(*to));
}

static __always_inline bool ringside_is_born_elsewhere(struct task_struct *child,
						       struct task_struct *parent)
{
	__u32 childs, parents;

	if (BPF_CORE_READ(child, nsproxy) != BPF_CORE_READ(parent, nsproxy) ||
	    BPF_CORE_READ(child, cred, user_ns) != BPF_CORE_READ(parent, cred, user_ns))
		return true;
	kernel_task_innermost(child, 0, &childs, false);
	kernel_task_innermost(parent, 0, &parents, false);
	return childs != parents;
}

static __always_inline void capture_namespaces(struct ringside_slot *slot,
					       struct task_struct *task)
{
	if (slot->call.ret >= 0)
		ringside_record_namespaces(slot, task);
}
