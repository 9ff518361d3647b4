// SPDX-License-Identifier: Apache-2.0
/* Waiting for many descriptors, and descriptors that tell of something: corpus/events.expected. */
struct poll_fd {
	int fd;
	short events, revents;
};
struct poll_fd poll_fds[] = { { -1, 1, 0 }, { 0, 4, 0 } };
/* more than a record takes */
struct poll_fd many_fds[20] = { [0 ... 19] = { -1, 1, 0 } };
struct __kernel_timespec no_time;
long no_microseconds[2];
/* struct epoll_event, packed as on x86-64 */
struct {
	unsigned int events;
	unsigned long data;
} __attribute__((packed)) epoll_event = { 1, 7 };
const unsigned long signal_mask = 1UL << (SIGUSR1 - 1) | 1UL << (SIGALRM - 1);

/* struct perf_event_attr: a software event, in the first version of the structure */
const unsigned int perf_attributes[16] = { 1, 64 };

static void events(void)
{
	/* nobody waits for reading on -1; /dev/null can be written */
	call(poll, poll_fds, 2, 0);
	call(poll, many_fds, 20, 0);
	call(poll, 0, 0x7fffffff, 0); /* EINVAL */
	call(poll, BAD_POINTER, 1, 0); /* EFAULT */
	call(ppoll, poll_fds, 2, &no_time, 0, 0);
	call(ppoll, 0, 0x7fffffff, 0, 0, 0); /* EINVAL */
	call(select, 0, 0, 0, 0, no_microseconds);
	call(select, -1, 0, 0, 0, 0); /* EINVAL */
	call(pselect6, 0, 0, 0, 0, &no_time, 0);
	call(pselect6, -1, 0, 0, 0, 0, 0); /* EINVAL */
	call(eventfd, 1); /* 3 */
	call(eventfd2, 0, O_CLOEXEC); /* 4 */
	call(eventfd2, 0, BAD_FLAGS); /* EINVAL */
	call(epoll_create, 1); /* 5 */
	call(epoll_create, 0); /* EINVAL */
	call(epoll_create1, O_CLOEXEC); /* 6 */
	call(epoll_create1, BAD_FLAGS); /* EINVAL */
	call(epoll_ctl, 5, 1, 3, &epoll_event); /* EPOLL_CTL_ADD */
	call(epoll_ctl, -1, 2, -1, 0); /* EPOLL_CTL_DEL: EBADF */
	call(epoll_wait, 5, large_buffer, 4, 0);
	call(epoll_wait, -1, large_buffer, 4, 0); /* EBADF */
	call(epoll_pwait, 5, large_buffer, 4, 0, 0, 8);
	call(epoll_pwait, -1, large_buffer, 4, 0, 0, 8); /* EBADF */
	call(epoll_pwait2, 5, large_buffer, 4, &no_time, 0, 8); /* since 5.11 */
	call(epoll_pwait2, -1, large_buffer, 4, &no_time, 0, 8); /* EBADF */
	call(inotify_init); /* 7 */
	call(inotify_init1, O_CLOEXEC); /* 8 */
	call(inotify_init1, BAD_FLAGS); /* EINVAL */
	call(inotify_add_watch, 7, path_tmp, 0x100); /* IN_CREATE */
	call(inotify_add_watch, -1, path_tmp, 0x100); /* EBADF */
	call(inotify_rm_watch, 7, 1);
	call(inotify_rm_watch, -1, 1); /* EBADF */
	call(fanotify_init, BAD_FLAGS, 0); /* EINVAL */
	call(fanotify_mark, -1, 1, 1, AT_FDCWD, path_tmp); /* FAN_MARK_ADD of FAN_ACCESS: EBADF */
	call(signalfd, -1, &signal_mask, 8); /* 9 */
	call(signalfd, -1, &signal_mask, 4); /* EINVAL */
	call(signalfd4, -1, &signal_mask, 8, O_CLOEXEC); /* 10 */
	call(signalfd4, -1, &signal_mask, 8, BAD_FLAGS); /* EINVAL */
	call(perf_event_open, perf_attributes, 0, -1, -1, BAD_FLAGS); /* EINVAL */
	call(userfaultfd, BAD_FLAGS); /* EINVAL */
}
