// SPDX-License-Identifier: GPL-2.0-only
/* v6.7 gave the time an accessor (077c212f0344). */
#include <linux/fs.h>
struct timespec64 ringside_probe(const struct inode *inode);
struct timespec64 ringside_probe(const struct inode *inode) { return inode_get_mtime(inode); }
