// SPDX-License-Identifier: Apache-2.0
/* Signals: corpus/signals.expected. */
static void on_signal(int number)
{
	(void)number;
}

/* The end of a handler is a system call without arguments: this is not the C library's. */
__asm__(".globl restorer\n"
	"restorer:\n\t"
	"mov $15, %eax\n\t"
	"syscall\n");
void restorer(void);

/* struct kernel_sigaction */
struct {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
} const alarm_action = { on_signal, 0x04000000, restorer, 0 }; /* SA_RESTORER */
/* long enough that it cannot fire before the call that waits for it */
const long itimer_in_a_second[4] = { 0, 0, 1, 0 };
const long itimer_in_50_ms[4] = { 0, 0, 0, 50000 };
unsigned long all_signals_but_alarm = ~(1UL << (SIGALRM - 1));
const struct {
	void *base;
	int flags;
	unsigned long bytes;
} impossible_stack = { 0, 0x1234, 0 };

static void signals(void)
{
	long self = call(getpid);

	call(rt_sigaction, SIGALRM, &alarm_action, 0, 8);
	call(rt_sigaction, NO_SUCH_THING, 0, 0, 8); /* EINVAL */
	call(setitimer, 0, itimer_in_a_second, 0);
	call(pause); /* ends with the alarm; its handler returns with rt_sigreturn */
	call(rt_sigprocmask, 0, &signal_mask, 0, 8); /* SIG_BLOCK */
	call(setitimer, 0, itimer_in_50_ms, 0);
	call(rt_sigsuspend, &all_signals_but_alarm, 8); /* likewise */
	call(rt_sigsuspend, 0, 4); /* EINVAL */
	call(rt_sigprocmask, NO_SUCH_THING, &signal_mask, 0, 8); /* EINVAL */
	call(kill, self, SIGUSR1); /* pending from here on */
	call(kill, NO_SUCH_ID, 0); /* ESRCH */
	call(rt_sigpending, words, 8);
	call(rt_sigpending, 0, 99); /* EINVAL */
	call(rt_sigtimedwait, &signal_mask, 0, &no_time, 8);
	call(rt_sigtimedwait, 0, 0, 0, 4); /* EINVAL */
	call(tkill, self, 0);
	call(tkill, -1, 0); /* EINVAL */
	call(tgkill, self, self, 0);
	call(tgkill, -1, -1, 0); /* EINVAL */
	call(rt_sigqueueinfo, self, SIGUSR1, 0); /* EFAULT */
	call(rt_tgsigqueueinfo, self, self, SIGUSR1, 0); /* EFAULT */
	call(sigaltstack, 0, large_buffer);
	call(sigaltstack, &impossible_stack, 0); /* EINVAL */
	call(restart_syscall); /* EINTR: nothing to restart */
	call(pidfd_open, self, 0); /* 3 */
	call(pidfd_open, 0, 0); /* EINVAL */
	call(pidfd_send_signal, 3, 0, 0, 0);
	call(pidfd_send_signal, -1, 0, 0, BAD_FLAGS); /* EINVAL */
	call(pidfd_getfd, 3, 0, 0); /* 4 */
	call(pidfd_getfd, -1, 0, BAD_FLAGS); /* EINVAL */
}
