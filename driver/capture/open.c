// SPDX-License-Identifier: GPL-2.0-only
/*
 * open, openat, openat2, creat: beside the arguments, the file that was opened.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>

#include "compat/file.h"

static void ringside_record_file(struct ringside_record *record, const struct file *file, u8 source)
{
	const struct inode *inode = file_inode(file);

	ringside_record_u64(record, RINGSIDE_PARAM_ID_DEVICE, source,
			    (u64)MAJOR(inode->i_sb->s_dev) << 32 | MINOR(inode->i_sb->s_dev));
	ringside_record_u64(record, RINGSIDE_PARAM_ID_INODE, source, inode->i_ino);
	ringside_record_path(record, RINGSIDE_PARAM_ID_FILE, source, &file->f_path);
}

/* A descriptor that the call used, and that another thread has closed since. */
static void ringside_record_file_gone(struct ringside_record *record, u8 source)
{
	ringside_record_absent(record, RINGSIDE_PARAM_ID_FILE, source, RINGSIDE_PARAM_UNREADABLE);
}

/* Through the fd table: another thread may have closed or replaced it since the call returned. */
static void capture_open(struct ringside_record *record, const struct ringside_call *call)
{
	struct fd opened;
	struct file *file;

	if (call->ret < 0)
		return;
	/* Which needs no reference where no other thread shares the table; but O_PATH it does not see. */
	opened = fdget(call->ret);
	file = fd_file(opened) ? : fget_raw(call->ret);
	if (!file) {
		ringside_record_file_gone(record, RINGSIDE_SOURCE_FD_AT_EXIT);
		return;
	}
	ringside_record_file(record, file, RINGSIDE_SOURCE_FD_AT_EXIT);
	if (file->f_mode & FMODE_CREATED)
		ringside_record_u64(record, RINGSIDE_PARAM_ID_CREATED, RINGSIDE_SOURCE_FD_AT_EXIT,
				    1);
	if (fd_file(opened))
		fdput(opened);
	else
		fput(file);
}
