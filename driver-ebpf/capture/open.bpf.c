// SPDX-License-Identifier: GPL-2.0-only
/* open, openat, openat2, creat: the file as the kernel has it. */
#include "../kernel_shapes.bpf.h"
#include "../path.bpf.c"

/* Through the fd table: another thread may have closed or replaced it since the call returned. */
static __always_inline void ringside_record_file(struct ringside_slot *slot,
						 struct task_struct *task, struct file *file,
						 const bool typed)
{
	struct inode *inode = kernel_read(typed, file, f_inode);
	__u32 device = kernel_read(typed, inode, i_sb, s_dev);

	ringside_record_u64(slot, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    (__u64)(device >> RINGSIDE_MINORBITS) << 32 |
				(device & ((1U << RINGSIDE_MINORBITS) - 1)));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    kernel_read(typed, inode, i_ino));
	ringside_record_file_path(slot, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_FD_AT_EXIT, file,
				  task, typed);
	if (kernel_read(typed, file, f_mode) & RINGSIDE_FMODE_CREATED)
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_CREATED, RINGSIDE_SOURCE_FD_AT_EXIT, 1);
}

static __always_inline void capture_open(struct ringside_slot *slot, struct task_struct *task,
					 const bool typed)
{
	struct file *file;

	if (slot->call.ret < 0)
		return;
	file = kernel_task_file(task, slot->call.ret, typed);
	if (!file)
		return;
	if (typed && kernel_can_cast())
		ringside_record_file(slot, task, kernel_cast(true, struct file, file), true);
	else
		ringside_record_file(slot, task, file, false);
}
