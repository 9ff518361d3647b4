/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RINGSIDE_COMPAT_INODE_H
#define RINGSIDE_COMPAT_INODE_H

#include <linux/fs.h>
#include <linux/time64.h>
#include "probe-answers.h"

static inline s64 ringside_inode_mtime_ns(const struct inode *inode)
{
#if RINGSIDE_HAS_INODE_GET_MTIME
	struct timespec64 time = inode_get_mtime(inode);
#elif RINGSIDE_HAS_INODE_MTIME_FIELD
	struct timespec64 time = inode->i_mtime;
#else
#error "no known way to the times of an inode on this kernel: add a probe, see docs/adding-a-probe.md"
#endif

	return timespec64_to_ns(&time);
}

static inline s64 ringside_inode_ctime_ns(const struct inode *inode)
{
#if RINGSIDE_HAS_INODE_GET_CTIME
	struct timespec64 time = inode_get_ctime(inode);
#elif RINGSIDE_HAS_INODE_CTIME_FIELD
	struct timespec64 time = inode->i_ctime;
#else
#error "no known way to the times of an inode on this kernel: add a probe, see docs/adding-a-probe.md"
#endif

	return timespec64_to_ns(&time);
}

#endif
