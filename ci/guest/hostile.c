// SPDX-License-Identifier: Apache-2.0
/*
 * hostile ROUNDS MODULE: a reader that has the device open and does with it what no reader should,
 * from several threads at once, until it is killed or ends in the middle of something. Other
 * processes make calls with arguments of every kind meanwhile, CPUs go and come, and so does the
 * module.
 *
 * What must hold is little, because the kernel's checkers look at the rest: what the driver writes
 * never becomes writable, a second reader never gets in, and whatever the last reader did, the
 * next one gets a fresh device within seconds. ROUNDS decides the order of everything: the same
 * number makes the same choices, though not the same interleaving.
 *
 * One line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/record.h>
#include <ringside/ring.h>

/* One program; what an earlier file needs is never in a later one. */
#include "hostile/actor.c"
#include "hostile/plan.c"
#include "hostile/control.c"
#include "hostile/memory.c"
#include "hostile/file.c"
#include "hostile/reader.c"
#include "hostile/callers.c"

static int insert(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC), result;

	result = syscall(SYS_finit_module, file, "", 0);
	close(file);
	return result;
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* Whoever was killed may still be on its way out. */
static void remove_module(void)
{
	long end = now() + DEADLINE_SECONDS;

	while (syscall(SYS_delete_module, "ringside", O_NONBLOCK)) {
		if (now() > end) {
			problem("the module cannot be removed", errno);
			return;
		}
		usleep(10000);
	}
}

static __u32 hook_kinds;

/* After whatever was done to it, the next reader finds a device as after loading. */
static void expect_fresh_device(void)
{
	long end = now() + DEADLINE_SECONDS;
	struct ringside_info info;
	int file;

	while ((file = open(DEVICE, O_RDWR | O_CLOEXEC)) < 0) {
		if (now() > end) {
			problem("the device stays busy", errno);
			return;
		}
		usleep(10000);
	}
	if (ioctl(file, RINGSIDE_IOC_INFO, &info) || info.ring_bytes)
		problem("the device is not as new", info.ring_bytes);
	hook_kinds = info.hook_kinds;
	if (!ioctl(file, RINGSIDE_IOC_START) || errno != ENXIO)
		problem("the device starts without rings", errno);
	close(file);
}

static void set_second_cpu(const char *on)
{
	int file = open("/sys/devices/system/cpu/cpu1/online", O_WRONLY);

	if (file < 0 || write(file, on, 1) != 1)
		problem("the second CPU cannot be switched", errno);
	close(file);
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc > 1 ? atoi(argv[1]) : 0, round, i;
	struct actor actor = { .random = (rounds + 1) * 0x9e3779b97f4a7c15UL };
	pid_t callers[CALLERS];

	if (!rounds)
		return 0; /* what callers execute */
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	edge = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(edge + PAGE, PAGE);
	mmap(edge + PAGE, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (insert(argv[2]))
		problem("the module cannot be inserted", errno);
	for (i = 0; i < CALLERS; i++) {
		callers[i] = fork();
		if (!callers[i])
			call(i, rounds);
	}
	for (round = 0; round < rounds; round++) {
		pid_t reader = fork();

		if (!reader)
			read_badly((__u64)rounds << 32 | round);
		if (round % 4 == 3) {
			usleep(below(&actor, 300000));
			set_second_cpu("0");
			usleep(below(&actor, 300000));
			set_second_cpu("1");
		}
		wait_for_end(reader, 200 + below(&actor, 4000));
		/*
		 * And its children, to their end: who lends a page of a ring to a pipe keeps it, with
		 * the module or without, and a page that is still out when the module goes is told as
		 * a leak.
		 */
		kill(-reader, SIGKILL);
		while (waitpid(-reader, NULL, 0) > 0)
			;
		expect_fresh_device();
		unlink("core");
		if (round % 8 == 7) {
			remove_module();
			if (insert(argv[2]))
				problem("the module cannot be inserted again", errno);
		}
	}
	for (i = 0; i < CALLERS; i++) {
		kill(callers[i], SIGKILL);
		waitpid(callers[i], NULL, 0);
	}
	remove_module();
	if (!shared->starts || !shared->mapped || !shared->refused || (hook_kinds && !shared->hooked))
		problem("no reader came as far as a capture", shared->starts);
	printf("{\"rounds\":%u,\"acts\":%lu,\"starts\":%lu,\"hooked\":%lu,\"refused\":%lu,\"mapped\":%lu,\"problems\":%lu}\n",
	       rounds, shared->acts, shared->starts, shared->hooked, shared->refused, shared->mapped,
	       shared->problems);
	return shared->problems ? 1 : 0;
}
