// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a thread, and of the process with its last one.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>

/* do_exit() counted this thread out of signal->live before the tracepoint. */
static u16 ringside_exit_event(struct task_struct *task)
{
	return atomic_read(&task->signal->live) ? RINGSIDE_EVENT_thread_exit :
						  RINGSIDE_EVENT_process_exit;
}

static void capture_exit(struct ringside_record *record, struct task_struct *task)
{
	u32 status = task->exit_code;

	/* As wait4() does: the group's status, when something ended the group as one. */
	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		status = task->signal->group_exit_code;
	ringside_record_u64(record, RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, status);
}
