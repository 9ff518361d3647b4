// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
/*
 * structs.h against the kernel's own definitions, on the ABI that this is compiled for (x86-64, or
 * i386 where i386/layouts.c includes this): every field of RINGSIDE_FIELDS is compared, or skipped
 * by name with the reason. Compiling is the check.
 * Structures that only the C library defines are in library.c.
 */
#include "layouts.h"
#include "io_uring.h"
#include "objects.h"

#include <asm/ldt.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <asm/statfs.h>
#include <asm/unistd.h>
#include <linux/aio_abi.h>
#include <linux/capability.h>
#include <linux/eventpoll.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/kexec.h>
#include <linux/landlock.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/mqueue.h>
#include <linux/msg.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <linux/poll.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <linux/sem.h>
#include <linux/stat.h>
#include <linux/sysctl.h>
#include <linux/sysinfo.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/times.h>
#include <linux/timex.h>
#include <linux/types.h>
#include <linux/uio.h>
#include <linux/utime.h>
#include <linux/xattr.h>
#if __has_include(<linux/lsm.h>)
#include <linux/lsm.h>
#endif
#if __has_include(<linux/nsfs.h>)
#include <linux/nsfs.h>
#endif

/* Values without a structure of their own: the type that the kernel reads or writes. */
VALUE(INT, int);
VALUE(UINT, unsigned int);
VALUE(LONG, __kernel_old_time_t);
VALUE(ULONG, unsigned long);
VALUE(POINTER, void *);
VALUE(FILE_OFFSET, __kernel_loff_t);
VALUE(UID, __kernel_uid32_t);
VALUE(GID, __kernel_gid32_t);
#ifdef __i386__
/* asm/signal.h has the one of the calls before rt_sig*() only. */
VALUE(SIGSET, __u64);
#undef sa_handler
#undef sa_sigaction
#else
VALUE(SIGSET, sigset_t);
#endif
VALUE(LSM_ID, __u64);
VALUE(NUMBER64, __u64);

STRUCT(RLIMIT64, struct rlimit64);
FIELD(RLIMIT64, rlim_cur, struct rlimit64, rlim_cur);
FIELD(RLIMIT64, rlim_max, struct rlimit64, rlim_max);

STRUCT(TIMESPEC64, struct __kernel_timespec);
FIELD(TIMESPEC64, tv_sec, struct __kernel_timespec, tv_sec);
FIELD(TIMESPEC64, tv_nsec, struct __kernel_timespec, tv_nsec);

STRUCT(PAIR, int[2]);
ELEMENT(PAIR, first, int, 0);
ELEMENT(PAIR, second, int, 1);

STRUCT(TIMESPEC, struct __kernel_timespec);
FIELD(TIMESPEC, tv_sec, struct __kernel_timespec, tv_sec);
FIELD(TIMESPEC, tv_nsec, struct __kernel_timespec, tv_nsec);

STRUCT(TIMESPECS, struct __kernel_timespec[2]);
NESTED(TIMESPECS, atime_sec, struct __kernel_timespec, 0, tv_sec);
NESTED(TIMESPECS, atime_nsec, struct __kernel_timespec, 0, tv_nsec);
NESTED(TIMESPECS, mtime_sec, struct __kernel_timespec, 1, tv_sec);
NESTED(TIMESPECS, mtime_nsec, struct __kernel_timespec, 1, tv_nsec);

STRUCT(TIMEVAL, struct __kernel_old_timeval);
FIELD(TIMEVAL, tv_sec, struct __kernel_old_timeval, tv_sec);
FIELD(TIMEVAL, tv_usec, struct __kernel_old_timeval, tv_usec);

STRUCT(TIMEVALS, struct __kernel_old_timeval[2]);
NESTED(TIMEVALS, atime_sec, struct __kernel_old_timeval, 0, tv_sec);
NESTED(TIMEVALS, atime_usec, struct __kernel_old_timeval, 0, tv_usec);
NESTED(TIMEVALS, mtime_sec, struct __kernel_old_timeval, 1, tv_sec);
NESTED(TIMEVALS, mtime_usec, struct __kernel_old_timeval, 1, tv_usec);

STRUCT(TIMEZONE, struct timezone);
FIELD(TIMEZONE, tz_minuteswest, struct timezone, tz_minuteswest);
FIELD(TIMEZONE, tz_dsttime, struct timezone, tz_dsttime);

STRUCT(ITIMERVAL, struct __kernel_old_itimerval);
FIELD(ITIMERVAL, it_interval_sec, struct __kernel_old_itimerval, it_interval.tv_sec);
FIELD(ITIMERVAL, it_interval_usec, struct __kernel_old_itimerval, it_interval.tv_usec);
FIELD(ITIMERVAL, it_value_sec, struct __kernel_old_itimerval, it_value.tv_sec);
FIELD(ITIMERVAL, it_value_usec, struct __kernel_old_itimerval, it_value.tv_usec);

STRUCT(ITIMERSPEC, struct __kernel_itimerspec);
FIELD(ITIMERSPEC, it_interval_sec, struct __kernel_itimerspec, it_interval.tv_sec);
FIELD(ITIMERSPEC, it_interval_nsec, struct __kernel_itimerspec, it_interval.tv_nsec);
FIELD(ITIMERSPEC, it_value_sec, struct __kernel_itimerspec, it_value.tv_sec);
FIELD(ITIMERSPEC, it_value_nsec, struct __kernel_itimerspec, it_value.tv_nsec);

STRUCT(UTIMBUF, struct utimbuf);
FIELD(UTIMBUF, actime, struct utimbuf, actime);
FIELD(UTIMBUF, modtime, struct utimbuf, modtime);

STRUCT(TMS, struct tms);
FIELD(TMS, tms_utime, struct tms, tms_utime);
FIELD(TMS, tms_stime, struct tms, tms_stime);
FIELD(TMS, tms_cutime, struct tms, tms_cutime);
FIELD(TMS, tms_cstime, struct tms, tms_cstime);

STRUCT(TIMEX, struct __kernel_timex);
FIELD(TIMEX, modes, struct __kernel_timex, modes);
FIELD(TIMEX, offset, struct __kernel_timex, offset);
FIELD(TIMEX, freq, struct __kernel_timex, freq);
FIELD(TIMEX, maxerror, struct __kernel_timex, maxerror);
FIELD(TIMEX, esterror, struct __kernel_timex, esterror);
FIELD(TIMEX, status, struct __kernel_timex, status);
FIELD(TIMEX, constant, struct __kernel_timex, constant);
FIELD(TIMEX, precision, struct __kernel_timex, precision);
FIELD(TIMEX, tolerance, struct __kernel_timex, tolerance);
FIELD(TIMEX, time_sec, struct __kernel_timex, time.tv_sec);
FIELD(TIMEX, time_usec, struct __kernel_timex, time.tv_usec);
FIELD(TIMEX, tick, struct __kernel_timex, tick);
FIELD(TIMEX, ppsfreq, struct __kernel_timex, ppsfreq);
FIELD(TIMEX, jitter, struct __kernel_timex, jitter);
FIELD(TIMEX, shift, struct __kernel_timex, shift);
FIELD(TIMEX, stabil, struct __kernel_timex, stabil);
FIELD(TIMEX, jitcnt, struct __kernel_timex, jitcnt);
FIELD(TIMEX, calcnt, struct __kernel_timex, calcnt);
FIELD(TIMEX, errcnt, struct __kernel_timex, errcnt);
FIELD(TIMEX, stbcnt, struct __kernel_timex, stbcnt);
FIELD(TIMEX, tai, struct __kernel_timex, tai);

STRUCT(POLLFD, struct pollfd);
FIELD(POLLFD, fd, struct pollfd, fd);
FIELD(POLLFD, events, struct pollfd, events);
FIELD(POLLFD, revents, struct pollfd, revents);

STRUCT(EPOLL_EVENT, struct epoll_event);
FIELD(EPOLL_EVENT, events, struct epoll_event, events);
FIELD(EPOLL_EVENT, data, struct epoll_event, data);

STRUCT(OPEN_HOW, struct open_how);
FIELD(OPEN_HOW, flags, struct open_how, flags);
FIELD(OPEN_HOW, mode, struct open_how, mode);
FIELD(OPEN_HOW, resolve, struct open_how, resolve);

STRUCT(CLONE_ARGS, struct clone_args);
FIELD(CLONE_ARGS, flags, struct clone_args, flags);
FIELD(CLONE_ARGS, pidfd, struct clone_args, pidfd);
FIELD(CLONE_ARGS, child_tid, struct clone_args, child_tid);
FIELD(CLONE_ARGS, parent_tid, struct clone_args, parent_tid);
FIELD(CLONE_ARGS, exit_signal, struct clone_args, exit_signal);
FIELD(CLONE_ARGS, stack, struct clone_args, stack);
FIELD(CLONE_ARGS, stack_size, struct clone_args, stack_size);
FIELD(CLONE_ARGS, tls, struct clone_args, tls);
FIELD(CLONE_ARGS, set_tid, struct clone_args, set_tid);
FIELD(CLONE_ARGS, set_tid_size, struct clone_args, set_tid_size);
FIELD(CLONE_ARGS, cgroup, struct clone_args, cgroup);

STRUCT(STAT, struct stat);
FIELD(STAT, st_dev, struct stat, st_dev);
FIELD(STAT, st_ino, struct stat, st_ino);
FIELD(STAT, st_nlink, struct stat, st_nlink);
FIELD(STAT, st_mode, struct stat, st_mode);
FIELD(STAT, st_uid, struct stat, st_uid);
FIELD(STAT, st_gid, struct stat, st_gid);
FIELD(STAT, st_rdev, struct stat, st_rdev);
FIELD(STAT, st_size, struct stat, st_size);
FIELD(STAT, st_blksize, struct stat, st_blksize);
FIELD(STAT, st_blocks, struct stat, st_blocks);
FIELD(STAT, st_atime_sec, struct stat, st_atime);
FIELD(STAT, st_atime_nsec, struct stat, st_atime_nsec);
FIELD(STAT, st_mtime_sec, struct stat, st_mtime);
FIELD(STAT, st_mtime_nsec, struct stat, st_mtime_nsec);
FIELD(STAT, st_ctime_sec, struct stat, st_ctime);
FIELD(STAT, st_ctime_nsec, struct stat, st_ctime_nsec);

STRUCT(STATX, struct statx);
FIELD(STATX, stx_mask, struct statx, stx_mask);
FIELD(STATX, stx_blksize, struct statx, stx_blksize);
FIELD(STATX, stx_attributes, struct statx, stx_attributes);
FIELD(STATX, stx_nlink, struct statx, stx_nlink);
FIELD(STATX, stx_uid, struct statx, stx_uid);
FIELD(STATX, stx_gid, struct statx, stx_gid);
FIELD(STATX, stx_mode, struct statx, stx_mode);
FIELD(STATX, stx_ino, struct statx, stx_ino);
FIELD(STATX, stx_size, struct statx, stx_size);
FIELD(STATX, stx_blocks, struct statx, stx_blocks);
FIELD(STATX, stx_attributes_mask, struct statx, stx_attributes_mask);
FIELD(STATX, stx_atime_sec, struct statx, stx_atime.tv_sec);
FIELD(STATX, stx_atime_nsec, struct statx, stx_atime.tv_nsec);
FIELD(STATX, stx_btime_sec, struct statx, stx_btime.tv_sec);
FIELD(STATX, stx_btime_nsec, struct statx, stx_btime.tv_nsec);
FIELD(STATX, stx_ctime_sec, struct statx, stx_ctime.tv_sec);
FIELD(STATX, stx_ctime_nsec, struct statx, stx_ctime.tv_nsec);
FIELD(STATX, stx_mtime_sec, struct statx, stx_mtime.tv_sec);
FIELD(STATX, stx_mtime_nsec, struct statx, stx_mtime.tv_nsec);
FIELD(STATX, stx_rdev_major, struct statx, stx_rdev_major);
FIELD(STATX, stx_rdev_minor, struct statx, stx_rdev_minor);
FIELD(STATX, stx_dev_major, struct statx, stx_dev_major);
FIELD(STATX, stx_dev_minor, struct statx, stx_dev_minor);
FIELD(STATX, stx_mnt_id, struct statx, stx_mnt_id);
FIELD(STATX, stx_dio_mem_align, struct statx, stx_dio_mem_align);
FIELD(STATX, stx_dio_offset_align, struct statx, stx_dio_offset_align);
#ifdef STATX_SUBVOL /* 6.10 */
FIELD(STATX, stx_subvol, struct statx, stx_subvol);
#else
SKIP(STATX, stx_subvol);
#endif
#ifdef STATX_WRITE_ATOMIC /* 6.11 */
FIELD(STATX, stx_atomic_write_unit_min, struct statx, stx_atomic_write_unit_min);
FIELD(STATX, stx_atomic_write_unit_max, struct statx, stx_atomic_write_unit_max);
FIELD(STATX, stx_atomic_write_segments_max, struct statx, stx_atomic_write_segments_max);
#else
SKIP(STATX, stx_atomic_write_unit_min);
SKIP(STATX, stx_atomic_write_unit_max);
SKIP(STATX, stx_atomic_write_segments_max);
#endif
#ifdef STATX_DIO_READ_ALIGN /* 6.14; the other field is younger but was spare before */
FIELD(STATX, stx_dio_read_offset_align, struct statx, stx_dio_read_offset_align);
FIELD(STATX, stx_atomic_write_unit_max_opt, struct statx, stx_atomic_write_unit_max_opt);
#else
SKIP(STATX, stx_dio_read_offset_align);
SKIP(STATX, stx_atomic_write_unit_max_opt);
#endif

STRUCT(STATFS, struct statfs);
FIELD(STATFS, f_type, struct statfs, f_type);
FIELD(STATFS, f_bsize, struct statfs, f_bsize);
FIELD(STATFS, f_blocks, struct statfs, f_blocks);
FIELD(STATFS, f_bfree, struct statfs, f_bfree);
FIELD(STATFS, f_bavail, struct statfs, f_bavail);
FIELD(STATFS, f_files, struct statfs, f_files);
FIELD(STATFS, f_ffree, struct statfs, f_ffree);
FIELD(STATFS, f_fsid, struct statfs, f_fsid);
FIELD(STATFS, f_namelen, struct statfs, f_namelen);
FIELD(STATFS, f_frsize, struct statfs, f_frsize);
FIELD(STATFS, f_flags, struct statfs, f_flags);

/* No header for user space has it any more; include/linux/types.h of the kernel does. */
struct ustat {
	int f_tfree;
	unsigned long f_tinode;
	char f_fname[6];
	char f_fpack[6];
};

STRUCT(USTAT, struct ustat);
FIELD(USTAT, f_tfree, struct ustat, f_tfree);
FIELD(USTAT, f_tinode, struct ustat, f_tinode);

#ifdef FILE_ATTR_SIZE_VER0 /* 6.17 */
STRUCT(FILE_ATTR, struct file_attr);
FIELD(FILE_ATTR, fa_xflags, struct file_attr, fa_xflags);
FIELD(FILE_ATTR, fa_extsize, struct file_attr, fa_extsize);
FIELD(FILE_ATTR, fa_nextents, struct file_attr, fa_nextents);
FIELD(FILE_ATTR, fa_projid, struct file_attr, fa_projid);
FIELD(FILE_ATTR, fa_cowextsize, struct file_attr, fa_cowextsize);
#else
SKIP_STRUCT(FILE_ATTR);
SKIP(FILE_ATTR, fa_xflags);
SKIP(FILE_ATTR, fa_extsize);
SKIP(FILE_ATTR, fa_nextents);
SKIP(FILE_ATTR, fa_projid);
SKIP(FILE_ATTR, fa_cowextsize);
#endif

#ifdef __NR_setxattrat /* 6.13; the structure has no macro of its own */
STRUCT(XATTR_ARGS, struct xattr_args);
FIELD(XATTR_ARGS, value, struct xattr_args, value);
FIELD(XATTR_ARGS, size, struct xattr_args, size);
FIELD(XATTR_ARGS, flags, struct xattr_args, flags);
#else
SKIP_STRUCT(XATTR_ARGS);
SKIP(XATTR_ARGS, value);
SKIP(XATTR_ARGS, size);
SKIP(XATTR_ARGS, flags);
#endif

#ifdef __NR_cachestat /* 6.5 */
STRUCT(CACHESTAT_RANGE, struct cachestat_range);
FIELD(CACHESTAT_RANGE, off, struct cachestat_range, off);
FIELD(CACHESTAT_RANGE, len, struct cachestat_range, len);
STRUCT(CACHESTAT, struct cachestat);
FIELD(CACHESTAT, nr_cache, struct cachestat, nr_cache);
FIELD(CACHESTAT, nr_dirty, struct cachestat, nr_dirty);
FIELD(CACHESTAT, nr_writeback, struct cachestat, nr_writeback);
FIELD(CACHESTAT, nr_evicted, struct cachestat, nr_evicted);
FIELD(CACHESTAT, nr_recently_evicted, struct cachestat, nr_recently_evicted);
#else
SKIP_STRUCT(CACHESTAT_RANGE);
SKIP(CACHESTAT_RANGE, off);
SKIP(CACHESTAT_RANGE, len);
SKIP_STRUCT(CACHESTAT);
SKIP(CACHESTAT, nr_cache);
SKIP(CACHESTAT, nr_dirty);
SKIP(CACHESTAT, nr_writeback);
SKIP(CACHESTAT, nr_evicted);
SKIP(CACHESTAT, nr_recently_evicted);
#endif

STRUCT(IO_EVENT, struct io_event);
FIELD(IO_EVENT, data, struct io_event, data);
FIELD(IO_EVENT, obj, struct io_event, obj);
FIELD(IO_EVENT, res, struct io_event, res);
FIELD(IO_EVENT, res2, struct io_event, res2);

STRUCT(IOCB, struct iocb);
FIELD(IOCB, aio_data, struct iocb, aio_data);
FIELD(IOCB, aio_key, struct iocb, aio_key);
FIELD(IOCB, aio_rw_flags, struct iocb, aio_rw_flags);
FIELD(IOCB, aio_lio_opcode, struct iocb, aio_lio_opcode);
FIELD(IOCB, aio_reqprio, struct iocb, aio_reqprio);
FIELD(IOCB, aio_fildes, struct iocb, aio_fildes);
FIELD(IOCB, aio_buf, struct iocb, aio_buf);
FIELD(IOCB, aio_nbytes, struct iocb, aio_nbytes);
FIELD(IOCB, aio_offset, struct iocb, aio_offset);
FIELD(IOCB, aio_flags, struct iocb, aio_flags);
FIELD(IOCB, aio_resfd, struct iocb, aio_resfd);

STRUCT(IO_URING_PARAMS, struct io_uring_params);
FIELD(IO_URING_PARAMS, sq_entries, struct io_uring_params, sq_entries);
FIELD(IO_URING_PARAMS, cq_entries, struct io_uring_params, cq_entries);
FIELD(IO_URING_PARAMS, flags, struct io_uring_params, flags);
FIELD(IO_URING_PARAMS, sq_thread_cpu, struct io_uring_params, sq_thread_cpu);
FIELD(IO_URING_PARAMS, sq_thread_idle, struct io_uring_params, sq_thread_idle);
FIELD(IO_URING_PARAMS, features, struct io_uring_params, features);
FIELD(IO_URING_PARAMS, wq_fd, struct io_uring_params, wq_fd);

STRUCT(IOVEC, struct iovec);
FIELD(IOVEC, iov_base, struct iovec, iov_base);
FIELD(IOVEC, iov_len, struct iovec, iov_len);

STRUCT(SYSINFO, struct sysinfo);
FIELD(SYSINFO, uptime, struct sysinfo, uptime);
FIELD(SYSINFO, load1, struct sysinfo, loads[0]);
FIELD(SYSINFO, load5, struct sysinfo, loads[1]);
FIELD(SYSINFO, load15, struct sysinfo, loads[2]);
FIELD(SYSINFO, totalram, struct sysinfo, totalram);
FIELD(SYSINFO, freeram, struct sysinfo, freeram);
FIELD(SYSINFO, sharedram, struct sysinfo, sharedram);
FIELD(SYSINFO, bufferram, struct sysinfo, bufferram);
FIELD(SYSINFO, totalswap, struct sysinfo, totalswap);
FIELD(SYSINFO, freeswap, struct sysinfo, freeswap);
FIELD(SYSINFO, procs, struct sysinfo, procs);
FIELD(SYSINFO, totalhigh, struct sysinfo, totalhigh);
FIELD(SYSINFO, freehigh, struct sysinfo, freehigh);
FIELD(SYSINFO, mem_unit, struct sysinfo, mem_unit);

STRUCT(RLIMIT, struct rlimit);
FIELD(RLIMIT, rlim_cur, struct rlimit, rlim_cur);
FIELD(RLIMIT, rlim_max, struct rlimit, rlim_max);

STRUCT(RUSAGE, struct rusage);
FIELD(RUSAGE, ru_utime_sec, struct rusage, ru_utime.tv_sec);
FIELD(RUSAGE, ru_utime_usec, struct rusage, ru_utime.tv_usec);
FIELD(RUSAGE, ru_stime_sec, struct rusage, ru_stime.tv_sec);
FIELD(RUSAGE, ru_stime_usec, struct rusage, ru_stime.tv_usec);
FIELD(RUSAGE, ru_maxrss, struct rusage, ru_maxrss);
FIELD(RUSAGE, ru_ixrss, struct rusage, ru_ixrss);
FIELD(RUSAGE, ru_idrss, struct rusage, ru_idrss);
FIELD(RUSAGE, ru_isrss, struct rusage, ru_isrss);
FIELD(RUSAGE, ru_minflt, struct rusage, ru_minflt);
FIELD(RUSAGE, ru_majflt, struct rusage, ru_majflt);
FIELD(RUSAGE, ru_nswap, struct rusage, ru_nswap);
FIELD(RUSAGE, ru_inblock, struct rusage, ru_inblock);
FIELD(RUSAGE, ru_oublock, struct rusage, ru_oublock);
FIELD(RUSAGE, ru_msgsnd, struct rusage, ru_msgsnd);
FIELD(RUSAGE, ru_msgrcv, struct rusage, ru_msgrcv);
FIELD(RUSAGE, ru_nsignals, struct rusage, ru_nsignals);
FIELD(RUSAGE, ru_nvcsw, struct rusage, ru_nvcsw);
FIELD(RUSAGE, ru_nivcsw, struct rusage, ru_nivcsw);

#ifdef __i386__ /* SIGACTION32 is in its place */
SKIP_STRUCT(SIGACTION);
SKIP(SIGACTION, sa_handler);
SKIP(SIGACTION, sa_flags);
SKIP(SIGACTION, sa_restorer);
SKIP(SIGACTION, sa_mask);
#else
STRUCT(SIGACTION, struct sigaction);
FIELD(SIGACTION, sa_handler, struct sigaction, sa_handler);
FIELD(SIGACTION, sa_flags, struct sigaction, sa_flags);
FIELD(SIGACTION, sa_restorer, struct sigaction, sa_restorer);
FIELD(SIGACTION, sa_mask, struct sigaction, sa_mask);
#endif

/* The header's macros for members of its union; here they are names of structs.h. */
#undef si_pid
#undef si_uid
#undef si_value
#undef si_status
HEAD(SIGINFO, siginfo_t);
FIELD(SIGINFO, si_signo, siginfo_t, si_signo);
FIELD(SIGINFO, si_errno, siginfo_t, si_errno);
FIELD(SIGINFO, si_code, siginfo_t, si_code);
FIELD(SIGINFO, si_pid, siginfo_t, _sifields._rt._pid);
FIELD(SIGINFO, si_uid, siginfo_t, _sifields._rt._uid);
FIELD(SIGINFO, si_value, siginfo_t, _sifields._rt._sigval);
HEAD(SIGINFO_CHILD, siginfo_t);
FIELD(SIGINFO_CHILD, si_signo, siginfo_t, si_signo);
FIELD(SIGINFO_CHILD, si_errno, siginfo_t, si_errno);
FIELD(SIGINFO_CHILD, si_code, siginfo_t, si_code);
FIELD(SIGINFO_CHILD, si_pid, siginfo_t, _sifields._sigchld._pid);
FIELD(SIGINFO_CHILD, si_uid, siginfo_t, _sifields._sigchld._uid);
FIELD(SIGINFO_CHILD, si_status, siginfo_t, _sifields._sigchld._status);

STRUCT(SIGEVENT, struct sigevent);
FIELD(SIGEVENT, sigev_value, struct sigevent, sigev_value);
FIELD(SIGEVENT, sigev_signo, struct sigevent, sigev_signo);
FIELD(SIGEVENT, sigev_notify, struct sigevent, sigev_notify);
FIELD(SIGEVENT, sigev_tid, struct sigevent, _sigev_un._tid);

STRUCT(STACK, stack_t);
FIELD(STACK, ss_sp, stack_t, ss_sp);
FIELD(STACK, ss_flags, stack_t, ss_flags);
FIELD(STACK, ss_size, stack_t, ss_size);

STRUCT(CAP_HEADER, struct __user_cap_header_struct);
FIELD(CAP_HEADER, version, struct __user_cap_header_struct, version);
FIELD(CAP_HEADER, pid, struct __user_cap_header_struct, pid);

STRUCT(CAP_DATA, struct __user_cap_data_struct[_LINUX_CAPABILITY_U32S_3]);
NESTED(CAP_DATA, effective, struct __user_cap_data_struct, 0, effective);
NESTED(CAP_DATA, permitted, struct __user_cap_data_struct, 0, permitted);
NESTED(CAP_DATA, inheritable, struct __user_cap_data_struct, 0, inheritable);
NESTED(CAP_DATA, effective_high, struct __user_cap_data_struct, 1, effective);
NESTED(CAP_DATA, permitted_high, struct __user_cap_data_struct, 1, permitted);
NESTED(CAP_DATA, inheritable_high, struct __user_cap_data_struct, 1, inheritable);

/* Only the C library's <sched.h> has it. */
struct kernel_sched_param {
	int sched_priority;
};

STRUCT(SCHED_PARAM, struct kernel_sched_param);
FIELD(SCHED_PARAM, sched_priority, struct kernel_sched_param, sched_priority);

/* Its first published size: what every sched_getattr() that succeeds has written. */
_Static_assert(RINGSIDE_BYTES_OF(SCHED_ATTR) == SCHED_ATTR_SIZE_VER0, "SCHED_ATTR");
HEAD(SCHED_ATTR, struct sched_attr);
FIELD(SCHED_ATTR, size, struct sched_attr, size);
FIELD(SCHED_ATTR, sched_policy, struct sched_attr, sched_policy);
FIELD(SCHED_ATTR, sched_flags, struct sched_attr, sched_flags);
FIELD(SCHED_ATTR, sched_nice, struct sched_attr, sched_nice);
FIELD(SCHED_ATTR, sched_priority, struct sched_attr, sched_priority);
FIELD(SCHED_ATTR, sched_runtime, struct sched_attr, sched_runtime);
FIELD(SCHED_ATTR, sched_deadline, struct sched_attr, sched_deadline);
FIELD(SCHED_ATTR, sched_period, struct sched_attr, sched_period);

STRUCT(USER_DESC, struct user_desc);
FIELD(USER_DESC, entry_number, struct user_desc, entry_number);
FIELD(USER_DESC, base_addr, struct user_desc, base_addr);
FIELD(USER_DESC, limit, struct user_desc, limit);
SKIP(USER_DESC, flags); /* bit fields */
_Static_assert(OFFSET_USER_DESC_flags == sizeof(struct user_desc) - 4, "the last word");

STRUCT(ROBUST_LIST_HEAD, struct robust_list_head);
FIELD(ROBUST_LIST_HEAD, list, struct robust_list_head, list);
FIELD(ROBUST_LIST_HEAD, futex_offset, struct robust_list_head, futex_offset);
FIELD(ROBUST_LIST_HEAD, list_op_pending, struct robust_list_head, list_op_pending);

STRUCT(FUTEX_WAITV, struct futex_waitv);
FIELD(FUTEX_WAITV, val, struct futex_waitv, val);
FIELD(FUTEX_WAITV, uaddr, struct futex_waitv, uaddr);
FIELD(FUTEX_WAITV, flags, struct futex_waitv, flags);
STRUCT(FUTEX_PAIR, struct futex_waitv[2]);
NESTED(FUTEX_PAIR, from_val, struct futex_waitv, 0, val);
NESTED(FUTEX_PAIR, from_uaddr, struct futex_waitv, 0, uaddr);
NESTED(FUTEX_PAIR, from_flags, struct futex_waitv, 0, flags);
NESTED(FUTEX_PAIR, to_val, struct futex_waitv, 1, val);
NESTED(FUTEX_PAIR, to_uaddr, struct futex_waitv, 1, uaddr);
NESTED(FUTEX_PAIR, to_flags, struct futex_waitv, 1, flags);

HEAD(MSGBUF, struct msgbuf);
FIELD(MSGBUF, mtype, struct msgbuf, mtype);

STRUCT(SEMBUF, struct sembuf);
FIELD(SEMBUF, sem_num, struct sembuf, sem_num);
FIELD(SEMBUF, sem_op, struct sembuf, sem_op);
FIELD(SEMBUF, sem_flg, struct sembuf, sem_flg);

STRUCT(MQ_ATTR, struct mq_attr);
FIELD(MQ_ATTR, mq_flags, struct mq_attr, mq_flags);
FIELD(MQ_ATTR, mq_maxmsg, struct mq_attr, mq_maxmsg);
FIELD(MQ_ATTR, mq_msgsize, struct mq_attr, mq_msgsize);
FIELD(MQ_ATTR, mq_curmsgs, struct mq_attr, mq_curmsgs);

/* Its first published size: no caller has less. */
_Static_assert(RINGSIDE_BYTES_OF(PERF_EVENT_ATTR) == PERF_ATTR_SIZE_VER0, "PERF_EVENT_ATTR");
HEAD(PERF_EVENT_ATTR, struct perf_event_attr);
FIELD(PERF_EVENT_ATTR, type, struct perf_event_attr, type);
FIELD(PERF_EVENT_ATTR, size, struct perf_event_attr, size);
FIELD(PERF_EVENT_ATTR, config, struct perf_event_attr, config);
FIELD(PERF_EVENT_ATTR, sample_period, struct perf_event_attr, sample_period);
FIELD(PERF_EVENT_ATTR, sample_type, struct perf_event_attr, sample_type);
FIELD(PERF_EVENT_ATTR, read_format, struct perf_event_attr, read_format);
SKIP(PERF_EVENT_ATTR, options); /* bit fields */
_Static_assert(OFFSET_PERF_EVENT_ATTR_options + 8 ==
	       offsetof(struct perf_event_attr, wakeup_events), "between its neighbours");
FIELD(PERF_EVENT_ATTR, wakeup_events, struct perf_event_attr, wakeup_events);
FIELD(PERF_EVENT_ATTR, bp_type, struct perf_event_attr, bp_type);
FIELD(PERF_EVENT_ATTR, config1, struct perf_event_attr, config1);

STRUCT(KEXEC_SEGMENT, struct kexec_segment);
FIELD(KEXEC_SEGMENT, buf, struct kexec_segment, buf);
FIELD(KEXEC_SEGMENT, bufsz, struct kexec_segment, bufsz);
FIELD(KEXEC_SEGMENT, mem, struct kexec_segment, mem);
FIELD(KEXEC_SEGMENT, memsz, struct kexec_segment, memsz);

STRUCT(MOUNT_ATTR, struct mount_attr);
FIELD(MOUNT_ATTR, attr_set, struct mount_attr, attr_set);
FIELD(MOUNT_ATTR, attr_clr, struct mount_attr, attr_clr);
FIELD(MOUNT_ATTR, propagation, struct mount_attr, propagation);
FIELD(MOUNT_ATTR, userns_fd, struct mount_attr, userns_fd);

#ifdef MNT_ID_REQ_SIZE_VER1 /* 6.11 */
_Static_assert(RINGSIDE_BYTES_OF(STATMOUNT_REQ) == MNT_ID_REQ_SIZE_VER0, "STATMOUNT_REQ");
_Static_assert(RINGSIDE_BYTES_OF(LISTMOUNT_REQ) == MNT_ID_REQ_SIZE_VER0, "LISTMOUNT_REQ");
HEAD(STATMOUNT_REQ, struct mnt_id_req);
FIELD(STATMOUNT_REQ, size, struct mnt_id_req, size);
SKIP(STATMOUNT_REQ, mnt_ns_fd); /* was spare for long; LISTMOUNT_REQ is the same */
FIELD(STATMOUNT_REQ, mnt_id, struct mnt_id_req, mnt_id);
FIELD(STATMOUNT_REQ, param, struct mnt_id_req, param);
HEAD(LISTMOUNT_REQ, struct mnt_id_req);
FIELD(LISTMOUNT_REQ, size, struct mnt_id_req, size);
SKIP(LISTMOUNT_REQ, mnt_ns_fd);
FIELD(LISTMOUNT_REQ, mnt_id, struct mnt_id_req, mnt_id);
FIELD(LISTMOUNT_REQ, param, struct mnt_id_req, param);
HEAD(STATMOUNT, struct statmount);
FIELD(STATMOUNT, size, struct statmount, size);
FIELD(STATMOUNT, mask, struct statmount, mask);
FIELD(STATMOUNT, sb_dev_major, struct statmount, sb_dev_major);
FIELD(STATMOUNT, sb_dev_minor, struct statmount, sb_dev_minor);
FIELD(STATMOUNT, sb_magic, struct statmount, sb_magic);
FIELD(STATMOUNT, sb_flags, struct statmount, sb_flags);
FIELD(STATMOUNT, mnt_id, struct statmount, mnt_id);
FIELD(STATMOUNT, mnt_parent_id, struct statmount, mnt_parent_id);
FIELD(STATMOUNT, mnt_id_old, struct statmount, mnt_id_old);
FIELD(STATMOUNT, mnt_parent_id_old, struct statmount, mnt_parent_id_old);
FIELD(STATMOUNT, mnt_attr, struct statmount, mnt_attr);
FIELD(STATMOUNT, mnt_propagation, struct statmount, mnt_propagation);
FIELD(STATMOUNT, mnt_peer_group, struct statmount, mnt_peer_group);
FIELD(STATMOUNT, mnt_master, struct statmount, mnt_master);
FIELD(STATMOUNT, propagate_from, struct statmount, propagate_from);
FIELD(STATMOUNT, mnt_ns_id, struct statmount, mnt_ns_id);
#else
SKIP_STRUCT(STATMOUNT_REQ);
SKIP(STATMOUNT_REQ, size);
SKIP(STATMOUNT_REQ, mnt_ns_fd);
SKIP(STATMOUNT_REQ, mnt_id);
SKIP(STATMOUNT_REQ, param);
SKIP_STRUCT(LISTMOUNT_REQ);
SKIP(LISTMOUNT_REQ, size);
SKIP(LISTMOUNT_REQ, mnt_ns_fd);
SKIP(LISTMOUNT_REQ, mnt_id);
SKIP(LISTMOUNT_REQ, param);
SKIP_STRUCT(STATMOUNT);
SKIP(STATMOUNT, size);
SKIP(STATMOUNT, mask);
SKIP(STATMOUNT, sb_dev_major);
SKIP(STATMOUNT, sb_dev_minor);
SKIP(STATMOUNT, sb_magic);
SKIP(STATMOUNT, sb_flags);
SKIP(STATMOUNT, mnt_id);
SKIP(STATMOUNT, mnt_parent_id);
SKIP(STATMOUNT, mnt_id_old);
SKIP(STATMOUNT, mnt_parent_id_old);
SKIP(STATMOUNT, mnt_attr);
SKIP(STATMOUNT, mnt_propagation);
SKIP(STATMOUNT, mnt_peer_group);
SKIP(STATMOUNT, mnt_master);
SKIP(STATMOUNT, propagate_from);
SKIP(STATMOUNT, mnt_ns_id);
#endif

#ifdef NS_ID_REQ_SIZE_VER0 /* 6.19 */
STRUCT(NS_ID_REQ, struct ns_id_req);
FIELD(NS_ID_REQ, size, struct ns_id_req, size);
FIELD(NS_ID_REQ, ns_id, struct ns_id_req, ns_id);
FIELD(NS_ID_REQ, ns_type, struct ns_id_req, ns_type);
FIELD(NS_ID_REQ, user_ns_id, struct ns_id_req, user_ns_id);
#else
SKIP_STRUCT(NS_ID_REQ);
SKIP(NS_ID_REQ, size);
SKIP(NS_ID_REQ, ns_id);
SKIP(NS_ID_REQ, ns_type);
SKIP(NS_ID_REQ, user_ns_id);
#endif

HEAD(LANDLOCK_RULE, struct landlock_path_beneath_attr);
FIELD(LANDLOCK_RULE, allowed_access, struct landlock_path_beneath_attr, allowed_access);
FIELD(LANDLOCK_RULE, parent_fd_or_port, struct landlock_path_beneath_attr, parent_fd);
FIELD(LANDLOCK_RULESET, handled_access_fs, struct landlock_ruleset_attr, handled_access_fs);
#ifdef LANDLOCK_ACCESS_NET_BIND_TCP /* 6.7 */
_Static_assert(OFFSET_LANDLOCK_RULE_parent_fd_or_port ==
	       offsetof(struct landlock_net_port_attr, port), "low half of the port");
FIELD(LANDLOCK_RULESET, handled_access_net, struct landlock_ruleset_attr, handled_access_net);
#else
SKIP(LANDLOCK_RULESET, handled_access_net);
#endif
#ifdef LANDLOCK_SCOPE_SIGNAL /* 6.12 */
FIELD(LANDLOCK_RULESET, scoped, struct landlock_ruleset_attr, scoped);
#else
SKIP(LANDLOCK_RULESET, scoped);
#endif
#ifdef LANDLOCK_ADD_RULE_QUIET /* 7.2 */
STRUCT(LANDLOCK_RULESET, struct landlock_ruleset_attr);
FIELD(LANDLOCK_RULESET, quiet_access_fs, struct landlock_ruleset_attr, quiet_access_fs);
FIELD(LANDLOCK_RULESET, quiet_access_net, struct landlock_ruleset_attr, quiet_access_net);
FIELD(LANDLOCK_RULESET, quiet_scoped, struct landlock_ruleset_attr, quiet_scoped);
#else
SKIP_STRUCT(LANDLOCK_RULESET);
SKIP(LANDLOCK_RULESET, quiet_access_fs);
SKIP(LANDLOCK_RULESET, quiet_access_net);
SKIP(LANDLOCK_RULESET, quiet_scoped);
#endif

#ifdef LSM_ID_UNDEF /* 6.8 */
STRUCT(LSM_CTX, struct lsm_ctx);
FIELD(LSM_CTX, id, struct lsm_ctx, id);
FIELD(LSM_CTX, flags, struct lsm_ctx, flags);
FIELD(LSM_CTX, len, struct lsm_ctx, len);
FIELD(LSM_CTX, ctx_len, struct lsm_ctx, ctx_len);
#else
SKIP_STRUCT(LSM_CTX);
SKIP(LSM_CTX, id);
SKIP(LSM_CTX, flags);
SKIP(LSM_CTX, len);
SKIP(LSM_CTX, ctx_len);
#endif

STRUCT(SYSCTL_ARGS, struct __sysctl_args);
FIELD(SYSCTL_ARGS, name, struct __sysctl_args, name);
FIELD(SYSCTL_ARGS, nlen, struct __sysctl_args, nlen);
FIELD(SYSCTL_ARGS, oldval, struct __sysctl_args, oldval);
FIELD(SYSCTL_ARGS, oldlenp, struct __sysctl_args, oldlenp);
FIELD(SYSCTL_ARGS, newval, struct __sysctl_args, newval);
FIELD(SYSCTL_ARGS, newlen, struct __sysctl_args, newlen);

/* The kernel has it only inside pselect6()'s source; the C library passes these two words. */
struct sigset_argpack {
	sigset_t *p;
	__kernel_size_t size;
};

STRUCT(SIGSET_ARGPACK, struct sigset_argpack);
FIELD(SIGSET_ARGPACK, sigmask, struct sigset_argpack, p);
FIELD(SIGSET_ARGPACK, sigsetsize, struct sigset_argpack, size);

/* objects.h */
STRUCT(IO_URING_REQUEST, struct ringside_io_uring_request);
FIELD(IO_URING_REQUEST, user_data, struct ringside_io_uring_request, user_data);
FIELD(IO_URING_REQUEST, opcode, struct ringside_io_uring_request, opcode);
FIELD(IO_URING_REQUEST, flags, struct ringside_io_uring_request, flags);

STRUCT(IO_URING_COMPLETION, struct ringside_io_uring_completion);
FIELD(IO_URING_COMPLETION, user_data, struct ringside_io_uring_completion, user_data);
FIELD(IO_URING_COMPLETION, res, struct ringside_io_uring_completion, res);
FIELD(IO_URING_COMPLETION, flags, struct ringside_io_uring_completion, flags);

STRUCT(IMAGE, struct ringside_image);
FIELD(IMAGE, dev, struct ringside_image, dev);
FIELD(IMAGE, ino, struct ringside_image, ino);
FIELD(IMAGE, mtime_ns, struct ringside_image, mtime_ns);
FIELD(IMAGE, ctime_ns, struct ringside_image, ctime_ns);
FIELD(IMAGE, uid, struct ringside_image, uid);
FIELD(IMAGE, gid, struct ringside_image, gid);
FIELD(IMAGE, mode, struct ringside_image, mode);
FIELD(IMAGE, flags, struct ringside_image, flags);
STRUCT(CREDENTIALS, struct ringside_credentials);
FIELD(CREDENTIALS, uid, struct ringside_credentials, uid);
FIELD(CREDENTIALS, euid, struct ringside_credentials, euid);
FIELD(CREDENTIALS, suid, struct ringside_credentials, suid);
FIELD(CREDENTIALS, fsuid, struct ringside_credentials, fsuid);
FIELD(CREDENTIALS, gid, struct ringside_credentials, gid);
FIELD(CREDENTIALS, egid, struct ringside_credentials, egid);
FIELD(CREDENTIALS, sgid, struct ringside_credentials, sgid);
FIELD(CREDENTIALS, fsgid, struct ringside_credentials, fsgid);
FIELD(CREDENTIALS, securebits, struct ringside_credentials, securebits);
FIELD(CREDENTIALS, groups, struct ringside_credentials, groups);
FIELD(CREDENTIALS, user_ns, struct ringside_credentials, user_ns);
FIELD(CREDENTIALS, inheritable, struct ringside_credentials, inheritable);
FIELD(CREDENTIALS, permitted, struct ringside_credentials, permitted);
FIELD(CREDENTIALS, effective, struct ringside_credentials, effective);
FIELD(CREDENTIALS, bounding, struct ringside_credentials, bounding);
FIELD(CREDENTIALS, ambient, struct ringside_credentials, ambient);
STRUCT(NAMESPACES, struct ringside_namespaces);
FIELD(NAMESPACES, mnt, struct ringside_namespaces, mnt);
FIELD(NAMESPACES, pid, struct ringside_namespaces, pid);
FIELD(NAMESPACES, pid_for_children, struct ringside_namespaces, pid_for_children);
FIELD(NAMESPACES, net, struct ringside_namespaces, net);
FIELD(NAMESPACES, uts, struct ringside_namespaces, uts);
FIELD(NAMESPACES, ipc, struct ringside_namespaces, ipc);
FIELD(NAMESPACES, user, struct ringside_namespaces, user);
FIELD(NAMESPACES, cgroup, struct ringside_namespaces, cgroup);
FIELD(NAMESPACES, time, struct ringside_namespaces, time);
FIELD(NAMESPACES, time_for_children, struct ringside_namespaces, time_for_children);

/* library.c */
SKIP_STRUCT(MMSGHDR);
SKIP(MMSGHDR, msg_name);
SKIP(MMSGHDR, msg_namelen);
SKIP(MMSGHDR, msg_iov);
SKIP(MMSGHDR, msg_iovlen);
SKIP(MMSGHDR, msg_control);
SKIP(MMSGHDR, msg_controllen);
SKIP(MMSGHDR, msg_flags);
SKIP(MMSGHDR, msg_len);
SKIP_STRUCT(FILE_HANDLE);
SKIP(FILE_HANDLE, handle_bytes);
SKIP(FILE_HANDLE, handle_type);

/* Nothing in structs.h was forgotten above. */
#define NAMED(structure, value, bytes) _Static_assert(STRUCT_SEEN_##structure, #structure);
#define NAMED_FIELD(structure, name, ...) \
	_Static_assert(FIELD_SEEN_##structure##_##name, #structure "." #name);
RINGSIDE_STRUCTS(NAMED)
RINGSIDE_FIELDS(NAMED_FIELD)
