// SPDX-License-Identifier: GPL-2.0-only
/* v6.6 gave the time an accessor (9b6304c1d537), and the longterm kernels have it too. */
#include <linux/fs.h>
struct timespec64 ringside_probe(const struct inode *inode);
struct timespec64 ringside_probe(const struct inode *inode) { return inode_get_ctime(inode); }
