// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inode number of a task's mount namespace, as /proc/PID/ns/mnt shows it.
 *
 * struct mnt_namespace is private to fs/ (fs/mount.h); only the struct ns_common inside it is
 * public (linux/ns_common.h), and where it lies differs (v5.11 moved it to the front). It is found
 * once, through the one public way from a task to it: the inode behind /proc/self/ns/mnt keeps the
 * ns_common in i_private (fs/nsfs.c). If /proc is not mounted there, or anything does not fit, the
 * offset stays unknown and records carry 0.
 */
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/ns_common.h>
#include <linux/nsproxy.h>

#define RINGSIDE_MNT_NS_OFFSET_MAX 128

static int ringside_mnt_ns_offset = -1;

static int ringside_mount_namespace_find(void)
{
	const struct ns_common *ns;
	struct path path;
	long offset;

	if (kern_path("/proc/self/ns/mnt", LOOKUP_FOLLOW, &path))
		goto unknown;
	ns = d_inode(path.dentry)->i_private;
	offset = (const char *)ns - (const char *)current->nsproxy->mnt_ns;
	if (ns && offset >= 0 && offset <= RINGSIDE_MNT_NS_OFFSET_MAX &&
	    ns->inum == d_inode(path.dentry)->i_ino)
		ringside_mnt_ns_offset = offset;
	path_put(&path);
	if (ringside_mnt_ns_offset >= 0)
		return 0;
unknown:
	pr_info("mount namespaces are not reported: /proc/self/ns/mnt does not lead to one\n");
	return 0;
}

static u32 ringside_mount_namespace_inum(struct task_struct *task)
{
	struct nsproxy *nsproxy = task->nsproxy;
	struct mnt_namespace *mnt_ns = nsproxy ? nsproxy->mnt_ns : NULL;

	if (!mnt_ns || ringside_mnt_ns_offset < 0)
		return 0;
	return ((const struct ns_common *)((const char *)mnt_ns + ringside_mnt_ns_offset))->inum;
}
