// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
/*
 * structs.h against the kernel's own definitions on the i386 ABI, which this is compiled for: the
 * structures that RINGSIDE_STRUCTS_ON_I386 says are the same there, and those of i386 alone.
 */
#include "../layouts.c"

/* What the kernel keeps to itself: linux/compat.h, asm/sigframe.h and the C library have it so. */
struct old_sigaction32 {
	unsigned int sa_handler, sa_mask, sa_flags, sa_restorer;
};

struct sigaction32 {
	unsigned int sa_handler, sa_flags, sa_restorer;
	unsigned long long sa_mask;
};

struct message_in_a_vector {
	unsigned int msg_name;
	int msg_namelen;
	unsigned int msg_iov, msg_iovlen, msg_control, msg_controllen, msg_flags, msg_len;
};

VALUE(UID16, __kernel_old_uid_t);
VALUE(GID16, __kernel_old_gid_t);
VALUE(LONG32, __kernel_old_time_t);
VALUE(ULONG32, unsigned long);
VALUE(POINTER32, void *);

STRUCT(TIMESPEC32, struct __kernel_old_timespec);
FIELD(TIMESPEC32, tv_sec, struct __kernel_old_timespec, tv_sec);
FIELD(TIMESPEC32, tv_nsec, struct __kernel_old_timespec, tv_nsec);

STRUCT(TIMESPECS32, struct __kernel_old_timespec[2]);
NESTED(TIMESPECS32, atime_sec, struct __kernel_old_timespec, 0, tv_sec);
NESTED(TIMESPECS32, atime_nsec, struct __kernel_old_timespec, 0, tv_nsec);
NESTED(TIMESPECS32, mtime_sec, struct __kernel_old_timespec, 1, tv_sec);
NESTED(TIMESPECS32, mtime_nsec, struct __kernel_old_timespec, 1, tv_nsec);

STRUCT(TIMEVAL32, struct __kernel_old_timeval);
FIELD(TIMEVAL32, tv_sec, struct __kernel_old_timeval, tv_sec);
FIELD(TIMEVAL32, tv_usec, struct __kernel_old_timeval, tv_usec);

STRUCT(TIMEVALS32, struct __kernel_old_timeval[2]);
NESTED(TIMEVALS32, atime_sec, struct __kernel_old_timeval, 0, tv_sec);
NESTED(TIMEVALS32, atime_usec, struct __kernel_old_timeval, 0, tv_usec);
NESTED(TIMEVALS32, mtime_sec, struct __kernel_old_timeval, 1, tv_sec);
NESTED(TIMEVALS32, mtime_usec, struct __kernel_old_timeval, 1, tv_usec);

STRUCT(ITIMERVAL32, struct __kernel_old_itimerval);
FIELD(ITIMERVAL32, it_interval_sec, struct __kernel_old_itimerval, it_interval.tv_sec);
FIELD(ITIMERVAL32, it_interval_usec, struct __kernel_old_itimerval, it_interval.tv_usec);
FIELD(ITIMERVAL32, it_value_sec, struct __kernel_old_itimerval, it_value.tv_sec);
FIELD(ITIMERVAL32, it_value_usec, struct __kernel_old_itimerval, it_value.tv_usec);

STRUCT(ITIMERSPEC32, struct itimerspec);
FIELD(ITIMERSPEC32, it_interval_sec, struct itimerspec, it_interval.tv_sec);
FIELD(ITIMERSPEC32, it_interval_nsec, struct itimerspec, it_interval.tv_nsec);
FIELD(ITIMERSPEC32, it_value_sec, struct itimerspec, it_value.tv_sec);
FIELD(ITIMERSPEC32, it_value_nsec, struct itimerspec, it_value.tv_nsec);

STRUCT(UTIMBUF32, struct utimbuf);
FIELD(UTIMBUF32, actime, struct utimbuf, actime);
FIELD(UTIMBUF32, modtime, struct utimbuf, modtime);

STRUCT(TMS32, struct tms);
FIELD(TMS32, tms_utime, struct tms, tms_utime);
FIELD(TMS32, tms_stime, struct tms, tms_stime);
FIELD(TMS32, tms_cutime, struct tms, tms_cutime);
FIELD(TMS32, tms_cstime, struct tms, tms_cstime);

STRUCT(ITIMERSPEC64, struct __kernel_itimerspec);
FIELD(ITIMERSPEC64, it_interval_sec, struct __kernel_itimerspec, it_interval.tv_sec);
FIELD(ITIMERSPEC64, it_interval_nsec, struct __kernel_itimerspec, it_interval.tv_nsec);
FIELD(ITIMERSPEC64, it_value_sec, struct __kernel_itimerspec, it_value.tv_sec);
FIELD(ITIMERSPEC64, it_value_nsec, struct __kernel_itimerspec, it_value.tv_nsec);

STRUCT(TIMESPECS64, struct __kernel_timespec[2]);
NESTED(TIMESPECS64, atime_sec, struct __kernel_timespec, 0, tv_sec);
NESTED(TIMESPECS64, atime_nsec, struct __kernel_timespec, 0, tv_nsec);
NESTED(TIMESPECS64, mtime_sec, struct __kernel_timespec, 1, tv_sec);
NESTED(TIMESPECS64, mtime_nsec, struct __kernel_timespec, 1, tv_nsec);

STRUCT(TIMEX64, struct __kernel_timex);
FIELD(TIMEX64, modes, struct __kernel_timex, modes);
FIELD(TIMEX64, offset, struct __kernel_timex, offset);
FIELD(TIMEX64, freq, struct __kernel_timex, freq);
FIELD(TIMEX64, maxerror, struct __kernel_timex, maxerror);
FIELD(TIMEX64, esterror, struct __kernel_timex, esterror);
FIELD(TIMEX64, status, struct __kernel_timex, status);
FIELD(TIMEX64, constant, struct __kernel_timex, constant);
FIELD(TIMEX64, precision, struct __kernel_timex, precision);
FIELD(TIMEX64, tolerance, struct __kernel_timex, tolerance);
FIELD(TIMEX64, time_sec, struct __kernel_timex, time.tv_sec);
FIELD(TIMEX64, time_usec, struct __kernel_timex, time.tv_usec);
FIELD(TIMEX64, tick, struct __kernel_timex, tick);
FIELD(TIMEX64, ppsfreq, struct __kernel_timex, ppsfreq);
FIELD(TIMEX64, jitter, struct __kernel_timex, jitter);
FIELD(TIMEX64, shift, struct __kernel_timex, shift);
FIELD(TIMEX64, stabil, struct __kernel_timex, stabil);
FIELD(TIMEX64, jitcnt, struct __kernel_timex, jitcnt);
FIELD(TIMEX64, calcnt, struct __kernel_timex, calcnt);
FIELD(TIMEX64, errcnt, struct __kernel_timex, errcnt);
FIELD(TIMEX64, stbcnt, struct __kernel_timex, stbcnt);
FIELD(TIMEX64, tai, struct __kernel_timex, tai);

STRUCT(TIMEX32, struct timex);
FIELD(TIMEX32, modes, struct timex, modes);
FIELD(TIMEX32, offset, struct timex, offset);
FIELD(TIMEX32, freq, struct timex, freq);
FIELD(TIMEX32, maxerror, struct timex, maxerror);
FIELD(TIMEX32, esterror, struct timex, esterror);
FIELD(TIMEX32, status, struct timex, status);
FIELD(TIMEX32, constant, struct timex, constant);
FIELD(TIMEX32, precision, struct timex, precision);
FIELD(TIMEX32, tolerance, struct timex, tolerance);
FIELD(TIMEX32, time_sec, struct timex, time.tv_sec);
FIELD(TIMEX32, time_usec, struct timex, time.tv_usec);
FIELD(TIMEX32, tick, struct timex, tick);
FIELD(TIMEX32, ppsfreq, struct timex, ppsfreq);
FIELD(TIMEX32, jitter, struct timex, jitter);
FIELD(TIMEX32, shift, struct timex, shift);
FIELD(TIMEX32, stabil, struct timex, stabil);
FIELD(TIMEX32, jitcnt, struct timex, jitcnt);
FIELD(TIMEX32, calcnt, struct timex, calcnt);
FIELD(TIMEX32, errcnt, struct timex, errcnt);
FIELD(TIMEX32, stbcnt, struct timex, stbcnt);
FIELD(TIMEX32, tai, struct timex, tai);

STRUCT(SYSINFO32, struct sysinfo);
FIELD(SYSINFO32, uptime, struct sysinfo, uptime);
FIELD(SYSINFO32, load1, struct sysinfo, loads[0]);
FIELD(SYSINFO32, load5, struct sysinfo, loads[1]);
FIELD(SYSINFO32, load15, struct sysinfo, loads[2]);
FIELD(SYSINFO32, totalram, struct sysinfo, totalram);
FIELD(SYSINFO32, freeram, struct sysinfo, freeram);
FIELD(SYSINFO32, sharedram, struct sysinfo, sharedram);
FIELD(SYSINFO32, bufferram, struct sysinfo, bufferram);
FIELD(SYSINFO32, totalswap, struct sysinfo, totalswap);
FIELD(SYSINFO32, freeswap, struct sysinfo, freeswap);
FIELD(SYSINFO32, procs, struct sysinfo, procs);
FIELD(SYSINFO32, totalhigh, struct sysinfo, totalhigh);
FIELD(SYSINFO32, freehigh, struct sysinfo, freehigh);
FIELD(SYSINFO32, mem_unit, struct sysinfo, mem_unit);

STRUCT(RLIMIT32, struct rlimit);
FIELD(RLIMIT32, rlim_cur, struct rlimit, rlim_cur);
FIELD(RLIMIT32, rlim_max, struct rlimit, rlim_max);

STRUCT(RUSAGE32, struct rusage);
FIELD(RUSAGE32, ru_utime_sec, struct rusage, ru_utime.tv_sec);
FIELD(RUSAGE32, ru_utime_usec, struct rusage, ru_utime.tv_usec);
FIELD(RUSAGE32, ru_stime_sec, struct rusage, ru_stime.tv_sec);
FIELD(RUSAGE32, ru_stime_usec, struct rusage, ru_stime.tv_usec);
FIELD(RUSAGE32, ru_maxrss, struct rusage, ru_maxrss);
FIELD(RUSAGE32, ru_ixrss, struct rusage, ru_ixrss);
FIELD(RUSAGE32, ru_idrss, struct rusage, ru_idrss);
FIELD(RUSAGE32, ru_isrss, struct rusage, ru_isrss);
FIELD(RUSAGE32, ru_minflt, struct rusage, ru_minflt);
FIELD(RUSAGE32, ru_majflt, struct rusage, ru_majflt);
FIELD(RUSAGE32, ru_nswap, struct rusage, ru_nswap);
FIELD(RUSAGE32, ru_inblock, struct rusage, ru_inblock);
FIELD(RUSAGE32, ru_oublock, struct rusage, ru_oublock);
FIELD(RUSAGE32, ru_msgsnd, struct rusage, ru_msgsnd);
FIELD(RUSAGE32, ru_msgrcv, struct rusage, ru_msgrcv);
FIELD(RUSAGE32, ru_nsignals, struct rusage, ru_nsignals);
FIELD(RUSAGE32, ru_nvcsw, struct rusage, ru_nvcsw);
FIELD(RUSAGE32, ru_nivcsw, struct rusage, ru_nivcsw);

STRUCT(OLD_SIGACTION, struct old_sigaction32);
FIELD(OLD_SIGACTION, sa_handler, struct old_sigaction32, sa_handler);
FIELD(OLD_SIGACTION, sa_mask, struct old_sigaction32, sa_mask);
FIELD(OLD_SIGACTION, sa_flags, struct old_sigaction32, sa_flags);
FIELD(OLD_SIGACTION, sa_restorer, struct old_sigaction32, sa_restorer);

STRUCT(SIGACTION32, struct sigaction32);
FIELD(SIGACTION32, sa_handler, struct sigaction32, sa_handler);
FIELD(SIGACTION32, sa_flags, struct sigaction32, sa_flags);
FIELD(SIGACTION32, sa_restorer, struct sigaction32, sa_restorer);
FIELD(SIGACTION32, sa_mask, struct sigaction32, sa_mask);

STRUCT(SIGSET_ARGPACK32, struct sigset_argpack);
FIELD(SIGSET_ARGPACK32, sigmask, struct sigset_argpack, p);
FIELD(SIGSET_ARGPACK32, sigsetsize, struct sigset_argpack, size);

HEAD(SIGINFO32, siginfo_t);
FIELD(SIGINFO32, si_signo, siginfo_t, si_signo);
FIELD(SIGINFO32, si_errno, siginfo_t, si_errno);
FIELD(SIGINFO32, si_code, siginfo_t, si_code);
FIELD(SIGINFO32, si_pid, siginfo_t, _sifields._rt._pid);
FIELD(SIGINFO32, si_uid, siginfo_t, _sifields._rt._uid);
FIELD(SIGINFO32, si_value, siginfo_t, _sifields._rt._sigval);

HEAD(SIGINFO_CHILD32, siginfo_t);
FIELD(SIGINFO_CHILD32, si_signo, siginfo_t, si_signo);
FIELD(SIGINFO_CHILD32, si_errno, siginfo_t, si_errno);
FIELD(SIGINFO_CHILD32, si_code, siginfo_t, si_code);
FIELD(SIGINFO_CHILD32, si_pid, siginfo_t, _sifields._sigchld._pid);
FIELD(SIGINFO_CHILD32, si_uid, siginfo_t, _sifields._sigchld._uid);
FIELD(SIGINFO_CHILD32, si_status, siginfo_t, _sifields._sigchld._status);

STRUCT(SIGEVENT32, struct sigevent);
FIELD(SIGEVENT32, sigev_value, struct sigevent, sigev_value);
FIELD(SIGEVENT32, sigev_signo, struct sigevent, sigev_signo);
FIELD(SIGEVENT32, sigev_notify, struct sigevent, sigev_notify);
FIELD(SIGEVENT32, sigev_tid, struct sigevent, _sigev_un._tid);

STRUCT(STACK32, stack_t);
FIELD(STACK32, ss_sp, stack_t, ss_sp);
FIELD(STACK32, ss_flags, stack_t, ss_flags);
FIELD(STACK32, ss_size, stack_t, ss_size);

STRUCT(OLD_STAT, struct __old_kernel_stat);
FIELD(OLD_STAT, st_dev, struct __old_kernel_stat, st_dev);
FIELD(OLD_STAT, st_ino, struct __old_kernel_stat, st_ino);
FIELD(OLD_STAT, st_mode, struct __old_kernel_stat, st_mode);
FIELD(OLD_STAT, st_nlink, struct __old_kernel_stat, st_nlink);
FIELD(OLD_STAT, st_uid, struct __old_kernel_stat, st_uid);
FIELD(OLD_STAT, st_gid, struct __old_kernel_stat, st_gid);
FIELD(OLD_STAT, st_rdev, struct __old_kernel_stat, st_rdev);
FIELD(OLD_STAT, st_size, struct __old_kernel_stat, st_size);
FIELD(OLD_STAT, st_atime_sec, struct __old_kernel_stat, st_atime);
FIELD(OLD_STAT, st_mtime_sec, struct __old_kernel_stat, st_mtime);
FIELD(OLD_STAT, st_ctime_sec, struct __old_kernel_stat, st_ctime);

STRUCT(STAT32, struct stat);
FIELD(STAT32, st_dev, struct stat, st_dev);
FIELD(STAT32, st_ino, struct stat, st_ino);
FIELD(STAT32, st_mode, struct stat, st_mode);
FIELD(STAT32, st_nlink, struct stat, st_nlink);
FIELD(STAT32, st_uid, struct stat, st_uid);
FIELD(STAT32, st_gid, struct stat, st_gid);
FIELD(STAT32, st_rdev, struct stat, st_rdev);
FIELD(STAT32, st_size, struct stat, st_size);
FIELD(STAT32, st_blksize, struct stat, st_blksize);
FIELD(STAT32, st_blocks, struct stat, st_blocks);
FIELD(STAT32, st_atime_sec, struct stat, st_atime);
FIELD(STAT32, st_atime_nsec, struct stat, st_atime_nsec);
FIELD(STAT32, st_mtime_sec, struct stat, st_mtime);
FIELD(STAT32, st_mtime_nsec, struct stat, st_mtime_nsec);
FIELD(STAT32, st_ctime_sec, struct stat, st_ctime);
FIELD(STAT32, st_ctime_nsec, struct stat, st_ctime_nsec);

STRUCT(STAT64, struct stat64);
FIELD(STAT64, st_dev, struct stat64, st_dev);
FIELD(STAT64, st_mode, struct stat64, st_mode);
FIELD(STAT64, st_nlink, struct stat64, st_nlink);
FIELD(STAT64, st_uid, struct stat64, st_uid);
FIELD(STAT64, st_gid, struct stat64, st_gid);
FIELD(STAT64, st_rdev, struct stat64, st_rdev);
FIELD(STAT64, st_size, struct stat64, st_size);
FIELD(STAT64, st_blksize, struct stat64, st_blksize);
FIELD(STAT64, st_blocks, struct stat64, st_blocks);
FIELD(STAT64, st_atime_sec, struct stat64, st_atime);
FIELD(STAT64, st_atime_nsec, struct stat64, st_atime_nsec);
FIELD(STAT64, st_mtime_sec, struct stat64, st_mtime);
FIELD(STAT64, st_mtime_nsec, struct stat64, st_mtime_nsec);
FIELD(STAT64, st_ctime_sec, struct stat64, st_ctime);
FIELD(STAT64, st_ctime_nsec, struct stat64, st_ctime_nsec);
FIELD(STAT64, st_ino, struct stat64, st_ino);

STRUCT(STATFS32, struct statfs);
FIELD(STATFS32, f_type, struct statfs, f_type);
FIELD(STATFS32, f_bsize, struct statfs, f_bsize);
FIELD(STATFS32, f_blocks, struct statfs, f_blocks);
FIELD(STATFS32, f_bfree, struct statfs, f_bfree);
FIELD(STATFS32, f_bavail, struct statfs, f_bavail);
FIELD(STATFS32, f_files, struct statfs, f_files);
FIELD(STATFS32, f_ffree, struct statfs, f_ffree);
FIELD(STATFS32, f_fsid, struct statfs, f_fsid);
FIELD(STATFS32, f_namelen, struct statfs, f_namelen);
FIELD(STATFS32, f_frsize, struct statfs, f_frsize);
FIELD(STATFS32, f_flags, struct statfs, f_flags);

STRUCT(STATFS64, struct statfs64);
FIELD(STATFS64, f_type, struct statfs64, f_type);
FIELD(STATFS64, f_bsize, struct statfs64, f_bsize);
FIELD(STATFS64, f_blocks, struct statfs64, f_blocks);
FIELD(STATFS64, f_bfree, struct statfs64, f_bfree);
FIELD(STATFS64, f_bavail, struct statfs64, f_bavail);
FIELD(STATFS64, f_files, struct statfs64, f_files);
FIELD(STATFS64, f_ffree, struct statfs64, f_ffree);
FIELD(STATFS64, f_fsid, struct statfs64, f_fsid);
FIELD(STATFS64, f_namelen, struct statfs64, f_namelen);
FIELD(STATFS64, f_frsize, struct statfs64, f_frsize);
FIELD(STATFS64, f_flags, struct statfs64, f_flags);

STRUCT(USTAT32, struct ustat);
FIELD(USTAT32, f_tfree, struct ustat, f_tfree);
FIELD(USTAT32, f_tinode, struct ustat, f_tinode);

STRUCT(ROBUST_LIST_HEAD32, struct robust_list_head);
FIELD(ROBUST_LIST_HEAD32, list, struct robust_list_head, list);
FIELD(ROBUST_LIST_HEAD32, futex_offset, struct robust_list_head, futex_offset);
FIELD(ROBUST_LIST_HEAD32, list_op_pending, struct robust_list_head, list_op_pending);

HEAD(MSGBUF32, struct msgbuf);
FIELD(MSGBUF32, mtype, struct msgbuf, mtype);

STRUCT(MQ_ATTR32, struct mq_attr);
FIELD(MQ_ATTR32, mq_flags, struct mq_attr, mq_flags);
FIELD(MQ_ATTR32, mq_maxmsg, struct mq_attr, mq_maxmsg);
FIELD(MQ_ATTR32, mq_msgsize, struct mq_attr, mq_msgsize);
FIELD(MQ_ATTR32, mq_curmsgs, struct mq_attr, mq_curmsgs);

STRUCT(KEXEC_SEGMENT32, struct kexec_segment);
FIELD(KEXEC_SEGMENT32, buf, struct kexec_segment, buf);
FIELD(KEXEC_SEGMENT32, bufsz, struct kexec_segment, bufsz);
FIELD(KEXEC_SEGMENT32, mem, struct kexec_segment, mem);
FIELD(KEXEC_SEGMENT32, memsz, struct kexec_segment, memsz);

STRUCT(IOVEC32, struct iovec);
FIELD(IOVEC32, iov_base, struct iovec, iov_base);
FIELD(IOVEC32, iov_len, struct iovec, iov_len);

STRUCT(MMSGHDR32, struct message_in_a_vector);
FIELD(MMSGHDR32, msg_name, struct message_in_a_vector, msg_name);
FIELD(MMSGHDR32, msg_namelen, struct message_in_a_vector, msg_namelen);
FIELD(MMSGHDR32, msg_iov, struct message_in_a_vector, msg_iov);
FIELD(MMSGHDR32, msg_iovlen, struct message_in_a_vector, msg_iovlen);
FIELD(MMSGHDR32, msg_control, struct message_in_a_vector, msg_control);
FIELD(MMSGHDR32, msg_controllen, struct message_in_a_vector, msg_controllen);
FIELD(MMSGHDR32, msg_flags, struct message_in_a_vector, msg_flags);
FIELD(MMSGHDR32, msg_len, struct message_in_a_vector, msg_len);

/* Nothing in structs.h was forgotten above. */
RINGSIDE_I386_STRUCTS(NAMED)
RINGSIDE_I386_FIELDS(NAMED_FIELD)
