// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a thread, and of the process with its last one.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat/exit.h"

static void capture_exit(struct ringside_record *record, struct task_struct *task, u16 event)
{
	/* As wait_task_zombie(): without a group exit (up to 5.19) the leader's code counts. */
	u32 status = event == RINGSIDE_EVENT_process_exit ? task->group_leader->exit_code :
							    task->exit_code;

	/* As wait4() does: the group's status, when something ended the group as one. */
	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		status = task->signal->group_exit_code;
	ringside_record_u64(record, RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, status);
}
