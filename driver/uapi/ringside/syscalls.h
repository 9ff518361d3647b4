/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Every system call, declared once. Ids are ABI: append, never reuse; a retired name stays.
 */
#ifndef RINGSIDE_SYSCALLS_H
#define RINGSIDE_SYSCALLS_H

#include "arguments.h"

/*
 * What a record of a call has beside registers and arguments, which the table alone decides.
 * X(NAME, value)
 *	RAW	nothing else
 *	EXEC	written when the image is committed (success) or at exit (failure)
 *	CLONE	the child's own return of 0 is not a record
 *	OPEN	the opened file
 *	SOCKET	both ends of the connection of the descriptor in the first argument
 *	ACCEPT	both ends of the new connection
 *	BARE	not even arguments: the registers at exit are not the call's (rt_sigreturn)
 *	CREDENTIALS	those before and after the call, where they differ; EXEC has them, too
 *	NAMESPACES	likewise, and after success the task's namespaces
 *	DATA	what the call transferred, as long as somebody asked for (struct ringside_snap); one of
 *		its arguments is data: BYTES* or IOVEC* in the place of the argument, MSGHDR* as DATA
 *	TARGET	if asked for, after success: the file or the ends of the socket behind the first argument
 *	TRANSFER both, TARGET and DATA
 *	CLOSE	as TARGET, but looked up when the call begins: its descriptor is free when it ends
 */
#define RINGSIDE_CAPTURES(X) \
	X(RAW, 0)            \
	X(EXEC, 1)           \
	X(CLONE, 2)          \
	X(OPEN, 3)           \
	X(SOCKET, 4)         \
	X(ACCEPT, 5)         \
	X(BARE, 6)           \
	X(CREDENTIALS, 7)    \
	X(NAMESPACES, 8)     \
	X(DATA, 9)           \
	X(TARGET, 10)        \
	X(TRANSFER, 11)      \
	X(CLOSE, 12)

#define RINGSIDE_CAPTURE_ENUM(name, value) RINGSIDE_CAPTURE_##name = value,
enum ringside_capture {
	RINGSIDE_CAPTURES(RINGSIDE_CAPTURE_ENUM)
};
#undef RINGSIDE_CAPTURE_ENUM

/*
 * X(name, id, x86-64 number, i386 number, arm64 number, CAPTURE, LANE, GROUP, ARG(...)...); a
 * number of -1: the architecture does not have the call under this name, or i386 has it there with
 * other arguments (i386.h).
 *
 * Arguments are those of the newest kernel, in the order of x86-64 (clone() has others elsewhere).
 * Where an older kernel (bpf's last two) or the call's operation (open's mode) does not take one,
 * it is what the program left in the register. They have the names of the manual page or of the
 * kernel, but what is a path, dirfd, fd, flags or mode is called so. No arguments: the call takes
 * none, or no kernel ever had more of it than the number. Memory that a call writes only sometimes
 * (the status of wait4, not where WNOHANG returns 0) is PTR: old bytes must not pass for an answer.
 */
#define RINGSIDE_SYSCALLS(X) \
	X(read, 64, 0, 3, 63, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(BYTES_OUT, buf, 2), \
	  ARG(U64, count)) \
	X(write, 65, 1, 4, 64, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(BYTES_SENT, buf), \
	  ARG(U64, count)) \
	X(open, 66, 2, 5, -1, OPEN, FILE, FILES, ARG(PATH, path), ARG(FLAGS, flags, OPEN), \
	  ARG(MODE, mode)) \
	X(close, 67, 3, 6, 57, CLOSE, FILE, FILES, ARG(FD, fd)) \
	X(stat, 68, 4, 106, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRUCT_OUT, statbuf, STAT)) \
	X(fstat, 69, 5, 108, 80, RAW, OTHER, BASIC_ATTRIBUTES, ARG(FD, fd), \
	  ARG(STRUCT_OUT, statbuf, STAT)) \
	X(lstat, 70, 6, 107, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRUCT_OUT, statbuf, STAT)) \
	X(poll, 71, 7, 168, -1, RAW, OTHER, MULTIPLEXED_IO, ARG(STRUCTS, fds, OF(POLLFD, 1)), \
	  ARG(U32, nfds), ARG(S32, timeout)) \
	X(lseek, 72, 8, 19, 62, RAW, OTHER, READ_WRITE, ARG(FD, fd), ARG(S64, offset), \
	  ARG(CHOICE, whence, SEEK)) \
	X(mmap, 73, 9, 90, 222, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), ARG(U64, len), \
	  ARG(FLAGS64, prot, PROT), ARG(FLAGS64, flags, MAP), ARG(FD, fd), ARG(U64, off)) \
	X(mprotect, 74, 10, 125, 226, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(FLAGS64, prot, PROT)) \
	X(munmap, 75, 11, 91, 215, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), ARG(U64, len)) \
	X(brk, 76, 12, 45, 214, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, brk)) \
	X(rt_sigaction, 77, 13, 174, 134, RAW, OTHER, REAL_TIME_SIGNALS, ARG(SIGNAL, sig), \
	  ARG(STRUCT, act, SIGACTION), ARG(STRUCT_OUT, oact, SIGACTION), ARG(U64, sigsetsize)) \
	X(rt_sigprocmask, 78, 14, 175, 135, RAW, OTHER, REAL_TIME_SIGNALS, \
	  ARG(CHOICE, how, SIG_HOW), ARG(STRUCT, nset, SIGSET), ARG(STRUCT_OUT, oset, SIGSET), \
	  ARG(U64, sigsetsize)) \
	X(rt_sigreturn, 79, 15, 173, 139, BARE, OTHER, REAL_TIME_SIGNALS) \
	X(ioctl, 80, 16, 54, 29, RAW, OTHER, DESCRIPTORS, ARG(FD, fd), ARG(CHOICE, cmd, IOCTL), \
	  ARG(WORD, arg)) \
	X(pread64, 81, 17, 180, 67, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(BYTES_OUT, buf, 2), \
	  ARG(U64, count), ARG(S64, pos)) \
	X(pwrite64, 82, 18, 181, 68, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(BYTES_SENT, buf), \
	  ARG(U64, count), ARG(S64, pos)) \
	X(readv, 83, 19, 145, 65, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(IOVEC_OUT, vec, 2), \
	  ARG(U64, vlen)) \
	X(writev, 84, 20, 146, 66, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(IOVEC, vec, 2), \
	  ARG(U64, vlen)) \
	X(access, 85, 21, 33, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), \
	  ARG(FLAGS, mode, ACCESS)) \
	X(pipe, 86, 22, 42, -1, RAW, OTHER, PIPES, ARG(STRUCT_OUT, fildes, PAIR)) \
	X(select, 87, 23, 82, -1, RAW, OTHER, MULTIPLEXED_IO, ARG(S32, n), ARG(PTR, inp), \
	  ARG(PTR, outp), ARG(PTR, exp), ARG(STRUCT_OUT, tvp, TIMEVAL)) \
	X(sched_yield, 88, 24, 158, 124, RAW, OTHER, SCHEDULING) \
	X(mremap, 89, 25, 163, 216, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, old_len), ARG(U64, new_len), ARG(FLAGS64, flags, MREMAP), \
	  ARG(ADDRESS, new_addr)) \
	X(msync, 90, 26, 144, 227, RAW, OTHER, SYNCHRONIZED_IO, ARG(ADDRESS, addr), ARG(U64, len), \
	  ARG(FLAGS, flags, MS)) \
	X(mincore, 91, 27, 218, 232, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(PTR, vec)) \
	X(madvise, 92, 28, 219, 233, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(CHOICE, advice, MADV)) \
	X(shmget, 93, 29, 395, 194, RAW, OTHER, SHARED_MEMORY, ARG(S32, key), ARG(U64, size), \
	  ARG(FLAGS, flags, IPC_SHM_GET)) \
	X(shmat, 94, 30, 397, 196, RAW, OTHER, SHARED_MEMORY, ARG(S32, shmid), \
	  ARG(ADDRESS, shmaddr), ARG(FLAGS, flags, IPC_SHM_AT)) \
	X(shmctl, 95, 31, 396, 195, RAW, OTHER, SHARED_MEMORY, ARG(S32, shmid), \
	  ARG(CHOICE, cmd, IPC_SHM_CTL), ARG(PTR, buf)) \
	X(dup, 96, 32, 41, 23, RAW, OTHER, DESCRIPTORS, ARG(FD, fd)) \
	X(dup2, 97, 33, 63, -1, RAW, OTHER, DESCRIPTORS, ARG(FD, oldfd), ARG(FD, newfd)) \
	X(pause, 98, 34, 29, -1, RAW, OTHER, STANDARD_SIGNALS) \
	X(nanosleep, 99, 35, 162, 101, RAW, OTHER, MISCELLANEOUS_TIME, \
	  ARG(STRUCT, rqtp, TIMESPEC), ARG(PTR, rmtp)) \
	X(getitimer, 100, 36, 105, 102, RAW, OTHER, SYSTEM_TIMERS, ARG(CHOICE, which, ITIMER), \
	  ARG(STRUCT_OUT, value, ITIMERVAL)) \
	X(alarm, 101, 37, 27, -1, RAW, OTHER, SYSTEM_TIMERS, ARG(U32, seconds)) \
	X(setitimer, 102, 38, 104, 103, RAW, OTHER, SYSTEM_TIMERS, ARG(CHOICE, which, ITIMER), \
	  ARG(STRUCT, value, ITIMERVAL), ARG(STRUCT_OUT, ovalue, ITIMERVAL)) \
	X(getpid, 103, 39, 20, 172, RAW, OTHER, PROCESS) \
	X(sendfile, 104, 40, -1, 71, RAW, OTHER, READ_WRITE, ARG(FD, out_fd), ARG(FD, in_fd), \
	  ARG(STRUCT_OUT, offset, FILE_OFFSET), ARG(U64, count)) \
	X(socket, 105, 41, 359, 198, RAW, OTHER, SOCKETS, ARG(CHOICE, domain, AF), \
	  ARG(FLAGS, type, SOCK), ARG(S32, protocol)) \
	X(connect, 106, 42, 362, 203, SOCKET, CONNECTION, SOCKETS, ARG(FD, fd), \
	  ARG(SOCKADDR, addr, 2), ARG(S32, addrlen)) \
	X(accept, 107, 43, -1, 202, ACCEPT, CONNECTION, SOCKETS, ARG(FD, fd), \
	  ARG(SOCKADDR_OUT, addr, 2), ARG(STRUCT_OUT, addrlen, INT)) \
	X(sendto, 108, 44, 369, 206, TRANSFER, OTHER, NETWORK_IO, ARG(FD, fd), ARG(BYTES_SENT, buf), \
	  ARG(U64, len), ARG(FLAGS, flags, MSG), ARG(SOCKADDR, addr, 5), ARG(S32, addrlen)) \
	X(recvfrom, 109, 45, 371, 207, TRANSFER, OTHER, NETWORK_IO, ARG(FD, fd), ARG(BYTES_OUT, buf, 2), \
	  ARG(U64, size), ARG(FLAGS, flags, MSG), ARG(SOCKADDR_OUT, addr, 5), \
	  ARG(STRUCT_OUT, addrlen, INT)) \
	X(sendmsg, 110, 46, 370, 211, TRANSFER, OTHER, NETWORK_IO, ARG(FD, fd), ARG(MSGHDR, msg), \
	  ARG(FLAGS, flags, MSG)) \
	X(recvmsg, 111, 47, 372, 212, TRANSFER, OTHER, NETWORK_IO, ARG(FD, fd), ARG(MSGHDR_OUT, msg), \
	  ARG(FLAGS, flags, MSG)) \
	X(shutdown, 112, 48, 373, 210, RAW, OTHER, SOCKETS, ARG(FD, fd), ARG(CHOICE, how, SHUT)) \
	X(bind, 113, 49, 361, 200, RAW, OTHER, SOCKETS, ARG(FD, fd), ARG(SOCKADDR, addr, 2), \
	  ARG(S32, addrlen)) \
	X(listen, 114, 50, 363, 201, RAW, OTHER, SOCKETS, ARG(FD, fd), ARG(S32, backlog)) \
	X(getsockname, 115, 51, 367, 204, RAW, OTHER, SOCKETS, ARG(FD, fd), \
	  ARG(SOCKADDR_OUT, addr, 2), ARG(STRUCT_OUT, addrlen, INT)) \
	X(getpeername, 116, 52, 368, 205, RAW, OTHER, SOCKETS, ARG(FD, fd), \
	  ARG(SOCKADDR_OUT, addr, 2), ARG(STRUCT_OUT, addrlen, INT)) \
	X(socketpair, 117, 53, 360, 199, RAW, OTHER, SOCKETS, ARG(CHOICE, domain, AF), \
	  ARG(FLAGS, type, SOCK), ARG(S32, protocol), ARG(STRUCT_OUT, sv, PAIR)) \
	X(setsockopt, 118, 54, 366, 208, DATA, OTHER, SOCKETS, ARG(FD, fd), \
	  ARG(CHOICE, level, SOL), ARG(CHOICE, optname, SO), ARG(BYTES, optval, 4), \
	  ARG(S32, optlen)) \
	X(getsockopt, 119, 55, 365, 209, RAW, OTHER, SOCKETS, ARG(FD, fd), \
	  ARG(CHOICE, level, SOL), ARG(CHOICE, optname, SO), ARG(PTR, optval), \
	  ARG(STRUCT_OUT, optlen, INT)) \
	X(clone, 120, 56, 120, 220, CLONE, LIFECYCLE, EXECUTION, ARG(FLAGS64, flags, CLONE), \
	  ARG(ADDRESS, newsp), ARG(ADDRESS, parent_tid), ARG(ADDRESS, child_tid), \
	  ARG(ADDRESS, tls)) \
	X(fork, 121, 57, 2, -1, CLONE, LIFECYCLE, EXECUTION) \
	X(vfork, 122, 58, 190, -1, CLONE, LIFECYCLE, EXECUTION) \
	X(execve, 123, 59, 11, 221, EXEC, LIFECYCLE, EXECUTION, ARG(PATH, path), \
	  ARG(STRINGS, argv), ARG(PTR, envp)) \
	X(exit, 124, 60, 1, 93, RAW, OTHER, EXECUTION, ARG(S32, error_code)) \
	X(wait4, 125, 61, 114, 260, RAW, OTHER, EXECUTION, ARG(PID, pid), ARG(PTR, stat_addr), \
	  ARG(FLAGS, options, W), ARG(PTR, ru)) \
	X(kill, 126, 62, 37, 129, RAW, OTHER, STANDARD_SIGNALS, ARG(PID, pid), ARG(SIGNAL, sig)) \
	X(uname, 127, 63, 122, 160, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(PTR, name)) \
	X(semget, 128, 64, 393, 190, RAW, OTHER, SEMAPHORES, ARG(S32, key), ARG(S32, nsems), \
	  ARG(FLAGS, flags, IPC)) \
	X(semop, 129, 65, -1, 193, RAW, OTHER, SEMAPHORES, ARG(S32, semid), \
	  ARG(STRUCTS, sops, OF(SEMBUF, 2)), ARG(U32, nsops)) \
	X(semctl, 130, 66, 394, 191, RAW, OTHER, SEMAPHORES, ARG(S32, semid), ARG(S32, semnum), \
	  ARG(CHOICE, cmd, IPC_SEM_CTL), ARG(WORD, arg)) \
	X(shmdt, 131, 67, 398, 197, RAW, OTHER, SHARED_MEMORY, ARG(ADDRESS, shmaddr)) \
	X(msgget, 132, 68, 399, 186, RAW, OTHER, MESSAGE_QUEUES, ARG(S32, key), \
	  ARG(FLAGS, flags, IPC)) \
	X(msgsnd, 133, 69, 400, 189, RAW, OTHER, MESSAGE_QUEUES, ARG(S32, msqid), \
	  ARG(STRUCT, msgp, MSGBUF), ARG(U64, msgsz), ARG(FLAGS, flags, IPC_MSG)) \
	X(msgrcv, 134, 70, 401, 188, RAW, OTHER, MESSAGE_QUEUES, ARG(S32, msqid), \
	  ARG(STRUCT_OUT, msgp, MSGBUF), ARG(U64, msgsz), ARG(S64, msgtyp), \
	  ARG(FLAGS, flags, IPC_MSG)) \
	X(msgctl, 135, 71, 402, 187, RAW, OTHER, MESSAGE_QUEUES, ARG(S32, msqid), \
	  ARG(CHOICE, cmd, IPC_MSG_CTL), ARG(PTR, buf)) \
	X(fcntl, 136, 72, 55, 25, RAW, OTHER, DESCRIPTORS, ARG(FD, fd), ARG(CHOICE, cmd, FCNTL), \
	  ARG(WORD, arg)) \
	X(flock, 137, 73, 143, 32, RAW, OTHER, DESCRIPTORS, ARG(FD, fd), ARG(FLAGS, cmd, LOCK)) \
	X(fsync, 138, 74, 118, 82, RAW, OTHER, SYNCHRONIZED_IO, ARG(FD, fd)) \
	X(fdatasync, 139, 75, 148, 83, RAW, OTHER, SYNCHRONIZED_IO, ARG(FD, fd)) \
	X(truncate, 140, 76, 92, 45, RAW, OTHER, FILES, ARG(PATH, path), ARG(S64, length)) \
	X(ftruncate, 141, 77, 93, 46, RAW, OTHER, FILES, ARG(FD, fd), ARG(S64, length)) \
	X(getdents, 142, 78, 141, -1, DATA, OTHER, DIRECTORIES, ARG(FD, fd), \
	  ARG(BYTES_OUT, dirent, 2), ARG(U32, count)) \
	X(getcwd, 143, 79, 183, 17, DATA, OTHER, DIRECTORIES, ARG(BYTES_OUT, buf, 1), ARG(U64, size)) \
	X(chdir, 144, 80, 12, 49, RAW, OTHER, DIRECTORIES, ARG(PATH, path)) \
	X(fchdir, 145, 81, 133, 50, RAW, OTHER, DIRECTORIES, ARG(FD, fd)) \
	X(rename, 146, 82, 38, -1, RAW, OTHER, FILES, ARG(PATH, oldpath), ARG(PATH, newpath)) \
	X(mkdir, 147, 83, 39, -1, RAW, OTHER, DIRECTORIES, ARG(PATH, path), ARG(MODE, mode)) \
	X(rmdir, 148, 84, 40, -1, RAW, OTHER, DIRECTORIES, ARG(PATH, path)) \
	X(creat, 149, 85, 8, -1, OPEN, FILE, FILES, ARG(PATH, path), ARG(MODE, mode)) \
	X(link, 150, 86, 9, -1, RAW, OTHER, LINKS, ARG(PATH, oldpath), ARG(PATH, newpath)) \
	X(unlink, 151, 87, 10, -1, RAW, OTHER, LINKS, ARG(PATH, path)) \
	X(symlink, 152, 88, 83, -1, RAW, OTHER, LINKS, ARG(PATH, target), ARG(PATH, linkpath)) \
	X(readlink, 153, 89, 85, -1, DATA, OTHER, LINKS, ARG(PATH, path), ARG(BYTES_OUT, buf, 2), \
	  ARG(S32, bufsiz)) \
	X(chmod, 154, 90, 15, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), ARG(MODE, mode)) \
	X(fchmod, 155, 91, 94, 52, RAW, OTHER, BASIC_ATTRIBUTES, ARG(FD, fd), ARG(MODE, mode)) \
	X(chown, 156, 92, -1, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), ARG(UID, owner), \
	  ARG(GID, group)) \
	X(fchown, 157, 93, -1, 55, RAW, OTHER, BASIC_ATTRIBUTES, ARG(FD, fd), ARG(UID, owner), \
	  ARG(GID, group)) \
	X(lchown, 158, 94, -1, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), ARG(UID, owner), \
	  ARG(GID, group)) \
	X(umask, 159, 95, 60, 166, RAW, OTHER, BASIC_ATTRIBUTES, ARG(MODE, mask)) \
	X(gettimeofday, 160, 96, 78, 169, RAW, OTHER, TIME_OF_DAY, ARG(STRUCT_OUT, tv, TIMEVAL), \
	  ARG(STRUCT_OUT, tz, TIMEZONE)) \
	X(getrlimit, 161, 97, 76, 163, RAW, OTHER, RESOURCES, ARG(CHOICE, resource, RLIMIT), \
	  ARG(STRUCT_OUT, rlim, RLIMIT)) \
	X(getrusage, 162, 98, 77, 165, RAW, OTHER, RESOURCES, ARG(CHOICE, who, RUSAGE), \
	  ARG(STRUCT_OUT, ru, RUSAGE)) \
	X(sysinfo, 163, 99, 116, 179, RAW, OTHER, MISCELLANEOUS_SYSTEM, \
	  ARG(STRUCT_OUT, info, SYSINFO)) \
	X(times, 164, 100, 43, 153, RAW, OTHER, MISCELLANEOUS_TIME, ARG(STRUCT_OUT, tbuf, TMS)) \
	X(ptrace, 165, 101, 26, 117, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(CHOICE, request, PTRACE), ARG(PID, pid), ARG(ADDRESS, addr), ARG(WORD, data)) \
	X(getuid, 166, 102, 24, 174, RAW, OTHER, USER) \
	X(syslog, 167, 103, 103, 116, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(CHOICE, type, SYSLOG), \
	  ARG(PTR, buf), ARG(S32, len)) \
	X(getgid, 168, 104, 47, 176, RAW, OTHER, USER) \
	X(setuid, 169, 105, -1, 146, CREDENTIALS, OTHER, USER, ARG(UID, uid)) \
	X(setgid, 170, 106, -1, 144, CREDENTIALS, OTHER, USER, ARG(GID, gid)) \
	X(geteuid, 171, 107, 49, 175, RAW, OTHER, USER) \
	X(getegid, 172, 108, 50, 177, RAW, OTHER, USER) \
	X(setpgid, 173, 109, 57, 154, RAW, OTHER, PROCESS_GROUP, ARG(PID, pid), ARG(PID, pgid)) \
	X(getppid, 174, 110, 64, 173, RAW, OTHER, PROCESS) \
	X(getpgrp, 175, 111, 65, -1, RAW, OTHER, PROCESS_GROUP) \
	X(setsid, 176, 112, 66, 157, RAW, OTHER, SESSION) \
	X(setreuid, 177, 113, -1, 145, CREDENTIALS, OTHER, USER, ARG(UID, ruid), ARG(UID, euid)) \
	X(setregid, 178, 114, -1, 143, CREDENTIALS, OTHER, USER, ARG(GID, rgid), ARG(GID, egid)) \
	X(getgroups, 179, 115, -1, 158, RAW, OTHER, USER, ARG(S32, size), \
	  ARG(STRUCTS_OUT, list, OF(GID, 0))) \
	X(setgroups, 180, 116, -1, 159, CREDENTIALS, OTHER, USER, ARG(S32, size), \
	  ARG(STRUCTS, list, OF(GID, 0))) \
	X(setresuid, 181, 117, -1, 147, CREDENTIALS, OTHER, USER, ARG(UID, ruid), ARG(UID, euid), \
	  ARG(UID, suid)) \
	X(getresuid, 182, 118, -1, 148, RAW, OTHER, USER, ARG(STRUCT_OUT, ruid, UID), \
	  ARG(STRUCT_OUT, euid, UID), ARG(STRUCT_OUT, suid, UID)) \
	X(setresgid, 183, 119, -1, 149, CREDENTIALS, OTHER, USER, ARG(GID, rgid), ARG(GID, egid), \
	  ARG(GID, sgid)) \
	X(getresgid, 184, 120, -1, 150, RAW, OTHER, USER, ARG(STRUCT_OUT, rgid, GID), \
	  ARG(STRUCT_OUT, egid, GID), ARG(STRUCT_OUT, sgid, GID)) \
	X(getpgid, 185, 121, 132, 155, RAW, OTHER, PROCESS_GROUP, ARG(PID, pid)) \
	X(setfsuid, 186, 122, -1, 151, CREDENTIALS, OTHER, USER, ARG(UID, uid)) \
	X(setfsgid, 187, 123, -1, 152, CREDENTIALS, OTHER, USER, ARG(GID, gid)) \
	X(getsid, 188, 124, 147, 156, RAW, OTHER, SESSION, ARG(PID, pid)) \
	X(capget, 189, 125, 184, 90, RAW, OTHER, THREADING, ARG(STRUCT, header, CAP_HEADER), \
	  ARG(STRUCT_OUT, data, CAP_DATA)) \
	X(capset, 190, 126, 185, 91, CREDENTIALS, OTHER, THREADING, ARG(STRUCT, header, CAP_HEADER), \
	  ARG(STRUCT, data, CAP_DATA)) \
	X(rt_sigpending, 191, 127, 176, 136, RAW, OTHER, REAL_TIME_SIGNALS, \
	  ARG(STRUCT_OUT, set, SIGSET), ARG(U64, sigsetsize)) \
	X(rt_sigtimedwait, 192, 128, 177, 137, RAW, OTHER, REAL_TIME_SIGNALS, \
	  ARG(STRUCT, these, SIGSET), ARG(STRUCT_OUT, info, SIGINFO), \
	  ARG(STRUCT, timeout, TIMESPEC), ARG(U64, sigsetsize)) \
	X(rt_sigqueueinfo, 193, 129, 178, 138, RAW, OTHER, REAL_TIME_SIGNALS, ARG(PID, pid), \
	  ARG(SIGNAL, sig), ARG(STRUCT, info, SIGINFO)) \
	X(rt_sigsuspend, 194, 130, 179, 133, RAW, OTHER, REAL_TIME_SIGNALS, \
	  ARG(STRUCT, newset, SIGSET), ARG(U64, sigsetsize)) \
	X(sigaltstack, 195, 131, 186, 132, RAW, OTHER, REAL_TIME_SIGNALS, ARG(STRUCT, ss, STACK), \
	  ARG(STRUCT_OUT, old_ss, STACK)) \
	X(utime, 196, 132, 30, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRUCT, times, UTIMBUF)) \
	X(mknod, 197, 133, 14, -1, RAW, OTHER, FILES, ARG(PATH, path), ARG(MODE, mode), \
	  ARG(DEVICE, dev)) \
	X(uselib, 198, 134, 86, -1, RAW, OTHER, MISCELLANEOUS_PROCESS, ARG(PATH, path)) \
	X(personality, 199, 135, 136, 92, RAW, OTHER, MISCELLANEOUS_SYSTEM, \
	  ARG(FLAGS, personality, PERSONALITY)) \
	X(ustat, 200, 136, 62, -1, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, ARG(DEVICE, dev), \
	  ARG(STRUCT_OUT, ubuf, USTAT)) \
	X(statfs, 201, 137, 99, 43, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, ARG(PATH, path), \
	  ARG(STRUCT_OUT, buf, STATFS)) \
	X(fstatfs, 202, 138, 100, 44, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, ARG(FD, fd), \
	  ARG(STRUCT_OUT, buf, STATFS)) \
	X(sysfs, 203, 139, 135, -1, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, ARG(S32, option), \
	  ARG(WORD, arg1), ARG(WORD, arg2)) \
	X(getpriority, 204, 140, 96, 141, RAW, OTHER, SCHEDULING, ARG(CHOICE, which, PRIO), \
	  ARG(S32, who)) \
	X(setpriority, 205, 141, 97, 140, RAW, OTHER, SCHEDULING, ARG(CHOICE, which, PRIO), \
	  ARG(S32, who), ARG(S32, niceval)) \
	X(sched_setparam, 206, 142, 154, 118, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(STRUCT, param, SCHED_PARAM)) \
	X(sched_getparam, 207, 143, 155, 121, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(STRUCT_OUT, param, SCHED_PARAM)) \
	X(sched_setscheduler, 208, 144, 156, 119, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(FLAGS, policy, SCHED), ARG(STRUCT, param, SCHED_PARAM)) \
	X(sched_getscheduler, 209, 145, 157, 120, RAW, OTHER, SCHEDULING, ARG(PID, pid)) \
	X(sched_get_priority_max, 210, 146, 159, 125, RAW, OTHER, SCHEDULING, \
	  ARG(FLAGS, policy, SCHED)) \
	X(sched_get_priority_min, 211, 147, 160, 126, RAW, OTHER, SCHEDULING, \
	  ARG(FLAGS, policy, SCHED)) \
	X(sched_rr_get_interval, 212, 148, 161, 127, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(STRUCT_OUT, interval, TIMESPEC)) \
	X(mlock, 213, 149, 150, 228, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len)) \
	X(munlock, 214, 150, 151, 229, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len)) \
	X(mlockall, 215, 151, 152, 230, RAW, OTHER, VIRTUAL_MEMORY, ARG(FLAGS, flags, MCL)) \
	X(munlockall, 216, 152, 153, 231, RAW, OTHER, VIRTUAL_MEMORY) \
	X(vhangup, 217, 153, 111, 58, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(modify_ldt, 218, 154, 123, -1, RAW, OTHER, VIRTUAL_MEMORY, ARG(S32, func), \
	  ARG(PTR, ptr), ARG(U64, bytecount)) \
	X(pivot_root, 219, 155, 217, 41, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(PATH, new_root), \
	  ARG(PATH, put_old)) \
	X(_sysctl, 220, 156, 149, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM, \
	  ARG(STRUCT, uargs, SYSCTL_ARGS)) \
	X(prctl, 221, 157, 172, 167, CREDENTIALS, OTHER, MISCELLANEOUS_PROCESS, ARG(CHOICE, option, PR), \
	  ARG(WORD, arg2), ARG(WORD, arg3), ARG(WORD, arg4), ARG(WORD, arg5)) \
	X(arch_prctl, 222, 158, 384, -1, RAW, OTHER, THREADING, ARG(CHOICE, option, ARCH_PRCTL), \
	  ARG(WORD, arg2)) \
	X(adjtimex, 223, 159, 124, 171, RAW, OTHER, MISCELLANEOUS_TIME, ARG(STRUCT, txc_p, TIMEX)) \
	X(setrlimit, 224, 160, 75, 164, RAW, OTHER, RESOURCES, ARG(CHOICE, resource, RLIMIT), \
	  ARG(STRUCT, rlim, RLIMIT)) \
	X(chroot, 225, 161, 61, 51, RAW, OTHER, DIRECTORIES, ARG(PATH, path)) \
	X(sync, 226, 162, 36, 81, RAW, OTHER, SYNCHRONIZED_IO) \
	X(acct, 227, 163, 51, 89, RAW, OTHER, ACCOUNTING, ARG(PATH, path)) \
	X(settimeofday, 228, 164, 79, 170, RAW, OTHER, TIME_OF_DAY, ARG(STRUCT, tv, TIMEVAL), \
	  ARG(STRUCT, tz, TIMEZONE)) \
	X(mount, 229, 165, 21, 40, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(PATH, source), \
	  ARG(PATH, target), ARG(STRING, filesystemtype), ARG(FLAGS64, flags, MOUNT), \
	  ARG(STRING, data)) \
	X(umount2, 230, 166, 52, 39, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(PATH, path), \
	  ARG(FLAGS, flags, UMOUNT)) \
	X(swapon, 231, 167, 87, 224, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(PATH, path), \
	  ARG(FLAGS, flags, SWAP)) \
	X(swapoff, 232, 168, 115, 225, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(PATH, path)) \
	X(reboot, 233, 169, 88, 142, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(U32, magic1), \
	  ARG(U32, magic2), ARG(CHOICE, cmd, REBOOT), ARG(PTR, arg)) \
	X(sethostname, 234, 170, 74, 161, DATA, OTHER, NAMING, ARG(BYTES, name, 1), ARG(S32, len)) \
	X(setdomainname, 235, 171, 121, 162, DATA, OTHER, NAMING, ARG(BYTES, name, 1), ARG(S32, len)) \
	X(iopl, 236, 172, 110, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(U32, level)) \
	X(ioperm, 237, 173, 101, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(U64, from), \
	  ARG(U64, num), ARG(S32, turn_on)) \
	X(create_module, 238, 174, 127, -1, RAW, OTHER, KERNEL, ARG(STRING, name), ARG(U64, size)) \
	X(init_module, 239, 175, 128, 105, DATA, OTHER, KERNEL, ARG(BYTES, umod, 1), ARG(U64, len), \
	  ARG(STRING, uargs)) \
	X(delete_module, 240, 176, 129, 106, RAW, OTHER, KERNEL, ARG(STRING, name), \
	  ARG(FLAGS, flags, MODULE_DELETE)) \
	X(get_kernel_syms, 241, 177, 130, -1, RAW, OTHER, KERNEL, ARG(PTR, table)) \
	X(query_module, 242, 178, 167, -1, RAW, OTHER, KERNEL, ARG(STRING, name), ARG(S32, which), \
	  ARG(PTR, buf), ARG(U64, bufsize), ARG(STRUCT_OUT, ret, ULONG)) \
	X(quotactl, 243, 179, 131, 60, RAW, OTHER, ACCOUNTING, ARG(FLAGS, cmd, QUOTA), \
	  ARG(PATH, special), ARG(U32, id), ARG(PTR, addr)) \
	X(nfsservctl, 244, 180, 169, 42, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(S32, cmd), \
	  ARG(PTR, argp), ARG(PTR, resp)) \
	X(getpmsg, 245, 181, 188, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(putpmsg, 246, 182, 189, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(afs_syscall, 247, 183, 137, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(tuxcall, 248, 184, -1, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(security, 249, 185, -1, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(gettid, 250, 186, 224, 178, RAW, OTHER, PROCESS) \
	X(readahead, 251, 187, 225, 213, RAW, OTHER, MISCELLANEOUS_FILES, ARG(FD, fd), \
	  ARG(S64, offset), ARG(U64, count)) \
	X(setxattr, 252, 188, 226, 5, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name), ARG(BYTES, value, 3), ARG(U64, size), ARG(FLAGS, flags, XATTR)) \
	X(lsetxattr, 253, 189, 227, 6, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name), ARG(BYTES, value, 3), ARG(U64, size), ARG(FLAGS, flags, XATTR)) \
	X(fsetxattr, 254, 190, 228, 7, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(FD, fd), \
	  ARG(STRING, name), ARG(BYTES, value, 3), ARG(U64, size), ARG(FLAGS, flags, XATTR)) \
	X(getxattr, 255, 191, 229, 8, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name), ARG(BYTES_OUT, value, 3), ARG(U64, size)) \
	X(lgetxattr, 256, 192, 230, 9, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name), ARG(BYTES_OUT, value, 3), ARG(U64, size)) \
	X(fgetxattr, 257, 193, 231, 10, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(FD, fd), \
	  ARG(STRING, name), ARG(BYTES_OUT, value, 3), ARG(U64, size)) \
	X(listxattr, 258, 194, 232, 11, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(BYTES_OUT, list, 2), ARG(U64, size)) \
	X(llistxattr, 259, 195, 233, 12, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(BYTES_OUT, list, 2), ARG(U64, size)) \
	X(flistxattr, 260, 196, 234, 13, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(FD, fd), \
	  ARG(BYTES_OUT, list, 2), ARG(U64, size)) \
	X(removexattr, 261, 197, 235, 14, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name)) \
	X(lremovexattr, 262, 198, 236, 15, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRING, name)) \
	X(fremovexattr, 263, 199, 237, 16, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(FD, fd), \
	  ARG(STRING, name)) \
	X(tkill, 264, 200, 238, 130, RAW, OTHER, STANDARD_SIGNALS, ARG(PID, tid), \
	  ARG(SIGNAL, sig)) \
	X(time, 265, 201, 13, -1, RAW, OTHER, TIME_OF_DAY, ARG(STRUCT_OUT, tloc, LONG)) \
	X(futex, 266, 202, 240, 98, RAW, OTHER, FUTEXES, ARG(ADDRESS, uaddr), \
	  ARG(FLAGS, op, FUTEX), ARG(U32, val), ARG(WORD, timeout), ARG(ADDRESS, uaddr2), \
	  ARG(U32, val3)) \
	X(sched_setaffinity, 267, 203, 241, 122, DATA, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(U32, len), ARG(BYTES, mask, 1)) \
	X(sched_getaffinity, 268, 204, 242, 123, DATA, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(U32, len), ARG(BYTES_OUT, mask, 1)) \
	X(set_thread_area, 269, 205, 243, -1, RAW, OTHER, THREADING, \
	  ARG(STRUCT, u_info, USER_DESC)) \
	X(io_setup, 270, 206, 245, 0, RAW, OTHER, ASYNCHRONOUS_IO, ARG(U32, nr_reqs), \
	  ARG(STRUCT_OUT, ctxp, POINTER)) \
	X(io_destroy, 271, 207, 246, 1, RAW, OTHER, ASYNCHRONOUS_IO, ARG(ADDRESS, ctx_id)) \
	X(io_getevents, 272, 208, 247, 4, RAW, OTHER, ASYNCHRONOUS_IO, ARG(ADDRESS, ctx_id), \
	  ARG(S64, min_nr), ARG(S64, nr), ARG(STRUCTS_OUT, events, OF(IO_EVENT, 2)), \
	  ARG(STRUCT, timeout, TIMESPEC)) \
	X(io_submit, 273, 209, 248, 2, RAW, OTHER, ASYNCHRONOUS_IO, ARG(ADDRESS, ctx_id), \
	  ARG(S64, nr), ARG(STRUCTS, iocbpp, OF(POINTER, 1))) \
	X(io_cancel, 274, 210, 249, 3, RAW, OTHER, ASYNCHRONOUS_IO, ARG(ADDRESS, ctx_id), \
	  ARG(STRUCT, iocb, IOCB), ARG(PTR, result)) \
	X(get_thread_area, 275, 211, 244, -1, RAW, OTHER, THREADING, \
	  ARG(STRUCT, u_info, USER_DESC)) \
	X(lookup_dcookie, 276, 212, 253, 18, DATA, OTHER, DIRECTORIES, ARG(U64, cookie), \
	  ARG(BYTES_OUT, buf, 2), ARG(U64, len)) \
	X(epoll_create, 277, 213, 254, -1, RAW, OTHER, MULTIPLEXED_IO, ARG(S32, size)) \
	X(epoll_ctl_old, 278, 214, -1, -1, RAW, OTHER, MULTIPLEXED_IO) \
	X(epoll_wait_old, 279, 215, -1, -1, RAW, OTHER, MULTIPLEXED_IO) \
	X(remap_file_pages, 280, 216, 257, 234, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, size), ARG(FLAGS64, prot, PROT), ARG(U64, pgoff), ARG(FLAGS64, flags, MAP)) \
	X(getdents64, 281, 217, 220, 61, DATA, OTHER, DIRECTORIES, ARG(FD, fd), \
	  ARG(BYTES_OUT, dirent, 2), ARG(U32, count)) \
	X(set_tid_address, 282, 218, 258, 96, RAW, OTHER, THREADING, ARG(ADDRESS, tidptr)) \
	X(restart_syscall, 283, 219, 0, 128, RAW, OTHER, MISCELLANEOUS_SIGNALS) \
	X(semtimedop, 284, 220, -1, 192, RAW, OTHER, SEMAPHORES, ARG(S32, semid), \
	  ARG(STRUCTS, sops, OF(SEMBUF, 2)), ARG(U32, nsops), ARG(STRUCT, timeout, TIMESPEC)) \
	X(fadvise64, 285, 221, 250, 223, RAW, OTHER, MISCELLANEOUS_FILES, ARG(FD, fd), \
	  ARG(S64, offset), ARG(U64, len), ARG(CHOICE, advice, FADVISE)) \
	X(timer_create, 286, 222, 259, 107, RAW, OTHER, CLOCK_TIMERS, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT, event, SIGEVENT), ARG(STRUCT_OUT, timerid, INT)) \
	X(timer_settime, 287, 223, 260, 110, RAW, OTHER, CLOCK_TIMERS, ARG(S32, timerid), \
	  ARG(FLAGS, flags, TIMER), ARG(STRUCT, new_setting, ITIMERSPEC), \
	  ARG(STRUCT_OUT, old_setting, ITIMERSPEC)) \
	X(timer_gettime, 288, 224, 261, 108, RAW, OTHER, CLOCK_TIMERS, ARG(S32, timerid), \
	  ARG(STRUCT_OUT, setting, ITIMERSPEC)) \
	X(timer_getoverrun, 289, 225, 262, 109, RAW, OTHER, CLOCK_TIMERS, ARG(S32, timerid)) \
	X(timer_delete, 290, 226, 263, 111, RAW, OTHER, CLOCK_TIMERS, ARG(S32, timerid)) \
	X(clock_settime, 291, 227, 264, 112, RAW, OTHER, POSIX_CLOCKS, \
	  ARG(CHOICE, clockid, CLOCK), ARG(STRUCT, tp, TIMESPEC)) \
	X(clock_gettime, 292, 228, 265, 113, RAW, OTHER, POSIX_CLOCKS, \
	  ARG(CHOICE, clockid, CLOCK), ARG(STRUCT_OUT, tp, TIMESPEC)) \
	X(clock_getres, 293, 229, 266, 114, RAW, OTHER, POSIX_CLOCKS, ARG(CHOICE, clockid, CLOCK), \
	  ARG(STRUCT_OUT, tp, TIMESPEC)) \
	X(clock_nanosleep, 294, 230, 267, 115, RAW, OTHER, POSIX_CLOCKS, \
	  ARG(CHOICE, clockid, CLOCK), ARG(FLAGS, flags, TIMER), ARG(STRUCT, rqtp, TIMESPEC), \
	  ARG(PTR, rmtp)) \
	X(exit_group, 295, 231, 252, 94, RAW, OTHER, EXECUTION, ARG(S32, error_code)) \
	X(epoll_wait, 296, 232, 256, -1, RAW, OTHER, MULTIPLEXED_IO, ARG(FD, epfd), \
	  ARG(STRUCTS_OUT, events, OF(EPOLL_EVENT, 2)), ARG(S32, maxevents), ARG(S32, timeout)) \
	X(epoll_ctl, 297, 233, 255, 21, RAW, OTHER, MULTIPLEXED_IO, ARG(FD, epfd), \
	  ARG(CHOICE, op, EPOLL_CTL), ARG(FD, fd), ARG(STRUCT, event, EPOLL_EVENT)) \
	X(tgkill, 298, 234, 270, 131, RAW, OTHER, STANDARD_SIGNALS, ARG(PID, tgid), ARG(PID, tid), \
	  ARG(SIGNAL, sig)) \
	X(utimes, 299, 235, 271, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(PATH, path), \
	  ARG(STRUCT, times, TIMEVALS)) \
	X(vserver, 300, 236, 273, -1, RAW, OTHER, MISCELLANEOUS_SYSTEM) \
	X(mbind, 301, 237, 274, 235, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(FLAGS64, mode, MPOL), ARG(STRUCT, nmask, ULONG), ARG(U64, maxnode), \
	  ARG(FLAGS, flags, MPOL_MF)) \
	X(set_mempolicy, 302, 238, 276, 237, RAW, OTHER, VIRTUAL_MEMORY, ARG(FLAGS, mode, MPOL), \
	  ARG(STRUCT, nmask, ULONG), ARG(U64, maxnode)) \
	X(get_mempolicy, 303, 239, 275, 236, RAW, OTHER, VIRTUAL_MEMORY, \
	  ARG(STRUCT_OUT, mode, INT), ARG(STRUCT_OUT, nmask, ULONG), ARG(U64, maxnode), \
	  ARG(ADDRESS, addr), ARG(FLAGS64, flags, MPOL_F)) \
	X(mq_open, 304, 240, 277, 180, RAW, OTHER, MESSAGE_QUEUES, ARG(STRING, name), \
	  ARG(FLAGS, flags, OPEN), ARG(MODE, mode), ARG(STRUCT, attr, MQ_ATTR)) \
	X(mq_unlink, 305, 241, 278, 181, RAW, OTHER, MESSAGE_QUEUES, ARG(STRING, name)) \
	X(mq_timedsend, 306, 242, 279, 182, DATA, OTHER, MESSAGE_QUEUES, ARG(FD, mqdes), \
	  ARG(BYTES, msg_ptr, 2), ARG(U64, msg_len), ARG(U32, msg_prio), \
	  ARG(STRUCT, abs_timeout, TIMESPEC)) \
	X(mq_timedreceive, 307, 243, 280, 183, DATA, OTHER, MESSAGE_QUEUES, ARG(FD, mqdes), \
	  ARG(BYTES_OUT, msg_ptr, 2), ARG(U64, msg_len), ARG(STRUCT_OUT, msg_prio, UINT), \
	  ARG(STRUCT, abs_timeout, TIMESPEC)) \
	X(mq_notify, 308, 244, 281, 184, RAW, OTHER, MESSAGE_QUEUES, ARG(FD, mqdes), \
	  ARG(STRUCT, notification, SIGEVENT)) \
	X(mq_getsetattr, 309, 245, 282, 185, RAW, OTHER, MESSAGE_QUEUES, ARG(FD, mqdes), \
	  ARG(STRUCT, newattr, MQ_ATTR), ARG(STRUCT_OUT, oldattr, MQ_ATTR)) \
	X(kexec_load, 310, 246, 283, 104, RAW, OTHER, MISCELLANEOUS_SYSTEM, ARG(ADDRESS, entry), \
	  ARG(U64, nr_segments), ARG(STRUCTS, segments, OF(KEXEC_SEGMENT, 1)), \
	  ARG(FLAGS64, flags, KEXEC)) \
	X(waitid, 311, 247, 284, 95, RAW, OTHER, EXECUTION, ARG(CHOICE, which, P), ARG(PID, id), \
	  ARG(STRUCT_OUT, infop, SIGINFO_CHILD), ARG(FLAGS, options, W), ARG(PTR, ru)) \
	X(add_key, 312, 248, 286, 217, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(STRING, type), \
	  ARG(STRING, description), ARG(BYTES, payload, 3), ARG(U64, plen), ARG(S32, keyring)) \
	X(request_key, 313, 249, 287, 218, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(STRING, type), \
	  ARG(STRING, description), ARG(STRING, callout_info), ARG(S32, dest_keyring)) \
	X(keyctl, 314, 250, 288, 219, RAW, OTHER, EXTENDED_ATTRIBUTES, \
	  ARG(CHOICE, operation, KEYCTL), ARG(WORD, arg2), ARG(WORD, arg3), ARG(WORD, arg4), \
	  ARG(WORD, arg5)) \
	X(ioprio_set, 315, 251, 289, 30, RAW, OTHER, SCHEDULING, ARG(CHOICE, which, IOPRIO_WHO), \
	  ARG(S32, who), ARG(FLAGS, ioprio, IOPRIO)) \
	X(ioprio_get, 316, 252, 290, 31, RAW, OTHER, SCHEDULING, ARG(CHOICE, which, IOPRIO_WHO), \
	  ARG(S32, who)) \
	X(inotify_init, 317, 253, 291, -1, RAW, OTHER, MONITORING) \
	X(inotify_add_watch, 318, 254, 292, 27, RAW, OTHER, MONITORING, ARG(FD, fd), \
	  ARG(PATH, path), ARG(FLAGS, mask, IN)) \
	X(inotify_rm_watch, 319, 255, 293, 28, RAW, OTHER, MONITORING, ARG(FD, fd), ARG(S32, wd)) \
	X(migrate_pages, 320, 256, 294, 238, RAW, OTHER, VIRTUAL_MEMORY, ARG(PID, pid), \
	  ARG(U64, maxnode), ARG(STRUCT, old_nodes, ULONG), ARG(STRUCT, new_nodes, ULONG)) \
	X(openat, 321, 257, 295, 56, OPEN, FILE, FILES, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(FLAGS, flags, OPEN), ARG(MODE, mode)) \
	X(mkdirat, 322, 258, 296, 34, RAW, OTHER, DIRECTORIES, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(MODE, mode)) \
	X(mknodat, 323, 259, 297, 33, RAW, OTHER, FILES, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(MODE, mode), ARG(DEVICE, dev)) \
	X(fchownat, 324, 260, 298, 54, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(UID, owner), ARG(GID, group), ARG(FLAGS, flags, AT)) \
	X(futimesat, 325, 261, 299, -1, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT, times, TIMEVALS)) \
	X(newfstatat, 326, 262, -1, 79, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT_OUT, statbuf, STAT), ARG(FLAGS, flags, AT)) \
	X(unlinkat, 327, 263, 301, 35, RAW, OTHER, LINKS, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(FLAGS, flags, AT_UNLINK)) \
	X(renameat, 328, 264, 302, 38, RAW, OTHER, FILES, ARG(DIRFD, olddirfd), \
	  ARG(PATH, oldpath), ARG(DIRFD, newdirfd), ARG(PATH, newpath)) \
	X(linkat, 329, 265, 303, 37, RAW, OTHER, LINKS, ARG(DIRFD, olddirfd), ARG(PATH, oldpath), \
	  ARG(DIRFD, newdirfd), ARG(PATH, newpath), ARG(FLAGS, flags, AT)) \
	X(symlinkat, 330, 266, 304, 36, RAW, OTHER, LINKS, ARG(PATH, target), \
	  ARG(DIRFD, newdirfd), ARG(PATH, linkpath)) \
	X(readlinkat, 331, 267, 305, 78, DATA, OTHER, LINKS, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(BYTES_OUT, buf, 3), ARG(S32, bufsiz)) \
	X(fchmodat, 332, 268, 306, 53, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(MODE, mode)) \
	X(faccessat, 333, 269, 307, 48, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, mode, ACCESS)) \
	X(pselect6, 334, 270, 308, 72, RAW, OTHER, MULTIPLEXED_IO, ARG(S32, n), ARG(PTR, inp), \
	  ARG(PTR, outp), ARG(PTR, exp), ARG(STRUCT_OUT, tsp, TIMESPEC), \
	  ARG(STRUCT, sig, SIGSET_ARGPACK)) \
	X(ppoll, 335, 271, 309, 73, RAW, OTHER, MULTIPLEXED_IO, ARG(STRUCTS, fds, OF(POLLFD, 1)), \
	  ARG(U32, nfds), ARG(STRUCT_OUT, tsp, TIMESPEC), ARG(STRUCT, sigmask, SIGSET), \
	  ARG(U64, sigsetsize)) \
	X(unshare, 336, 272, 310, 97, NAMESPACES, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(FLAGS64, flags, UNSHARE)) \
	X(set_robust_list, 337, 273, 311, 99, RAW, OTHER, FUTEXES, \
	  ARG(STRUCT, head, ROBUST_LIST_HEAD), ARG(U64, len)) \
	X(get_robust_list, 338, 274, 312, 100, RAW, OTHER, FUTEXES, ARG(PID, pid), \
	  ARG(STRUCT_OUT, head_ptr, POINTER), ARG(STRUCT_OUT, len_ptr, ULONG)) \
	X(splice, 339, 275, 313, 76, RAW, OTHER, PIPES, ARG(FD, fd_in), \
	  ARG(STRUCT_OUT, off_in, FILE_OFFSET), ARG(FD, fd_out), \
	  ARG(STRUCT_OUT, off_out, FILE_OFFSET), ARG(U64, len), ARG(FLAGS, flags, SPLICE)) \
	X(tee, 340, 276, 315, 77, RAW, OTHER, PIPES, ARG(FD, fdin), ARG(FD, fdout), ARG(U64, len), \
	  ARG(FLAGS, flags, SPLICE)) \
	X(sync_file_range, 341, 277, 314, 84, RAW, OTHER, SYNCHRONIZED_IO, ARG(FD, fd), \
	  ARG(S64, offset), ARG(S64, nbytes), ARG(FLAGS, flags, SYNC_FILE_RANGE)) \
	X(vmsplice, 342, 278, 316, 75, RAW, OTHER, PIPES, ARG(FD, fd), \
	  ARG(STRUCTS, iov, OF(IOVEC, 2)), ARG(U64, nr_segs), ARG(FLAGS, flags, SPLICE)) \
	X(move_pages, 343, 279, 317, 239, RAW, OTHER, VIRTUAL_MEMORY, ARG(PID, pid), \
	  ARG(U64, nr_pages), ARG(STRUCTS, pages, OF(POINTER, 1)), \
	  ARG(STRUCTS, nodes, OF(INT, 1)), ARG(PTR, status), ARG(FLAGS, flags, MPOL_MF)) \
	X(utimensat, 344, 280, 320, 88, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT, times, TIMESPECS), ARG(FLAGS, flags, AT)) \
	X(epoll_pwait, 345, 281, 319, 22, RAW, OTHER, MULTIPLEXED_IO, ARG(FD, epfd), \
	  ARG(STRUCTS_OUT, events, OF(EPOLL_EVENT, 2)), ARG(S32, maxevents), ARG(S32, timeout), \
	  ARG(STRUCT, sigmask, SIGSET), ARG(U64, sigsetsize)) \
	X(signalfd, 346, 282, 321, -1, RAW, OTHER, DESCRIPTOR_SIGNALS, ARG(FD, fd), \
	  ARG(STRUCT, mask, SIGSET), ARG(U64, sizemask)) \
	X(timerfd_create, 347, 283, 322, 85, RAW, OTHER, DESCRIPTOR_TIMERS, \
	  ARG(CHOICE, clockid, CLOCK), ARG(FLAGS, flags, TFD)) \
	X(eventfd, 348, 284, 323, -1, RAW, OTHER, DESCRIPTOR_SIGNALS, ARG(U32, count)) \
	X(fallocate, 349, 285, 324, 47, RAW, OTHER, FILES, ARG(FD, fd), ARG(FLAGS, mode, FALLOC), \
	  ARG(S64, offset), ARG(S64, len)) \
	X(timerfd_settime, 350, 286, 325, 86, RAW, OTHER, DESCRIPTOR_TIMERS, ARG(FD, fd), \
	  ARG(FLAGS, flags, TFD), ARG(STRUCT, new_value, ITIMERSPEC), \
	  ARG(STRUCT_OUT, old_value, ITIMERSPEC)) \
	X(timerfd_gettime, 351, 287, 326, 87, RAW, OTHER, DESCRIPTOR_TIMERS, ARG(FD, fd), \
	  ARG(STRUCT_OUT, curr_value, ITIMERSPEC)) \
	X(accept4, 352, 288, 364, 242, ACCEPT, CONNECTION, SOCKETS, ARG(FD, fd), \
	  ARG(SOCKADDR_OUT, addr, 2), ARG(STRUCT_OUT, addrlen, INT), ARG(FLAGS, flags, SOCK)) \
	X(signalfd4, 353, 289, 327, 74, RAW, OTHER, DESCRIPTOR_SIGNALS, ARG(FD, fd), \
	  ARG(STRUCT, mask, SIGSET), ARG(U64, sizemask), ARG(FLAGS, flags, SFD)) \
	X(eventfd2, 354, 290, 328, 19, RAW, OTHER, DESCRIPTOR_SIGNALS, ARG(U32, count), \
	  ARG(FLAGS, flags, EFD)) \
	X(epoll_create1, 355, 291, 329, 20, RAW, OTHER, MULTIPLEXED_IO, ARG(FLAGS, flags, EPOLL)) \
	X(dup3, 356, 292, 330, 24, RAW, OTHER, DESCRIPTORS, ARG(FD, oldfd), ARG(FD, newfd), \
	  ARG(FLAGS, flags, DESCRIPTOR)) \
	X(pipe2, 357, 293, 331, 59, RAW, OTHER, PIPES, ARG(STRUCT_OUT, fildes, PAIR), \
	  ARG(FLAGS, flags, DESCRIPTOR)) \
	X(inotify_init1, 358, 294, 332, 26, RAW, OTHER, MONITORING, ARG(FLAGS, flags, IN_INIT)) \
	X(preadv, 359, 295, 333, 69, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(IOVEC_OUT, vec, 2), \
	  ARG(U64, vlen), ARG(U64, pos_l), ARG(U64, pos_h)) \
	X(pwritev, 360, 296, 334, 70, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(IOVEC, vec, 2), \
	  ARG(U64, vlen), ARG(U64, pos_l), ARG(U64, pos_h)) \
	X(rt_tgsigqueueinfo, 361, 297, 335, 240, RAW, OTHER, REAL_TIME_SIGNALS, ARG(PID, tgid), \
	  ARG(PID, tid), ARG(SIGNAL, sig), ARG(STRUCT, info, SIGINFO)) \
	X(perf_event_open, 362, 298, 336, 241, RAW, OTHER, MISCELLANEOUS_SYSTEM, \
	  ARG(STRUCT, attr, PERF_EVENT_ATTR), ARG(PID, pid), ARG(S32, cpu), ARG(FD, group_fd), \
	  ARG(FLAGS64, flags, PERF)) \
	X(recvmmsg, 363, 299, 337, 243, TARGET, OTHER, NETWORK_IO, ARG(FD, fd), \
	  ARG(STRUCTS_OUT, mmsg, OF(MMSGHDR, 2)), ARG(U32, vlen), ARG(FLAGS, flags, MSG), \
	  ARG(STRUCT_OUT, timeout, TIMESPEC)) \
	X(fanotify_init, 364, 300, 338, 262, RAW, OTHER, MONITORING, ARG(FLAGS, flags, FAN_INIT), \
	  ARG(FLAGS, event_f_flags, OPEN)) \
	X(fanotify_mark, 365, 301, 339, 263, RAW, OTHER, MONITORING, ARG(FD, fd), \
	  ARG(FLAGS, flags, FAN_MARK), ARG(FLAGS64, mask, FAN_EVENTS), ARG(DIRFD, dirfd), \
	  ARG(PATH, path)) \
	X(prlimit64, 366, 302, 340, 261, RAW, OTHER, RESOURCES, ARG(PID, pid), \
	  ARG(CHOICE, resource, RLIMIT), ARG(STRUCT, new_rlim, RLIMIT64), \
	  ARG(STRUCT_OUT, old_rlim, RLIMIT64)) \
	X(name_to_handle_at, 367, 303, 341, 264, RAW, OTHER, FILES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT, handle, FILE_HANDLE), ARG(PTR, mnt_id), \
	  ARG(FLAGS, flags, AT_HANDLE)) \
	X(open_by_handle_at, 368, 304, 342, 265, RAW, OTHER, FILES, ARG(DIRFD, mount_fd), \
	  ARG(STRUCT, handle, FILE_HANDLE), ARG(FLAGS, flags, OPEN)) \
	X(clock_adjtime, 369, 305, 343, 266, RAW, OTHER, POSIX_CLOCKS, \
	  ARG(CHOICE, clockid, CLOCK), ARG(STRUCT, tx, TIMEX)) \
	X(syncfs, 370, 306, 344, 267, RAW, OTHER, SYNCHRONIZED_IO, ARG(FD, fd)) \
	X(sendmmsg, 371, 307, 345, 269, TARGET, OTHER, NETWORK_IO, ARG(FD, fd), \
	  ARG(STRUCTS, mmsg, OF(MMSGHDR, 2)), ARG(U32, vlen), ARG(FLAGS, flags, MSG)) \
	X(setns, 372, 308, 346, 268, NAMESPACES, OTHER, NAMESPACE, ARG(FD, fd), \
	  ARG(FLAGS, nstype, NAMESPACE)) \
	X(getcpu, 373, 309, 318, 168, RAW, OTHER, SCHEDULING, ARG(STRUCT_OUT, cpu, UINT), \
	  ARG(STRUCT_OUT, node, UINT), ARG(PTR, cache)) \
	X(process_vm_readv, 374, 310, 347, 270, DATA, OTHER, MISCELLANEOUS_PROCESS, ARG(PID, pid), \
	  ARG(IOVEC_OUT, lvec, 2), ARG(U64, liovcnt), ARG(STRUCTS, rvec, OF(IOVEC, 4)), \
	  ARG(U64, riovcnt), ARG(U64, flags)) \
	X(process_vm_writev, 375, 311, 348, 271, DATA, OTHER, MISCELLANEOUS_PROCESS, ARG(PID, pid), \
	  ARG(IOVEC, lvec, 2), ARG(U64, liovcnt), ARG(STRUCTS, rvec, OF(IOVEC, 4)), \
	  ARG(U64, riovcnt), ARG(U64, flags)) \
	X(kcmp, 376, 312, 349, 272, RAW, OTHER, MISCELLANEOUS_PROCESS, ARG(PID, pid1), \
	  ARG(PID, pid2), ARG(CHOICE, type, KCMP), ARG(WORD, idx1), ARG(WORD, idx2)) \
	X(finit_module, 377, 313, 350, 273, RAW, OTHER, KERNEL, ARG(FD, fd), ARG(STRING, uargs), \
	  ARG(FLAGS, flags, MODULE_INIT)) \
	X(sched_setattr, 378, 314, 351, 274, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(STRUCT, attr, SCHED_ATTR), ARG(U32, flags)) \
	X(sched_getattr, 379, 315, 352, 275, RAW, OTHER, SCHEDULING, ARG(PID, pid), \
	  ARG(STRUCT_OUT, attr, SCHED_ATTR), ARG(U32, size), ARG(U32, flags)) \
	X(renameat2, 380, 316, 353, 276, RAW, OTHER, FILES, ARG(DIRFD, olddirfd), \
	  ARG(PATH, oldpath), ARG(DIRFD, newdirfd), ARG(PATH, newpath), ARG(FLAGS, flags, RENAME)) \
	X(seccomp, 381, 317, 354, 277, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(CHOICE, op, SECCOMP), ARG(FLAGS, flags, SECCOMP_FILTER), ARG(PTR, uargs)) \
	X(getrandom, 382, 318, 355, 278, DATA, OTHER, MISCELLANEOUS_FILES, ARG(BYTES_OUT, buf, 1), \
	  ARG(U64, count), ARG(FLAGS, flags, GRND)) \
	X(memfd_create, 383, 319, 356, 279, RAW, OTHER, FILES, ARG(STRING, name), \
	  ARG(FLAGS, flags, MFD)) \
	X(kexec_file_load, 384, 320, -1, 294, RAW, OTHER, MISCELLANEOUS_SYSTEM, \
	  ARG(FD, kernel_fd), ARG(FD, initrd_fd), ARG(U64, cmdline_len), ARG(STRING, cmdline), \
	  ARG(FLAGS64, flags, KEXEC_FILE)) \
	X(bpf, 385, 321, 357, 280, RAW, OTHER, FILTERING, ARG(FLAGS, cmd, BPF_CMD), \
	  ARG(PTR, attr), ARG(U32, size), ARG(PTR, attr_common), ARG(U32, size_common)) \
	X(execveat, 386, 322, 358, 281, EXEC, LIFECYCLE, EXECUTION, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRINGS, argv), ARG(PTR, envp), ARG(FLAGS, flags, AT)) \
	X(userfaultfd, 387, 323, 374, 282, RAW, OTHER, VIRTUAL_MEMORY, ARG(FLAGS, flags, UFFD)) \
	X(membarrier, 388, 324, 375, 283, RAW, OTHER, VIRTUAL_MEMORY, \
	  ARG(CHOICE, cmd, MEMBARRIER), ARG(FLAGS, flags, MEMBARRIER_FLAG), ARG(S32, cpu_id)) \
	X(mlock2, 389, 325, 376, 284, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(FLAGS, flags, MLOCK)) \
	X(copy_file_range, 390, 326, 377, 285, RAW, OTHER, READ_WRITE, ARG(FD, fd_in), \
	  ARG(STRUCT_OUT, off_in, FILE_OFFSET), ARG(FD, fd_out), \
	  ARG(STRUCT_OUT, off_out, FILE_OFFSET), ARG(U64, len), ARG(U32, flags)) \
	X(preadv2, 391, 327, 378, 286, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), \
	  ARG(IOVEC_OUT, vec, 2), ARG(U64, vlen), ARG(U64, pos_l), ARG(U64, pos_h), \
	  ARG(FLAGS, flags, RWF)) \
	X(pwritev2, 392, 328, 379, 287, TRANSFER, OTHER, READ_WRITE, ARG(FD, fd), ARG(IOVEC, vec, 2), \
	  ARG(U64, vlen), ARG(U64, pos_l), ARG(U64, pos_h), ARG(FLAGS, flags, RWF)) \
	X(pkey_mprotect, 393, 329, 380, 288, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(FLAGS64, prot, PROT), ARG(S32, pkey)) \
	X(pkey_alloc, 394, 330, 381, 289, RAW, OTHER, VIRTUAL_MEMORY, ARG(U64, flags), \
	  ARG(FLAGS64, access_rights, PKEY)) \
	X(pkey_free, 395, 331, 382, 290, RAW, OTHER, VIRTUAL_MEMORY, ARG(S32, pkey)) \
	X(statx, 396, 332, 383, 291, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, AT), ARG(FLAGS, mask, STATX), \
	  ARG(STRUCT_OUT, buffer, STATX)) \
	X(io_pgetevents, 397, 333, 385, 292, RAW, OTHER, ASYNCHRONOUS_IO, ARG(ADDRESS, ctx_id), \
	  ARG(S64, min_nr), ARG(S64, nr), ARG(STRUCTS_OUT, events, OF(IO_EVENT, 2)), \
	  ARG(STRUCT, timeout, TIMESPEC), ARG(STRUCT, usig, SIGSET_ARGPACK)) \
	X(rseq, 398, 334, 386, 293, RAW, OTHER, THREADING, ARG(ADDRESS, rseq), ARG(U32, rseq_len), \
	  ARG(FLAGS, flags, RSEQ), ARG(U32, sig)) \
	X(uretprobe, 399, 335, -1, -1, RAW, OTHER, MISCELLANEOUS_PROCESS) \
	X(uprobe, 400, 336, -1, -1, RAW, OTHER, MISCELLANEOUS_PROCESS) \
	X(pidfd_send_signal, 401, 424, 424, 424, RAW, OTHER, STANDARD_SIGNALS, ARG(FD, pidfd), \
	  ARG(SIGNAL, sig), ARG(STRUCT, info, SIGINFO), ARG(FLAGS, flags, PIDFD_SIGNAL)) \
	X(io_uring_setup, 402, 425, 425, 425, RAW, OTHER, ASYNCHRONOUS_IO, ARG(U32, entries), \
	  ARG(STRUCT, params, IO_URING_PARAMS)) \
	X(io_uring_enter, 403, 426, 426, 426, RAW, OTHER, ASYNCHRONOUS_IO, ARG(FD, fd), \
	  ARG(U32, to_submit), ARG(U32, min_complete), ARG(FLAGS, flags, IO_URING_ENTER), \
	  ARG(PTR, argp), ARG(U64, argsz)) \
	X(io_uring_register, 404, 427, 427, 427, RAW, OTHER, ASYNCHRONOUS_IO, ARG(FD, fd), \
	  ARG(CHOICE, opcode, IO_URING_REGISTER), ARG(PTR, arg), ARG(U32, nr_args)) \
	X(open_tree, 405, 428, 428, 428, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, OPEN_TREE)) \
	X(move_mount, 406, 429, 429, 429, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, \
	  ARG(DIRFD, from_dirfd), ARG(PATH, from_path), ARG(DIRFD, to_dirfd), ARG(PATH, to_path), \
	  ARG(FLAGS, flags, MOVE_MOUNT)) \
	X(fsopen, 407, 430, 430, 430, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(STRING, fs_name), \
	  ARG(FLAGS, flags, FSOPEN)) \
	X(fsconfig, 408, 431, 431, 431, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(FD, fd), \
	  ARG(CHOICE, cmd, FSCONFIG), ARG(STRING, key), ARG(STRING, value), ARG(S32, aux)) \
	X(fsmount, 409, 432, 432, 432, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(FD, fd), \
	  ARG(FLAGS, flags, FSMOUNT), ARG(FLAGS, attr_flags, MOUNT_ATTR)) \
	X(fspick, 410, 433, 433, 433, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, FSPICK)) \
	X(pidfd_open, 411, 434, 434, 434, RAW, OTHER, PROCESS, ARG(PID, pid), \
	  ARG(FLAGS, flags, PIDFD)) \
	X(clone3, 412, 435, 435, 435, CLONE, LIFECYCLE, EXECUTION, \
	  ARG(STRUCT_SIZED, cl_args, OF(CLONE_ARGS, 1)), ARG(U64, size)) \
	X(close_range, 413, 436, 436, 436, RAW, OTHER, FILES, ARG(FD, fd), ARG(U32, max_fd), \
	  ARG(FLAGS, flags, CLOSE_RANGE)) \
	X(openat2, 414, 437, 437, 437, OPEN, FILE, FILES, ARG(DIRFD, dirfd), ARG(PATH, path), \
	  ARG(STRUCT_SIZED, how, OF(OPEN_HOW, 3)), ARG(U64, size)) \
	X(pidfd_getfd, 415, 438, 438, 438, RAW, OTHER, DESCRIPTORS, ARG(FD, pidfd), \
	  ARG(FD, targetfd), ARG(U32, flags)) \
	X(faccessat2, 416, 439, 439, 439, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, mode, ACCESS), ARG(FLAGS, flags, AT_FACCESS)) \
	X(process_madvise, 417, 440, 440, 440, RAW, OTHER, VIRTUAL_MEMORY, ARG(FD, pidfd), \
	  ARG(STRUCTS, vec, OF(IOVEC, 2)), ARG(U64, vlen), ARG(CHOICE, advice, MADV), \
	  ARG(U32, flags)) \
	X(epoll_pwait2, 418, 441, 441, 441, RAW, OTHER, MULTIPLEXED_IO, ARG(FD, epfd), \
	  ARG(STRUCTS_OUT, events, OF(EPOLL_EVENT, 2)), ARG(S32, maxevents), \
	  ARG(STRUCT, timeout, TIMESPEC64), ARG(STRUCT, sigmask, SIGSET), ARG(U64, sigsetsize)) \
	X(mount_setattr, 419, 442, 442, 442, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, \
	  ARG(DIRFD, dirfd), ARG(PATH, path), ARG(FLAGS, flags, AT), \
	  ARG(STRUCT_SIZED, attr, OF(MOUNT_ATTR, 4)), ARG(U64, size)) \
	X(quotactl_fd, 420, 443, 443, 443, RAW, OTHER, ACCOUNTING, ARG(FD, fd), \
	  ARG(FLAGS, cmd, QUOTA), ARG(U32, id), ARG(PTR, addr)) \
	X(landlock_create_ruleset, 421, 444, 444, 444, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(STRUCT_SIZED, attr, OF(LANDLOCK_RULESET, 1)), ARG(U64, size), \
	  ARG(FLAGS, flags, LANDLOCK_CREATE)) \
	X(landlock_add_rule, 422, 445, 445, 445, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(FD, ruleset_fd), ARG(CHOICE, rule_type, LANDLOCK_RULE), \
	  ARG(STRUCT, rule_attr, LANDLOCK_RULE), ARG(U32, flags)) \
	X(landlock_restrict_self, 423, 446, 446, 446, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(FD, ruleset_fd), ARG(FLAGS, flags, LANDLOCK_RESTRICT)) \
	X(memfd_secret, 424, 447, 447, 447, RAW, OTHER, FILES, ARG(FLAGS, flags, DESCRIPTOR)) \
	X(process_mrelease, 425, 448, 448, 448, RAW, OTHER, VIRTUAL_MEMORY, ARG(FD, pidfd), \
	  ARG(U32, flags)) \
	X(futex_waitv, 426, 449, 449, 449, RAW, OTHER, FUTEXES, \
	  ARG(STRUCTS, waiters, OF(FUTEX_WAITV, 1)), ARG(U32, nr_futexes), ARG(U32, flags), \
	  ARG(STRUCT, timeout, TIMESPEC64), ARG(CHOICE, clockid, CLOCK)) \
	X(set_mempolicy_home_node, 427, 450, 450, 450, RAW, OTHER, VIRTUAL_MEMORY, \
	  ARG(ADDRESS, addr), ARG(U64, len), ARG(U64, home_node), ARG(U64, flags)) \
	X(cachestat, 428, 451, 451, 451, RAW, OTHER, MISCELLANEOUS_FILES, ARG(FD, fd), \
	  ARG(STRUCT, cstat_range, CACHESTAT_RANGE), ARG(STRUCT_OUT, cstat, CACHESTAT), \
	  ARG(U32, flags)) \
	X(fchmodat2, 429, 452, 452, 452, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(MODE, mode), ARG(FLAGS, flags, AT)) \
	X(map_shadow_stack, 430, 453, 453, 453, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, size), ARG(FLAGS, flags, SHADOW_STACK)) \
	X(futex_wake, 431, 454, 454, 454, RAW, OTHER, FUTEXES, ARG(ADDRESS, uaddr), \
	  ARG(U64, mask), ARG(S32, nr), ARG(FLAGS, flags, FUTEX2)) \
	X(futex_wait, 432, 455, 455, 455, RAW, OTHER, FUTEXES, ARG(ADDRESS, uaddr), ARG(U64, val), \
	  ARG(U64, mask), ARG(FLAGS, flags, FUTEX2), ARG(STRUCT, timeout, TIMESPEC64), \
	  ARG(CHOICE, clockid, CLOCK)) \
	X(futex_requeue, 433, 456, 456, 456, RAW, OTHER, FUTEXES, \
	  ARG(STRUCT, waiters, FUTEX_PAIR), ARG(U32, flags), ARG(S32, nr_wake), \
	  ARG(S32, nr_requeue)) \
	X(statmount, 434, 457, 457, 457, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, \
	  ARG(STRUCT, req, STATMOUNT_REQ), ARG(STRUCT_OUT, buf, STATMOUNT), ARG(U64, bufsize), \
	  ARG(FLAGS, flags, STATMOUNT_BY)) \
	X(listmount, 435, 458, 458, 458, RAW, OTHER, UNPRIVILEGED_FILE_SYSTEM, \
	  ARG(STRUCT, req, LISTMOUNT_REQ), ARG(STRUCTS_OUT, mnt_ids, OF(NUMBER64, 2)), ARG(U64, nr_mnt_ids), \
	  ARG(FLAGS, flags, LISTMOUNT)) \
	X(lsm_get_self_attr, 436, 459, 459, 459, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(CHOICE, attr, LSM_ATTR), ARG(STRUCT_OUT, ctx, LSM_CTX), ARG(STRUCT, size, UINT), \
	  ARG(FLAGS, flags, LSM_FLAG)) \
	X(lsm_set_self_attr, 437, 460, 460, 460, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(CHOICE, attr, LSM_ATTR), ARG(STRUCT_SIZED, ctx, OF(LSM_CTX, 2)), ARG(U32, size), \
	  ARG(U32, flags)) \
	X(lsm_list_modules, 438, 461, 461, 461, RAW, OTHER, MISCELLANEOUS_PROCESS, \
	  ARG(PTR, ids), ARG(STRUCT, size, UINT), ARG(U32, flags)) \
	X(mseal, 439, 462, 462, 462, RAW, OTHER, VIRTUAL_MEMORY, ARG(ADDRESS, addr), \
	  ARG(U64, len), ARG(U64, flags)) \
	X(setxattrat, 440, 463, 463, 463, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, AT), ARG(STRING, name), \
	  ARG(STRUCT_SIZED, uargs, OF(XATTR_ARGS, 5)), ARG(U64, size)) \
	X(getxattrat, 441, 464, 464, 464, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, AT), ARG(STRING, name), \
	  ARG(STRUCT_SIZED, uargs, OF(XATTR_ARGS, 5)), ARG(U64, size)) \
	X(listxattrat, 442, 465, 465, 465, DATA, OTHER, EXTENDED_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, AT), ARG(BYTES_OUT, list, 4), ARG(U64, size)) \
	X(removexattrat, 443, 466, 466, 466, RAW, OTHER, EXTENDED_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(FLAGS, flags, AT), ARG(STRING, name)) \
	X(open_tree_attr, 444, 467, 467, 467, RAW, OTHER, PRIVILEGED_FILE_SYSTEM, \
	  ARG(DIRFD, dirfd), ARG(PATH, path), ARG(FLAGS, flags, OPEN_TREE), \
	  ARG(STRUCT_SIZED, attr, OF(MOUNT_ATTR, 4)), ARG(U64, size)) \
	X(file_getattr, 445, 468, 468, 468, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT_OUT, attr, FILE_ATTR), ARG(U64, size), \
	  ARG(FLAGS, flags, AT)) \
	X(file_setattr, 446, 469, 469, 469, RAW, OTHER, BASIC_ATTRIBUTES, ARG(DIRFD, dirfd), \
	  ARG(PATH, path), ARG(STRUCT_SIZED, attr, OF(FILE_ATTR, 3)), ARG(U64, size), \
	  ARG(FLAGS, flags, AT)) \
	X(listns, 447, 470, 470, 470, RAW, OTHER, NAMESPACE, ARG(STRUCT, req, NS_ID_REQ), \
	  ARG(STRUCTS_OUT, ns_ids, OF(NUMBER64, 2)), ARG(U64, nr_ns_ids), ARG(U32, flags)) \
	X(rseq_slice_yield, 448, 471, 471, 471, RAW, OTHER, SCHEDULING)

/* Native numbers are below this in every architecture the table knows. */
#define RINGSIDE_SYSCALL_NR_SLOTS 512

#endif
