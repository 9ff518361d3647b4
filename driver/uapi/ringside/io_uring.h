/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Requests that programs make through io_uring, past the system calls.
 *
 * From 6.1 the kernel names the request when it takes one and when it completes it: one record for
 * both, io_uring_request, written at the completion, about the thread that submitted it. Before, it
 * names it only when it takes it: two records, io_uring_submit and io_uring_complete.
 *
 * From 6.1 there are these two as well, for what has no other end or beginning:
 *	io_uring_submit		a request with IOSQE_CQE_SKIP_SUCCESS: the kernel is silent when it succeeds
 *	io_uring_complete	a completion that no remembered submission explains: a multishot request's but for
 *				the last, a notification (IORING_CQE_F_NOTIF), the failure of a request as above,
 *				one that was under way when the capture began or whose submission nobody wanted
 */
#ifndef RINGSIDE_IO_URING_H
#define RINGSIDE_IO_URING_H

#include "abi.h"
#include <linux/types.h>

struct ringside_io_uring_request {
	__u64 user_data;
	__u32 opcode; /* IORING_OP_* */
	__u32 flags; /* IOSQE_*; the kernel itself may have added ASYNC */
};

struct ringside_io_uring_completion {
	__u64 user_data;
	__s32 res; /* what the system call of the name would return */
	__u32 flags; /* IORING_CQE_F_* */
};

RINGSIDE_ASSERT(sizeof(struct ringside_io_uring_request) == 16, "ABI");
RINGSIDE_ASSERT(sizeof(struct ringside_io_uring_completion) == 16, "ABI");

#define RINGSIDE_IOSQE_FLAGS 0xff /* bits of the kernel's own word that are a program's */
#define RINGSIDE_IOSQE_CQE_SKIP_SUCCESS 0x40
#define RINGSIDE_IORING_CQE_F_MORE 0x02
#define RINGSIDE_IORING_CQE_F_NOTIF 0x08

/*
 * Between submission and completion a driver keeps the beginning of the record. One more than so many
 * requests at once are lost as IN_FLIGHT; longer paths are cut.
 */
#define RINGSIDE_REQUESTS_BITS 12
#define RINGSIDE_REQUEST_BYTES 1024
#define RINGSIDE_REQUEST_PATH_BYTES 384

/*
 * What a driver reads of a request beyond what the kernel's headers show: fields of structures that are
 * private to the kernel. The loader finds their offsets in the kernel's type information and hands them
 * to the driver by these indices; one that is not there, or of another type, is 0: unknown.
 * X(NAME, index, structure, field, TYPE)
 *	NUMBER		four bytes
 *	FILENAME	a struct filename *, or a structure that is nothing else
 *	USER		a pointer to the program's memory
 */
#define RINGSIDE_REQUEST_FIELD_TYPES(X) \
	X(NUMBER, 1)                    \
	X(FILENAME, 2)                  \
	X(USER, 3)

#define RINGSIDE_REQUEST_FIELDS(X)                                  \
	X(OPEN_DIRFD, 1, io_open, dfd, NUMBER)                      \
	X(OPEN_PATH, 2, io_open, filename, FILENAME)                \
	X(STATX_DIRFD, 3, io_statx, dfd, NUMBER)                    \
	X(STATX_PATH, 4, io_statx, filename, FILENAME)              \
	X(UNLINK_DIRFD, 5, io_unlink, dfd, NUMBER)                  \
	X(UNLINK_PATH, 6, io_unlink, filename, FILENAME)            \
	X(MKDIR_DIRFD, 7, io_mkdir, dfd, NUMBER)                    \
	X(MKDIR_PATH, 8, io_mkdir, filename, FILENAME)              \
	X(RENAME_DIRFD, 9, io_rename, old_dfd, NUMBER)              \
	X(RENAME_PATH, 10, io_rename, oldpath, FILENAME)            \
	X(RENAME_NEW_DIRFD, 11, io_rename, new_dfd, NUMBER)         \
	X(RENAME_NEW_PATH, 12, io_rename, newpath, FILENAME)        \
	X(LINK_DIRFD, 13, io_link, old_dfd, NUMBER)                 \
	X(LINK_PATH, 14, io_link, oldpath, FILENAME)                \
	X(LINK_NEW_DIRFD, 15, io_link, new_dfd, NUMBER)             \
	X(LINK_NEW_PATH, 16, io_link, newpath, FILENAME)            \
	X(XATTR_PATH, 17, io_xattr, filename, FILENAME)             \
	X(CLOSE_FD, 18, io_close, fd, NUMBER)                       \
	X(CONNECT_ADDRESS, 19, io_connect, addr, USER)              \
	X(CONNECT_BYTES, 20, io_connect, addr_len, NUMBER)

#define RINGSIDE_REQUEST_FIELD_SLOTS 24 /* indices are below this */

#define RINGSIDE_REQUEST_FIELD_ENUM(name, index, structure, field, type) \
	RINGSIDE_REQUEST_FIELD_##name = index,
enum ringside_request_field {
	RINGSIDE_REQUEST_FIELD_NONE,
	RINGSIDE_REQUEST_FIELDS(RINGSIDE_REQUEST_FIELD_ENUM)
};
#undef RINGSIDE_REQUEST_FIELD_ENUM

/*
 * Which requests have paths. X(IORING_OP_*, its number, where the path starts, path, and the second one's)
 */
#define RINGSIDE_REQUEST_PATHS(X)                                                            \
	X(OPENAT, 18, OPEN_DIRFD, OPEN_PATH, NONE, NONE)                                     \
	X(STATX, 21, STATX_DIRFD, STATX_PATH, NONE, NONE)                                    \
	X(OPENAT2, 28, OPEN_DIRFD, OPEN_PATH, NONE, NONE)                                    \
	X(RENAMEAT, 35, RENAME_DIRFD, RENAME_PATH, RENAME_NEW_DIRFD, RENAME_NEW_PATH)        \
	X(UNLINKAT, 36, UNLINK_DIRFD, UNLINK_PATH, NONE, NONE)                               \
	X(MKDIRAT, 37, MKDIR_DIRFD, MKDIR_PATH, NONE, NONE)                                  \
	X(SYMLINKAT, 38, NONE, LINK_PATH, LINK_NEW_DIRFD, LINK_NEW_PATH)                     \
	X(LINKAT, 39, LINK_DIRFD, LINK_PATH, LINK_NEW_DIRFD, LINK_NEW_PATH)                  \
	X(SETXATTR, 42, NONE, XATTR_PATH, NONE, NONE)                                        \
	X(GETXATTR, 44, NONE, XATTR_PATH, NONE, NONE)

#define RINGSIDE_REQUEST_CONNECT 16
#define RINGSIDE_REQUEST_CLOSE 19
#define RINGSIDE_REQUEST_OPCODES 64 /* rows of paths are below this */

#endif
