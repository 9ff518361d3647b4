/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Payloads of parameters that describe an object of the kernel. Ids of users and groups are those
 * of the initial user namespace. Fields have their kinds and names in structs.h.
 */
#ifndef RINGSIDE_OBJECTS_H
#define RINGSIDE_OBJECTS_H

#include "abi.h"
#include <linux/types.h>

/*
 * ringside_image.flags.
 *
 * OVERLAY says that the file lies on an overlay; UPPER or LOWER in which of its layers, if the driver was
 * told how to tell (ringside_config.overlay_upper): that is private to the overlay's module, and a
 * driver does not guess layouts. (UPPER of a file whose attributes alone were copied up, with the
 * overlay's option metacopy, has its data below.)
 */
#define RINGSIDE_IMAGE_MEMFD 0x01 /* made by memfd_create(): it never had a name */
#define RINGSIDE_IMAGE_UNLINKED 0x02 /* no directory names it any more, or ever did */
#define RINGSIDE_IMAGE_INTERPRETED 0x04 /* the interpreter of what was to be executed */
#define RINGSIDE_IMAGE_SET_USER_ID 0x08 /* its mode has the bit: credentials say what came of it */
#define RINGSIDE_IMAGE_SET_GROUP_ID 0x10 /* likewise, with the right to execute it as the group */
#define RINGSIDE_IMAGE_SECURE 0x20 /* the kernel gave rights that the caller did not have (AT_SECURE) */
#define RINGSIDE_IMAGE_OVERLAY 0x40
#define RINGSIDE_IMAGE_UPPER 0x80
#define RINGSIDE_IMAGE_LOWER 0x100

/* The file that the new program's memory was made of: /proc/PID/exe. */
struct ringside_image {
	__u64 dev; /* as st_dev */
	__u64 ino;
	__s64 mtime_ns; /* CLOCK_REALTIME: when its content was last changed, as it says */
	__s64 ctime_ns; /* CLOCK_REALTIME: when it or its inode was; no call sets it */
	__u32 uid; /* who it belongs to */
	__u32 gid;
	__u32 mode; /* as st_mode */
	__u32 flags; /* RINGSIDE_IMAGE_* */
};

RINGSIDE_ASSERT(sizeof(struct ringside_image) == 48, "ABI");

/*
 * What a task may do, as /proc/PID/status has it. Bit n of a set is capability n. Supplementary
 * groups are counted, not listed.
 */
struct ringside_credentials {
	__u32 uid;
	__u32 euid;
	__u32 suid;
	__u32 fsuid;
	__u32 gid;
	__u32 egid;
	__u32 sgid;
	__u32 fsgid;
	__u32 securebits;
	__u32 groups; /* how many */
	__u32 user_ns; /* as in the link /proc/PID/ns/user: where the capabilities hold */
	__u32 reserved; /* zero */
	__u64 inheritable;
	__u64 permitted;
	__u64 effective;
	__u64 bounding;
	__u64 ambient;
};

RINGSIDE_ASSERT(sizeof(struct ringside_credentials) == 88, "ABI");

/* As in the links of /proc/PID/ns; 0: the kernel has no such namespaces, or mnt: as in the header. */
struct ringside_namespaces {
	__u32 mnt;
	__u32 pid;
	__u32 pid_for_children;
	__u32 net;
	__u32 uts;
	__u32 ipc;
	__u32 user;
	__u32 cgroup;
	__u32 time;
	__u32 time_for_children;
};

RINGSIDE_ASSERT(sizeof(struct ringside_namespaces) == 40, "ABI");

#endif
