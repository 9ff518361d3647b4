// SPDX-License-Identifier: GPL-2.0-only
/* The record header: who did it. Always the current task. */
#include "kernel_shapes.bpf.h"
#include "record.bpf.h"

/* Without a helper for each where the kernel lets fields be read as they are. */
static __always_inline void ringside_record_ids(struct ringside_record_header *header,
						struct task_struct *task, const bool typed)
{
	__u64 pid_tgid, uid_gid;

	if (typed) {
		header->tid = task->pid;
		header->pid = task->tgid;
		header->uid = task->cred->uid.val;
		header->gid = task->cred->gid.val;
		header->cgroup_id = task->cgroups->dfl_cgrp->kn->id;
		return;
	}
	pid_tgid = bpf_get_current_pid_tgid();
	uid_gid = bpf_get_current_uid_gid();
	header->tid = pid_tgid;
	header->pid = pid_tgid >> 32;
	header->uid = uid_gid;
	header->gid = uid_gid >> 32;
	header->cgroup_id = bpf_get_current_cgroup_id();
}

/* The kernel pads its own with zeros. Another thread may be changing it, which the helper sees too. */
static __always_inline void ringside_record_comm(struct ringside_record_header *header,
						 struct task_struct *task, const bool typed)
{
	if (typed) {
		*(__u64 *)header->comm = *(__u64 *)task->comm;
		*(__u64 *)(header->comm + 8) = *(__u64 *)(task->comm + 8);
		return;
	}
	bpf_get_current_comm(header->comm, sizeof(header->comm));
}

static __always_inline void ringside_record_task(struct ringside_slot *slot,
						 struct task_struct *task, const bool typed)
{
	struct ringside_record_header *header = ringside_record_header(slot);
	__u32 ignored;

	header->end_ns = bpf_ktime_get_ns();
	ringside_record_ids(header, task, typed);
	header->mnt_ns_inum = kernel_read(typed, task, nsproxy, mnt_ns, ns.inum);
	header->ns_tid = kernel_task_innermost(task, header->tid, &header->pid_ns_inum, typed);
	header->ns_pid = header->ns_tid;
	if (header->tid != header->pid)
		header->ns_pid = kernel_task_innermost(kernel_read(typed, task, group_leader),
						       header->pid, &ignored, typed);
	ringside_record_comm(header, task, typed);
}
