// SPDX-License-Identifier: Apache-2.0
/*
 * overload SECONDS OPENS FORKS CONNECTS LOADER: an even load of all three at once, so many of each
 * per second on all CPUs together, and the exact number of each that every CPU made, as JSON:
 *
 *	openat() of a file that is there, fork() of a child that exits, connect() to an own socket
 *
 * One thread per CPU, pinned there; its children too. A tick of 10 ms makes its share of each. What
 * a tick was too late for is made up for by opens alone: of the others no burst is beyond one tick. Any call that
 * fails ends the program with status 1: its counts would mean nothing.
 *
 * At the end the process LOADER is told to stop and waited for: while the rings are full, nobody
 * else may open anything, or it would be among the lost.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CPUS_MAX 64
#define TICK_NS 10000000L
#define SECOND_NS 1000000000L

enum kind { OPEN, FORK, CONNECT, KINDS };

struct worker {
	pthread_t thread;
	int cpu;
	long tid, made[KINDS];
	double seconds;
};

static long per_second[KINDS], seconds, cpus;
static struct sockaddr_in server;
static pthread_barrier_t everybody_ready;

__attribute__((noreturn)) static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void make(enum kind kind)
{
	long fd, pid;

	switch (kind) {
	case OPEN:
		fd = syscall(SYS_openat, AT_FDCWD, "/tmp/overloaded", O_RDONLY | O_CLOEXEC, 0, 0, 0);
		if (fd < 0)
			fail("openat");
		close((int)fd);
		return;
	case FORK:
		pid = syscall(SYS_fork);
		if (pid == 0)
			syscall(SYS_exit_group, 0);
		if (pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid)
			fail("fork");
		return;
	default:
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd < 0 || connect((int)fd, (struct sockaddr *)&server, sizeof(server)))
			fail("connect");
		close((int)fd);
	}
}

static long passed(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * SECOND_NS + now.tv_nsec - since->tv_nsec;
}

/* How many of them a CPU has made when `ticks` are over, if it never was late. */
static long due(enum kind kind, long ticks)
{
	return (long)((double)per_second[kind] / (double)cpus * (double)ticks * TICK_NS / SECOND_NS);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct timespec begin;
	cpu_set_t only;
	long tick;
	int kind;

	CPU_ZERO(&only);
	CPU_SET(worker->cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only))
		fail("sched_setaffinity");
	worker->tid = syscall(SYS_gettid);
	pthread_barrier_wait(&everybody_ready);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	while ((tick = passed(&begin) / TICK_NS) < seconds * SECOND_NS / TICK_NS) {
		struct timespec until = begin;

		for (kind = 0; kind < KINDS; kind++) {
			long left = due(kind, tick + 1) -
				    (kind == OPEN ? worker->made[OPEN] : due(kind, tick));

			for (; left > 0; left--) {
				make(kind);
				worker->made[kind]++;
			}
		}
		until.tv_nsec += (tick + 1) % (SECOND_NS / TICK_NS) * TICK_NS;
		until.tv_sec += (tick + 1) / (SECOND_NS / TICK_NS) + until.tv_nsec / SECOND_NS;
		until.tv_nsec %= SECOND_NS;
		while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL))
			;
	}
	worker->seconds = (double)passed(&begin) / SECOND_NS;
	return NULL;
}

static void stop(pid_t loader)
{
	struct pollfd ended = { .events = POLLIN };

	ended.fd = (int)syscall(SYS_pidfd_open, loader, 0);
	if (ended.fd < 0 || kill(loader, SIGINT) || poll(&ended, 1, 60000) != 1)
		fail("the loader");
}

static void prepare(void)
{
	socklen_t bytes = sizeof(server);
	int fd = open("/tmp/overloaded", O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		fail("/tmp/overloaded");
	close(fd);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	server.sin_family = AF_INET;
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	/* Nobody accepts: the backlog holds them all. */
	if (fd < 0 || bind(fd, (struct sockaddr *)&server, sizeof(server)) || listen(fd, 4096) ||
	    getsockname(fd, (struct sockaddr *)&server, &bytes))
		fail("listen");
}

int main(int argc, char **argv)
{
	static struct worker workers[CPUS_MAX];
	cpu_set_t allowed;
	int cpu, i, kind;

	for (kind = 0; argc == 6 && kind < KINDS; kind++)
		per_second[kind] = atol(argv[2 + kind]);
	seconds = argc == 6 ? atol(argv[1]) : 0;
	if (seconds < 1) {
		fprintf(stderr, "usage: overload SECONDS OPENS FORKS CONNECTS LOADER\n");
		return 2;
	}
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		fail("sched_getaffinity");
	for (cpu = 0; cpu < CPUS_MAX; cpu++)
		if (CPU_ISSET(cpu, &allowed))
			workers[cpus++].cpu = cpu;
	prepare();
	if (pthread_barrier_init(&everybody_ready, NULL, (unsigned int)cpus))
		fail("pthread_barrier_init");
	for (i = 0; i < cpus; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			fail("pthread_create");
	for (i = 0; i < cpus; i++)
		pthread_join(workers[i].thread, NULL);
	stop(atoi(argv[5]));
	printf("{\"pid\":%d,\"workers\":[", getpid());
	for (i = 0; i < cpus; i++)
		printf("%s{\"cpu\":%d,\"tid\":%ld,\"seconds\":%.3f,\"opens\":%ld,\"forks\":%ld,\"connects\":%ld}",
		       i ? "," : "", workers[i].cpu, workers[i].tid, workers[i].seconds,
		       workers[i].made[OPEN], workers[i].made[FORK], workers[i].made[CONNECT]);
	printf("]}\n");
	return 0;
}
