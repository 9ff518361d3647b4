/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/* What the objects of this directory share: one text for each row of RINGSIDE_SYSCALLS. */
#ifndef RINGSIDE_CHECK_H
#define RINGSIDE_CHECK_H

extern const char *const numbers_x86_64[];
extern const char *const numbers_arm64[];

#endif
