// SPDX-License-Identifier: GPL-2.0-only
/*
 * clone, clone3, fork, vfork as their caller sees them, and the birth of the child as the
 * scheduler sees it. A vfork returns only when the child has gone its way, so the birth comes first.
 */
#include <linux/sched.h>
#include <uapi/linux/sched.h>

static void capture_clone(struct ringside_record *record, const struct ringside_call *call)
{
	u64 flags_and_rest[5]; /* struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal */

	capture_raw(record, call);
	if (call->nr == __NR_clone) {
		ringside_record_u64(record, RINGSIDE_PARAM_ID_CLONE_FLAGS, RINGSIDE_SOURCE_REGISTER,
				    call->args[0]);
	} else if (call->nr == __NR_clone3) {
		if (ringside_user_read(flags_and_rest, call->args[0], sizeof(flags_and_rest)) ==
		    sizeof(flags_and_rest)) {
			ringside_record_u64(record, RINGSIDE_PARAM_ID_CLONE_FLAGS,
					    RINGSIDE_SOURCE_USER_AT_EXIT, flags_and_rest[0]);
			ringside_record_u64(record, RINGSIDE_PARAM_ID_EXIT_SIGNAL,
					    RINGSIDE_SOURCE_USER_AT_EXIT, flags_and_rest[4]);
		} else {
			ringside_record_absent(record, RINGSIDE_PARAM_ID_CLONE_FLAGS,
					       RINGSIDE_SOURCE_USER_AT_EXIT,
					       RINGSIDE_PARAM_UNREADABLE);
			ringside_record_absent(record, RINGSIDE_PARAM_ID_EXIT_SIGNAL,
					       RINGSIDE_SOURCE_USER_AT_EXIT,
					       RINGSIDE_PARAM_UNREADABLE);
		}
	}
}

static void capture_fork(struct ringside_record *record, struct task_struct *child)
{
	ringside_record_u64(record, RINGSIDE_PARAM_ID_CHILD_TID, RINGSIDE_SOURCE_KERNEL,
			    task_pid_nr(child));
	ringside_record_u64(record, RINGSIDE_PARAM_ID_CHILD_PID, RINGSIDE_SOURCE_KERNEL,
			    task_tgid_nr(child));
}
