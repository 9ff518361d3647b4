// SPDX-License-Identifier: GPL-2.0-only
/*
 * The birth of a child as the scheduler sees it. What its parent sees is the return of clone,
 * clone3, fork or vfork, which the table describes. A vfork returns only when the child has gone
 * its way, so the birth comes first.
 */
#include <linux/sched.h>

static void capture_fork(struct ringside_record *record, struct task_struct *child)
{
	ringside_record_u64(record, RINGSIDE_PARAM_ID_CHILD_TID, RINGSIDE_SOURCE_KERNEL,
			    task_pid_nr(child));
	ringside_record_u64(record, RINGSIDE_PARAM_ID_CHILD_PID, RINGSIDE_SOURCE_KERNEL,
			    task_tgid_nr(child));
	ringside_record_cgroup(record, child);
	if (ringside_is_born_elsewhere(child))
		ringside_record_namespaces(record, child);
}
