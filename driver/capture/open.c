// SPDX-License-Identifier: GPL-2.0-only
/*
 * open, openat, openat2, creat: the path as given, and the file as the kernel has it.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/openat2.h>

/* Through the fd table: another thread may have closed or replaced it since the call returned. */
static void ringside_record_file(struct ringside_record *record, long fd)
{
	struct file *file = fget_raw(fd);
	struct inode *inode;

	if (!file)
		return;
	inode = file_inode(file);
	ringside_record_u64(record, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    (u64)MAJOR(inode->i_sb->s_dev) << 32 | MINOR(inode->i_sb->s_dev));
	ringside_record_u64(record, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_EXIT,
			    inode->i_ino);
	fput(file);
}

static void capture_open(struct ringside_record *record, const struct ringside_call *call)
{
	bool at = call->nr == __NR_openat || call->nr == __NR_openat2;
	const unsigned long *args = call->args + at;
	struct open_how how = {};

	capture_raw(record, call);
	ringside_record_user_string(record, RINGSIDE_PARAM_ID_PATH, args[0]);
	if (at)
		ringside_record_fd(record, RINGSIDE_PARAM_ID_DIRFD, call->args[0]);
	if (call->nr == __NR_openat2) {
		u8 unreadable = ringside_user_read(&how, args[1], sizeof(how)) == sizeof(how) ?
				0 : RINGSIDE_PARAM_UNREADABLE;
		const u64 values[] = { how.flags, how.mode, how.resolve };
		static const u16 ids[] = { RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_PARAM_ID_MODE,
					   RINGSIDE_PARAM_ID_RESOLVE };
		unsigned int i;

		for (i = 0; i < ARRAY_SIZE(ids); i++) {
			if (unreadable)
				ringside_record_absent(record, ids[i],
						       RINGSIDE_SOURCE_USER_AT_EXIT, unreadable);
			else
				ringside_record_u64(record, ids[i], RINGSIDE_SOURCE_USER_AT_EXIT,
						    values[i]);
		}
	} else if (call->nr == __NR_creat) {
		ringside_record_u64(record, RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_SOURCE_KERNEL,
				    O_CREAT | O_WRONLY | O_TRUNC);
		ringside_record_u64(record, RINGSIDE_PARAM_ID_MODE, RINGSIDE_SOURCE_REGISTER,
				    (umode_t)args[1]);
	} else {
		ringside_record_u64(record, RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_SOURCE_REGISTER,
				    (u32)args[1]);
		ringside_record_u64(record, RINGSIDE_PARAM_ID_MODE, RINGSIDE_SOURCE_REGISTER,
				    (umode_t)args[2]);
	}
	if (call->ret >= 0)
		ringside_record_file(record, call->ret);
}
