// SPDX-License-Identifier: Apache-2.0
/* The device as the file that it is not. */
static void wait_for_data(struct actor *actor)
{
	struct pollfd ready = { .fd = device, .events = POLLIN | POLLOUT | POLLPRI };
	struct epoll_event event = { .events = EPOLLIN | (below(actor, 2) ? EPOLLET : 0) };
	struct timespec soon = { .tv_nsec = 1000000 };
	int set;

	switch (below(actor, 3)) {
	case 0:
		poll(&ready, 1, below(actor, 20));
		break;
	case 1:
		set = epoll_create1(0);
		epoll_ctl(set, EPOLL_CTL_ADD, device, &event);
		epoll_wait(set, &event, 1, below(actor, 20));
		close(set);
		break;
	default:
		if (actor->consumer_bytes)
			syscall(SYS_futex, consumer(actor), FUTEX_WAIT, *(int *)consumer(actor),
				&soon, NULL, 0);
	}
}

/*
 * A descriptor of one's own: the number in `device` may be another file's by the time it is used,
 * because somebody closes it all the time. Negative when it is.
 */
static int own_device(void)
{
	struct stat wanted, found;
	int copy = dup(device);

	if (copy < 0)
		return -1;
	if (!stat(DEVICE, &wanted) && !fstat(copy, &found) && S_ISCHR(found.st_mode) &&
	    found.st_rdev == wanted.st_rdev)
		return copy;
	close(copy);
	return -1;
}

static void use_as_file(struct actor *actor)
{
	char bytes[64] = { 0 };
	int copy, other;

	switch (below(actor, 10)) {
	case 0:
		copy = own_device();
		if (copy >= 0 && read(copy, bytes, sizeof(bytes)) > 0)
			problem("the device can be read", 0);
		close(copy);
		break;
	case 1:
		copy = own_device();
		if (copy >= 0 && write(copy, bytes, sizeof(bytes)) > 0)
			problem("the device can be written", 0);
		close(copy);
		break;
	case 2:
		lseek(device, any(actor), below(actor, 6));
		break;
	case 3:
		copy = own_device();
		if (copy >= 0 && !ftruncate(copy, below(actor, 1 << 20)))
			problem("the device has a size", 0);
		close(copy);
		break;
	case 4:
		syscall(SYS_fallocate, device, 0, 0, PAGE);
		break;
	case 5:
		copy = dup(device);
		fcntl(copy, F_SETFL, O_NONBLOCK | O_ASYNC);
		fcntl(copy, F_SETOWN, getpid());
		close(copy);
		break;
	case 6:
		other = open(DEVICE, O_RDWR | O_CLOEXEC);
		if (other >= 0 && !closed)
			problem("a second reader got in", other);
		close(other);
		break;
	case 7:
		other = open("/sys/class/misc/ringside/holder", O_RDWR);
		copy = read(other, bytes, sizeof(bytes));
		close(other);
		break;
	case 8:
		other = open("/proc/self/smaps", O_RDONLY);
		while (read(other, bytes, sizeof(bytes)) > 0)
			;
		close(other);
		break;
	default:
		other = open("/proc/self/clear_refs", O_WRONLY);
		copy = write(other, below(actor, 2) ? "1" : "4", 1);
		close(other);
	}
}

/* A child with the device, without the mappings unless it was asked for them. */
static void fork_with_it(struct actor *actor)
{
	pid_t child;

	if (below(actor, 2) && actor->consumer_bytes)
		madvise(consumer(actor), PAGE, MADV_DOFORK);
	child = fork();
	if (child) {
		if (child > 0 && below(actor, 2))
			wait_for_end(child, 500);
		return;
	}
	alarm(2);
	steer(actor);
	if (below(actor, 2))
		scribble(actor); /* dies of it when the page is not there */
	map_consumer(actor);
	scribble(actor);
	usleep(below(actor, 50000));
	_exit(0);
}

/*
 * What the consumer is: somebody who was handed the open device, and has no right. It may ask what there
 * is; whatever changes the capture is refused, also with arguments that make no sense.
 */
static void steer_without_rights(struct actor *actor)
{
	static const unsigned int commands[] = {
		RINGSIDE_IOC_CREATE_RINGS, RINGSIDE_IOC_CONFIGURE, RINGSIDE_IOC_EXCLUDE_SELF,
		RINGSIDE_IOC_START, RINGSIDE_IOC_STOP, RINGSIDE_IOC_SET_FILTER, RINGSIDE_IOC_SET_PLAN,
		RINGSIDE_IOC_SET_SNAP, _IO(RINGSIDE_IOC_MAGIC, 0xff),
	};
	struct ringside_info info;
	unsigned int i;
	pid_t child = fork();
	int copy;

	if (child) {
		if (child > 0)
			wait_for_end(child, 5000);
		return;
	}
	copy = own_device();
	if (copy < 0 || setgid(65534) || setuid(65534))
		_exit(1);
	if (ioctl(copy, RINGSIDE_IOC_INFO, &info))
		problem("a reader without rights cannot ask for what there is", errno);
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!ioctl(copy, commands[i], below(actor, 2) ? address(actor) : (void *)readable) ||
		    errno != EACCES)
			problem("a reader without rights was not refused with EACCES", commands[i]);
		else
			count(&shared->refused);
	}
	_exit(0);
}
