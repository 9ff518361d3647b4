/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether probes of a tracepoint may fault, and so read memory that is not there.
 */
#ifndef RINGSIDE_COMPAT_TRACEPOINT_H
#define RINGSIDE_COMPAT_TRACEPOINT_H

#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/tracepoint.h>
#include <linux/userfaultfd_k.h>
#include "probe-answers.h"

#if RINGSIDE_HAS_TRACEPOINT_FAULTABLE
static inline bool ringside_tracepoint_may_fault(struct tracepoint *tracepoint)
{
	return tracepoint_is_faultable(tracepoint);
}

/*
 * Whether a page comes from memory, swap or a disk: never from another program, which could take all the time
 * in the world and with it whoever waits until no probe runs any more.
 */
static inline bool ringside_fault_is_the_kernels(struct vm_area_struct *vma)
{
	const struct super_block *sb;

	if (vma->vm_flags & (VM_IO | VM_PFNMAP) || userfaultfd_armed(vma))
		return false;
	if (!vma->vm_file)
		return true;
	sb = file_inode(vma->vm_file)->i_sb;
	if (sb->s_bdev)
		return sb->s_magic != FUSE_SUPER_MAGIC;
	return sb->s_magic == TMPFS_MAGIC || sb->s_magic == RAMFS_MAGIC;
}

/*
 * What cannot be had stays away. The lock is held over the fault, so that what was asked of the mapping still
 * holds; it is not waited for.
 */
static inline void ringside_fault_in(unsigned long from, u32 bytes)
{
	unsigned long at = round_down(from, PAGE_SIZE);
	struct mm_struct *mm = current->mm;

	if (!mm || !mmap_read_trylock(mm))
		return;
	for (; at < from + bytes; at += PAGE_SIZE) {
		struct vm_area_struct *vma = vma_lookup(mm, at);

		if (!vma || !ringside_fault_is_the_kernels(vma) ||
		    fixup_user_fault(mm, at, 0, NULL))
			break;
	}
	mmap_read_unlock(mm);
}
#else
static inline bool ringside_tracepoint_may_fault(struct tracepoint *tracepoint)
{
	return false;
}

static inline void ringside_fault_in(unsigned long from, u32 bytes)
{
}
#endif

#endif
