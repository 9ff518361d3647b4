// SPDX-License-Identifier: Apache-2.0
/* Who a process is, when it runs, whom it belongs to: corpus/process.expected. */
/* version 3 of the header: this process; its three sets, low halves and high halves */
unsigned int capability_header[2] = { 0x20080522, 0 };
unsigned int capabilities[6];
const unsigned int no_capabilities[6];
int ids[3];
const int priority_0 = 0;
char thread_name[] = "renamed";
char cpu_mask[64];

static void identity(void)
{
	call(getpid);
	call(getuid);
	call(geteuid);
	call(getgid);
	call(getegid);
	call(getresuid, ids, ids + 1, ids + 2);
	call(getresuid, 0, 0, 0); /* EFAULT */
	call(getresgid, ids, ids + 1, ids + 2);
	call(getresgid, 0, 0, 0); /* EFAULT */
	call(getgroups, -1, 0); /* EINVAL */
	call(setgroups, 70000, 0); /* EINVAL */
	call(setgroups, 0, 0);
	call(getgroups, 0, 0);
	call(setuid, -1); /* EINVAL */
	call(setgid, -1); /* EINVAL */
	call(setreuid, -1, -1);
	call(setregid, -1, -1);
	call(setfsuid, -1);
	call(setfsgid, -1);
	call(capget, capability_header, capabilities);
	call(capget, 0, 0); /* EFAULT */
	call(capset, 0, 0); /* EFAULT */
	call(getpgid, 0);
	call(getpgid, NO_SUCH_ID); /* ESRCH */
	call(setpgid, 0, 0);
	call(setpgid, 0, -1); /* EINVAL */
	call(getpgrp);
	call(setsid); /* EPERM: it leads its group now */
	call(getsid, 0);
	call(getsid, NO_SUCH_ID); /* ESRCH */
	call(gettid);
	call(set_tid_address, 0);
	call(prctl, 3); /* PR_GET_DUMPABLE */
	call(prctl, 15, thread_name); /* PR_SET_NAME */
	call(prctl, NO_SUCH_THING); /* EINVAL */
	call(personality, 0xffffffff);
	call(arch_prctl, 0x1003, words); /* ARCH_GET_FS */
	call(arch_prctl, NO_SUCH_THING, 0); /* EINVAL */
	call(setresgid, NOBODY, NOBODY, NOBODY);
	call(setresuid, NOBODY, NOBODY, NOBODY);
	call(setresuid, 0, 0, 0); /* EPERM */
	call(setresgid, 0, 0, 0); /* EPERM */
	call(setreuid, 0, 0); /* EPERM */
	call(setregid, 0, 0); /* EPERM */
	call(capset, capability_header, no_capabilities);
}

static void scheduling(void)
{
	call(sched_yield);
	call(sched_getscheduler, 0);
	call(sched_getscheduler, -1); /* EINVAL */
	call(sched_setscheduler, 0, 0, &priority_0);
	call(sched_setscheduler, 0, -1, 0); /* EINVAL */
	call(sched_getparam, 0, words);
	call(sched_getparam, -1, 0); /* EINVAL */
	call(sched_setparam, 0, &priority_0);
	call(sched_setparam, -1, 0); /* EINVAL */
	call(sched_get_priority_max, 1); /* SCHED_FIFO */
	call(sched_get_priority_max, NO_SUCH_THING); /* EINVAL */
	call(sched_get_priority_min, 1);
	call(sched_get_priority_min, NO_SUCH_THING); /* EINVAL */
	call(sched_rr_get_interval, 0, &now);
	call(sched_rr_get_interval, -1, 0); /* EINVAL */
	call(sched_getaffinity, 0, sizeof(cpu_mask), cpu_mask);
	call(sched_getaffinity, 0, 0, 0); /* EINVAL */
	call(sched_setaffinity, 0, sizeof(cpu_mask), cpu_mask);
	call(sched_setaffinity, NO_SUCH_ID, sizeof(cpu_mask), cpu_mask); /* ESRCH */
	call(sched_getattr, 0, large_buffer, 48, 0);
	call(sched_getattr, -1, 0, 0, 0); /* EINVAL */
	call(sched_setattr, 0, large_buffer, 0);
	call(sched_setattr, -1, 0, 0); /* EINVAL */
	call(getpriority, 0, 0); /* 20 - nice */
	call(getpriority, 9, 0); /* EINVAL */
	call(setpriority, 0, 0, 0);
	call(setpriority, 9, 0, 0); /* EINVAL */
	call(ioprio_get, 9, 0); /* EINVAL */
	call(ioprio_set, 9, 0, 0); /* EINVAL */
	call(getrlimit, 7, words); /* RLIMIT_NOFILE */
	call(getrlimit, 99, 0); /* EINVAL */
	call(setrlimit, 7, words);
	call(setrlimit, 99, 0); /* EFAULT */
	call(prlimit64, 0, 7, 0, words);
	call(prlimit64, 0, 99, 0, 0); /* EINVAL */
	call(getrusage, 0, large_buffer);
	call(getrusage, NO_SUCH_THING, 0); /* EINVAL */
	call(getcpu, ids, ids + 1, 0);
}

static void relations(void)
{
	long pid;

	call(setsid);
	call(wait4, -1, 0, 0, 0); /* ECHILD */
	call(waitid, 9, 0, 0, 0, 0); /* EINVAL */
	pid = call(fork);
	if (pid == 0)
		end(0);
	note("relative", pid);
	call(waitid, 1, pid, large_buffer, 4, 0); /* P_PID, WEXITED */
	call(clone3, 0, 0); /* EINVAL */
	call(clone, CLONE_THREAD); /* EINVAL: without CLONE_SIGHAND */
	call(execve, 0, 0, 0); /* EFAULT */
	call(execveat, -1, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(unshare, 0);
	call(unshare, 1); /* EINVAL */
	call(setns, -1, 0); /* EBADF */
	call(kcmp, NO_SUCH_ID, NO_SUCH_ID, 0, 0, 0); /* ESRCH */
	call(ptrace, 7, NO_SUCH_ID, 0, 0); /* PTRACE_CONT: ESRCH */
	call(process_vm_readv, 0, 0, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(process_vm_writev, 0, 0, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(process_madvise, -1, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(process_mrelease, -1, BAD_FLAGS); /* EINVAL, since 5.15 */
}
