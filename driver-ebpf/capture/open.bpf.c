// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file as the kernel has it: OPEN (open, openat, openat2, creat), and TARGET, if the reader asked
 * for it, of calls that read or write. One function for both, because the walk to the root is what
 * costs the verifier most.
 */
#pragma once
#include "../kernel_shapes.bpf.h"
#include "../path.bpf.c"
#include "../filter.bpf.c"
#include "socket.bpf.c"

/* Through the fd table: another thread may have closed or replaced it since the call returned. */
static __always_inline void ringside_record_file(struct ringside_slot *slot,
						 struct task_struct *task, struct file *file,
						 __u8 source, bool opened, const bool typed)
{
	struct inode *inode = kernel_read(typed, file, f_inode);
	__u32 device = kernel_read(typed, inode, i_sb, s_dev);

	if (opened && kernel_read(typed, file, f_mode) & RINGSIDE_FMODE_CREATED)
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_CREATED, source, 1);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_DEVICE, source,
			    (__u64)(device >> RINGSIDE_MINORBITS) << 32 |
				(device & ((1U << RINGSIDE_MINORBITS) - 1)));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_INODE, source, kernel_read(typed, inode, i_ino));
	ringside_record_file_path(slot, RINGSIDE_PARAM_ID_FILE, source, file, task, typed);
}

/* The descriptor of an opened file or of a target; -1: nothing is to be recorded, or is already. */
static __always_inline __s64 ringside_file_descriptor(struct ringside_slot *slot,
						      struct task_struct *task, __u8 capture,
						      const bool typed)
{
	__s64 fd = (__s32)slot->call.args[0];
	struct sock *sk;

	if (slot->call.ret < 0)
		return -1;
	if (capture == RINGSIDE_CAPTURE_OPEN)
		return slot->call.ret;
	if (!ringside_is_configured(RINGSIDE_CONFIG_FD_TARGETS))
		return -1;
	sk = kernel_task_sock(task, fd, typed);
	if (!sk)
		return fd;
	ringside_record_local(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	ringside_record_peer(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	return -1;
}

static __always_inline void capture_file(struct ringside_slot *slot, struct task_struct *task,
					 __u8 capture, const bool typed)
{
	__s64 fd = ringside_file_descriptor(slot, task, capture, typed);
	bool opened = capture == RINGSIDE_CAPTURE_OPEN;
	struct file *file;

	if (fd < 0)
		return;
	file = kernel_task_file(task, fd, typed);
	if (!file) { /* another thread has closed it since */
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_FD_AT_EXIT,
				       RINGSIDE_PARAM_UNREADABLE);
		return;
	}
	if (typed && kernel_can_cast())
		ringside_record_file(slot, task, kernel_cast(true, struct file, file),
				     RINGSIDE_SOURCE_FD_AT_EXIT, opened, true);
	else
		ringside_record_file(slot, task, file, RINGSIDE_SOURCE_FD_AT_EXIT, opened, false);
}
