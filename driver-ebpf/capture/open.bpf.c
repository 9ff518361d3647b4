// SPDX-License-Identifier: GPL-2.0-only
/* open, openat, openat2, creat: the path as given, and the file as the kernel has it. */
#include "../kernel_shapes.bpf.h"
#include "raw.bpf.c"

#define RINGSIDE_CREAT_FLAGS 01101 /* O_CREAT | O_WRONLY | O_TRUNC */

/* Through the fd table: another thread may have closed or replaced it since the call returned. */
static __always_inline void ringside_record_file(struct ringside_slot *slot,
						 struct task_struct *task)
{
	struct file *file = kernel_task_file(task, slot->call.ret);
	struct inode *inode;
	__u32 device;

	if (!file)
		return;
	inode = BPF_CORE_READ(file, f_inode);
	device = BPF_CORE_READ(inode, i_sb, s_dev);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    (__u64)(device >> RINGSIDE_MINORBITS) << 32 |
				(device & ((1U << RINGSIDE_MINORBITS) - 1)));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    BPF_CORE_READ(inode, i_ino));
}

static __always_inline void ringside_record_how(struct ringside_slot *slot, __u64 address)
{
	__u64 how[3] = {}; /* struct open_how: flags, mode, resolve */

	if (bpf_probe_read_user(how, sizeof(how), (void *)address)) {
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_SOURCE_USER_AT_EXIT,
				       RINGSIDE_PARAM_UNREADABLE);
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_MODE, RINGSIDE_SOURCE_USER_AT_EXIT,
				       RINGSIDE_PARAM_UNREADABLE);
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_RESOLVE,
				       RINGSIDE_SOURCE_USER_AT_EXIT, RINGSIDE_PARAM_UNREADABLE);
		return;
	}
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_SOURCE_USER_AT_EXIT, how[0]);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_MODE, RINGSIDE_SOURCE_USER_AT_EXIT, how[1]);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_RESOLVE, RINGSIDE_SOURCE_USER_AT_EXIT, how[2]);
}

static __always_inline void capture_open(struct ringside_slot *slot, struct task_struct *task)
{
	__u32 nr = slot->call.nr;
	bool at = nr == RINGSIDE_NR_openat || nr == RINGSIDE_NR_openat2;
	__u64 path = at ? slot->call.args[1] : slot->call.args[0];
	__u64 second = at ? slot->call.args[2] : slot->call.args[1];
	__u64 third = at ? slot->call.args[3] : slot->call.args[2];

	capture_raw(slot);
	ringside_record_user_string(slot, RINGSIDE_PARAM_ID_PATH, path);
	if (at)
		ringside_record_fd(slot, RINGSIDE_PARAM_ID_DIRFD, slot->call.args[0]);
	if (nr == RINGSIDE_NR_openat2) {
		ringside_record_how(slot, second);
	} else {
		bool creat = nr == RINGSIDE_NR_creat;

		ringside_record_u64(slot, RINGSIDE_PARAM_ID_FLAGS,
				    creat ? RINGSIDE_SOURCE_KERNEL : RINGSIDE_SOURCE_REGISTER,
				    creat ? RINGSIDE_CREAT_FLAGS : (__u32)second);
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_MODE, RINGSIDE_SOURCE_REGISTER,
				    (__u16)(creat ? second : third));
	}
	if (slot->call.ret >= 0)
		ringside_record_file(slot, task);
}
