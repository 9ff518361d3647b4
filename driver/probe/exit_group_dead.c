// SPDX-License-Identifier: GPL-2.0-only
/* v6.16 tells sched_process_exit whether the thread was the last of its group. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <trace/events/sched.h>
void ringside_probe(void (*probe)(void *data, struct task_struct *task, bool group_dead));
void ringside_probe(void (*probe)(void *data, struct task_struct *task, bool group_dead))
{
	check_trace_callback_type_sched_process_exit(probe);
}
