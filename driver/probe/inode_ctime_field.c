// SPDX-License-Identifier: GPL-2.0-only
/* Up to v6.5 the time is a plain field. */
#include <linux/fs.h>
struct timespec64 ringside_probe(const struct inode *inode);
struct timespec64 ringside_probe(const struct inode *inode) { return inode->i_ctime; }
