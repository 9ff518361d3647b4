/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * System calls of 32-bit programs on x86-64 (int $0x80, the 32-bit sysenter and syscall), also when
 * a 64-bit program makes them. Such a record has RINGSIDE_SYSCALL_ABI_I386, the i386 number and the
 * event of RINGSIDE_SYSCALLS that does the same. That is the row with this i386 number, or what
 * the lists below say; together they have every number of syscall_32.tbl.
 *
 * The record's args are the call's arguments in the order of its row: ebx, ecx, edx, esi, edi, ebp,
 * zero-extended; halves of 64 bits are joined, a narrower offset (S64) has its sign. Where they did
 * not come in registers (socketcall, ipc, the old mmap and select) they were read from user memory
 * when the call returned, and their source says so: another thread may have changed them since the
 * kernel read them.
 *
 * x32 calls are counted as UNSUPPORTED_ABI: Debian's kernels have them switched off (syscall.x32=y
 * on the command line switches them on), so that they only ever fail there.
 */
#ifndef RINGSIDE_I386_H
#define RINGSIDE_I386_H

#include "syscalls.h"

/* Calls that x86-64 does not have. X(name, id, i386 number, CAPTURE, LANE, GROUP, ARG(...)...) */
#define RINGSIDE_I386_CALLS(X) \
	X(socketcall, 600, 102, RAW, OTHER, SOCKETS, ARG(S32, call), ARG(PTR, arguments)) \
	X(ipc, 601, 117, RAW, OTHER, SEMAPHORES, ARG(U32, call), ARG(S32, first), \
	  ARG(S32, second), ARG(U32, third), ARG(PTR, ptr), ARG(S32, fifth)) \
	X(signal, 602, 48, RAW, OTHER, STANDARD_SIGNALS, ARG(SIGNAL, sig), ARG(ADDRESS, handler)) \
	X(sgetmask, 603, 68, RAW, OTHER, STANDARD_SIGNALS) \
	X(ssetmask, 604, 69, RAW, OTHER, STANDARD_SIGNALS, ARG(U32, mask)) \
	X(stime, 605, 25, RAW, OTHER, TIME_OF_DAY, ARG(STRUCT, tptr, LONG)) \
	X(nice, 606, 34, RAW, OTHER, SCHEDULING, ARG(S32, increment)) \
	X(readdir, 607, 89, RAW, OTHER, DIRECTORIES, ARG(FD, fd), ARG(ADDRESS, dirent), \
	  ARG(U32, count)) \
	X(vm86old, 608, 113, RAW, OTHER, MISCELLANEOUS_PROCESS, ARG(ADDRESS, info)) \
	X(vm86, 609, 166, RAW, OTHER, MISCELLANEOUS_PROCESS, ARG(U32, cmd), ARG(ADDRESS, arg)) \
	X(bdflush, 610, 134, RAW, OTHER, SYNCHRONIZED_IO, ARG(S32, func), ARG(S32, data)) \
	X(idle, 611, 112, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(break, 612, 17, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(stty, 613, 31, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(gtty, 614, 32, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(ftime, 615, 35, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(prof, 616, 44, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(lock, 617, 53, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(mpx, 618, 56, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(ulimit, 619, 58, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(profil, 620, 98, RAW, OTHER, MISCELLANEOUS_SYSTEM)

/* Another number of the same call with the same arguments. X(name, event, i386 number) */
#define RINGSIDE_I386_ALIASES(X) \
	X(_newselect, select, 142) \
	X(ugetrlimit, getrlimit, 191) \
	X(truncate64, truncate, 193) \
	X(ftruncate64, ftruncate, 194) \
	X(lchown32, lchown, 198) \
	X(getuid32, getuid, 199) \
	X(getgid32, getgid, 200) \
	X(geteuid32, geteuid, 201) \
	X(getegid32, getegid, 202) \
	X(setreuid32, setreuid, 203) \
	X(setregid32, setregid, 204) \
	X(getgroups32, getgroups, 205) \
	X(setgroups32, setgroups, 206) \
	X(fchown32, fchown, 207) \
	X(setresuid32, setresuid, 208) \
	X(getresuid32, getresuid, 209) \
	X(setresgid32, setresgid, 210) \
	X(getresgid32, getresgid, 211) \
	X(chown32, chown, 212) \
	X(setuid32, setuid, 213) \
	X(setgid32, setgid, 214) \
	X(setfsuid32, setfsuid, 215) \
	X(setfsgid32, setfsgid, 216) \
	X(fcntl64, fcntl, 221) \
	X(sendfile64, sendfile, 239) \
	X(fadvise64_64, fadvise64, 272) \
	X(futex_time64, futex, 422)

/*
 * A call under a number where it takes other arguments: narrower ids and offsets, other
 * structures, fewer arguments. X(name, event, i386 number, ARG(...)...); the event's own i386
 * number in RINGSIDE_SYSCALLS is -1 if it is here.
 */
#define RINGSIDE_I386_VARIANTS(X) \
	X(waitpid, wait4, 7, ARG(PID, pid), ARG(PTR, stat_addr), ARG(FLAGS, options, W)) \
	X(lchown, lchown, 16, ARG(PATH, path), ARG(UID16, owner), ARG(GID16, group)) \
	X(oldstat, stat, 18, ARG(PATH, path), ARG(STRUCT_OUT, statbuf, OLD_STAT)) \
	X(umount, umount2, 22, ARG(PATH, path)) \
	X(setuid, setuid, 23, ARG(UID16, uid)) \
	X(oldfstat, fstat, 28, ARG(FD, fd), ARG(STRUCT_OUT, statbuf, OLD_STAT)) \
	X(setgid, setgid, 46, ARG(GID16, gid)) \
	X(oldolduname, uname, 59, ARG(PTR, name)) \
	X(sigaction, rt_sigaction, 67, ARG(SIGNAL, sig), ARG(STRUCT, act, OLD_SIGACTION), \
	  ARG(STRUCT_OUT, oact, OLD_SIGACTION)) \
	X(setreuid, setreuid, 70, ARG(UID16, ruid), ARG(UID16, euid)) \
	X(setregid, setregid, 71, ARG(GID16, rgid), ARG(GID16, egid)) \
	X(sigsuspend, rt_sigsuspend, 72, ARG(S32, unused1), ARG(S32, unused2), ARG(U32, mask)) \
	X(sigpending, rt_sigpending, 73, ARG(STRUCT_OUT, set, UINT)) \
	X(getgroups, getgroups, 80, ARG(S32, size), ARG(STRUCTS_OUT, list, OF(GID16, 0))) \
	X(setgroups, setgroups, 81, ARG(S32, size), ARG(STRUCTS, list, OF(GID16, 0))) \
	X(oldlstat, lstat, 84, ARG(PATH, path), ARG(STRUCT_OUT, statbuf, OLD_STAT)) \
	X(fchown, fchown, 95, ARG(FD, fd), ARG(UID16, owner), ARG(GID16, group)) \
	X(olduname, uname, 109, ARG(PTR, name)) \
	X(sigreturn, rt_sigreturn, 119) \
	X(sigprocmask, rt_sigprocmask, 126, ARG(CHOICE, how, SIG_HOW), ARG(STRUCT, nset, UINT), \
	  ARG(STRUCT_OUT, oset, UINT)) \
	X(setfsuid, setfsuid, 138, ARG(UID16, uid)) \
	X(setfsgid, setfsgid, 139, ARG(GID16, gid)) \
	X(_llseek, lseek, 140, ARG(FD, fd), ARG(S64, offset), ARG(CHOICE, whence, SEEK), \
	  ARG(STRUCT_OUT, result, FILE_OFFSET)) \
	X(setresuid, setresuid, 164, ARG(UID16, ruid), ARG(UID16, euid), ARG(UID16, suid)) \
	X(getresuid, getresuid, 165, ARG(STRUCT_OUT, ruid, UID16), ARG(STRUCT_OUT, euid, UID16), \
	  ARG(STRUCT_OUT, suid, UID16)) \
	X(setresgid, setresgid, 170, ARG(GID16, rgid), ARG(GID16, egid), ARG(GID16, sgid)) \
	X(getresgid, getresgid, 171, ARG(STRUCT_OUT, rgid, GID16), ARG(STRUCT_OUT, egid, GID16), \
	  ARG(STRUCT_OUT, sgid, GID16)) \
	X(chown, chown, 182, ARG(PATH, path), ARG(UID16, owner), ARG(GID16, group)) \
	X(sendfile, sendfile, 187, ARG(FD, out_fd), ARG(FD, in_fd), ARG(STRUCT_OUT, offset, LONG), \
	  ARG(U64, count)) \
	X(mmap2, mmap, 192, ARG(ADDRESS, addr), ARG(U64, len), ARG(FLAGS64, prot, PROT), \
	  ARG(FLAGS64, flags, MAP), ARG(FD, fd), ARG(U64, pgoff)) \
	X(stat64, stat, 195, ARG(PATH, path), ARG(STRUCT_OUT, statbuf, STAT64)) \
	X(lstat64, lstat, 196, ARG(PATH, path), ARG(STRUCT_OUT, statbuf, STAT64)) \
	X(fstat64, fstat, 197, ARG(FD, fd), ARG(STRUCT_OUT, statbuf, STAT64)) \
	X(statfs64, statfs, 268, ARG(PATH, path), ARG(U64, sz), ARG(STRUCT_OUT, buf, STATFS64)) \
	X(fstatfs64, fstatfs, 269, ARG(FD, fd), ARG(U64, sz), ARG(STRUCT_OUT, buf, STATFS64)) \
	X(fstatat64, newfstatat, 300, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(STRUCT_OUT, statbuf, STAT64), ARG(FLAGS, flags, AT)) \
	X(clock_gettime64, clock_gettime, 403, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT_OUT, tp, TIMESPEC64)) \
	X(clock_settime64, clock_settime, 404, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT, tp, TIMESPEC64)) \
	X(clock_adjtime64, clock_adjtime, 405, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT, tx, TIMEX64)) \
	X(clock_getres_time64, clock_getres, 406, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT_OUT, tp, TIMESPEC64)) \
	X(clock_nanosleep_time64, clock_nanosleep, 407, ARG(CHOICE, clockid, CLOCK), \
	  ARG(FLAGS, flags, TIMER), ARG(STRUCT, rqtp, TIMESPEC64), ARG(PTR, rmtp)) \
	X(timer_gettime64, timer_gettime, 408, ARG(S32, timerid), \
	  ARG(STRUCT_OUT, setting, ITIMERSPEC64)) \
	X(timer_settime64, timer_settime, 409, ARG(S32, timerid), ARG(FLAGS, flags, TIMER), \
	  ARG(STRUCT, new_setting, ITIMERSPEC64), ARG(STRUCT_OUT, old_setting, ITIMERSPEC64)) \
	X(timerfd_gettime64, timerfd_gettime, 410, ARG(FD, fd), \
	  ARG(STRUCT_OUT, curr_value, ITIMERSPEC64)) \
	X(timerfd_settime64, timerfd_settime, 411, ARG(FD, fd), ARG(FLAGS, flags, TFD), \
	  ARG(STRUCT, new_value, ITIMERSPEC64), ARG(STRUCT_OUT, old_value, ITIMERSPEC64)) \
	X(utimensat_time64, utimensat, 412, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(STRUCT, times, TIMESPECS64), ARG(FLAGS, flags, AT)) \
	X(pselect6_time64, pselect6, 413, ARG(S32, n), ARG(PTR, inp), ARG(PTR, outp), \
	  ARG(PTR, exp), ARG(STRUCT_OUT, tsp, TIMESPEC64), ARG(STRUCT, sig, SIGSET_ARGPACK)) \
	X(ppoll_time64, ppoll, 414, ARG(STRUCTS, fds, OF(POLLFD, 1)), ARG(U32, nfds), \
	  ARG(STRUCT_OUT, tsp, TIMESPEC64), ARG(STRUCT, sigmask, SIGSET), ARG(U64, sigsetsize)) \
	X(io_pgetevents_time64, io_pgetevents, 416, ARG(ADDRESS, ctx_id), ARG(S64, min_nr), \
	  ARG(S64, nr), ARG(STRUCTS_OUT, events, OF(IO_EVENT, 2)), \
	  ARG(STRUCT, timeout, TIMESPEC64), ARG(STRUCT, usig, SIGSET_ARGPACK)) \
	X(recvmmsg_time64, recvmmsg, 417, ARG(FD, fd), ARG(STRUCTS_OUT, mmsg, OF(MMSGHDR, 2)), \
	  ARG(U32, vlen), ARG(FLAGS, flags, MSG), ARG(STRUCT_OUT, timeout, TIMESPEC64)) \
	X(mq_timedsend_time64, mq_timedsend, 418, ARG(FD, mqdes), ARG(BYTES, msg_ptr, 2), \
	  ARG(U64, msg_len), ARG(U32, msg_prio), ARG(STRUCT, abs_timeout, TIMESPEC64)) \
	X(mq_timedreceive_time64, mq_timedreceive, 419, ARG(FD, mqdes), ARG(BYTES_OUT, msg_ptr, 2), \
	  ARG(U64, msg_len), ARG(STRUCT_OUT, msg_prio, UINT), \
	  ARG(STRUCT, abs_timeout, TIMESPEC64)) \
	X(semtimedop_time64, semtimedop, 420, ARG(S32, semid), ARG(STRUCTS, sops, OF(SEMBUF, 2)), \
	  ARG(U32, nsops), ARG(STRUCT, timeout, TIMESPEC64)) \
	X(rt_sigtimedwait_time64, rt_sigtimedwait, 421, ARG(STRUCT, these, SIGSET), \
	  ARG(STRUCT_OUT, info, SIGINFO), ARG(STRUCT, timeout, TIMESPEC64), ARG(U64, sigsetsize)) \
	X(sched_rr_get_interval_time64, sched_rr_get_interval, 423, ARG(PID, pid), \
	  ARG(STRUCT_OUT, interval, TIMESPEC64))

/*
 * Where the arguments of a row are. X(NAME, value, words, pointer, six places): so many words of 32
 * bits lie where a register points to. A place is 0xHL: the low half of the argument is register L
 * (0 to 5) or word L - 8, the high half is register H; an F is none, 0xff an argument that is not
 * there.
 */
#define RINGSIDE_I386_SHAPES(X) \
	X(PLAIN, 0, 0, 0, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5) \
	X(JOINED_0, 1, 0, 0, 0x10, 0xf2, 0xf3, 0xf4, 0xf5, 0xff) \
	X(JOINED_1, 2, 0, 0, 0xf0, 0x21, 0xf3, 0xf4, 0xf5, 0xff) \
	X(JOINED_2, 3, 0, 0, 0xf0, 0xf1, 0x32, 0xf4, 0xf5, 0xff) \
	X(JOINED_3, 4, 0, 0, 0xf0, 0xf1, 0xf2, 0x43, 0xf5, 0xff) \
	X(JOINED_1_2, 5, 0, 0, 0xf0, 0x21, 0x43, 0xf5, 0xff, 0xff) \
	X(JOINED_2_3, 6, 0, 0, 0xf0, 0xf1, 0x32, 0x54, 0xff, 0xff) \
	X(CLONE, 7, 0, 0, 0xf0, 0xf1, 0xf2, 0xf4, 0xf3, 0xff) \
	X(LLSEEK, 8, 0, 0, 0xf0, 0x12, 0xf4, 0xf3, 0xff, 0xff) \
	X(WORDS_5, 9, 5, 0, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xff) \
	X(WORDS_6, 10, 6, 0, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd) \
	X(SOCKET_2, 11, 2, 1, 0xf8, 0xf9, 0xff, 0xff, 0xff, 0xff) \
	X(SOCKET_3, 12, 3, 1, 0xf8, 0xf9, 0xfa, 0xff, 0xff, 0xff) \
	X(SOCKET_4, 13, 4, 1, 0xf8, 0xf9, 0xfa, 0xfb, 0xff, 0xff) \
	X(SOCKET_5, 14, 5, 1, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xff) \
	X(SOCKET_6, 15, 6, 1, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd) \
	X(IPC_GET, 16, 0, 0, 0xf1, 0xf2, 0xf3, 0xff, 0xff, 0xff) \
	X(IPC_MSGGET, 17, 0, 0, 0xf1, 0xf2, 0xff, 0xff, 0xff, 0xff) \
	X(IPC_OP, 18, 0, 0, 0xf1, 0xf4, 0xf2, 0xff, 0xff, 0xff) \
	X(IPC_TIMEDOP, 19, 0, 0, 0xf1, 0xf4, 0xf2, 0xf5, 0xff, 0xff) \
	X(IPC_SEMCTL, 20, 1, 4, 0xf1, 0xf2, 0xf3, 0xf8, 0xff, 0xff) \
	X(IPC_MSGSND, 21, 0, 0, 0xf1, 0xf4, 0xf2, 0xf3, 0xff, 0xff) \
	X(IPC_MSGRCV, 22, 0, 0, 0xf1, 0xf4, 0xf2, 0xf5, 0xf3, 0xff) \
	X(IPC_MSGRCV_OLD, 23, 2, 4, 0xf1, 0xf8, 0xf2, 0xf9, 0xf3, 0xff) \
	X(IPC_CTL, 24, 0, 0, 0xf1, 0xf2, 0xf4, 0xff, 0xff, 0xff) \
	X(IPC_SHMDT, 25, 0, 0, 0xf4, 0xff, 0xff, 0xff, 0xff, 0xff)

/* Numbers whose arguments are not simply the registers. X(i386 number, SHAPE) */
#define RINGSIDE_I386_SHAPED(X) \
	X(82, WORDS_5) /* select */ \
	X(90, WORDS_6) /* mmap */ \
	X(120, CLONE) \
	X(140, LLSEEK) \
	X(180, JOINED_3) /* pread64 */ \
	X(181, JOINED_3) /* pwrite64 */ \
	X(193, JOINED_1) /* truncate64 */ \
	X(194, JOINED_1) /* ftruncate64 */ \
	X(225, JOINED_1) /* readahead */ \
	X(250, JOINED_1) /* fadvise64 */ \
	X(253, JOINED_0) /* lookup_dcookie */ \
	X(272, JOINED_1_2) /* fadvise64_64 */ \
	X(314, JOINED_1_2) /* sync_file_range */ \
	X(324, JOINED_2_3) /* fallocate */ \
	X(339, JOINED_2) /* fanotify_mark */

/*
 * What socketcall and ipc do for their first argument. X(slot, event, SHAPE), where the slot is what
 * RINGSIDE_I386_INNER makes of the number and that argument. Any other first argument, which the
 * kernel refuses, is the event socketcall or ipc itself.
 */
#define RINGSIDE_I386_MULTIPLEXED(X) \
	X(1, socket, SOCKET_3) \
	X(2, bind, SOCKET_3) \
	X(3, connect, SOCKET_3) \
	X(4, listen, SOCKET_2) \
	X(5, accept, SOCKET_3) \
	X(6, getsockname, SOCKET_3) \
	X(7, getpeername, SOCKET_3) \
	X(8, socketpair, SOCKET_4) \
	X(9, sendto, SOCKET_4) /* send */ \
	X(10, recvfrom, SOCKET_4) /* recv */ \
	X(11, sendto, SOCKET_6) \
	X(12, recvfrom, SOCKET_6) \
	X(13, shutdown, SOCKET_2) \
	X(14, setsockopt, SOCKET_5) \
	X(15, getsockopt, SOCKET_5) \
	X(16, sendmsg, SOCKET_3) \
	X(17, recvmsg, SOCKET_3) \
	X(18, accept4, SOCKET_4) \
	X(19, recvmmsg, SOCKET_5) \
	X(20, sendmmsg, SOCKET_4) \
	X(33, semop, IPC_OP) \
	X(34, semget, IPC_GET) \
	X(35, semctl, IPC_SEMCTL) \
	X(36, semtimedop, IPC_TIMEDOP) \
	X(43, msgsnd, IPC_MSGSND) \
	X(44, msgrcv, IPC_MSGRCV) \
	X(45, msgget, IPC_MSGGET) \
	X(46, msgctl, IPC_CTL) \
	X(53, shmat, IPC_OP) \
	X(54, shmdt, IPC_SHMDT) \
	X(55, shmget, IPC_GET) \
	X(56, shmctl, IPC_CTL) \
	X(63, msgrcv, IPC_MSGRCV_OLD)

#define RINGSIDE_I386_NR_execve 11
#define RINGSIDE_I386_NR_socketcall 102
#define RINGSIDE_I386_NR_ipc 117

/* 0: none. The upper half of what ipc is asked for is a version; msgrcv's pointer depends on it. */
#define RINGSIDE_I386_INNER_SOCKETCALL(call) ((call) <= 20 ? (call) : 0)
#define RINGSIDE_I386_INNER_IPC(call)                       \
	(((call) & 0xffff) > 24 || !((call) & 0xffff) ? 0 : \
	 (call) == 12 ? 63 : 32 + ((call) & 0xffff))
#define RINGSIDE_I386_INNER(nr, call)                                                   \
	((nr) == RINGSIDE_I386_NR_socketcall ? RINGSIDE_I386_INNER_SOCKETCALL(call) : \
	 (nr) == RINGSIDE_I386_NR_ipc ? RINGSIDE_I386_INNER_IPC(call) : 0)
#define RINGSIDE_I386_INNER_SLOTS 64

/*
 * How the drivers number calls of both ABIs: x86-64 numbers, i386 numbers behind them, then what
 * socketcall and ipc do.
 */
#define RINGSIDE_CALL_I386 RINGSIDE_SYSCALL_NR_SLOTS
#define RINGSIDE_CALL_INNER (2 * RINGSIDE_SYSCALL_NR_SLOTS)
#define RINGSIDE_CALL_SLOTS (RINGSIDE_CALL_INNER + RINGSIDE_I386_INNER_SLOTS)

#define RINGSIDE_CALL_IS_I386(call) ((call) >= RINGSIDE_CALL_I386)
#define RINGSIDE_CALL_NR(call)                                                          \
	((call) < RINGSIDE_CALL_INNER ? (call) % RINGSIDE_SYSCALL_NR_SLOTS :          \
	 (call) < RINGSIDE_CALL_INNER + 32 ? RINGSIDE_I386_NR_socketcall : RINGSIDE_I386_NR_ipc)

/* Rows of a driver's table: by x86-64 number, then those of i386 alone. */
#define RINGSIDE_ROW_OF_SYSCALL(name, id, nr, ...) RINGSIDE_ROW_##name = nr,
#define RINGSIDE_ROW_OF_I386(name, ...) RINGSIDE_ROW_I386_##name,
enum ringside_row {
	RINGSIDE_SYSCALLS(RINGSIDE_ROW_OF_SYSCALL)
	RINGSIDE_ROW_BEFORE_I386 = RINGSIDE_SYSCALL_NR_SLOTS - 1,
	RINGSIDE_I386_CALLS(RINGSIDE_ROW_OF_I386)
	RINGSIDE_I386_VARIANTS(RINGSIDE_ROW_OF_I386)
	RINGSIDE_ROWS
};
#undef RINGSIDE_ROW_OF_I386
#undef RINGSIDE_ROW_OF_SYSCALL

#define RINGSIDE_I386_SHAPE_ENUM(name, value, ...) RINGSIDE_I386_SHAPE_##name = value,
enum ringside_i386_shape {
	RINGSIDE_I386_SHAPES(RINGSIDE_I386_SHAPE_ENUM)
	RINGSIDE_I386_SHAPE_SLOTS
};
#undef RINGSIDE_I386_SHAPE_ENUM

/*
 * Initialisers of an array by call: its row plus one, 0 where there is none. A row without an i386
 * number is written behind the last call, where nobody looks.
 */
#define RINGSIDE_CALL_ROW_SLOTS (RINGSIDE_CALL_SLOTS + RINGSIDE_SYSCALL_NR_SLOTS)
#define RINGSIDE_CALL_ROW(name, id, nr, i386, ...) \
	[(i386) < 0 ? RINGSIDE_CALL_SLOTS + (nr) : RINGSIDE_CALL_I386 + (i386)] = (nr) + 1,
#define RINGSIDE_CALL_ROW_OWN(name, id, i386, ...) \
	[RINGSIDE_CALL_I386 + (i386)] = RINGSIDE_ROW_I386_##name + 1,
#define RINGSIDE_CALL_ROW_ALIAS(name, event, i386) \
	[RINGSIDE_CALL_I386 + (i386)] = RINGSIDE_ROW_##event + 1,
#define RINGSIDE_CALL_ROW_VARIANT(name, event, i386, ...) \
	[RINGSIDE_CALL_I386 + (i386)] = RINGSIDE_ROW_I386_##name + 1,
#define RINGSIDE_CALL_ROW_INNER(slot, event, shape) \
	[RINGSIDE_CALL_INNER + (slot)] = RINGSIDE_ROW_##event + 1,
#define RINGSIDE_CALL_ROWS                                 \
	RINGSIDE_SYSCALLS(RINGSIDE_CALL_ROW)               \
	RINGSIDE_I386_CALLS(RINGSIDE_CALL_ROW_OWN)         \
	RINGSIDE_I386_ALIASES(RINGSIDE_CALL_ROW_ALIAS)     \
	RINGSIDE_I386_VARIANTS(RINGSIDE_CALL_ROW_VARIANT) \
	RINGSIDE_I386_MULTIPLEXED(RINGSIDE_CALL_ROW_INNER)

/* ... and of an array of shapes, from the first i386 call. */
#define RINGSIDE_CALL_SHAPE(i386, shape) [(i386)] = RINGSIDE_I386_SHAPE_##shape,
#define RINGSIDE_CALL_SHAPE_INNER(slot, event, shape) \
	[RINGSIDE_CALL_INNER - RINGSIDE_CALL_I386 + (slot)] = RINGSIDE_I386_SHAPE_##shape,
#define RINGSIDE_CALL_SHAPE_SLOTS (RINGSIDE_CALL_SLOTS - RINGSIDE_CALL_I386)
#define RINGSIDE_CALL_SHAPES                      \
	RINGSIDE_I386_SHAPED(RINGSIDE_CALL_SHAPE) \
	RINGSIDE_I386_MULTIPLEXED(RINGSIDE_CALL_SHAPE_INNER)

#endif
