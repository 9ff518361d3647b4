/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RINGSIDE_COMPAT_EXIT_H
#define RINGSIDE_COMPAT_EXIT_H

#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "probe-answers.h"

#if RINGSIDE_HAS_EXIT_GROUP_DEAD
#define RINGSIDE_EXIT_PROTO void *data, struct task_struct *task, bool group_dead
#define ringside_exit_is_last(task) (group_dead)
#else
#define RINGSIDE_EXIT_PROTO void *data, struct task_struct *task
#define RINGSIDE_EXIT_CLAIMS_BITS 12
static u64 ringside_exit_claims[1 << RINGSIDE_EXIT_CLAIMS_BITS];

/*
 * do_exit() counts signal->live down well before the tracepoint, so several threads that end
 * together read 0 there: the first of them to come here is the one.
 */
static bool ringside_exit_is_last(struct task_struct *task)
{
	u64 key = task->group_leader->start_time << 22 | (u64)task->tgid;

	if (atomic_read(&task->signal->live))
		return false;
	return xchg(&ringside_exit_claims[hash_ptr(task->signal, RINGSIDE_EXIT_CLAIMS_BITS)], key) != key;
}
#endif
#endif
