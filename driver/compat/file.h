/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file of a struct fd, which is opaque since 6.12 and has this macro from then on.
 */
#ifndef RINGSIDE_COMPAT_FILE_H
#define RINGSIDE_COMPAT_FILE_H

#include <linux/file.h>

#ifndef fd_file
#define fd_file(f) ((f).file)
#endif

#endif
