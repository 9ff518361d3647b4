/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * What the arguments of a system call are. A row of RINGSIDE_SYSCALLS says it for each of them:
 *
 *	ARG(KIND, name)		ARG(KIND, name, DETAIL)
 *
 * Whoever expands the table defines ARG first: ringside_argument below for the drivers' engines,
 * text for the code generator. Kinds up to RINGSIDE_ARGUMENT_IN_REGISTER are the register itself:
 * they cost a driver nothing, user space reads them out of the record's ARGS. The others are
 * memory that the register points to: the engine copies it into the parameter ARG0 + index.
 *
 * All of it is user memory, read when the call returns. So what a call was given may have changed
 * since, and of what it wrote only as much is the kernel's as the kernel wrote: the rest of a
 * buffer that was longer (an old capget version, an address cut to the caller's length) is the
 * caller's own. What must be believed comes from the kernel, under another name.
 */
#ifndef RINGSIDE_ARGUMENTS_H
#define RINGSIDE_ARGUMENTS_H

#include "structs.h"
#include <linux/types.h>

/*
 * X(NAME, value, "one sentence for people"). DETAIL, where a kind takes one, is in brackets.
 * Payloads of memory kinds: PATH and STRING are bytes without a terminator, STRINGS has one zero
 * byte behind each string, SOCKADDR is a struct sockaddr_* cut to its length, STRUCT and STRUCTS are
 * bytes as the calling ABI lays them out.
 *
 * BYTES and IOVEC are data: what the call did transfer, elements of a vector one behind the other, up
 * to the snap length of its event (struct ringside_snap), TRUNCATED when there was more. A call that
 * failed and an event without a snap length have none. The data of MSGHDR is in the parameter DATA,
 * because the argument's own is the address. Of an array of messages (sendmmsg, recvmmsg) and of
 * memory that another process has (process_vm_*) only the structures are read, never the data.
 */
#define RINGSIDE_ARGUMENT_KINDS(X)                                                             \
	X(NONE, 0, "no argument")                                                              \
	X(S32, 1, "a signed number of 32 bits")                                                \
	X(U32, 2, "an unsigned number of 32 bits")                                             \
	X(S64, 3, "a signed number")                                                           \
	X(U64, 4, "an unsigned number: sizes, counts, positions")                              \
	X(WORD, 5, "a word whose meaning another argument decides; untyped")                   \
	X(PTR, 6, "address of memory that is not read; untyped")                               \
	X(ADDRESS, 7, "a place in the caller's address space, which is the value")             \
	X(FD, 8, "a file descriptor")                                                          \
	X(DIRFD, 9, "where a relative path starts; AT_FDCWD is the working directory")         \
	X(PID, 10, "a process, thread or group, in the caller's pid namespace")                \
	X(UID, 11, "a user id, in the caller's user namespace")                                \
	X(GID, 12, "a group id, in the caller's user namespace")                               \
	X(MODE, 13, "permission bits, and type bits where the call takes them")                \
	X(SIGNAL, 14, "a signal's number")                                                     \
	X(DEVICE, 15, "a device number as user space encodes it")                              \
	X(FLAGS, 16, "32 bits with names [family]")                                            \
	X(FLAGS64, 17, "64 bits with names [family]")                                          \
	X(CHOICE, 18, "a number of 32 bits with a name [family]")                              \
	X(UID16, 19, "a user id of 16 bits")                                                   \
	X(GID16, 20, "a group id of 16 bits")                                                  \
	X(PATH, 32, "a path as the program gave it")                                           \
	X(STRING, 33, "a string that is no path")                                              \
	X(STRINGS, 34, "a vector of strings that ends with NULL")                              \
	X(SOCKADDR, 35, "a socket's address [index of its length]")                            \
	X(SOCKADDR_OUT, 36, "a socket's address from the kernel [index of the pointer to its " \
			    "length]; after success")                                          \
	X(STRUCT, 37, "a structure the call reads [structure]")                                \
	X(STRUCT_OUT, 38, "a structure the call wrote [structure]; after success")             \
	X(STRUCTS, 39, "an array the call reads [OF(structure, index of the count)]")          \
	X(STRUCTS_OUT, 40, "an array the call wrote, as many as it returned [OF(structure, "   \
			   "index of the room)]")                                              \
	X(BYTES, 41, "data the call took as a whole [index of its length]; after success")     \
	X(BYTES_OUT, 42, "data the call wrote, as many bytes as it returned [index of the "    \
			 "room]")                                                              \
	X(IOVEC, 43, "data the call took from a vector, as many bytes as it returned [index "  \
		     "of its count]")                                                          \
	X(IOVEC_OUT, 44, "data the call wrote to a vector, as many bytes as it returned "      \
			 "[index of its count]")                                               \
	X(MSGHDR, 45, "a message the call reads: address, then data")                          \
	X(MSGHDR_OUT, 46, "a message the call wrote: address, then data; after success")       \
	X(STRUCT_SIZED, 47, "a structure the call reads, at most as long as an argument says " \
			    "[OF(structure, index of its size)]")                              \
	X(BYTES_SENT, 48, "data the call took, as many bytes as it returned")

#define RINGSIDE_ARGUMENT_ENUM(name, value, text) RINGSIDE_ARGUMENT_##name = value,
enum ringside_argument_kind {
	RINGSIDE_ARGUMENT_KINDS(RINGSIDE_ARGUMENT_ENUM)
};
#undef RINGSIDE_ARGUMENT_ENUM

#define RINGSIDE_ARGUMENT_IN_REGISTER 31 /* the last value a register kind may have */
/* Elements of a STRUCTS payload at most; more are cut, and flagged. */
#define RINGSIDE_STRUCTS_MAX 16

/*
 * Whose names a number or its bits have; ids are ABI. X(NAME, value, "how its names begin")
 *
 * One family per meaning: names of one prefix may stand for other bits (IN_* of inotify_init1() and
 * of a watch). Some bits are a number in: OPEN (3), CLONE (0xff, a signal), SOCK and MAP (0xf),
 * FUTEX (0x7f), PERSONALITY (0xff), BPF_CMD (0xffff), SCHED and MPOL (below their flags), IOPRIO
 * (class << 13 | level), QUOTA (command << 8 | type), SWAP (0x7fff, a priority), IPC and
 * IPC_SHM_GET (0777, a mode). SO holds only where the argument before it is SOL_SOCKET. No name
 * here may be a macro of the kernel's headers (SS, SHMGET and their like are).
 */
#define RINGSIDE_FAMILIES(X) \
	X(OPEN, 1, "O_") \
	X(RESOLVE, 2, "RESOLVE_") \
	X(CLONE, 3, "CLONE_") \
	X(AT, 4, "AT_") \
	X(SOCK, 5, "SOCK_") \
	X(CLONE3, 6, "CLONE_") \
	X(UNSHARE, 7, "CLONE_") \
	X(NAMESPACE, 8, "CLONE_NEW") \
	X(DESCRIPTOR, 9, "O_") \
	X(AT_UNLINK, 10, "AT_") \
	X(AT_FACCESS, 11, "AT_") \
	X(AT_HANDLE, 12, "AT_") \
	X(ACCESS, 13, "") \
	X(SEEK, 14, "SEEK_") \
	X(FCNTL, 15, "F_") \
	X(IOCTL, 16, "") \
	X(LOCK, 17, "LOCK_") \
	X(RENAME, 18, "RENAME_") \
	X(FALLOC, 19, "FALLOC_FL_") \
	X(FADVISE, 20, "POSIX_FADV_") \
	X(SYNC_FILE_RANGE, 21, "SYNC_FILE_RANGE_") \
	X(SPLICE, 22, "SPLICE_F_") \
	X(RWF, 23, "RWF_") \
	X(CLOSE_RANGE, 24, "CLOSE_RANGE_") \
	X(XATTR, 25, "XATTR_") \
	X(STATX, 26, "STATX_") \
	X(STATX_ATTR, 27, "STATX_ATTR_") \
	X(ST, 28, "ST_") \
	X(FS_XFLAG, 29, "FS_XFLAG_") \
	X(MFD, 30, "MFD_") \
	X(UFFD, 31, "UFFD_") \
	X(POLL, 32, "POLL") \
	X(EPOLL, 33, "EPOLL_") \
	X(EPOLL_CTL, 34, "EPOLL_CTL_") \
	X(EPOLL_EVENTS, 35, "EPOLL") \
	X(IN, 36, "IN_") \
	X(IN_INIT, 37, "IN_") \
	X(FAN_INIT, 38, "FAN_") \
	X(FAN_MARK, 39, "FAN_MARK_") \
	X(FAN_EVENTS, 40, "FAN_") \
	X(IO_URING_SETUP, 41, "IORING_SETUP_") \
	X(IO_URING_FEATURES, 42, "IORING_FEAT_") \
	X(IO_URING_ENTER, 43, "IORING_ENTER_") \
	X(IO_URING_REGISTER, 44, "IORING_REGISTER_") \
	X(AF, 45, "AF_") \
	X(SOL, 46, "SOL_") \
	X(SO, 47, "SO_") \
	X(SHUT, 48, "SHUT_") \
	X(MSG, 49, "MSG_") \
	X(MOUNT, 50, "MS_") \
	X(UMOUNT, 51, "MNT_") \
	X(MOUNT_ATTR, 52, "MOUNT_ATTR_") \
	X(OPEN_TREE, 53, "OPEN_TREE_") \
	X(MOVE_MOUNT, 54, "MOVE_MOUNT_") \
	X(FSOPEN, 55, "FSOPEN_") \
	X(FSCONFIG, 56, "FSCONFIG_") \
	X(FSMOUNT, 57, "FSMOUNT_") \
	X(FSPICK, 58, "FSPICK_") \
	X(STATMOUNT, 59, "STATMOUNT_") \
	X(LISTMOUNT, 60, "LISTMOUNT_") \
	X(SWAP, 61, "SWAP_FLAG_") \
	X(QUOTA, 62, "Q_") \
	X(CLOCK, 63, "CLOCK_") \
	X(TIMER, 64, "TIMER_") \
	X(ITIMER, 65, "ITIMER_") \
	X(TFD, 66, "TFD_") \
	X(ADJ, 67, "ADJ_") \
	X(STA, 68, "STA_") \
	X(SIGEV, 69, "SIGEV_") \
	X(EFD, 70, "EFD_") \
	X(SFD, 71, "SFD_") \
	X(SIG_HOW, 72, "SIG_") \
	X(SA, 73, "SA_") \
	X(SIGSTACK, 74, "SS_") \
	X(PIDFD, 75, "PIDFD_") \
	X(PIDFD_SIGNAL, 76, "PIDFD_SIGNAL_") \
	X(W, 77, "W") \
	X(P, 78, "P_") \
	X(PR, 79, "PR_") \
	X(ARCH_PRCTL, 80, "ARCH_") \
	X(PTRACE, 81, "PTRACE_") \
	X(SECCOMP, 82, "SECCOMP_") \
	X(SECCOMP_FILTER, 83, "SECCOMP_FILTER_FLAG_") \
	X(KCMP, 84, "KCMP_") \
	X(CAP, 85, "CAP_") \
	X(CAP_HIGH, 86, "CAP_") \
	X(PERSONALITY, 87, "PER_") \
	X(PRIO, 88, "PRIO_") \
	X(SCHED, 89, "SCHED_") \
	X(SCHED_FLAG, 90, "SCHED_FLAG_") \
	X(IOPRIO, 91, "IOPRIO_CLASS_") \
	X(IOPRIO_WHO, 92, "IOPRIO_WHO_") \
	X(RLIMIT, 93, "RLIMIT_") \
	X(RUSAGE, 94, "RUSAGE_") \
	X(PROT, 95, "PROT_") \
	X(MAP, 96, "MAP_") \
	X(MREMAP, 97, "MREMAP_") \
	X(MS, 98, "MS_") \
	X(MADV, 99, "MADV_") \
	X(MLOCK, 100, "MLOCK_") \
	X(MCL, 101, "MCL_") \
	X(PKEY, 102, "PKEY_") \
	X(MPOL, 103, "MPOL_") \
	X(MPOL_F, 104, "MPOL_F_") \
	X(MPOL_MF, 105, "MPOL_MF_") \
	X(SHADOW_STACK, 106, "SHADOW_STACK_") \
	X(MEMBARRIER, 107, "MEMBARRIER_CMD_") \
	X(MEMBARRIER_FLAG, 108, "MEMBARRIER_CMD_FLAG_") \
	X(RSEQ, 109, "RSEQ_FLAG_") \
	X(FUTEX, 110, "FUTEX_") \
	X(FUTEX2, 111, "FUTEX2_") \
	X(IPC, 112, "IPC_") \
	X(IPC_SHM_GET, 113, "SHM_") \
	X(IPC_SHM_AT, 114, "SHM_") \
	X(IPC_SHM_CTL, 115, "SHM_") \
	X(IPC_SEM_CTL, 116, "SEM_") \
	X(IPC_SEM, 117, "SEM_") \
	X(IPC_MSG_CTL, 118, "MSG_") \
	X(IPC_MSG, 119, "MSG_") \
	X(BPF_CMD, 120, "BPF_") \
	X(PERF, 121, "PERF_FLAG_") \
	X(PERF_TYPE, 122, "PERF_TYPE_") \
	X(KEYCTL, 123, "KEYCTL_") \
	X(KEXEC, 124, "KEXEC_") \
	X(KEXEC_FILE, 125, "KEXEC_FILE_") \
	X(MODULE_INIT, 126, "MODULE_INIT_") \
	X(MODULE_DELETE, 127, "O_") \
	X(REBOOT, 128, "LINUX_REBOOT_CMD_") \
	X(SYSLOG, 129, "SYSLOG_ACTION_") \
	X(GRND, 130, "GRND_") \
	X(LANDLOCK_CREATE, 131, "LANDLOCK_CREATE_RULESET_") \
	X(LANDLOCK_RULE, 132, "LANDLOCK_RULE_") \
	X(LANDLOCK_RESTRICT, 133, "LANDLOCK_RESTRICT_SELF_") \
	X(LANDLOCK_FS, 134, "LANDLOCK_ACCESS_FS_") \
	X(LANDLOCK_NET, 135, "LANDLOCK_ACCESS_NET_") \
	X(LANDLOCK_SCOPE, 136, "LANDLOCK_SCOPE_") \
	X(LSM_ATTR, 137, "LSM_ATTR_") \
	X(LSM_FLAG, 138, "LSM_FLAG_") \
	X(LSM_ID, 139, "LSM_ID_") \
	X(STATMOUNT_BY, 140, "STATMOUNT_") \
	X(PERF_SAMPLE, 141, "PERF_SAMPLE_") \
	X(PERF_FORMAT, 142, "PERF_FORMAT_") \
	X(IMAGE, 160, "") \
	X(SECUREBITS, 161, "SECBIT_") \
	X(CAP_SET, 162, "CAP_") \
	X(IO_URING_OP, 170, "IORING_OP_") \
	X(IO_URING_SQE, 171, "IOSQE_") \
	X(IO_URING_CQE, 172, "IORING_CQE_F_")

#define RINGSIDE_FAMILY_ENUM(name, value, text) RINGSIDE_FAMILY_##name = value,
enum ringside_family {
	RINGSIDE_FAMILIES(RINGSIDE_FAMILY_ENUM)
};
#undef RINGSIDE_FAMILY_ENUM

struct ringside_argument {
	__u8 kind; /* enum ringside_argument_kind */
	__u8 index; /* of the argument that tells how long it is; else 0 */
	__u16 detail; /* enum ringside_family or enum ringside_struct; else 0 */
};

/* From ARG(KIND, name, DETAIL) to an initialiser of struct ringside_argument. */
#define RINGSIDE_ARGUMENT_INIT(kind, name, ...) \
	{ RINGSIDE_ARGUMENT_##kind, RINGSIDE_DETAIL_##kind(__VA_ARGS__) }

#define RINGSIDE_DETAIL_S32(...) 0, 0
#define RINGSIDE_DETAIL_U32(...) 0, 0
#define RINGSIDE_DETAIL_S64(...) 0, 0
#define RINGSIDE_DETAIL_U64(...) 0, 0
#define RINGSIDE_DETAIL_WORD(...) 0, 0
#define RINGSIDE_DETAIL_PTR(...) 0, 0
#define RINGSIDE_DETAIL_ADDRESS(...) 0, 0
#define RINGSIDE_DETAIL_FD(...) 0, 0
#define RINGSIDE_DETAIL_DIRFD(...) 0, 0
#define RINGSIDE_DETAIL_PID(...) 0, 0
#define RINGSIDE_DETAIL_UID(...) 0, 0
#define RINGSIDE_DETAIL_GID(...) 0, 0
#define RINGSIDE_DETAIL_UID16(...) 0, 0
#define RINGSIDE_DETAIL_GID16(...) 0, 0
#define RINGSIDE_DETAIL_MODE(...) 0, 0
#define RINGSIDE_DETAIL_SIGNAL(...) 0, 0
#define RINGSIDE_DETAIL_DEVICE(...) 0, 0
#define RINGSIDE_DETAIL_FLAGS(family) 0, RINGSIDE_FAMILY_##family
#define RINGSIDE_DETAIL_FLAGS64(family) 0, RINGSIDE_FAMILY_##family
#define RINGSIDE_DETAIL_CHOICE(family) 0, RINGSIDE_FAMILY_##family
#define RINGSIDE_DETAIL_PATH(...) 0, 0
#define RINGSIDE_DETAIL_STRING(...) 0, 0
#define RINGSIDE_DETAIL_STRINGS(...) 0, 0
#define RINGSIDE_DETAIL_SOCKADDR(length) length, 0
#define RINGSIDE_DETAIL_SOCKADDR_OUT(length) length, 0
#define RINGSIDE_DETAIL_STRUCT(which) 0, RINGSIDE_STRUCT_##which
#define RINGSIDE_DETAIL_STRUCT_OUT(which) 0, RINGSIDE_STRUCT_##which
#define RINGSIDE_DETAIL_STRUCTS(of) RINGSIDE_STRUCTS_##of
#define RINGSIDE_DETAIL_STRUCT_SIZED(of) RINGSIDE_STRUCTS_##of
#define RINGSIDE_STRUCTS_OF(which, count) count, RINGSIDE_STRUCT_##which
#define RINGSIDE_DETAIL_STRUCTS_OUT(of) RINGSIDE_STRUCTS_##of
#define RINGSIDE_DETAIL_BYTES(length) length, 0
#define RINGSIDE_DETAIL_BYTES_OUT(room) room, 0
#define RINGSIDE_DETAIL_BYTES_SENT(...) 0, 0
#define RINGSIDE_DETAIL_IOVEC(count) count, 0
#define RINGSIDE_DETAIL_IOVEC_OUT(count) count, 0
#define RINGSIDE_DETAIL_MSGHDR(...) 0, 0
#define RINGSIDE_DETAIL_MSGHDR_OUT(...) 0, 0

#endif
