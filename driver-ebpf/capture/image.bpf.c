// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file that a new program was made of, beside its path. For a script it is the interpreter's,
 * because that of the script has been given back.
 */
#include <ringside/objects.h>
#include "../filter.bpf.c"
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

/* binfmt_script and binfmt_misc put a name of their own there. */
static __always_inline bool ringside_image_is_interpreter(struct linux_binprm *bprm)
{
	return BPF_CORE_READ(bprm, interp) != BPF_CORE_READ(bprm, filename);
}

/* A file that was born without a directory, under the name that memfd_create() makes up. */
static __always_inline bool ringside_is_memfd(struct file *file, __u64 magic)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	char name[8] = {};

	if ((magic != RINGSIDE_TMPFS_MAGIC && magic != RINGSIDE_HUGETLBFS_MAGIC) ||
	    BPF_CORE_READ(dentry, d_parent) != dentry)
		return false;
	bpf_probe_read_kernel_str(name, sizeof(name) - 1, BPF_CORE_READ(dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' &&
	       name[4] == 'd' && name[5] == ':';
}

/* In which layer of its overlay the file lies, or 0. */
static __always_inline __u32 ringside_image_layer(struct inode *inode)
{
	__s64 upper = ringside_fresh(ringside_overlay_upper);
	void *dentry = NULL;

	if (!upper || bpf_probe_read_kernel(&dentry, sizeof(dentry), (void *)inode + upper))
		return 0;
	return dentry ? RINGSIDE_IMAGE_UPPER : RINGSIDE_IMAGE_LOWER;
}

static __always_inline __u32 ringside_image_flags(struct linux_binprm *bprm, struct inode *inode,
						  __u32 mode)
{
	__u64 magic = BPF_CORE_READ(inode, i_sb, s_magic);
	__u32 flags = 0;

	if (ringside_is_memfd(BPF_CORE_READ(bprm, file), magic))
		flags |= RINGSIDE_IMAGE_MEMFD;
	if (!BPF_CORE_READ(inode, i_nlink))
		flags |= RINGSIDE_IMAGE_UNLINKED;
	if (ringside_image_is_interpreter(bprm))
		flags |= RINGSIDE_IMAGE_INTERPRETED;
	if (mode & RINGSIDE_S_ISUID)
		flags |= RINGSIDE_IMAGE_SET_USER_ID;
	if ((mode & RINGSIDE_S_ISGID_IXGRP) == RINGSIDE_S_ISGID_IXGRP)
		flags |= RINGSIDE_IMAGE_SET_GROUP_ID;
	if (BPF_CORE_READ_BITFIELD_PROBED(bprm, secureexec))
		flags |= RINGSIDE_IMAGE_SECURE;
	if (magic == RINGSIDE_OVERLAYFS_SUPER_MAGIC)
		flags |= RINGSIDE_IMAGE_OVERLAY | ringside_image_layer(inode);
	return flags;
}

static __always_inline void ringside_record_image(struct ringside_slot *slot,
						  struct linux_binprm *bprm)
{
	struct inode *inode = BPF_CORE_READ(bprm, file, f_inode);
	__u8 *param = ringside_record_end(slot);
	struct ringside_image *image = (struct ringside_image *)(param + 8);

	image->dev = kernel_device_encode(BPF_CORE_READ(inode, i_sb, s_dev));
	image->ino = BPF_CORE_READ(inode, i_ino);
	image->mtime_ns = kernel_inode_mtime_ns(inode);
	image->ctime_ns = kernel_inode_ctime_ns(inode);
	image->uid = BPF_CORE_READ(inode, i_uid.val);
	image->gid = BPF_CORE_READ(inode, i_gid.val);
	image->mode = BPF_CORE_READ(inode, i_mode);
	image->flags = ringside_image_flags(bprm, inode, image->mode);
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_IMAGE, RINGSIDE_SOURCE_KERNEL, 0,
			      sizeof(*image));
}
