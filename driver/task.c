// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of a record that says who: current, always. Nothing here can fail or sleep.
 */
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <asm/word-at-a-time.h>

#include "compat/config.h"

/* The name up to its terminator; what lies behind that is from earlier names. */
static void ringside_task_describe_comm(struct ringside_record_header *header)
{
	const struct word_at_a_time constants = WORD_AT_A_TIME_CONSTANTS;
	unsigned long words[RINGSIDE_COMM_BYTES / sizeof(unsigned long)], zeroes;
	unsigned int i;

	BUILD_BUG_ON(RINGSIDE_COMM_BYTES != TASK_COMM_LEN);
	memcpy(words, current->comm, sizeof(words));
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (has_zero(words[i], &zeroes, &constants)) {
			zeroes = prep_zero_mask(words[i], zeroes, &constants);
			words[i] &= zero_bytemask(create_zero_mask(zeroes));
			while (++i < ARRAY_SIZE(words))
				words[i] = 0;
		}
	}
	memcpy(header->comm, words, sizeof(words));
}

static void ringside_task_describe(struct ringside_record_header *header)
{
	const struct pid *thread = task_pid(current), *group = task_tgid(current);
	/* A pid's last number is the one in the namespace it was made in: the task's own. */
	const struct upid *own = &thread->numbers[thread->level];

	header->tid = thread->numbers[0].nr;
	header->pid = group->numbers[0].nr;
	header->ns_tid = own->nr;
	header->ns_pid = group->numbers[group->level].nr;
	/* The initial user namespace maps every id to itself. */
	header->uid = __kuid_val(current_uid());
	header->gid = __kgid_val(current_gid());
	header->pid_ns_inum = own->ns->ns.inum;
	header->mnt_ns_inum = ringside_mount_namespace_inum(current);
	header->cgroup_id = ringside_cgroup_id(current);
	ringside_task_describe_comm(header);
}
