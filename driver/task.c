// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of a record that says who: current, always. Nothing here can fail or sleep.
 */
#include <linux/cred.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/uidgid.h>

#include "compat/config.h"

static void ringside_task_describe(struct ringside_record_header *header)
{
	struct pid_namespace *pid_ns = task_active_pid_ns(current);

	header->tid = task_pid_nr(current);
	header->pid = task_tgid_nr(current);
	header->ns_tid = task_pid_vnr(current);
	header->ns_pid = task_tgid_vnr(current);
	header->uid = from_kuid(&init_user_ns, current_uid());
	header->gid = from_kgid(&init_user_ns, current_gid());
	header->pid_ns_inum = pid_ns ? pid_ns->ns.inum : 0;
	header->mnt_ns_inum = ringside_mount_namespace_inum(current);
	header->cgroup_id = ringside_cgroup_id(current);
	strscpy(header->comm, current->comm, RINGSIDE_COMM_BYTES); /* the header is zero: padded */
}
