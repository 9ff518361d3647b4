// SPDX-License-Identifier: Apache-2.0
/*
 * reload ROUNDS MODULE: inserts the module, captures for a moment, and takes it out again, so often,
 * while other processes make calls without a pause, open and close the device, die with it in their
 * hands, and try to unload it whenever they like.
 *
 * What must hold: a module that is in use is not unloaded; one that is not, is, within seconds,
 * whatever its last reader did; when memory runs short the device says ENOMEM, keeps nothing, and
 * gives rings of a smaller size; and a thousand times of all that leave no memory behind.
 *
 * One line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/control.h>

#define DEVICE "/dev/" RINGSIDE_DEVICE_NAME
#define GROUP "/sys/fs/cgroup/reload"
#define DEADLINE_SECONDS 30
#define HAMMERS 3
#define OPENERS 2
#define WARM_ROUNDS 50	     /* until caches of the kernel have their size */
#define TELL_ROUNDS 50	     /* after so many it says how far it is, on the console */
#define LEAK_KIB (16 * 1024) /* of a thousand rings of 64 KiB and their entry states one in ten */

struct shared {
	unsigned long captures, crashes, busy, refused, stolen, short_of_memory, problems;
};
static struct shared *shared;

static void problem(const char *what, long detail)
{
	fprintf(stderr, "reload: %s (%ld: %s)\n", what, detail, strerror((int)detail));
	__atomic_add_fetch(&shared->problems, 1, __ATOMIC_RELAXED);
}

static void count(unsigned long *what)
{
	__atomic_add_fetch(what, 1, __ATOMIC_RELAXED);
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static int unload(void)
{
	return (int)syscall(SYS_delete_module, "ringside", O_NONBLOCK);
}

/* A child that dies with its parent. */
static pid_t child(void)
{
	pid_t pid = fork();

	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

static void hammer(int which)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	char path[32];
	unsigned int i;

	snprintf(path, sizeof(path), "/tmp/reload-%d", which);
	for (i = 0;; i++) {
		int file = open(path, O_CREAT | O_RDWR, 0600);

		close(file);
		open("/nowhere", O_RDONLY);
		if (i % 16 == 0) {
			pid_t pid = fork();

			if (!pid)
				_exit(0);
			waitpid(pid, NULL, 0);
		}
		if (i % 8 == 0) {
			file = socket(AF_UNIX, SOCK_STREAM, 0);
			connect(file, (void *)&name, sizeof(name));
			close(file);
		}
	}
}

/* Rings, a mapping of the first, and a capture of everything. Returns 0, or errno. */
static int capture(int device, void **mapped)
{
	struct ringside_config config = {
		.watermark_bytes = 16384, .max_latency_us = 1000, .flags = RINGSIDE_CONFIG_DURATIONS
	};
	__u32 bytes = RINGSIDE_RING_BYTES_MIN;

	memset(config.everywhere.wanted, 0xff, sizeof(config.everywhere.wanted));
	memset(config.wanted_anywhere, 0xff, sizeof(config.wanted_anywhere));
	if (ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes))
		return errno;
	*mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	if (*mapped == MAP_FAILED)
		return errno;
	if (ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) ||
	    ioctl(device, RINGSIDE_IOC_START))
		return errno;
	count(&shared->captures);
	return 0;
}

/* Opens whenever it can, does a part of what readers do, and leaves in one of three ways. */
static void open_and_leave(unsigned int seed)
{
	for (;;) {
		int device = open(DEVICE, O_RDWR | O_CLOEXEC);
		void *mapped = NULL;

		if (device < 0) {
			if (errno == EBUSY)
				count(&shared->busy);
			else if (errno != ENOENT && errno != ENODEV && errno != ENXIO)
				problem("open", errno);
			usleep(rand_r(&seed) % 3000);
			continue;
		}
		if (rand_r(&seed) % 2)
			capture(device, &mapped);
		usleep(rand_r(&seed) % 2000);
		if (rand_r(&seed) % 3 == 0) {
			count(&shared->crashes);
			kill(getpid(), SIGKILL);
		}
		close(device);
		if (mapped && rand_r(&seed) % 2)
			_exit(0); /* until here the mapping has kept the file open */
		if (mapped)
			munmap(mapped, 4096);
		usleep(rand_r(&seed) % 50000); /* the rounds need the device too */
	}
}

static void keep_opening(unsigned int seed)
{
	for (;; seed += OPENERS) {
		pid_t pid = child();

		if (!pid)
			open_and_leave(seed);
		waitpid(pid, NULL, 0);
	}
}

static void keep_unloading(void)
{
	for (;;) {
		if (!unload())
			count(&shared->stolen);
		else if (errno == EWOULDBLOCK || errno == EBUSY)
			count(&shared->refused);
		else if (errno != ENOENT)
			problem("delete_module", errno);
		usleep(7000);
	}
}

/* The others may have it; who dies with it gives it back. */
static int open_device(void)
{
	long end = now() + DEADLINE_SECONDS;
	int device;

	while ((device = open(DEVICE, O_RDWR | O_CLOEXEC)) < 0) {
		if (errno != EBUSY)
			return -1; /* the one who unloads was first */
		if (now() > end) {
			problem("the device stays busy", errno);
			return -1;
		}
		usleep(500);
	}
	return device;
}

/*
 * More than the caller's cgroup may have: ENOMEM, and then a capture as ever. In a cgroup, because
 * a machine without any memory left kills whom it likes.
 */
static void run_short(__u32 bytes)
{
	static const char limit[] = "33554432";
	int device = open_device(), file;
	void *mapped;

	if (device < 0)
		return;
	file = open(GROUP "/memory.max", O_WRONLY);
	if (file < 0 || write(file, limit, strlen(limit)) < 0)
		problem("memory.max", errno);
	close(file);
	file = open(GROUP "/cgroup.procs", O_WRONLY);
	if (file < 0 || write(file, "0", 1) < 0)
		problem("cgroup.procs", errno);
	close(file);
	if (!ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes))
		problem("there was memory enough", 0);
	else if (errno != ENOMEM)
		problem("CREATE_RINGS without memory", errno);
	else
		count(&shared->short_of_memory);
	if (capture(device, &mapped))
		problem("a capture after ENOMEM", errno);
	close(device);
}

static void capture_once(unsigned int round)
{
	int device = open_device(), error;
	void *mapped = NULL;

	if (device < 0)
		return;
	error = capture(device, &mapped);
	if (error)
		problem("capture", error);
	if (!unload())
		problem("a module that is in use was unloaded", 0);
	else if (errno != EWOULDBLOCK && errno != EBUSY)
		problem("unloading what is in use", errno);
	usleep(round % 5 * 1000);
	if (round % 3 == 0)
		ioctl(device, RINGSIDE_IOC_STOP);
	if (round % 3 == 1) {
		count(&shared->crashes);
		kill(getpid(), SIGKILL);
	}
	if (mapped && mapped != MAP_FAILED)
		munmap(mapped, 4096);
	close(device);
}

static void remove_module(void)
{
	long end = now() + DEADLINE_SECONDS;

	while (unload() && errno != ENOENT) {
		if (now() > end) {
			problem("the module cannot be removed", errno);
			return;
		}
		usleep(500);
	}
}

static long available_kib(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];
	long kib = -1;

	while (file && fgets(line, sizeof(line), file) && kib < 0)
		sscanf(line, "MemAvailable: %ld kB", &kib);
	if (file)
		fclose(file);
	return kib;
}

static void tell(unsigned int round, long began)
{
	FILE *console = fopen("/dev/console", "we");

	if (!console)
		return;
	fprintf(console, "ringside-guest: reload: %u rounds in %ld s\n", round, now() - began);
	fclose(console);
}

static void insert(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (syscall(SYS_finit_module, file, "", 0))
		problem("the module cannot be inserted", errno);
	close(file);
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc == 3 ? (unsigned int)atoi(argv[1]) : 0, round, i, others = 0;
	pid_t pids[HAMMERS + OPENERS + 1];
	long before = 0, after, began = now();
	struct utsname kernel;
	int is_accounted; /* pages of rings: compat/vma.h */

	if (!rounds)
		return 2;
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	mkdir(GROUP, 0755);
	is_accounted = !uname(&kernel) && strncmp(kernel.release, "5.10.", 5) != 0;
	for (i = 0; i < HAMMERS + OPENERS + 1; i++) {
		pids[others] = child();
		if (!pids[others]) {
			if (i < HAMMERS)
				hammer((int)i);
			else if (i < HAMMERS + OPENERS)
				keep_opening(i);
			keep_unloading();
		}
		others++;
	}
	for (round = 0; round < rounds; round++) {
		pid_t reader;

		if (round == WARM_ROUNDS)
			before = available_kib();
		insert(argv[2]);
		reader = child();
		if (!reader) {
			if (is_accounted && round % 8 == 3)
				run_short(RINGSIDE_RING_BYTES_MAX);
			else if (is_accounted && round % 8 == 7)
				run_short(64 << 20);
			else
				capture_once(round);
			_exit(0);
		}
		waitpid(reader, NULL, 0);
		remove_module();
		if (round % TELL_ROUNDS == TELL_ROUNDS - 1)
			tell(round + 1, began);
	}
	after = available_kib();
	for (i = 0; i < others; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	remove_module();
	if (rounds > WARM_ROUNDS && before - after > LEAK_KIB)
		problem("memory was left behind, KiB", before - after);
	if (!shared->captures || !shared->crashes || !shared->refused || !shared->busy)
		problem("not everything happened", 0);
	if (is_accounted && rounds > 8 && !shared->short_of_memory)
		problem("memory never ran short", 0);
	printf("{\"rounds\":%u,\"captures\":%lu,\"crashes\":%lu,\"busy\":%lu,\"refused\":%lu,\"stolen\":%lu,"
	       "\"short_of_memory\":%lu,\"kib_gone\":%ld,\"problems\":%lu}\n",
	       rounds, shared->captures, shared->crashes, shared->busy, shared->refused, shared->stolen,
	       shared->short_of_memory, rounds > WARM_ROUNDS ? before - after : 0, shared->problems);
	return shared->problems ? 1 : 0;
}
