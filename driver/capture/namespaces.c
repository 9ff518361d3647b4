// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces of a task, as the links in /proc/PID/ns show them: of one that entered others, and
 * of a child that was born into others than its parent's.
 *
 * A task's set is its own to change, and that of a child does not run before its birth was told: both
 * are read as they lie.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ipc_namespace.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/time_namespace.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <net/net_namespace.h>

/* A kernel may have been built without some of them. */
#define ringside_namespace_inum(namespace) ((namespace) ? (namespace)->ns.inum : 0)

static u32 ringside_user_namespace_inum(struct task_struct *task)
{
	u32 inum;

	rcu_read_lock();
	inum = __task_cred(task)->user_ns->ns.inum;
	rcu_read_unlock();
	return inum;
}

static void ringside_record_namespaces(struct ringside_record *record, struct task_struct *task)
{
	const struct nsproxy *set = task->nsproxy;
	const struct ringside_namespaces namespaces = {
		.mnt = ringside_mount_namespace_inum(task),
		.pid = task_active_pid_ns(task)->ns.inum,
		.pid_for_children = set->pid_ns_for_children->ns.inum,
		.net = ringside_namespace_inum(set->net_ns),
		.uts = ringside_namespace_inum(set->uts_ns),
		.ipc = ringside_namespace_inum(set->ipc_ns),
		.user = ringside_user_namespace_inum(task),
		.cgroup = ringside_namespace_inum(set->cgroup_ns),
		.time = ringside_namespace_inum(set->time_ns),
		.time_for_children = ringside_namespace_inum(set->time_ns_for_children),
	};

	ringside_record_bytes(record, RINGSIDE_PARAM_ID_NAMESPACES, RINGSIDE_SOURCE_KERNEL,
			      &namespaces, sizeof(namespaces));
}

static bool ringside_is_born_elsewhere(struct task_struct *child)
{
	return child->nsproxy != current->nsproxy ||
	       task_active_pid_ns(child) != task_active_pid_ns(current) ||
	       ringside_user_namespace_inum(child) != ringside_user_namespace_inum(current);
}

static void capture_namespaces(struct ringside_record *record, const struct ringside_call *call)
{
	if (call->ret >= 0)
		ringside_record_namespaces(record, current);
}
