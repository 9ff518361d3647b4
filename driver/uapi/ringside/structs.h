/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Structures that system calls take by address, as the 64-bit ABI lays them out: what the engines
 * copy, and what user space makes of the bytes. From 80 on those of the kernel's objects, which no
 * call takes: objects.h.
 */
#ifndef RINGSIDE_STRUCTS_H
#define RINGSIDE_STRUCTS_H

/* X(NAME, value, bytes) */
#define RINGSIDE_STRUCTS(X) \
	X(INT, 1, 4) \
	X(TIMESPEC, 2, 16) \
	X(POLLFD, 3, 8) \
	X(OPEN_HOW, 4, 24) \
	X(CLONE_ARGS, 5, 88) \
	X(UINT, 6, 4) \
	X(LONG, 7, 8) \
	X(ULONG, 8, 8) \
	X(POINTER, 9, 8) \
	X(FILE_OFFSET, 10, 8) \
	X(UID, 11, 4) \
	X(GID, 12, 4) \
	X(SIGSET, 13, 8) \
	X(LSM_ID, 14, 8) \
	X(PAIR, 15, 8) \
	X(STAT, 16, 144) \
	X(STATX, 17, 256) \
	X(STATFS, 18, 120) \
	X(USTAT, 19, 32) \
	X(FILE_HANDLE, 20, 8) \
	X(FILE_ATTR, 21, 24) \
	X(XATTR_ARGS, 22, 16) \
	X(CACHESTAT_RANGE, 23, 16) \
	X(CACHESTAT, 24, 40) \
	X(EPOLL_EVENT, 25, 12) \
	X(IO_EVENT, 26, 32) \
	X(IOCB, 27, 64) \
	X(IO_URING_PARAMS, 28, 120) \
	X(IOVEC, 29, 16) \
	X(MMSGHDR, 30, 64) \
	X(TIMEVAL, 31, 16) \
	X(TIMEZONE, 32, 8) \
	X(ITIMERVAL, 33, 32) \
	X(ITIMERSPEC, 34, 32) \
	X(UTIMBUF, 35, 16) \
	X(TIMEVALS, 36, 32) \
	X(TIMESPECS, 37, 32) \
	X(TMS, 38, 32) \
	X(TIMEX, 39, 208) \
	X(SYSINFO, 40, 112) \
	X(RLIMIT, 41, 16) \
	X(RUSAGE, 42, 144) \
	X(SIGACTION, 43, 32) \
	X(SIGSET_ARGPACK, 44, 16) \
	X(SIGINFO, 45, 32) \
	X(SIGINFO_CHILD, 46, 28) \
	X(SIGEVENT, 47, 64) \
	X(STACK, 48, 24) \
	X(CAP_HEADER, 49, 8) \
	X(CAP_DATA, 50, 24) \
	X(SCHED_PARAM, 51, 4) \
	X(SCHED_ATTR, 52, 48) \
	X(USER_DESC, 53, 16) \
	X(ROBUST_LIST_HEAD, 54, 24) \
	X(FUTEX_WAITV, 55, 24) \
	X(FUTEX_PAIR, 56, 48) \
	X(MSGBUF, 57, 8) \
	X(SEMBUF, 58, 6) \
	X(MQ_ATTR, 59, 64) \
	X(PERF_EVENT_ATTR, 60, 64) \
	X(KEXEC_SEGMENT, 61, 32) \
	X(MOUNT_ATTR, 62, 32) \
	X(STATMOUNT_REQ, 63, 24) \
	X(LISTMOUNT_REQ, 64, 24) \
	X(STATMOUNT, 65, 120) \
	X(NS_ID_REQ, 66, 32) \
	X(LANDLOCK_RULESET, 67, 48) \
	X(LANDLOCK_RULE, 68, 12) \
	X(LSM_CTX, 69, 32) \
	X(SYSCTL_ARGS, 70, 80) \
	X(IMAGE, 80, 48) \
	X(CREDENTIALS, 81, 88) \
	X(NAMESPACES, 82, 40) \
	X(IO_URING_REQUEST, 83, 16) \
	X(IO_URING_COMPLETION, 84, 16) \
	X(NUMBER64, 100, 8) \
	X(RLIMIT64, 101, 16) \
	X(TIMESPEC64, 102, 16)

/*
 * X(STRUCT, name, offset, bytes, KIND) or with a family X(STRUCT, name, offset, bytes, KIND,
 * FAMILY). KIND is a register kind of RINGSIDE_ARGUMENT_KINDS; a field narrower than its kind is
 * extended from its own width. A structure of one nameless value (INT) has the field "value"; bytes
 * that no field covers are not shown. A structure whose size tells its version is as long as its
 * first one (SCHED_ATTR, PERF_EVENT_ATTR), so that nothing behind it is read.
 */
#define RINGSIDE_FIELDS(X) \
	X(INT, value, 0, 4, S32) \
	X(TIMESPEC, tv_sec, 0, 8, S64) \
	X(TIMESPEC, tv_nsec, 8, 8, S64) \
	X(POLLFD, fd, 0, 4, FD) \
	X(POLLFD, events, 4, 2, FLAGS, POLL) \
	X(POLLFD, revents, 6, 2, FLAGS, POLL) \
	X(OPEN_HOW, flags, 0, 8, FLAGS64, OPEN) \
	X(OPEN_HOW, mode, 8, 8, MODE) \
	X(OPEN_HOW, resolve, 16, 8, FLAGS64, RESOLVE) \
	X(CLONE_ARGS, flags, 0, 8, FLAGS64, CLONE3) \
	X(CLONE_ARGS, pidfd, 8, 8, PTR) \
	X(CLONE_ARGS, child_tid, 16, 8, PTR) \
	X(CLONE_ARGS, parent_tid, 24, 8, PTR) \
	X(CLONE_ARGS, exit_signal, 32, 8, SIGNAL) \
	X(CLONE_ARGS, stack, 40, 8, ADDRESS) \
	X(CLONE_ARGS, stack_size, 48, 8, U64) \
	X(CLONE_ARGS, tls, 56, 8, ADDRESS) \
	X(CLONE_ARGS, set_tid, 64, 8, PTR) \
	X(CLONE_ARGS, set_tid_size, 72, 8, U64) \
	X(CLONE_ARGS, cgroup, 80, 8, FD) \
	X(UINT, value, 0, 4, U32) \
	X(LONG, value, 0, 8, S64) \
	X(ULONG, value, 0, 8, U64) \
	X(POINTER, value, 0, 8, ADDRESS) \
	X(FILE_OFFSET, value, 0, 8, S64) \
	X(UID, value, 0, 4, UID) \
	X(GID, value, 0, 4, GID) \
	X(SIGSET, value, 0, 8, U64) \
	X(LSM_ID, value, 0, 8, CHOICE, LSM_ID) \
	X(PAIR, first, 0, 4, FD) \
	X(PAIR, second, 4, 4, FD) \
	X(STAT, st_dev, 0, 8, DEVICE) \
	X(STAT, st_ino, 8, 8, U64) \
	X(STAT, st_nlink, 16, 8, U64) \
	X(STAT, st_mode, 24, 4, MODE) \
	X(STAT, st_uid, 28, 4, UID) \
	X(STAT, st_gid, 32, 4, GID) \
	X(STAT, st_rdev, 40, 8, DEVICE) \
	X(STAT, st_size, 48, 8, S64) \
	X(STAT, st_blksize, 56, 8, S64) \
	X(STAT, st_blocks, 64, 8, S64) \
	X(STAT, st_atime_sec, 72, 8, S64) \
	X(STAT, st_atime_nsec, 80, 8, U64) \
	X(STAT, st_mtime_sec, 88, 8, S64) \
	X(STAT, st_mtime_nsec, 96, 8, U64) \
	X(STAT, st_ctime_sec, 104, 8, S64) \
	X(STAT, st_ctime_nsec, 112, 8, U64) \
	X(STATX, stx_mask, 0, 4, FLAGS, STATX) \
	X(STATX, stx_blksize, 4, 4, U32) \
	X(STATX, stx_attributes, 8, 8, FLAGS64, STATX_ATTR) \
	X(STATX, stx_nlink, 16, 4, U32) \
	X(STATX, stx_uid, 20, 4, UID) \
	X(STATX, stx_gid, 24, 4, GID) \
	X(STATX, stx_mode, 28, 2, MODE) \
	X(STATX, stx_ino, 32, 8, U64) \
	X(STATX, stx_size, 40, 8, U64) \
	X(STATX, stx_blocks, 48, 8, U64) \
	X(STATX, stx_attributes_mask, 56, 8, FLAGS64, STATX_ATTR) \
	X(STATX, stx_atime_sec, 64, 8, S64) \
	X(STATX, stx_atime_nsec, 72, 4, U32) \
	X(STATX, stx_btime_sec, 80, 8, S64) \
	X(STATX, stx_btime_nsec, 88, 4, U32) \
	X(STATX, stx_ctime_sec, 96, 8, S64) \
	X(STATX, stx_ctime_nsec, 104, 4, U32) \
	X(STATX, stx_mtime_sec, 112, 8, S64) \
	X(STATX, stx_mtime_nsec, 120, 4, U32) \
	X(STATX, stx_rdev_major, 128, 4, U32) \
	X(STATX, stx_rdev_minor, 132, 4, U32) \
	X(STATX, stx_dev_major, 136, 4, U32) \
	X(STATX, stx_dev_minor, 140, 4, U32) \
	X(STATX, stx_mnt_id, 144, 8, U64) \
	X(STATX, stx_dio_mem_align, 152, 4, U32) \
	X(STATX, stx_dio_offset_align, 156, 4, U32) \
	X(STATX, stx_subvol, 160, 8, U64) \
	X(STATX, stx_atomic_write_unit_min, 168, 4, U32) \
	X(STATX, stx_atomic_write_unit_max, 172, 4, U32) \
	X(STATX, stx_atomic_write_segments_max, 176, 4, U32) \
	X(STATX, stx_dio_read_offset_align, 180, 4, U32) \
	X(STATX, stx_atomic_write_unit_max_opt, 184, 4, U32) \
	X(STATFS, f_type, 0, 8, U64) \
	X(STATFS, f_bsize, 8, 8, S64) \
	X(STATFS, f_blocks, 16, 8, U64) \
	X(STATFS, f_bfree, 24, 8, U64) \
	X(STATFS, f_bavail, 32, 8, U64) \
	X(STATFS, f_files, 40, 8, U64) \
	X(STATFS, f_ffree, 48, 8, U64) \
	X(STATFS, f_fsid, 56, 8, U64) \
	X(STATFS, f_namelen, 64, 8, S64) \
	X(STATFS, f_frsize, 72, 8, S64) \
	X(STATFS, f_flags, 80, 8, FLAGS64, ST) \
	X(USTAT, f_tfree, 0, 4, S32) \
	X(USTAT, f_tinode, 8, 8, U64) \
	X(FILE_HANDLE, handle_bytes, 0, 4, U32) \
	X(FILE_HANDLE, handle_type, 4, 4, S32) \
	X(FILE_ATTR, fa_xflags, 0, 8, FLAGS64, FS_XFLAG) \
	X(FILE_ATTR, fa_extsize, 8, 4, U32) \
	X(FILE_ATTR, fa_nextents, 12, 4, U32) \
	X(FILE_ATTR, fa_projid, 16, 4, U32) \
	X(FILE_ATTR, fa_cowextsize, 20, 4, U32) \
	X(XATTR_ARGS, value, 0, 8, PTR) \
	X(XATTR_ARGS, size, 8, 4, U32) \
	X(XATTR_ARGS, flags, 12, 4, FLAGS, XATTR) \
	X(CACHESTAT_RANGE, off, 0, 8, U64) \
	X(CACHESTAT_RANGE, len, 8, 8, U64) \
	X(CACHESTAT, nr_cache, 0, 8, U64) \
	X(CACHESTAT, nr_dirty, 8, 8, U64) \
	X(CACHESTAT, nr_writeback, 16, 8, U64) \
	X(CACHESTAT, nr_evicted, 24, 8, U64) \
	X(CACHESTAT, nr_recently_evicted, 32, 8, U64) \
	X(EPOLL_EVENT, events, 0, 4, FLAGS, EPOLL_EVENTS) \
	X(EPOLL_EVENT, data, 4, 8, U64) \
	X(IO_EVENT, data, 0, 8, U64) \
	X(IO_EVENT, obj, 8, 8, ADDRESS) \
	X(IO_EVENT, res, 16, 8, S64) \
	X(IO_EVENT, res2, 24, 8, S64) \
	X(IOCB, aio_data, 0, 8, U64) \
	X(IOCB, aio_key, 8, 4, U32) \
	X(IOCB, aio_rw_flags, 12, 4, FLAGS, RWF) \
	X(IOCB, aio_lio_opcode, 16, 2, U32) \
	X(IOCB, aio_reqprio, 18, 2, S32) \
	X(IOCB, aio_fildes, 20, 4, FD) \
	X(IOCB, aio_buf, 24, 8, ADDRESS) \
	X(IOCB, aio_nbytes, 32, 8, U64) \
	X(IOCB, aio_offset, 40, 8, S64) \
	X(IOCB, aio_flags, 56, 4, U32) \
	X(IOCB, aio_resfd, 60, 4, FD) \
	X(IO_URING_PARAMS, sq_entries, 0, 4, U32) \
	X(IO_URING_PARAMS, cq_entries, 4, 4, U32) \
	X(IO_URING_PARAMS, flags, 8, 4, FLAGS, IO_URING_SETUP) \
	X(IO_URING_PARAMS, sq_thread_cpu, 12, 4, U32) \
	X(IO_URING_PARAMS, sq_thread_idle, 16, 4, U32) \
	X(IO_URING_PARAMS, features, 20, 4, FLAGS, IO_URING_FEATURES) \
	X(IO_URING_PARAMS, wq_fd, 24, 4, FD) \
	X(IOVEC, iov_base, 0, 8, ADDRESS) \
	X(IOVEC, iov_len, 8, 8, U64) \
	X(MMSGHDR, msg_name, 0, 8, ADDRESS) \
	X(MMSGHDR, msg_namelen, 8, 4, S32) \
	X(MMSGHDR, msg_iov, 16, 8, ADDRESS) \
	X(MMSGHDR, msg_iovlen, 24, 8, U64) \
	X(MMSGHDR, msg_control, 32, 8, ADDRESS) \
	X(MMSGHDR, msg_controllen, 40, 8, U64) \
	X(MMSGHDR, msg_flags, 48, 4, FLAGS, MSG) \
	X(MMSGHDR, msg_len, 56, 4, U32) \
	X(TIMEVAL, tv_sec, 0, 8, S64) \
	X(TIMEVAL, tv_usec, 8, 8, S64) \
	X(TIMEZONE, tz_minuteswest, 0, 4, S32) \
	X(TIMEZONE, tz_dsttime, 4, 4, S32) \
	X(ITIMERVAL, it_interval_sec, 0, 8, S64) \
	X(ITIMERVAL, it_interval_usec, 8, 8, S64) \
	X(ITIMERVAL, it_value_sec, 16, 8, S64) \
	X(ITIMERVAL, it_value_usec, 24, 8, S64) \
	X(ITIMERSPEC, it_interval_sec, 0, 8, S64) \
	X(ITIMERSPEC, it_interval_nsec, 8, 8, S64) \
	X(ITIMERSPEC, it_value_sec, 16, 8, S64) \
	X(ITIMERSPEC, it_value_nsec, 24, 8, S64) \
	X(UTIMBUF, actime, 0, 8, S64) \
	X(UTIMBUF, modtime, 8, 8, S64) \
	X(TIMEVALS, atime_sec, 0, 8, S64) \
	X(TIMEVALS, atime_usec, 8, 8, S64) \
	X(TIMEVALS, mtime_sec, 16, 8, S64) \
	X(TIMEVALS, mtime_usec, 24, 8, S64) \
	X(TIMESPECS, atime_sec, 0, 8, S64) \
	X(TIMESPECS, atime_nsec, 8, 8, S64) \
	X(TIMESPECS, mtime_sec, 16, 8, S64) \
	X(TIMESPECS, mtime_nsec, 24, 8, S64) \
	X(TMS, tms_utime, 0, 8, S64) \
	X(TMS, tms_stime, 8, 8, S64) \
	X(TMS, tms_cutime, 16, 8, S64) \
	X(TMS, tms_cstime, 24, 8, S64) \
	X(TIMEX, modes, 0, 4, FLAGS, ADJ) \
	X(TIMEX, offset, 8, 8, S64) \
	X(TIMEX, freq, 16, 8, S64) \
	X(TIMEX, maxerror, 24, 8, S64) \
	X(TIMEX, esterror, 32, 8, S64) \
	X(TIMEX, status, 40, 4, FLAGS, STA) \
	X(TIMEX, constant, 48, 8, S64) \
	X(TIMEX, precision, 56, 8, S64) \
	X(TIMEX, tolerance, 64, 8, S64) \
	X(TIMEX, time_sec, 72, 8, S64) \
	X(TIMEX, time_usec, 80, 8, S64) \
	X(TIMEX, tick, 88, 8, S64) \
	X(TIMEX, ppsfreq, 96, 8, S64) \
	X(TIMEX, jitter, 104, 8, S64) \
	X(TIMEX, shift, 112, 4, S32) \
	X(TIMEX, stabil, 120, 8, S64) \
	X(TIMEX, jitcnt, 128, 8, S64) \
	X(TIMEX, calcnt, 136, 8, S64) \
	X(TIMEX, errcnt, 144, 8, S64) \
	X(TIMEX, stbcnt, 152, 8, S64) \
	X(TIMEX, tai, 160, 4, S32) \
	X(SYSINFO, uptime, 0, 8, S64) \
	X(SYSINFO, load1, 8, 8, U64) \
	X(SYSINFO, load5, 16, 8, U64) \
	X(SYSINFO, load15, 24, 8, U64) \
	X(SYSINFO, totalram, 32, 8, U64) \
	X(SYSINFO, freeram, 40, 8, U64) \
	X(SYSINFO, sharedram, 48, 8, U64) \
	X(SYSINFO, bufferram, 56, 8, U64) \
	X(SYSINFO, totalswap, 64, 8, U64) \
	X(SYSINFO, freeswap, 72, 8, U64) \
	X(SYSINFO, procs, 80, 2, U32) \
	X(SYSINFO, totalhigh, 88, 8, U64) \
	X(SYSINFO, freehigh, 96, 8, U64) \
	X(SYSINFO, mem_unit, 104, 4, U32) \
	X(RLIMIT, rlim_cur, 0, 8, U64) \
	X(RLIMIT, rlim_max, 8, 8, U64) \
	X(RUSAGE, ru_utime_sec, 0, 8, S64) \
	X(RUSAGE, ru_utime_usec, 8, 8, S64) \
	X(RUSAGE, ru_stime_sec, 16, 8, S64) \
	X(RUSAGE, ru_stime_usec, 24, 8, S64) \
	X(RUSAGE, ru_maxrss, 32, 8, S64) \
	X(RUSAGE, ru_ixrss, 40, 8, S64) \
	X(RUSAGE, ru_idrss, 48, 8, S64) \
	X(RUSAGE, ru_isrss, 56, 8, S64) \
	X(RUSAGE, ru_minflt, 64, 8, S64) \
	X(RUSAGE, ru_majflt, 72, 8, S64) \
	X(RUSAGE, ru_nswap, 80, 8, S64) \
	X(RUSAGE, ru_inblock, 88, 8, S64) \
	X(RUSAGE, ru_oublock, 96, 8, S64) \
	X(RUSAGE, ru_msgsnd, 104, 8, S64) \
	X(RUSAGE, ru_msgrcv, 112, 8, S64) \
	X(RUSAGE, ru_nsignals, 120, 8, S64) \
	X(RUSAGE, ru_nvcsw, 128, 8, S64) \
	X(RUSAGE, ru_nivcsw, 136, 8, S64) \
	X(SIGACTION, sa_handler, 0, 8, ADDRESS) \
	X(SIGACTION, sa_flags, 8, 8, FLAGS64, SA) \
	X(SIGACTION, sa_restorer, 16, 8, ADDRESS) \
	X(SIGACTION, sa_mask, 24, 8, U64) \
	X(SIGSET_ARGPACK, sigmask, 0, 8, ADDRESS) \
	X(SIGSET_ARGPACK, sigsetsize, 8, 8, U64) \
	X(SIGINFO, si_signo, 0, 4, SIGNAL) \
	X(SIGINFO, si_errno, 4, 4, S32) \
	X(SIGINFO, si_code, 8, 4, S32) \
	X(SIGINFO, si_pid, 16, 4, PID) \
	X(SIGINFO, si_uid, 20, 4, UID) \
	X(SIGINFO, si_value, 24, 8, U64) \
	X(SIGINFO_CHILD, si_signo, 0, 4, SIGNAL) \
	X(SIGINFO_CHILD, si_errno, 4, 4, S32) \
	X(SIGINFO_CHILD, si_code, 8, 4, S32) \
	X(SIGINFO_CHILD, si_pid, 16, 4, PID) \
	X(SIGINFO_CHILD, si_uid, 20, 4, UID) \
	X(SIGINFO_CHILD, si_status, 24, 4, S32) \
	X(SIGEVENT, sigev_value, 0, 8, U64) \
	X(SIGEVENT, sigev_signo, 8, 4, SIGNAL) \
	X(SIGEVENT, sigev_notify, 12, 4, CHOICE, SIGEV) \
	X(SIGEVENT, sigev_tid, 16, 4, PID) \
	X(STACK, ss_sp, 0, 8, ADDRESS) \
	X(STACK, ss_flags, 8, 4, FLAGS, SIGSTACK) \
	X(STACK, ss_size, 16, 8, U64) \
	X(CAP_HEADER, version, 0, 4, U32) \
	X(CAP_HEADER, pid, 4, 4, PID) \
	X(CAP_DATA, effective, 0, 4, FLAGS, CAP) \
	X(CAP_DATA, permitted, 4, 4, FLAGS, CAP) \
	X(CAP_DATA, inheritable, 8, 4, FLAGS, CAP) \
	X(CAP_DATA, effective_high, 12, 4, FLAGS, CAP_HIGH) \
	X(CAP_DATA, permitted_high, 16, 4, FLAGS, CAP_HIGH) \
	X(CAP_DATA, inheritable_high, 20, 4, FLAGS, CAP_HIGH) \
	X(SCHED_PARAM, sched_priority, 0, 4, S32) \
	X(SCHED_ATTR, size, 0, 4, U32) \
	X(SCHED_ATTR, sched_policy, 4, 4, CHOICE, SCHED) \
	X(SCHED_ATTR, sched_flags, 8, 8, FLAGS64, SCHED_FLAG) \
	X(SCHED_ATTR, sched_nice, 16, 4, S32) \
	X(SCHED_ATTR, sched_priority, 20, 4, U32) \
	X(SCHED_ATTR, sched_runtime, 24, 8, U64) \
	X(SCHED_ATTR, sched_deadline, 32, 8, U64) \
	X(SCHED_ATTR, sched_period, 40, 8, U64) \
	X(USER_DESC, entry_number, 0, 4, S32) \
	X(USER_DESC, base_addr, 4, 4, U32) \
	X(USER_DESC, limit, 8, 4, U32) \
	X(USER_DESC, flags, 12, 4, U32) \
	X(ROBUST_LIST_HEAD, list, 0, 8, ADDRESS) \
	X(ROBUST_LIST_HEAD, futex_offset, 8, 8, S64) \
	X(ROBUST_LIST_HEAD, list_op_pending, 16, 8, ADDRESS) \
	X(FUTEX_WAITV, val, 0, 8, U64) \
	X(FUTEX_WAITV, uaddr, 8, 8, ADDRESS) \
	X(FUTEX_WAITV, flags, 16, 4, FLAGS, FUTEX2) \
	X(FUTEX_PAIR, from_val, 0, 8, U64) \
	X(FUTEX_PAIR, from_uaddr, 8, 8, ADDRESS) \
	X(FUTEX_PAIR, from_flags, 16, 4, FLAGS, FUTEX2) \
	X(FUTEX_PAIR, to_val, 24, 8, U64) \
	X(FUTEX_PAIR, to_uaddr, 32, 8, ADDRESS) \
	X(FUTEX_PAIR, to_flags, 40, 4, FLAGS, FUTEX2) \
	X(MSGBUF, mtype, 0, 8, S64) \
	X(SEMBUF, sem_num, 0, 2, U32) \
	X(SEMBUF, sem_op, 2, 2, S32) \
	X(SEMBUF, sem_flg, 4, 2, FLAGS, IPC_SEM) \
	X(MQ_ATTR, mq_flags, 0, 8, FLAGS64, OPEN) \
	X(MQ_ATTR, mq_maxmsg, 8, 8, S64) \
	X(MQ_ATTR, mq_msgsize, 16, 8, S64) \
	X(MQ_ATTR, mq_curmsgs, 24, 8, S64) \
	X(PERF_EVENT_ATTR, type, 0, 4, CHOICE, PERF_TYPE) \
	X(PERF_EVENT_ATTR, size, 4, 4, U32) \
	X(PERF_EVENT_ATTR, config, 8, 8, U64) \
	X(PERF_EVENT_ATTR, sample_period, 16, 8, U64) \
	X(PERF_EVENT_ATTR, sample_type, 24, 8, FLAGS64, PERF_SAMPLE) \
	X(PERF_EVENT_ATTR, read_format, 32, 8, FLAGS64, PERF_FORMAT) \
	X(PERF_EVENT_ATTR, options, 40, 8, U64) \
	X(PERF_EVENT_ATTR, wakeup_events, 48, 4, U32) \
	X(PERF_EVENT_ATTR, bp_type, 52, 4, U32) \
	X(PERF_EVENT_ATTR, config1, 56, 8, U64) \
	X(KEXEC_SEGMENT, buf, 0, 8, ADDRESS) \
	X(KEXEC_SEGMENT, bufsz, 8, 8, U64) \
	X(KEXEC_SEGMENT, mem, 16, 8, ADDRESS) \
	X(KEXEC_SEGMENT, memsz, 24, 8, U64) \
	X(MOUNT_ATTR, attr_set, 0, 8, FLAGS64, MOUNT_ATTR) \
	X(MOUNT_ATTR, attr_clr, 8, 8, FLAGS64, MOUNT_ATTR) \
	X(MOUNT_ATTR, propagation, 16, 8, FLAGS64, MOUNT) \
	X(MOUNT_ATTR, userns_fd, 24, 8, FD) \
	X(STATMOUNT_REQ, size, 0, 4, U32) \
	X(STATMOUNT_REQ, mnt_ns_fd, 4, 4, FD) \
	X(STATMOUNT_REQ, mnt_id, 8, 8, U64) \
	X(STATMOUNT_REQ, param, 16, 8, FLAGS64, STATMOUNT) \
	X(LISTMOUNT_REQ, size, 0, 4, U32) \
	X(LISTMOUNT_REQ, mnt_ns_fd, 4, 4, FD) \
	X(LISTMOUNT_REQ, mnt_id, 8, 8, U64) \
	X(LISTMOUNT_REQ, param, 16, 8, U64) \
	X(STATMOUNT, size, 0, 4, U32) \
	X(STATMOUNT, mask, 8, 8, FLAGS64, STATMOUNT) \
	X(STATMOUNT, sb_dev_major, 16, 4, U32) \
	X(STATMOUNT, sb_dev_minor, 20, 4, U32) \
	X(STATMOUNT, sb_magic, 24, 8, U64) \
	X(STATMOUNT, sb_flags, 32, 4, FLAGS, MOUNT) \
	X(STATMOUNT, mnt_id, 40, 8, U64) \
	X(STATMOUNT, mnt_parent_id, 48, 8, U64) \
	X(STATMOUNT, mnt_id_old, 56, 4, U32) \
	X(STATMOUNT, mnt_parent_id_old, 60, 4, U32) \
	X(STATMOUNT, mnt_attr, 64, 8, FLAGS64, MOUNT_ATTR) \
	X(STATMOUNT, mnt_propagation, 72, 8, FLAGS64, MOUNT) \
	X(STATMOUNT, mnt_peer_group, 80, 8, U64) \
	X(STATMOUNT, mnt_master, 88, 8, U64) \
	X(STATMOUNT, propagate_from, 96, 8, U64) \
	X(STATMOUNT, mnt_ns_id, 112, 8, U64) \
	X(NS_ID_REQ, size, 0, 4, U32) \
	X(NS_ID_REQ, ns_id, 8, 8, U64) \
	X(NS_ID_REQ, ns_type, 16, 4, FLAGS, NAMESPACE) \
	X(NS_ID_REQ, user_ns_id, 24, 8, U64) \
	X(LANDLOCK_RULESET, handled_access_fs, 0, 8, FLAGS64, LANDLOCK_FS) \
	X(LANDLOCK_RULESET, handled_access_net, 8, 8, FLAGS64, LANDLOCK_NET) \
	X(LANDLOCK_RULESET, scoped, 16, 8, FLAGS64, LANDLOCK_SCOPE) \
	X(LANDLOCK_RULESET, quiet_access_fs, 24, 8, FLAGS64, LANDLOCK_FS) \
	X(LANDLOCK_RULESET, quiet_access_net, 32, 8, FLAGS64, LANDLOCK_NET) \
	X(LANDLOCK_RULESET, quiet_scoped, 40, 8, FLAGS64, LANDLOCK_SCOPE) \
	X(LANDLOCK_RULE, allowed_access, 0, 8, U64) \
	X(LANDLOCK_RULE, parent_fd_or_port, 8, 4, S32) \
	X(LSM_CTX, id, 0, 8, CHOICE, LSM_ID) \
	X(LSM_CTX, flags, 8, 8, FLAGS64, LSM_FLAG) \
	X(LSM_CTX, len, 16, 8, U64) \
	X(LSM_CTX, ctx_len, 24, 8, U64) \
	X(SYSCTL_ARGS, name, 0, 8, PTR) \
	X(SYSCTL_ARGS, nlen, 8, 4, S32) \
	X(SYSCTL_ARGS, oldval, 16, 8, PTR) \
	X(SYSCTL_ARGS, oldlenp, 24, 8, PTR) \
	X(SYSCTL_ARGS, newval, 32, 8, PTR) \
	X(SYSCTL_ARGS, newlen, 40, 8, U64) \
	X(IO_URING_REQUEST, user_data, 0, 8, U64) \
	X(IO_URING_REQUEST, opcode, 8, 4, CHOICE, IO_URING_OP) \
	X(IO_URING_REQUEST, flags, 12, 4, FLAGS, IO_URING_SQE) \
	X(IO_URING_COMPLETION, user_data, 0, 8, U64) \
	X(IO_URING_COMPLETION, res, 8, 4, S32) \
	X(IO_URING_COMPLETION, flags, 12, 4, FLAGS, IO_URING_CQE) \
	X(IMAGE, dev, 0, 8, DEVICE) \
	X(IMAGE, ino, 8, 8, U64) \
	X(IMAGE, mtime_ns, 16, 8, S64) \
	X(IMAGE, ctime_ns, 24, 8, S64) \
	X(IMAGE, uid, 32, 4, UID) \
	X(IMAGE, gid, 36, 4, GID) \
	X(IMAGE, mode, 40, 4, MODE) \
	X(IMAGE, flags, 44, 4, FLAGS, IMAGE) \
	X(CREDENTIALS, uid, 0, 4, UID) \
	X(CREDENTIALS, euid, 4, 4, UID) \
	X(CREDENTIALS, suid, 8, 4, UID) \
	X(CREDENTIALS, fsuid, 12, 4, UID) \
	X(CREDENTIALS, gid, 16, 4, GID) \
	X(CREDENTIALS, egid, 20, 4, GID) \
	X(CREDENTIALS, sgid, 24, 4, GID) \
	X(CREDENTIALS, fsgid, 28, 4, GID) \
	X(CREDENTIALS, securebits, 32, 4, FLAGS, SECUREBITS) \
	X(CREDENTIALS, groups, 36, 4, U32) \
	X(CREDENTIALS, user_ns, 40, 4, U32) \
	X(CREDENTIALS, inheritable, 48, 8, FLAGS64, CAP_SET) \
	X(CREDENTIALS, permitted, 56, 8, FLAGS64, CAP_SET) \
	X(CREDENTIALS, effective, 64, 8, FLAGS64, CAP_SET) \
	X(CREDENTIALS, bounding, 72, 8, FLAGS64, CAP_SET) \
	X(CREDENTIALS, ambient, 80, 8, FLAGS64, CAP_SET) \
	X(NAMESPACES, mnt, 0, 4, U32) \
	X(NAMESPACES, pid, 4, 4, U32) \
	X(NAMESPACES, pid_for_children, 8, 4, U32) \
	X(NAMESPACES, net, 12, 4, U32) \
	X(NAMESPACES, uts, 16, 4, U32) \
	X(NAMESPACES, ipc, 20, 4, U32) \
	X(NAMESPACES, user, 24, 4, U32) \
	X(NAMESPACES, cgroup, 28, 4, U32) \
	X(NAMESPACES, time, 32, 4, U32) \
	X(NAMESPACES, time_for_children, 36, 4, U32) \
	X(NUMBER64, value, 0, 8, U64) \
	X(RLIMIT64, rlim_cur, 0, 8, U64) \
	X(RLIMIT64, rlim_max, 8, 8, U64) \
	X(TIMESPEC64, tv_sec, 0, 8, S64) \
	X(TIMESPEC64, tv_nsec, 8, 8, S64)

/* Structures that only calls of the i386 ABI take (i386.h), in the notation of the two above. */
#define RINGSIDE_I386_STRUCTS(X) \
	X(UID16, 200, 2) \
	X(GID16, 201, 2) \
	X(LONG32, 202, 4) \
	X(ULONG32, 203, 4) \
	X(POINTER32, 204, 4) \
	X(TIMESPEC32, 205, 8) \
	X(TIMESPECS32, 206, 16) \
	X(TIMEVAL32, 207, 8) \
	X(TIMEVALS32, 208, 16) \
	X(ITIMERVAL32, 209, 16) \
	X(ITIMERSPEC32, 210, 16) \
	X(UTIMBUF32, 211, 8) \
	X(TMS32, 212, 16) \
	X(ITIMERSPEC64, 213, 32) \
	X(TIMESPECS64, 214, 32) \
	X(TIMEX64, 215, 208) \
	X(TIMEX32, 216, 128) \
	X(SYSINFO32, 217, 64) \
	X(RLIMIT32, 218, 8) \
	X(RUSAGE32, 219, 72) \
	X(OLD_SIGACTION, 220, 16) \
	X(SIGACTION32, 221, 20) \
	X(SIGSET_ARGPACK32, 222, 8) \
	X(SIGINFO32, 223, 24) \
	X(SIGINFO_CHILD32, 224, 24) \
	X(SIGEVENT32, 225, 64) \
	X(STACK32, 226, 12) \
	X(OLD_STAT, 227, 32) \
	X(STAT32, 228, 64) \
	X(STAT64, 229, 96) \
	X(STATFS32, 230, 64) \
	X(STATFS64, 231, 84) \
	X(USTAT32, 232, 20) \
	X(ROBUST_LIST_HEAD32, 233, 12) \
	X(MSGBUF32, 234, 4) \
	X(MQ_ATTR32, 235, 32) \
	X(KEXEC_SEGMENT32, 236, 16) \
	X(IOVEC32, 237, 8) \
	X(MMSGHDR32, 238, 32)

#define RINGSIDE_I386_FIELDS(X) \
	X(UID16, value, 0, 2, UID) \
	X(GID16, value, 0, 2, GID) \
	X(LONG32, value, 0, 4, S64) \
	X(ULONG32, value, 0, 4, U64) \
	X(POINTER32, value, 0, 4, ADDRESS) \
	X(TIMESPEC32, tv_sec, 0, 4, S64) \
	X(TIMESPEC32, tv_nsec, 4, 4, S64) \
	X(TIMESPECS32, atime_sec, 0, 4, S64) \
	X(TIMESPECS32, atime_nsec, 4, 4, S64) \
	X(TIMESPECS32, mtime_sec, 8, 4, S64) \
	X(TIMESPECS32, mtime_nsec, 12, 4, S64) \
	X(TIMEVAL32, tv_sec, 0, 4, S64) \
	X(TIMEVAL32, tv_usec, 4, 4, S64) \
	X(TIMEVALS32, atime_sec, 0, 4, S64) \
	X(TIMEVALS32, atime_usec, 4, 4, S64) \
	X(TIMEVALS32, mtime_sec, 8, 4, S64) \
	X(TIMEVALS32, mtime_usec, 12, 4, S64) \
	X(ITIMERVAL32, it_interval_sec, 0, 4, S64) \
	X(ITIMERVAL32, it_interval_usec, 4, 4, S64) \
	X(ITIMERVAL32, it_value_sec, 8, 4, S64) \
	X(ITIMERVAL32, it_value_usec, 12, 4, S64) \
	X(ITIMERSPEC32, it_interval_sec, 0, 4, S64) \
	X(ITIMERSPEC32, it_interval_nsec, 4, 4, S64) \
	X(ITIMERSPEC32, it_value_sec, 8, 4, S64) \
	X(ITIMERSPEC32, it_value_nsec, 12, 4, S64) \
	X(UTIMBUF32, actime, 0, 4, S64) \
	X(UTIMBUF32, modtime, 4, 4, S64) \
	X(TMS32, tms_utime, 0, 4, S64) \
	X(TMS32, tms_stime, 4, 4, S64) \
	X(TMS32, tms_cutime, 8, 4, S64) \
	X(TMS32, tms_cstime, 12, 4, S64) \
	X(ITIMERSPEC64, it_interval_sec, 0, 8, S64) \
	X(ITIMERSPEC64, it_interval_nsec, 8, 8, S64) \
	X(ITIMERSPEC64, it_value_sec, 16, 8, S64) \
	X(ITIMERSPEC64, it_value_nsec, 24, 8, S64) \
	X(TIMESPECS64, atime_sec, 0, 8, S64) \
	X(TIMESPECS64, atime_nsec, 8, 8, S64) \
	X(TIMESPECS64, mtime_sec, 16, 8, S64) \
	X(TIMESPECS64, mtime_nsec, 24, 8, S64) \
	X(TIMEX64, modes, 0, 4, FLAGS, ADJ) \
	X(TIMEX64, offset, 8, 8, S64) \
	X(TIMEX64, freq, 16, 8, S64) \
	X(TIMEX64, maxerror, 24, 8, S64) \
	X(TIMEX64, esterror, 32, 8, S64) \
	X(TIMEX64, status, 40, 4, FLAGS, STA) \
	X(TIMEX64, constant, 48, 8, S64) \
	X(TIMEX64, precision, 56, 8, S64) \
	X(TIMEX64, tolerance, 64, 8, S64) \
	X(TIMEX64, time_sec, 72, 8, S64) \
	X(TIMEX64, time_usec, 80, 8, S64) \
	X(TIMEX64, tick, 88, 8, S64) \
	X(TIMEX64, ppsfreq, 96, 8, S64) \
	X(TIMEX64, jitter, 104, 8, S64) \
	X(TIMEX64, shift, 112, 4, S32) \
	X(TIMEX64, stabil, 120, 8, S64) \
	X(TIMEX64, jitcnt, 128, 8, S64) \
	X(TIMEX64, calcnt, 136, 8, S64) \
	X(TIMEX64, errcnt, 144, 8, S64) \
	X(TIMEX64, stbcnt, 152, 8, S64) \
	X(TIMEX64, tai, 160, 4, S32) \
	X(TIMEX32, modes, 0, 4, FLAGS, ADJ) \
	X(TIMEX32, offset, 4, 4, S64) \
	X(TIMEX32, freq, 8, 4, S64) \
	X(TIMEX32, maxerror, 12, 4, S64) \
	X(TIMEX32, esterror, 16, 4, S64) \
	X(TIMEX32, status, 20, 4, FLAGS, STA) \
	X(TIMEX32, constant, 24, 4, S64) \
	X(TIMEX32, precision, 28, 4, S64) \
	X(TIMEX32, tolerance, 32, 4, S64) \
	X(TIMEX32, time_sec, 36, 4, S64) \
	X(TIMEX32, time_usec, 40, 4, S64) \
	X(TIMEX32, tick, 44, 4, S64) \
	X(TIMEX32, ppsfreq, 48, 4, S64) \
	X(TIMEX32, jitter, 52, 4, S64) \
	X(TIMEX32, shift, 56, 4, S32) \
	X(TIMEX32, stabil, 60, 4, S64) \
	X(TIMEX32, jitcnt, 64, 4, S64) \
	X(TIMEX32, calcnt, 68, 4, S64) \
	X(TIMEX32, errcnt, 72, 4, S64) \
	X(TIMEX32, stbcnt, 76, 4, S64) \
	X(TIMEX32, tai, 80, 4, S32) \
	X(SYSINFO32, uptime, 0, 4, S64) \
	X(SYSINFO32, load1, 4, 4, U64) \
	X(SYSINFO32, load5, 8, 4, U64) \
	X(SYSINFO32, load15, 12, 4, U64) \
	X(SYSINFO32, totalram, 16, 4, U64) \
	X(SYSINFO32, freeram, 20, 4, U64) \
	X(SYSINFO32, sharedram, 24, 4, U64) \
	X(SYSINFO32, bufferram, 28, 4, U64) \
	X(SYSINFO32, totalswap, 32, 4, U64) \
	X(SYSINFO32, freeswap, 36, 4, U64) \
	X(SYSINFO32, procs, 40, 2, U32) \
	X(SYSINFO32, totalhigh, 44, 4, U64) \
	X(SYSINFO32, freehigh, 48, 4, U64) \
	X(SYSINFO32, mem_unit, 52, 4, U32) \
	X(RLIMIT32, rlim_cur, 0, 4, U64) \
	X(RLIMIT32, rlim_max, 4, 4, U64) \
	X(RUSAGE32, ru_utime_sec, 0, 4, S64) \
	X(RUSAGE32, ru_utime_usec, 4, 4, S64) \
	X(RUSAGE32, ru_stime_sec, 8, 4, S64) \
	X(RUSAGE32, ru_stime_usec, 12, 4, S64) \
	X(RUSAGE32, ru_maxrss, 16, 4, S64) \
	X(RUSAGE32, ru_ixrss, 20, 4, S64) \
	X(RUSAGE32, ru_idrss, 24, 4, S64) \
	X(RUSAGE32, ru_isrss, 28, 4, S64) \
	X(RUSAGE32, ru_minflt, 32, 4, S64) \
	X(RUSAGE32, ru_majflt, 36, 4, S64) \
	X(RUSAGE32, ru_nswap, 40, 4, S64) \
	X(RUSAGE32, ru_inblock, 44, 4, S64) \
	X(RUSAGE32, ru_oublock, 48, 4, S64) \
	X(RUSAGE32, ru_msgsnd, 52, 4, S64) \
	X(RUSAGE32, ru_msgrcv, 56, 4, S64) \
	X(RUSAGE32, ru_nsignals, 60, 4, S64) \
	X(RUSAGE32, ru_nvcsw, 64, 4, S64) \
	X(RUSAGE32, ru_nivcsw, 68, 4, S64) \
	X(OLD_SIGACTION, sa_handler, 0, 4, ADDRESS) \
	X(OLD_SIGACTION, sa_mask, 4, 4, U64) \
	X(OLD_SIGACTION, sa_flags, 8, 4, FLAGS, SA) \
	X(OLD_SIGACTION, sa_restorer, 12, 4, ADDRESS) \
	X(SIGACTION32, sa_handler, 0, 4, ADDRESS) \
	X(SIGACTION32, sa_flags, 4, 4, FLAGS, SA) \
	X(SIGACTION32, sa_restorer, 8, 4, ADDRESS) \
	X(SIGACTION32, sa_mask, 12, 8, U64) \
	X(SIGSET_ARGPACK32, sigmask, 0, 4, ADDRESS) \
	X(SIGSET_ARGPACK32, sigsetsize, 4, 4, U64) \
	X(SIGINFO32, si_signo, 0, 4, SIGNAL) \
	X(SIGINFO32, si_errno, 4, 4, S32) \
	X(SIGINFO32, si_code, 8, 4, S32) \
	X(SIGINFO32, si_pid, 12, 4, PID) \
	X(SIGINFO32, si_uid, 16, 4, UID) \
	X(SIGINFO32, si_value, 20, 4, U64) \
	X(SIGINFO_CHILD32, si_signo, 0, 4, SIGNAL) \
	X(SIGINFO_CHILD32, si_errno, 4, 4, S32) \
	X(SIGINFO_CHILD32, si_code, 8, 4, S32) \
	X(SIGINFO_CHILD32, si_pid, 12, 4, PID) \
	X(SIGINFO_CHILD32, si_uid, 16, 4, UID) \
	X(SIGINFO_CHILD32, si_status, 20, 4, S32) \
	X(SIGEVENT32, sigev_value, 0, 4, U64) \
	X(SIGEVENT32, sigev_signo, 4, 4, SIGNAL) \
	X(SIGEVENT32, sigev_notify, 8, 4, CHOICE, SIGEV) \
	X(SIGEVENT32, sigev_tid, 12, 4, PID) \
	X(STACK32, ss_sp, 0, 4, ADDRESS) \
	X(STACK32, ss_flags, 4, 4, FLAGS, SIGSTACK) \
	X(STACK32, ss_size, 8, 4, U64) \
	X(OLD_STAT, st_dev, 0, 2, DEVICE) \
	X(OLD_STAT, st_ino, 2, 2, U64) \
	X(OLD_STAT, st_mode, 4, 2, MODE) \
	X(OLD_STAT, st_nlink, 6, 2, U64) \
	X(OLD_STAT, st_uid, 8, 2, UID) \
	X(OLD_STAT, st_gid, 10, 2, GID) \
	X(OLD_STAT, st_rdev, 12, 2, DEVICE) \
	X(OLD_STAT, st_size, 16, 4, S64) \
	X(OLD_STAT, st_atime_sec, 20, 4, S64) \
	X(OLD_STAT, st_mtime_sec, 24, 4, S64) \
	X(OLD_STAT, st_ctime_sec, 28, 4, S64) \
	X(STAT32, st_dev, 0, 4, DEVICE) \
	X(STAT32, st_ino, 4, 4, U64) \
	X(STAT32, st_mode, 8, 2, MODE) \
	X(STAT32, st_nlink, 10, 2, U64) \
	X(STAT32, st_uid, 12, 2, UID) \
	X(STAT32, st_gid, 14, 2, GID) \
	X(STAT32, st_rdev, 16, 4, DEVICE) \
	X(STAT32, st_size, 20, 4, S64) \
	X(STAT32, st_blksize, 24, 4, S64) \
	X(STAT32, st_blocks, 28, 4, S64) \
	X(STAT32, st_atime_sec, 32, 4, S64) \
	X(STAT32, st_atime_nsec, 36, 4, U64) \
	X(STAT32, st_mtime_sec, 40, 4, S64) \
	X(STAT32, st_mtime_nsec, 44, 4, U64) \
	X(STAT32, st_ctime_sec, 48, 4, S64) \
	X(STAT32, st_ctime_nsec, 52, 4, U64) \
	X(STAT64, st_dev, 0, 8, DEVICE) \
	X(STAT64, st_mode, 16, 4, MODE) \
	X(STAT64, st_nlink, 20, 4, U64) \
	X(STAT64, st_uid, 24, 4, UID) \
	X(STAT64, st_gid, 28, 4, GID) \
	X(STAT64, st_rdev, 32, 8, DEVICE) \
	X(STAT64, st_size, 44, 8, S64) \
	X(STAT64, st_blksize, 52, 4, S64) \
	X(STAT64, st_blocks, 56, 8, S64) \
	X(STAT64, st_atime_sec, 64, 4, S64) \
	X(STAT64, st_atime_nsec, 68, 4, U64) \
	X(STAT64, st_mtime_sec, 72, 4, S64) \
	X(STAT64, st_mtime_nsec, 76, 4, U64) \
	X(STAT64, st_ctime_sec, 80, 4, S64) \
	X(STAT64, st_ctime_nsec, 84, 4, U64) \
	X(STAT64, st_ino, 88, 8, U64) \
	X(STATFS32, f_type, 0, 4, U64) \
	X(STATFS32, f_bsize, 4, 4, S64) \
	X(STATFS32, f_blocks, 8, 4, U64) \
	X(STATFS32, f_bfree, 12, 4, U64) \
	X(STATFS32, f_bavail, 16, 4, U64) \
	X(STATFS32, f_files, 20, 4, U64) \
	X(STATFS32, f_ffree, 24, 4, U64) \
	X(STATFS32, f_fsid, 28, 8, U64) \
	X(STATFS32, f_namelen, 36, 4, S64) \
	X(STATFS32, f_frsize, 40, 4, S64) \
	X(STATFS32, f_flags, 44, 4, FLAGS, ST) \
	X(STATFS64, f_type, 0, 4, U64) \
	X(STATFS64, f_bsize, 4, 4, S64) \
	X(STATFS64, f_blocks, 8, 8, U64) \
	X(STATFS64, f_bfree, 16, 8, U64) \
	X(STATFS64, f_bavail, 24, 8, U64) \
	X(STATFS64, f_files, 32, 8, U64) \
	X(STATFS64, f_ffree, 40, 8, U64) \
	X(STATFS64, f_fsid, 48, 8, U64) \
	X(STATFS64, f_namelen, 56, 4, S64) \
	X(STATFS64, f_frsize, 60, 4, S64) \
	X(STATFS64, f_flags, 64, 4, FLAGS, ST) \
	X(USTAT32, f_tfree, 0, 4, S32) \
	X(USTAT32, f_tinode, 4, 4, U64) \
	X(ROBUST_LIST_HEAD32, list, 0, 4, ADDRESS) \
	X(ROBUST_LIST_HEAD32, futex_offset, 4, 4, S64) \
	X(ROBUST_LIST_HEAD32, list_op_pending, 8, 4, ADDRESS) \
	X(MSGBUF32, mtype, 0, 4, S64) \
	X(MQ_ATTR32, mq_flags, 0, 4, FLAGS, OPEN) \
	X(MQ_ATTR32, mq_maxmsg, 4, 4, S64) \
	X(MQ_ATTR32, mq_msgsize, 8, 4, S64) \
	X(MQ_ATTR32, mq_curmsgs, 12, 4, S64) \
	X(KEXEC_SEGMENT32, buf, 0, 4, ADDRESS) \
	X(KEXEC_SEGMENT32, bufsz, 4, 4, U64) \
	X(KEXEC_SEGMENT32, mem, 8, 4, ADDRESS) \
	X(KEXEC_SEGMENT32, memsz, 12, 4, U64) \
	X(IOVEC32, iov_base, 0, 4, ADDRESS) \
	X(IOVEC32, iov_len, 4, 4, U64) \
	X(MMSGHDR32, msg_name, 0, 4, ADDRESS) \
	X(MMSGHDR32, msg_namelen, 4, 4, S32) \
	X(MMSGHDR32, msg_iov, 8, 4, ADDRESS) \
	X(MMSGHDR32, msg_iovlen, 12, 4, U64) \
	X(MMSGHDR32, msg_control, 16, 4, ADDRESS) \
	X(MMSGHDR32, msg_controllen, 20, 4, U64) \
	X(MMSGHDR32, msg_flags, 24, 4, FLAGS, MSG) \
	X(MMSGHDR32, msg_len, 28, 4, U32)

/*
 * What each structure of RINGSIDE_STRUCTS is for a call of the i386 ABI: itself where both ABIs lay
 * it out alike, or another one. NONE is not read: the parameter is UNSUPPORTED. X(NAME, NAME)
 */
#define RINGSIDE_STRUCTS_ON_I386(X) \
	X(INT, INT) \
	X(TIMESPEC, TIMESPEC32) \
	X(POLLFD, POLLFD) \
	X(OPEN_HOW, OPEN_HOW) \
	X(CLONE_ARGS, CLONE_ARGS) \
	X(UINT, UINT) \
	X(LONG, LONG32) \
	X(ULONG, ULONG32) \
	X(POINTER, POINTER32) \
	X(FILE_OFFSET, FILE_OFFSET) \
	X(UID, UID) \
	X(GID, GID) \
	X(SIGSET, SIGSET) \
	X(LSM_ID, LSM_ID) \
	X(PAIR, PAIR) \
	X(STAT, STAT32) \
	X(STATX, STATX) \
	X(STATFS, STATFS32) \
	X(USTAT, USTAT32) \
	X(FILE_HANDLE, FILE_HANDLE) \
	X(FILE_ATTR, FILE_ATTR) \
	X(XATTR_ARGS, XATTR_ARGS) \
	X(CACHESTAT_RANGE, CACHESTAT_RANGE) \
	X(CACHESTAT, CACHESTAT) \
	X(EPOLL_EVENT, EPOLL_EVENT) \
	X(IO_EVENT, IO_EVENT) \
	X(IOCB, IOCB) \
	X(IO_URING_PARAMS, IO_URING_PARAMS) \
	X(IOVEC, IOVEC32) \
	X(MMSGHDR, MMSGHDR32) \
	X(TIMEVAL, TIMEVAL32) \
	X(TIMEZONE, TIMEZONE) \
	X(ITIMERVAL, ITIMERVAL32) \
	X(ITIMERSPEC, ITIMERSPEC32) \
	X(UTIMBUF, UTIMBUF32) \
	X(TIMEVALS, TIMEVALS32) \
	X(TIMESPECS, TIMESPECS32) \
	X(TMS, TMS32) \
	X(TIMEX, TIMEX32) \
	X(SYSINFO, SYSINFO32) \
	X(RLIMIT, RLIMIT32) \
	X(RUSAGE, RUSAGE32) \
	X(SIGACTION, SIGACTION32) \
	X(SIGSET_ARGPACK, SIGSET_ARGPACK32) \
	X(SIGINFO, SIGINFO32) \
	X(SIGINFO_CHILD, SIGINFO_CHILD32) \
	X(SIGEVENT, SIGEVENT32) \
	X(STACK, STACK32) \
	X(CAP_HEADER, CAP_HEADER) \
	X(CAP_DATA, CAP_DATA) \
	X(SCHED_PARAM, SCHED_PARAM) \
	X(SCHED_ATTR, SCHED_ATTR) \
	X(USER_DESC, USER_DESC) \
	X(ROBUST_LIST_HEAD, ROBUST_LIST_HEAD32) \
	X(FUTEX_WAITV, FUTEX_WAITV) \
	X(FUTEX_PAIR, FUTEX_PAIR) \
	X(MSGBUF, MSGBUF32) \
	X(SEMBUF, SEMBUF) \
	X(MQ_ATTR, MQ_ATTR32) \
	X(PERF_EVENT_ATTR, PERF_EVENT_ATTR) \
	X(KEXEC_SEGMENT, KEXEC_SEGMENT32) \
	X(MOUNT_ATTR, MOUNT_ATTR) \
	X(STATMOUNT_REQ, STATMOUNT_REQ) \
	X(LISTMOUNT_REQ, LISTMOUNT_REQ) \
	X(STATMOUNT, STATMOUNT) \
	X(NS_ID_REQ, NS_ID_REQ) \
	X(LANDLOCK_RULESET, LANDLOCK_RULESET) \
	X(LANDLOCK_RULE, LANDLOCK_RULE) \
	X(LSM_CTX, LSM_CTX) \
	X(SYSCTL_ARGS, NONE) \
	X(IO_URING_REQUEST, IO_URING_REQUEST) \
	X(IO_URING_COMPLETION, IO_URING_COMPLETION) \
	X(IMAGE, IMAGE) \
	X(CREDENTIALS, CREDENTIALS) \
	X(NAMESPACES, NAMESPACES) \
	X(NUMBER64, NUMBER64) \
	X(RLIMIT64, RLIMIT64) \
	X(TIMESPEC64, TIMESPEC64)

#define RINGSIDE_STRUCT_ENUM(name, value, bytes) RINGSIDE_STRUCT_##name = value,
enum ringside_struct {
	RINGSIDE_STRUCTS(RINGSIDE_STRUCT_ENUM)
	RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_ENUM)
	RINGSIDE_STRUCT_SLOTS
};
#undef RINGSIDE_STRUCT_ENUM

#define RINGSIDE_STRUCT_BYTES_ENUM(name, value, bytes) RINGSIDE_STRUCT_BYTES_##name = bytes,
enum ringside_struct_bytes {
	RINGSIDE_STRUCT_BYTES_NONE,
	RINGSIDE_STRUCTS(RINGSIDE_STRUCT_BYTES_ENUM)
	RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_BYTES_ENUM)
};
#undef RINGSIDE_STRUCT_BYTES_ENUM

/* Initialisers of arrays by structure: its bytes, and those that a call of the i386 ABI has there. */
#define RINGSIDE_STRUCT_SIZE(name, value, bytes) [value] = bytes,
#define RINGSIDE_STRUCT_SIZE_ON_I386(name, i386) \
	[RINGSIDE_STRUCT_##name] = RINGSIDE_STRUCT_BYTES_##i386,
#define RINGSIDE_STRUCT_SIZES \
	RINGSIDE_STRUCTS(RINGSIDE_STRUCT_SIZE) RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_SIZE)
#define RINGSIDE_STRUCT_SIZES_ON_I386 \
	RINGSIDE_STRUCTS_ON_I386(RINGSIDE_STRUCT_SIZE_ON_I386) \
	RINGSIDE_I386_STRUCTS(RINGSIDE_STRUCT_SIZE)

/* No structure is larger. */
#define RINGSIDE_STRUCT_MAX_BYTES 256

#endif
