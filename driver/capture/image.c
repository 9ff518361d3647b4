// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file that a new program was made of, beside its path. The kernel holds it open for the exec;
 * for a script it is the interpreter's, because that of the script has been given back.
 */
#include <linux/binfmts.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/magic.h>
#include <linux/stat.h>
#include <linux/uaccess.h>

#include "compat/inode.h"

/* binfmt_script and binfmt_misc put a name of their own there. */
static bool ringside_image_is_interpreter(const struct linux_binprm *bprm)
{
	return bprm->interp != bprm->filename;
}

/* A file that was born without a directory, under the name that memfd_create() makes up. */
static bool ringside_is_memfd(const struct file *file)
{
	static const char begins[] = "memfd:";
	const struct dentry *dentry = file->f_path.dentry;
	unsigned long magic = dentry->d_sb->s_magic;

	return (magic == TMPFS_MAGIC || magic == HUGETLBFS_MAGIC) && IS_ROOT(dentry) &&
	       !strncmp(dentry->d_name.name, begins, sizeof(begins) - 1);
}

/*
 * In which layer of its overlay the file lies, or 0. The upper dentry comes once, and stays as long as the
 * inode does; nothing is done with it. Read so that a wrong offset does no harm.
 */
static u32 ringside_image_layer(const struct inode *inode)
{
	s16 upper = READ_ONCE(ringside_overlay_upper);
	u32 layer = 0;
	u64 dentry;

	if (!upper)
		return 0;
	pagefault_disable();
	__get_kernel_nofault(&dentry, (const void *)inode + upper, u64, unreadable);
	layer = dentry ? RINGSIDE_IMAGE_UPPER : RINGSIDE_IMAGE_LOWER;
unreadable:
	pagefault_enable();
	return layer;
}

static u32 ringside_image_flags(const struct linux_binprm *bprm, const struct inode *inode)
{
	u32 flags = 0;

	if (ringside_is_memfd(bprm->file))
		flags |= RINGSIDE_IMAGE_MEMFD;
	if (!inode->i_nlink)
		flags |= RINGSIDE_IMAGE_UNLINKED;
	if (ringside_image_is_interpreter(bprm))
		flags |= RINGSIDE_IMAGE_INTERPRETED;
	if (inode->i_mode & S_ISUID)
		flags |= RINGSIDE_IMAGE_SET_USER_ID;
	if ((inode->i_mode & 02010) == 02010) /* S_ISGID, and the group may execute it */
		flags |= RINGSIDE_IMAGE_SET_GROUP_ID;
	if (bprm->secureexec)
		flags |= RINGSIDE_IMAGE_SECURE;
	if (inode->i_sb->s_magic == OVERLAYFS_SUPER_MAGIC)
		flags |= RINGSIDE_IMAGE_OVERLAY | ringside_image_layer(inode);
	return flags;
}

static void ringside_record_image(struct ringside_record *record, const struct linux_binprm *bprm)
{
	const struct inode *inode = file_inode(bprm->file);
	struct ringside_image image = {
		.dev = new_encode_dev(inode->i_sb->s_dev),
		.ino = inode->i_ino,
		.mtime_ns = ringside_inode_mtime_ns(inode),
		.ctime_ns = ringside_inode_ctime_ns(inode),
		.uid = __kuid_val(inode->i_uid),
		.gid = __kgid_val(inode->i_gid),
		.mode = inode->i_mode,
		.flags = ringside_image_flags(bprm, inode),
	};

	ringside_record_bytes(record, RINGSIDE_PARAM_ID_IMAGE, RINGSIDE_SOURCE_KERNEL, &image,
			      sizeof(image));
}
