// SPDX-License-Identifier: GPL-2.0-only
/* The record header: who did it. Always the current task. */
#include "kernel_shapes.bpf.h"
#include "record.bpf.h"

static __always_inline void ringside_record_task(struct ringside_slot *slot,
						 struct task_struct *task)
{
	struct ringside_record_header *header = ringside_record_header(slot);
	__u64 pid_tgid = bpf_get_current_pid_tgid();
	__u64 uid_gid = bpf_get_current_uid_gid();
	struct pid *thread = BPF_CORE_READ(task, thread_pid);
	struct pid *group = BPF_CORE_READ(task, group_leader, thread_pid);
	struct upid innermost = {};

	header->end_ns = bpf_ktime_get_ns();
	header->tid = pid_tgid;
	header->pid = pid_tgid >> 32;
	header->uid = uid_gid;
	header->gid = uid_gid >> 32;
	header->cgroup_id = bpf_get_current_cgroup_id();
	header->mnt_ns_inum = BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
	kernel_pid_innermost(thread, &innermost);
	header->ns_tid = innermost.nr;
	header->pid_ns_inum = BPF_CORE_READ(innermost.ns, ns.inum);
	if (group != thread)
		kernel_pid_innermost(group, &innermost);
	header->ns_pid = innermost.nr;
	bpf_get_current_comm(header->comm, sizeof(header->comm));
}
