/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Where a driver hooks. Tracepoints see every call of every program; functions are those by which
 * the kernel enters a wanted call, so that other calls cost nothing. User space chooses (loader/src/plan.rs)
 * with the lists here, which say of calls what no kernel tells.
 *
 * The life of processes (fork, exec, exit) comes from the tracepoints of the scheduler in every plan.
 * What functions do not see: a call that seccomp or a tracer denied never reaches its function; of 32-bit
 * and x32 calls only those of hooked functions are counted as UNSUPPORTED_ABI.
 */
#ifndef RINGSIDE_PLAN_H
#define RINGSIDE_PLAN_H

#include "abi.h"
#include "events.h"
#include "syscalls.h"
#include <linux/types.h>

/*
 * What is particular about a call. X(name, TRAIT)
 *	SLEEPS		waiting is its business, without bound: each sleeper holds a place in the pool of
 *			a hook that has one
 *	NEVER_RETURNS	there is nothing to record, so nothing to hook
 *	NOT_ITSELF	its function does not return what the call returns
 *	NOT_ENTERED	its function is there, but not all programs that make the call enter it: native ones
 *			have only the number, or 64-bit kernels have none for 32-bit programs either
 */
#define RINGSIDE_CALL_TRAIT_KINDS(X) \
	X(SLEEPS, 1)                 \
	X(NEVER_RETURNS, 2)          \
	X(NOT_ITSELF, 3)             \
	X(NOT_ENTERED, 4)

#define RINGSIDE_CALL_TRAITS(X) \
	X(exit, NEVER_RETURNS) \
	X(exit_group, NEVER_RETURNS) \
	X(rt_sigreturn, NOT_ITSELF) \
	X(uselib, NOT_ENTERED) \
	X(set_thread_area, NOT_ENTERED) \
	X(get_thread_area, NOT_ENTERED) \
	X(vm86old, NOT_ENTERED) \
	X(vm86, NOT_ENTERED) \
	X(read, SLEEPS) \
	X(readv, SLEEPS) \
	X(preadv, SLEEPS) \
	X(preadv2, SLEEPS) \
	X(write, SLEEPS) \
	X(writev, SLEEPS) \
	X(pwritev, SLEEPS) \
	X(pwritev2, SLEEPS) \
	X(sendfile, SLEEPS) \
	X(splice, SLEEPS) \
	X(tee, SLEEPS) \
	X(vmsplice, SLEEPS) \
	X(poll, SLEEPS) \
	X(ppoll, SLEEPS) \
	X(select, SLEEPS) \
	X(pselect6, SLEEPS) \
	X(epoll_wait, SLEEPS) \
	X(epoll_pwait, SLEEPS) \
	X(epoll_pwait2, SLEEPS) \
	X(connect, SLEEPS) \
	X(accept, SLEEPS) \
	X(accept4, SLEEPS) \
	X(recvfrom, SLEEPS) \
	X(recvmsg, SLEEPS) \
	X(recvmmsg, SLEEPS) \
	X(sendto, SLEEPS) \
	X(sendmsg, SLEEPS) \
	X(sendmmsg, SLEEPS) \
	X(wait4, SLEEPS) \
	X(waitid, SLEEPS) \
	X(clone, SLEEPS) \
	X(clone3, SLEEPS) \
	X(vfork, SLEEPS) \
	X(futex, SLEEPS) \
	X(futex_wait, SLEEPS) \
	X(futex_waitv, SLEEPS) \
	X(nanosleep, SLEEPS) \
	X(clock_nanosleep, SLEEPS) \
	X(restart_syscall, SLEEPS) \
	X(pause, SLEEPS) \
	X(rt_sigsuspend, SLEEPS) \
	X(rt_sigtimedwait, SLEEPS) \
	X(fcntl, SLEEPS) \
	X(flock, SLEEPS) \
	X(ioctl, SLEEPS) \
	X(semop, SLEEPS) \
	X(semtimedop, SLEEPS) \
	X(msgsnd, SLEEPS) \
	X(msgrcv, SLEEPS) \
	X(mq_timedsend, SLEEPS) \
	X(mq_timedreceive, SLEEPS) \
	X(io_getevents, SLEEPS) \
	X(io_pgetevents, SLEEPS) \
	X(io_uring_enter, SLEEPS) \
	X(syslog, SLEEPS) \
	X(request_key, SLEEPS)

#define RINGSIDE_CALL_TRAIT_ENUM(name, value) RINGSIDE_CALL_TRAIT_##name = value,
enum ringside_call_trait {
	RINGSIDE_CALL_TRAIT_KINDS(RINGSIDE_CALL_TRAIT_ENUM)
};
#undef RINGSIDE_CALL_TRAIT_ENUM

/* Who enters by a function: ringside_plan_function.entry. X(NAME, value) */
#define RINGSIDE_ENTRIES(X) \
	X(X64, 1)           \
	X(IA32, 2)          \
	X(X32, 3)

#define RINGSIDE_ENTRY_ENUM(name, value) RINGSIDE_ENTRY_##name = value,
enum ringside_entry_kind {
	RINGSIDE_ENTRIES(RINGSIDE_ENTRY_ENUM)
};
#undef RINGSIDE_ENTRY_ENUM

/* What stands before the name of such a function. A function without compat_ may serve two. */
#define RINGSIDE_ENTRY_PREFIXES(X)         \
	X(X64, "__x64_sys_")            \
	X(IA32, "__ia32_sys_")             \
	X(IA32, "__ia32_compat_sys_")      \
	X(X32, "__x64_compat_sys_")        \
	X(X32, "__x32_compat_sys_")

/*
 * Functions that have another name than the call. X(call, ENTRY, function) For x86-64 it replaces the
 * call's own name; 32-bit programs enter by it as well, because they have several calls for what is
 * one elsewhere: one for old kinds of ids, sizes or times each.
 */
#define RINGSIDE_FUNCTION_NAMES(X) \
	X(stat, X64, newstat) \
	X(fstat, X64, newfstat) \
	X(lstat, X64, newlstat) \
	X(uname, X64, newuname) \
	X(umount2, X64, umount) \
	X(sendfile, X64, sendfile64) \
	X(stat, IA32, newstat) \
	X(stat, IA32, stat64) \
	X(stat, IA32, ia32_stat64) \
	X(fstat, IA32, newfstat) \
	X(fstat, IA32, fstat64) \
	X(fstat, IA32, ia32_fstat64) \
	X(lstat, IA32, newlstat) \
	X(lstat, IA32, lstat64) \
	X(lstat, IA32, ia32_lstat64) \
	X(newfstatat, IA32, fstatat64) \
	X(newfstatat, IA32, ia32_fstatat64) \
	X(uname, IA32, newuname) \
	X(uname, IA32, olduname) \
	X(umount2, IA32, umount) \
	X(umount2, IA32, oldumount) \
	X(sendfile, IA32, sendfile64) \
	X(mmap, IA32, old_mmap) \
	X(mmap, IA32, ia32_mmap) \
	X(mmap, IA32, mmap_pgoff) \
	X(lseek, IA32, llseek) \
	X(select, IA32, old_select) \
	X(pread64, IA32, ia32_pread64) \
	X(pwrite64, IA32, ia32_pwrite64) \
	X(readahead, IA32, ia32_readahead) \
	X(fadvise64, IA32, ia32_fadvise64) \
	X(fadvise64, IA32, fadvise64_64) \
	X(fadvise64, IA32, ia32_fadvise64_64) \
	X(sync_file_range, IA32, ia32_sync_file_range) \
	X(fallocate, IA32, ia32_fallocate) \
	X(truncate, IA32, truncate64) \
	X(truncate, IA32, ia32_truncate64) \
	X(ftruncate, IA32, ftruncate64) \
	X(ftruncate, IA32, ia32_ftruncate64) \
	X(statfs, IA32, statfs64) \
	X(fstatfs, IA32, fstatfs64) \
	X(fcntl, IA32, fcntl64) \
	X(clone, IA32, ia32_clone) \
	X(wait4, IA32, waitpid) \
	X(getrlimit, IA32, old_getrlimit) \
	X(chown, IA32, chown16) \
	X(fchown, IA32, fchown16) \
	X(lchown, IA32, lchown16) \
	X(getuid, IA32, getuid16) \
	X(getgid, IA32, getgid16) \
	X(setuid, IA32, setuid16) \
	X(setgid, IA32, setgid16) \
	X(geteuid, IA32, geteuid16) \
	X(getegid, IA32, getegid16) \
	X(setreuid, IA32, setreuid16) \
	X(setregid, IA32, setregid16) \
	X(getgroups, IA32, getgroups16) \
	X(setgroups, IA32, setgroups16) \
	X(setresuid, IA32, setresuid16) \
	X(getresuid, IA32, getresuid16) \
	X(setresgid, IA32, setresgid16) \
	X(getresgid, IA32, getresgid16) \
	X(setfsuid, IA32, setfsuid16) \
	X(setfsgid, IA32, setfsgid16) \
	X(rt_sigaction, IA32, sigaction) \
	X(rt_sigprocmask, IA32, sigprocmask) \
	X(rt_sigpending, IA32, sigpending) \
	X(rt_sigsuspend, IA32, sigsuspend) \
	X(stime, IA32, stime32) \
	X(nanosleep, IA32, nanosleep_time32) \
	X(clock_nanosleep, IA32, clock_nanosleep_time32) \
	X(rt_sigtimedwait, IA32, rt_sigtimedwait_time32) \
	X(rt_sigtimedwait, IA32, rt_sigtimedwait_time64) \
	X(utime, IA32, utime32) \
	X(utimes, IA32, utimes_time32) \
	X(futimesat, IA32, futimesat_time32) \
	X(utimensat, IA32, utimensat_time32) \
	X(sched_rr_get_interval, IA32, sched_rr_get_interval_time32) \
	X(adjtimex, IA32, adjtimex_time32) \
	X(clock_adjtime, IA32, clock_adjtime32) \
	X(time, IA32, time32) \
	X(futex, IA32, futex_time32) \
	X(io_getevents, IA32, io_getevents_time32) \
	X(io_pgetevents, IA32, io_pgetevents_time32) \
	X(io_pgetevents, IA32, io_pgetevents_time64) \
	X(timer_settime, IA32, timer_settime32) \
	X(timer_gettime, IA32, timer_gettime32) \
	X(timerfd_settime, IA32, timerfd_settime32) \
	X(timerfd_gettime, IA32, timerfd_gettime32) \
	X(clock_settime, IA32, clock_settime32) \
	X(clock_gettime, IA32, clock_gettime32) \
	X(clock_getres, IA32, clock_getres_time32) \
	X(mq_timedsend, IA32, mq_timedsend_time32) \
	X(mq_timedreceive, IA32, mq_timedreceive_time32) \
	X(pselect6, IA32, pselect6_time32) \
	X(pselect6, IA32, pselect6_time64) \
	X(ppoll, IA32, ppoll_time32) \
	X(ppoll, IA32, ppoll_time64) \
	X(recvmmsg, IA32, recvmmsg_time32) \
	X(recvmmsg, IA32, recvmmsg_time64) \
	X(semtimedop, IA32, semtimedop_time32) \
	X(rt_sigtimedwait, X32, rt_sigtimedwait_time64) \
	X(recvmmsg, X32, recvmmsg_time64) \
	X(preadv, X32, preadv64) \
	X(pwritev, X32, pwritev64) \
	X(preadv2, X32, preadv64v2) \
	X(pwritev2, X32, pwritev64v2)

/*
 * Calls that 32-bit programs also make through another one, whose first argument (the low 16 bits) says
 * which. X(call, function, number)
 */
#define RINGSIDE_MULTIPLEXED(X) \
	X(socket, socketcall, 1) \
	X(bind, socketcall, 2) \
	X(connect, socketcall, 3) \
	X(listen, socketcall, 4) \
	X(accept, socketcall, 5) \
	X(getsockname, socketcall, 6) \
	X(getpeername, socketcall, 7) \
	X(socketpair, socketcall, 8) \
	X(sendto, socketcall, 9) \
	X(recvfrom, socketcall, 10) \
	X(sendto, socketcall, 11) \
	X(recvfrom, socketcall, 12) \
	X(shutdown, socketcall, 13) \
	X(setsockopt, socketcall, 14) \
	X(getsockopt, socketcall, 15) \
	X(sendmsg, socketcall, 16) \
	X(recvmsg, socketcall, 17) \
	X(accept4, socketcall, 18) \
	X(recvmmsg, socketcall, 19) \
	X(sendmmsg, socketcall, 20) \
	X(semop, ipc, 1) \
	X(semget, ipc, 2) \
	X(semctl, ipc, 3) \
	X(semtimedop, ipc, 4) \
	X(msgsnd, ipc, 11) \
	X(msgrcv, ipc, 12) \
	X(msgget, ipc, 13) \
	X(msgctl, ipc, 14) \
	X(shmat, ipc, 21) \
	X(shmdt, ipc, 22) \
	X(shmget, ipc, 23) \
	X(shmctl, ipc, 24)

/*
 * Ways to hook a function: ringside_plan_function.hook, and bit `value` of ringside_info.hook_kinds for
 * what the driver can do on this kernel. X(NAME, value, places in its pool, "name for people"); no
 * places: it has no pool. (fprobe has one before 6.14; there no driver offers it, kretprobe is cheaper.)
 */
#define RINGSIDE_HOOKS(X)                                     \
	X(KRETPROBE, 1, RINGSIDE_PLAN_POOL, "kretprobe")      \
	X(FPROBE, 2, 0, "fprobe")                             \
	X(FEXIT, 3, 0, "fexit")

#define RINGSIDE_HOOK_ENUM(name, value, places, text) RINGSIDE_HOOK_##name = value,
enum ringside_hook_kind {
	RINGSIDE_HOOKS(RINGSIDE_HOOK_ENUM)
};
#undef RINGSIDE_HOOK_ENUM

/* ringside_plan.kind */
#define RINGSIDE_PLAN_TRACEPOINTS 0
#define RINGSIDE_PLAN_FUNCTIONS 1

#define RINGSIDE_PLAN_FUNCTIONS_MAX 256
#define RINGSIDE_PLAN_SYMBOL_BYTES 64
/* Calls that may be in a hooked function at one time; what comes beyond them is lost as HOOK_MISSED. */
#define RINGSIDE_PLAN_POOL 1024

struct ringside_plan_function {
	__u16 event; /* the call; the same function may stand for several calls */
	__u8 entry; /* RINGSIDE_ENTRY_* */
	__u8 hook; /* RINGSIDE_HOOK_* */
	__u8 number; /* of the call within a function of RINGSIDE_MULTIPLEXED; 0: it is no such function */
	__u8 reserved[3]; /* zero */
	char symbol[RINGSIDE_PLAN_SYMBOL_BYTES]; /* its name in the kernel, terminated */
};

struct ringside_plan {
	__u32 kind; /* RINGSIDE_PLAN_*, of a driver that was told nothing: TRACEPOINTS */
	__u32 function_count; /* 0 with TRACEPOINTS; 0 with FUNCTIONS hooks no call at all */
	__u32 function_bytes; /* sizeof(struct ringside_plan_function) of the caller */
	__u32 reserved; /* zero */
	__u64 functions; /* address of the functions, one behind another */
};

RINGSIDE_ASSERT(sizeof(struct ringside_plan_function) == 72, "ABI");
RINGSIDE_ASSERT(sizeof(struct ringside_plan) == 24, "ABI");

#endif
