// SPDX-License-Identifier: Apache-2.0
/* Clocks and timers: corpus/time.expected. */
const struct __kernel_timespec one_ms = { .tv_nsec = 1000000 };
struct __kernel_timespec now;
const long impossible_microseconds[2] = { 0, 2000000 };
const struct __kernel_itimerspec in_an_hour = { .it_value = { .tv_sec = 3600 } };
struct __kernel_itimerspec timer_value;
const long itimer_in_an_hour[4] = { 0, 0, 3600, 0 };
int timer_id;
/* struct timex: modes is 0, nothing is set */
char timex[256];

static void clocks(void)
{
	call(time, 0);
	call(gettimeofday, large_buffer, 0);
	call(gettimeofday, BAD_POINTER, 0); /* EFAULT */
	call(settimeofday, impossible_microseconds, 0); /* EINVAL */
	call(clock_gettime, 1, &now); /* CLOCK_MONOTONIC */
	call(clock_gettime, NO_SUCH_THING, 0); /* EINVAL */
	call(clock_settime, NO_SUCH_THING, 0); /* EINVAL */
	call(clock_getres, 1, &now);
	call(clock_getres, NO_SUCH_THING, 0); /* EINVAL */
	call(clock_nanosleep, 1, 0, &one_ms, 0);
	call(clock_nanosleep, NO_SUCH_THING, 0, 0, 0); /* EINVAL */
	call(nanosleep, 0, 0); /* EFAULT */
	call(clock_adjtime, 0, timex);
	call(clock_adjtime, 0, 0); /* EFAULT */
	call(adjtimex, timex);
	call(adjtimex, 0); /* EFAULT */
	call(times, large_buffer);
	call(times, 0);
}

static void timers(void)
{
	call(setitimer, 0, itimer_in_an_hour, 0);
	call(setitimer, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(getitimer, 0, large_buffer);
	call(getitimer, NO_SUCH_THING, 0); /* EINVAL */
	call(alarm, 100);
	call(alarm, 0); /* what was left */
	call(timer_create, 1, 0, &timer_id);
	call(timer_create, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(timer_settime, 0, 0, &in_an_hour, 0);
	call(timer_settime, NO_SUCH_THING, 0, &in_an_hour, 0); /* EINVAL */
	call(timer_gettime, 0, &timer_value);
	call(timer_gettime, NO_SUCH_THING, 0); /* EINVAL */
	call(timer_getoverrun, 0);
	call(timer_getoverrun, NO_SUCH_THING); /* EINVAL */
	call(timer_delete, 0);
	call(timer_delete, NO_SUCH_THING); /* EINVAL */
	call(timerfd_create, 1, O_CLOEXEC); /* 3 */
	call(timerfd_create, NO_SUCH_THING, 0); /* EINVAL */
	call(timerfd_settime, 3, 0, &in_an_hour, 0);
	call(timerfd_settime, -1, 0, &in_an_hour, 0); /* EBADF */
	call(timerfd_gettime, 3, &timer_value);
	call(timerfd_gettime, -1, 0); /* EBADF */
}
