/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Every event, declared once. Ids are ABI: append, never reuse; a retired name stays.
 *
 * Classes decide what overload sheds first: LIFECYCLE and CONNECTION records may use the whole
 * ring, the others leave RINGSIDE_RESERVED_SHARE of it free.
 */
#ifndef RINGSIDE_EVENTS_H
#define RINGSIDE_EVENTS_H

#define RINGSIDE_EVENT_SLOTS 1024 /* ids are below this; also the width of the wanted bitmap */
#define RINGSIDE_RESERVED_SHARE 8 /* one eighth of a ring is kept for lifecycle and connections */

/* X(NAME, value) */
#define RINGSIDE_CLASSES(X) \
	X(LIFECYCLE, 0)     \
	X(CONNECTION, 1)    \
	X(FILE, 2)          \
	X(OTHER, 3)

#define RINGSIDE_CLASS_ENUM(name, value) RINGSIDE_CLASS_##name = value,
enum ringside_class {
	RINGSIDE_CLASSES(RINGSIDE_CLASS_ENUM)
};
#undef RINGSIDE_CLASS_ENUM

/*
 * How a record of a system call is gathered. X(NAME, value)
 *	RAW	number, arguments, return value, duration; nothing else
 *	FD	RAW and the descriptor
 *	EXEC	written when the image is committed (success) or at exit (failure)
 *	CLONE	RAW and the flags; the child's own return of 0 is not a record
 *	OPEN	path, flags, mode; device and inode on success
 *	CONNECT, ACCEPT	both addresses
 *	BARE	no arguments: the registers at exit are not the call's (rt_sigreturn)
 */
#define RINGSIDE_CAPTURES(X) \
	X(RAW, 0)            \
	X(FD, 1)             \
	X(EXEC, 2)           \
	X(CLONE, 3)          \
	X(OPEN, 4)           \
	X(CONNECT, 5)        \
	X(ACCEPT, 6)         \
	X(BARE, 7)

#define RINGSIDE_CAPTURE_ENUM(name, value) RINGSIDE_CAPTURE_##name = value,
enum ringside_capture {
	RINGSIDE_CAPTURES(RINGSIDE_CAPTURE_ENUM)
};
#undef RINGSIDE_CAPTURE_ENUM

/* Events that are not system calls. X(name, id, CLASS, "one sentence for people") */
#define RINGSIDE_KERNEL_EVENTS(X)                                                            \
	X(process_fork, 1, LIFECYCLE, "a thread or process was created; the record is the "  \
				      "parent's")                                            \
	X(process_exit, 2, LIFECYCLE, "the last thread of a process ended")                  \
	X(thread_exit, 3, LIFECYCLE, "a thread ended, others of its process go on")

/* System calls. X(name, id, x86-64 number, CAPTURE, CLASS) */
#define RINGSIDE_SYSCALLS(X) \
	X(read, 64, 0, RAW, OTHER) \
	X(write, 65, 1, RAW, OTHER) \
	X(open, 66, 2, OPEN, FILE) \
	X(close, 67, 3, FD, FILE) \
	X(stat, 68, 4, RAW, OTHER) \
	X(fstat, 69, 5, RAW, OTHER) \
	X(lstat, 70, 6, RAW, OTHER) \
	X(poll, 71, 7, RAW, OTHER) \
	X(lseek, 72, 8, RAW, OTHER) \
	X(mmap, 73, 9, RAW, OTHER) \
	X(mprotect, 74, 10, RAW, OTHER) \
	X(munmap, 75, 11, RAW, OTHER) \
	X(brk, 76, 12, RAW, OTHER) \
	X(rt_sigaction, 77, 13, RAW, OTHER) \
	X(rt_sigprocmask, 78, 14, RAW, OTHER) \
	X(rt_sigreturn, 79, 15, BARE, OTHER) \
	X(ioctl, 80, 16, RAW, OTHER) \
	X(pread64, 81, 17, RAW, OTHER) \
	X(pwrite64, 82, 18, RAW, OTHER) \
	X(readv, 83, 19, RAW, OTHER) \
	X(writev, 84, 20, RAW, OTHER) \
	X(access, 85, 21, RAW, OTHER) \
	X(pipe, 86, 22, RAW, OTHER) \
	X(select, 87, 23, RAW, OTHER) \
	X(sched_yield, 88, 24, RAW, OTHER) \
	X(mremap, 89, 25, RAW, OTHER) \
	X(msync, 90, 26, RAW, OTHER) \
	X(mincore, 91, 27, RAW, OTHER) \
	X(madvise, 92, 28, RAW, OTHER) \
	X(shmget, 93, 29, RAW, OTHER) \
	X(shmat, 94, 30, RAW, OTHER) \
	X(shmctl, 95, 31, RAW, OTHER) \
	X(dup, 96, 32, RAW, OTHER) \
	X(dup2, 97, 33, RAW, OTHER) \
	X(pause, 98, 34, RAW, OTHER) \
	X(nanosleep, 99, 35, RAW, OTHER) \
	X(getitimer, 100, 36, RAW, OTHER) \
	X(alarm, 101, 37, RAW, OTHER) \
	X(setitimer, 102, 38, RAW, OTHER) \
	X(getpid, 103, 39, RAW, OTHER) \
	X(sendfile, 104, 40, RAW, OTHER) \
	X(socket, 105, 41, RAW, OTHER) \
	X(connect, 106, 42, CONNECT, CONNECTION) \
	X(accept, 107, 43, ACCEPT, CONNECTION) \
	X(sendto, 108, 44, RAW, OTHER) \
	X(recvfrom, 109, 45, RAW, OTHER) \
	X(sendmsg, 110, 46, RAW, OTHER) \
	X(recvmsg, 111, 47, RAW, OTHER) \
	X(shutdown, 112, 48, RAW, OTHER) \
	X(bind, 113, 49, RAW, OTHER) \
	X(listen, 114, 50, RAW, OTHER) \
	X(getsockname, 115, 51, RAW, OTHER) \
	X(getpeername, 116, 52, RAW, OTHER) \
	X(socketpair, 117, 53, RAW, OTHER) \
	X(setsockopt, 118, 54, RAW, OTHER) \
	X(getsockopt, 119, 55, RAW, OTHER) \
	X(clone, 120, 56, CLONE, LIFECYCLE) \
	X(fork, 121, 57, CLONE, LIFECYCLE) \
	X(vfork, 122, 58, CLONE, LIFECYCLE) \
	X(execve, 123, 59, EXEC, LIFECYCLE) \
	X(exit, 124, 60, RAW, OTHER) \
	X(wait4, 125, 61, RAW, OTHER) \
	X(kill, 126, 62, RAW, OTHER) \
	X(uname, 127, 63, RAW, OTHER) \
	X(semget, 128, 64, RAW, OTHER) \
	X(semop, 129, 65, RAW, OTHER) \
	X(semctl, 130, 66, RAW, OTHER) \
	X(shmdt, 131, 67, RAW, OTHER) \
	X(msgget, 132, 68, RAW, OTHER) \
	X(msgsnd, 133, 69, RAW, OTHER) \
	X(msgrcv, 134, 70, RAW, OTHER) \
	X(msgctl, 135, 71, RAW, OTHER) \
	X(fcntl, 136, 72, RAW, OTHER) \
	X(flock, 137, 73, RAW, OTHER) \
	X(fsync, 138, 74, RAW, OTHER) \
	X(fdatasync, 139, 75, RAW, OTHER) \
	X(truncate, 140, 76, RAW, OTHER) \
	X(ftruncate, 141, 77, RAW, OTHER) \
	X(getdents, 142, 78, RAW, OTHER) \
	X(getcwd, 143, 79, RAW, OTHER) \
	X(chdir, 144, 80, RAW, OTHER) \
	X(fchdir, 145, 81, RAW, OTHER) \
	X(rename, 146, 82, RAW, OTHER) \
	X(mkdir, 147, 83, RAW, OTHER) \
	X(rmdir, 148, 84, RAW, OTHER) \
	X(creat, 149, 85, OPEN, FILE) \
	X(link, 150, 86, RAW, OTHER) \
	X(unlink, 151, 87, RAW, OTHER) \
	X(symlink, 152, 88, RAW, OTHER) \
	X(readlink, 153, 89, RAW, OTHER) \
	X(chmod, 154, 90, RAW, OTHER) \
	X(fchmod, 155, 91, RAW, OTHER) \
	X(chown, 156, 92, RAW, OTHER) \
	X(fchown, 157, 93, RAW, OTHER) \
	X(lchown, 158, 94, RAW, OTHER) \
	X(umask, 159, 95, RAW, OTHER) \
	X(gettimeofday, 160, 96, RAW, OTHER) \
	X(getrlimit, 161, 97, RAW, OTHER) \
	X(getrusage, 162, 98, RAW, OTHER) \
	X(sysinfo, 163, 99, RAW, OTHER) \
	X(times, 164, 100, RAW, OTHER) \
	X(ptrace, 165, 101, RAW, OTHER) \
	X(getuid, 166, 102, RAW, OTHER) \
	X(syslog, 167, 103, RAW, OTHER) \
	X(getgid, 168, 104, RAW, OTHER) \
	X(setuid, 169, 105, RAW, OTHER) \
	X(setgid, 170, 106, RAW, OTHER) \
	X(geteuid, 171, 107, RAW, OTHER) \
	X(getegid, 172, 108, RAW, OTHER) \
	X(setpgid, 173, 109, RAW, OTHER) \
	X(getppid, 174, 110, RAW, OTHER) \
	X(getpgrp, 175, 111, RAW, OTHER) \
	X(setsid, 176, 112, RAW, OTHER) \
	X(setreuid, 177, 113, RAW, OTHER) \
	X(setregid, 178, 114, RAW, OTHER) \
	X(getgroups, 179, 115, RAW, OTHER) \
	X(setgroups, 180, 116, RAW, OTHER) \
	X(setresuid, 181, 117, RAW, OTHER) \
	X(getresuid, 182, 118, RAW, OTHER) \
	X(setresgid, 183, 119, RAW, OTHER) \
	X(getresgid, 184, 120, RAW, OTHER) \
	X(getpgid, 185, 121, RAW, OTHER) \
	X(setfsuid, 186, 122, RAW, OTHER) \
	X(setfsgid, 187, 123, RAW, OTHER) \
	X(getsid, 188, 124, RAW, OTHER) \
	X(capget, 189, 125, RAW, OTHER) \
	X(capset, 190, 126, RAW, OTHER) \
	X(rt_sigpending, 191, 127, RAW, OTHER) \
	X(rt_sigtimedwait, 192, 128, RAW, OTHER) \
	X(rt_sigqueueinfo, 193, 129, RAW, OTHER) \
	X(rt_sigsuspend, 194, 130, RAW, OTHER) \
	X(sigaltstack, 195, 131, RAW, OTHER) \
	X(utime, 196, 132, RAW, OTHER) \
	X(mknod, 197, 133, RAW, OTHER) \
	X(uselib, 198, 134, RAW, OTHER) \
	X(personality, 199, 135, RAW, OTHER) \
	X(ustat, 200, 136, RAW, OTHER) \
	X(statfs, 201, 137, RAW, OTHER) \
	X(fstatfs, 202, 138, RAW, OTHER) \
	X(sysfs, 203, 139, RAW, OTHER) \
	X(getpriority, 204, 140, RAW, OTHER) \
	X(setpriority, 205, 141, RAW, OTHER) \
	X(sched_setparam, 206, 142, RAW, OTHER) \
	X(sched_getparam, 207, 143, RAW, OTHER) \
	X(sched_setscheduler, 208, 144, RAW, OTHER) \
	X(sched_getscheduler, 209, 145, RAW, OTHER) \
	X(sched_get_priority_max, 210, 146, RAW, OTHER) \
	X(sched_get_priority_min, 211, 147, RAW, OTHER) \
	X(sched_rr_get_interval, 212, 148, RAW, OTHER) \
	X(mlock, 213, 149, RAW, OTHER) \
	X(munlock, 214, 150, RAW, OTHER) \
	X(mlockall, 215, 151, RAW, OTHER) \
	X(munlockall, 216, 152, RAW, OTHER) \
	X(vhangup, 217, 153, RAW, OTHER) \
	X(modify_ldt, 218, 154, RAW, OTHER) \
	X(pivot_root, 219, 155, RAW, OTHER) \
	X(_sysctl, 220, 156, RAW, OTHER) \
	X(prctl, 221, 157, RAW, OTHER) \
	X(arch_prctl, 222, 158, RAW, OTHER) \
	X(adjtimex, 223, 159, RAW, OTHER) \
	X(setrlimit, 224, 160, RAW, OTHER) \
	X(chroot, 225, 161, RAW, OTHER) \
	X(sync, 226, 162, RAW, OTHER) \
	X(acct, 227, 163, RAW, OTHER) \
	X(settimeofday, 228, 164, RAW, OTHER) \
	X(mount, 229, 165, RAW, OTHER) \
	X(umount2, 230, 166, RAW, OTHER) \
	X(swapon, 231, 167, RAW, OTHER) \
	X(swapoff, 232, 168, RAW, OTHER) \
	X(reboot, 233, 169, RAW, OTHER) \
	X(sethostname, 234, 170, RAW, OTHER) \
	X(setdomainname, 235, 171, RAW, OTHER) \
	X(iopl, 236, 172, RAW, OTHER) \
	X(ioperm, 237, 173, RAW, OTHER) \
	X(create_module, 238, 174, RAW, OTHER) \
	X(init_module, 239, 175, RAW, OTHER) \
	X(delete_module, 240, 176, RAW, OTHER) \
	X(get_kernel_syms, 241, 177, RAW, OTHER) \
	X(query_module, 242, 178, RAW, OTHER) \
	X(quotactl, 243, 179, RAW, OTHER) \
	X(nfsservctl, 244, 180, RAW, OTHER) \
	X(getpmsg, 245, 181, RAW, OTHER) \
	X(putpmsg, 246, 182, RAW, OTHER) \
	X(afs_syscall, 247, 183, RAW, OTHER) \
	X(tuxcall, 248, 184, RAW, OTHER) \
	X(security, 249, 185, RAW, OTHER) \
	X(gettid, 250, 186, RAW, OTHER) \
	X(readahead, 251, 187, RAW, OTHER) \
	X(setxattr, 252, 188, RAW, OTHER) \
	X(lsetxattr, 253, 189, RAW, OTHER) \
	X(fsetxattr, 254, 190, RAW, OTHER) \
	X(getxattr, 255, 191, RAW, OTHER) \
	X(lgetxattr, 256, 192, RAW, OTHER) \
	X(fgetxattr, 257, 193, RAW, OTHER) \
	X(listxattr, 258, 194, RAW, OTHER) \
	X(llistxattr, 259, 195, RAW, OTHER) \
	X(flistxattr, 260, 196, RAW, OTHER) \
	X(removexattr, 261, 197, RAW, OTHER) \
	X(lremovexattr, 262, 198, RAW, OTHER) \
	X(fremovexattr, 263, 199, RAW, OTHER) \
	X(tkill, 264, 200, RAW, OTHER) \
	X(time, 265, 201, RAW, OTHER) \
	X(futex, 266, 202, RAW, OTHER) \
	X(sched_setaffinity, 267, 203, RAW, OTHER) \
	X(sched_getaffinity, 268, 204, RAW, OTHER) \
	X(set_thread_area, 269, 205, RAW, OTHER) \
	X(io_setup, 270, 206, RAW, OTHER) \
	X(io_destroy, 271, 207, RAW, OTHER) \
	X(io_getevents, 272, 208, RAW, OTHER) \
	X(io_submit, 273, 209, RAW, OTHER) \
	X(io_cancel, 274, 210, RAW, OTHER) \
	X(get_thread_area, 275, 211, RAW, OTHER) \
	X(lookup_dcookie, 276, 212, RAW, OTHER) \
	X(epoll_create, 277, 213, RAW, OTHER) \
	X(epoll_ctl_old, 278, 214, RAW, OTHER) \
	X(epoll_wait_old, 279, 215, RAW, OTHER) \
	X(remap_file_pages, 280, 216, RAW, OTHER) \
	X(getdents64, 281, 217, RAW, OTHER) \
	X(set_tid_address, 282, 218, RAW, OTHER) \
	X(restart_syscall, 283, 219, RAW, OTHER) \
	X(semtimedop, 284, 220, RAW, OTHER) \
	X(fadvise64, 285, 221, RAW, OTHER) \
	X(timer_create, 286, 222, RAW, OTHER) \
	X(timer_settime, 287, 223, RAW, OTHER) \
	X(timer_gettime, 288, 224, RAW, OTHER) \
	X(timer_getoverrun, 289, 225, RAW, OTHER) \
	X(timer_delete, 290, 226, RAW, OTHER) \
	X(clock_settime, 291, 227, RAW, OTHER) \
	X(clock_gettime, 292, 228, RAW, OTHER) \
	X(clock_getres, 293, 229, RAW, OTHER) \
	X(clock_nanosleep, 294, 230, RAW, OTHER) \
	X(exit_group, 295, 231, RAW, OTHER) \
	X(epoll_wait, 296, 232, RAW, OTHER) \
	X(epoll_ctl, 297, 233, RAW, OTHER) \
	X(tgkill, 298, 234, RAW, OTHER) \
	X(utimes, 299, 235, RAW, OTHER) \
	X(vserver, 300, 236, RAW, OTHER) \
	X(mbind, 301, 237, RAW, OTHER) \
	X(set_mempolicy, 302, 238, RAW, OTHER) \
	X(get_mempolicy, 303, 239, RAW, OTHER) \
	X(mq_open, 304, 240, RAW, OTHER) \
	X(mq_unlink, 305, 241, RAW, OTHER) \
	X(mq_timedsend, 306, 242, RAW, OTHER) \
	X(mq_timedreceive, 307, 243, RAW, OTHER) \
	X(mq_notify, 308, 244, RAW, OTHER) \
	X(mq_getsetattr, 309, 245, RAW, OTHER) \
	X(kexec_load, 310, 246, RAW, OTHER) \
	X(waitid, 311, 247, RAW, OTHER) \
	X(add_key, 312, 248, RAW, OTHER) \
	X(request_key, 313, 249, RAW, OTHER) \
	X(keyctl, 314, 250, RAW, OTHER) \
	X(ioprio_set, 315, 251, RAW, OTHER) \
	X(ioprio_get, 316, 252, RAW, OTHER) \
	X(inotify_init, 317, 253, RAW, OTHER) \
	X(inotify_add_watch, 318, 254, RAW, OTHER) \
	X(inotify_rm_watch, 319, 255, RAW, OTHER) \
	X(migrate_pages, 320, 256, RAW, OTHER) \
	X(openat, 321, 257, OPEN, FILE) \
	X(mkdirat, 322, 258, RAW, OTHER) \
	X(mknodat, 323, 259, RAW, OTHER) \
	X(fchownat, 324, 260, RAW, OTHER) \
	X(futimesat, 325, 261, RAW, OTHER) \
	X(newfstatat, 326, 262, RAW, OTHER) \
	X(unlinkat, 327, 263, RAW, OTHER) \
	X(renameat, 328, 264, RAW, OTHER) \
	X(linkat, 329, 265, RAW, OTHER) \
	X(symlinkat, 330, 266, RAW, OTHER) \
	X(readlinkat, 331, 267, RAW, OTHER) \
	X(fchmodat, 332, 268, RAW, OTHER) \
	X(faccessat, 333, 269, RAW, OTHER) \
	X(pselect6, 334, 270, RAW, OTHER) \
	X(ppoll, 335, 271, RAW, OTHER) \
	X(unshare, 336, 272, RAW, OTHER) \
	X(set_robust_list, 337, 273, RAW, OTHER) \
	X(get_robust_list, 338, 274, RAW, OTHER) \
	X(splice, 339, 275, RAW, OTHER) \
	X(tee, 340, 276, RAW, OTHER) \
	X(sync_file_range, 341, 277, RAW, OTHER) \
	X(vmsplice, 342, 278, RAW, OTHER) \
	X(move_pages, 343, 279, RAW, OTHER) \
	X(utimensat, 344, 280, RAW, OTHER) \
	X(epoll_pwait, 345, 281, RAW, OTHER) \
	X(signalfd, 346, 282, RAW, OTHER) \
	X(timerfd_create, 347, 283, RAW, OTHER) \
	X(eventfd, 348, 284, RAW, OTHER) \
	X(fallocate, 349, 285, RAW, OTHER) \
	X(timerfd_settime, 350, 286, RAW, OTHER) \
	X(timerfd_gettime, 351, 287, RAW, OTHER) \
	X(accept4, 352, 288, ACCEPT, CONNECTION) \
	X(signalfd4, 353, 289, RAW, OTHER) \
	X(eventfd2, 354, 290, RAW, OTHER) \
	X(epoll_create1, 355, 291, RAW, OTHER) \
	X(dup3, 356, 292, RAW, OTHER) \
	X(pipe2, 357, 293, RAW, OTHER) \
	X(inotify_init1, 358, 294, RAW, OTHER) \
	X(preadv, 359, 295, RAW, OTHER) \
	X(pwritev, 360, 296, RAW, OTHER) \
	X(rt_tgsigqueueinfo, 361, 297, RAW, OTHER) \
	X(perf_event_open, 362, 298, RAW, OTHER) \
	X(recvmmsg, 363, 299, RAW, OTHER) \
	X(fanotify_init, 364, 300, RAW, OTHER) \
	X(fanotify_mark, 365, 301, RAW, OTHER) \
	X(prlimit64, 366, 302, RAW, OTHER) \
	X(name_to_handle_at, 367, 303, RAW, OTHER) \
	X(open_by_handle_at, 368, 304, RAW, OTHER) \
	X(clock_adjtime, 369, 305, RAW, OTHER) \
	X(syncfs, 370, 306, RAW, OTHER) \
	X(sendmmsg, 371, 307, RAW, OTHER) \
	X(setns, 372, 308, RAW, OTHER) \
	X(getcpu, 373, 309, RAW, OTHER) \
	X(process_vm_readv, 374, 310, RAW, OTHER) \
	X(process_vm_writev, 375, 311, RAW, OTHER) \
	X(kcmp, 376, 312, RAW, OTHER) \
	X(finit_module, 377, 313, RAW, OTHER) \
	X(sched_setattr, 378, 314, RAW, OTHER) \
	X(sched_getattr, 379, 315, RAW, OTHER) \
	X(renameat2, 380, 316, RAW, OTHER) \
	X(seccomp, 381, 317, RAW, OTHER) \
	X(getrandom, 382, 318, RAW, OTHER) \
	X(memfd_create, 383, 319, RAW, OTHER) \
	X(kexec_file_load, 384, 320, RAW, OTHER) \
	X(bpf, 385, 321, RAW, OTHER) \
	X(execveat, 386, 322, EXEC, LIFECYCLE) \
	X(userfaultfd, 387, 323, RAW, OTHER) \
	X(membarrier, 388, 324, RAW, OTHER) \
	X(mlock2, 389, 325, RAW, OTHER) \
	X(copy_file_range, 390, 326, RAW, OTHER) \
	X(preadv2, 391, 327, RAW, OTHER) \
	X(pwritev2, 392, 328, RAW, OTHER) \
	X(pkey_mprotect, 393, 329, RAW, OTHER) \
	X(pkey_alloc, 394, 330, RAW, OTHER) \
	X(pkey_free, 395, 331, RAW, OTHER) \
	X(statx, 396, 332, RAW, OTHER) \
	X(io_pgetevents, 397, 333, RAW, OTHER) \
	X(rseq, 398, 334, RAW, OTHER) \
	X(uretprobe, 399, 335, RAW, OTHER) \
	X(uprobe, 400, 336, RAW, OTHER) \
	X(pidfd_send_signal, 401, 424, RAW, OTHER) \
	X(io_uring_setup, 402, 425, RAW, OTHER) \
	X(io_uring_enter, 403, 426, RAW, OTHER) \
	X(io_uring_register, 404, 427, RAW, OTHER) \
	X(open_tree, 405, 428, RAW, OTHER) \
	X(move_mount, 406, 429, RAW, OTHER) \
	X(fsopen, 407, 430, RAW, OTHER) \
	X(fsconfig, 408, 431, RAW, OTHER) \
	X(fsmount, 409, 432, RAW, OTHER) \
	X(fspick, 410, 433, RAW, OTHER) \
	X(pidfd_open, 411, 434, RAW, OTHER) \
	X(clone3, 412, 435, CLONE, LIFECYCLE) \
	X(close_range, 413, 436, RAW, OTHER) \
	X(openat2, 414, 437, OPEN, FILE) \
	X(pidfd_getfd, 415, 438, RAW, OTHER) \
	X(faccessat2, 416, 439, RAW, OTHER) \
	X(process_madvise, 417, 440, RAW, OTHER) \
	X(epoll_pwait2, 418, 441, RAW, OTHER) \
	X(mount_setattr, 419, 442, RAW, OTHER) \
	X(quotactl_fd, 420, 443, RAW, OTHER) \
	X(landlock_create_ruleset, 421, 444, RAW, OTHER) \
	X(landlock_add_rule, 422, 445, RAW, OTHER) \
	X(landlock_restrict_self, 423, 446, RAW, OTHER) \
	X(memfd_secret, 424, 447, RAW, OTHER) \
	X(process_mrelease, 425, 448, RAW, OTHER) \
	X(futex_waitv, 426, 449, RAW, OTHER) \
	X(set_mempolicy_home_node, 427, 450, RAW, OTHER) \
	X(cachestat, 428, 451, RAW, OTHER) \
	X(fchmodat2, 429, 452, RAW, OTHER) \
	X(map_shadow_stack, 430, 453, RAW, OTHER) \
	X(futex_wake, 431, 454, RAW, OTHER) \
	X(futex_wait, 432, 455, RAW, OTHER) \
	X(futex_requeue, 433, 456, RAW, OTHER) \
	X(statmount, 434, 457, RAW, OTHER) \
	X(listmount, 435, 458, RAW, OTHER) \
	X(lsm_get_self_attr, 436, 459, RAW, OTHER) \
	X(lsm_set_self_attr, 437, 460, RAW, OTHER) \
	X(lsm_list_modules, 438, 461, RAW, OTHER) \
	X(mseal, 439, 462, RAW, OTHER) \
	X(setxattrat, 440, 463, RAW, OTHER) \
	X(getxattrat, 441, 464, RAW, OTHER) \
	X(listxattrat, 442, 465, RAW, OTHER) \
	X(removexattrat, 443, 466, RAW, OTHER) \
	X(open_tree_attr, 444, 467, RAW, OTHER) \
	X(file_getattr, 445, 468, RAW, OTHER) \
	X(file_setattr, 446, 469, RAW, OTHER) \
	X(listns, 447, 470, RAW, OTHER) \
	X(rseq_slice_yield, 448, 471, RAW, OTHER)

#define RINGSIDE_KERNEL_EVENT_ENUM(name, id, class, text) RINGSIDE_EVENT_##name = id,
#define RINGSIDE_SYSCALL_ENUM(name, id, nr, capture, class) RINGSIDE_EVENT_##name = id,
enum ringside_event {
	RINGSIDE_KERNEL_EVENTS(RINGSIDE_KERNEL_EVENT_ENUM)
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_ENUM)
};
#undef RINGSIDE_SYSCALL_ENUM
#undef RINGSIDE_KERNEL_EVENT_ENUM

/* Native numbers are below this in every architecture the table knows. */
#define RINGSIDE_SYSCALL_NR_SLOTS 512

#endif
