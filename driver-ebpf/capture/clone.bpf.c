// SPDX-License-Identifier: GPL-2.0-only
/* clone, clone3, fork, vfork as calls, and the creation of a thread as the kernel sees it. */
#include "raw.bpf.c"

static __always_inline void capture_clone(struct ringside_slot *slot)
{
	/* struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal */
	__u64 flags_and_rest[5] = {};

	capture_raw(slot);
	if (slot->call.nr == RINGSIDE_NR_clone) {
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_CLONE_FLAGS, RINGSIDE_SOURCE_REGISTER,
				    slot->call.args[0]);
		return;
	}
	if (slot->call.nr != RINGSIDE_NR_clone3)
		return;
	if (bpf_probe_read_user(flags_and_rest, sizeof(flags_and_rest),
				(void *)slot->call.args[0])) {
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_CLONE_FLAGS,
				       RINGSIDE_SOURCE_USER_AT_EXIT, RINGSIDE_PARAM_UNREADABLE);
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_EXIT_SIGNAL,
				       RINGSIDE_SOURCE_USER_AT_EXIT, RINGSIDE_PARAM_UNREADABLE);
		return;
	}
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_CLONE_FLAGS, RINGSIDE_SOURCE_USER_AT_EXIT,
			    flags_and_rest[0]);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_EXIT_SIGNAL, RINGSIDE_SOURCE_USER_AT_EXIT,
			    flags_and_rest[4]);
}

static __always_inline void capture_fork(struct ringside_slot *slot, struct task_struct *child)
{
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_CHILD_TID, RINGSIDE_SOURCE_KERNEL,
			    (__u32)BPF_CORE_READ(child, pid));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_CHILD_PID, RINGSIDE_SOURCE_KERNEL,
			    (__u32)BPF_CORE_READ(child, tgid));
}
