// SPDX-License-Identifier: Apache-2.0
/*
 * Provokes an exact number of calls on each CPU and says how many, as JSON on standard output:
 *
 *	load open N	N openat() calls that create different files /load/CPU/NUMBER
 *	load connect N	N connect() calls to a listening socket of its own; "values": local ports
 *	load fork N	N fork() calls; "values": process ids of the children
 *
 * One thread per CPU, pinned there before it begins; N is shared out evenly, the first CPU takes
 * the rest. Any call that fails ends the program with status 1: its counts would mean nothing.
 *
 *	load KIND N READER SECONDS	the process READER is stopped for so long while this happens
 *
 * Only the load may lose anything then: everything else that this program does happens before the
 * reader stops, or after it had time to empty its rings. "bystanders": what others forked meanwhile.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CPUS_MAX 64

struct worker {
	pthread_t thread;
	int cpu;
	long tid;
	long count;
	int *values; /* `count` of them; unused by open */
};

#define DRAIN_SECONDS 2

static void (*provoke)(struct worker *worker);
static struct sockaddr_in server;
static pthread_barrier_t everybody_ready;

__attribute__((noreturn)) static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void open_files(struct worker *worker)
{
	char path[64];
	long i;

	for (i = 0; i < worker->count; i++) {
		int fd;

		snprintf(path, sizeof(path), "/load/%d/%ld", worker->cpu, i);
		fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			fail(path);
		close(fd);
	}
}

static void connect_sockets(struct worker *worker)
{
	long i;

	for (i = 0; i < worker->count; i++) {
		struct sockaddr_in name;
		socklen_t bytes = sizeof(name);
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof(server)))
			fail("connect");
		if (getsockname(fd, (struct sockaddr *)&name, &bytes))
			fail("getsockname");
		worker->values[i] = ntohs(name.sin_port);
		close(fd);
	}
}

static void fork_children(struct worker *worker)
{
	long i;

	for (i = 0; i < worker->count; i++) {
		long pid = syscall(SYS_fork);

		if (pid == 0)
			syscall(SYS_exit_group, 0);
		if (pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid)
			fail("fork");
		worker->values[i] = (int)pid;
	}
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	cpu_set_t only;

	CPU_ZERO(&only);
	CPU_SET(worker->cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only))
		fail("sched_setaffinity");
	worker->tid = syscall(SYS_gettid);
	pthread_barrier_wait(&everybody_ready); /* threads are there ... */
	pthread_barrier_wait(&everybody_ready); /* ... and the reader is stopped */
	provoke(worker);
	return NULL;
}

static void listen_here(void)
{
	socklen_t bytes = sizeof(server);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	server.sin_family = AF_INET;
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	/* Nobody accepts: the backlog holds them all. */
	if (fd < 0 || bind(fd, (struct sockaddr *)&server, sizeof(server)) || listen(fd, 4096) ||
	    getsockname(fd, (struct sockaddr *)&server, &bytes))
		fail("listen");
}

/* Forks on this machine since it came up: "processes" of /proc/stat, proc(5). */
static long forks_ever(void)
{
	FILE *stat = fopen("/proc/stat", "re");
	char line[4096];
	long forks = -1;

	while (stat && forks < 0 && fgets(line, sizeof(line), stat))
		sscanf(line, "processes %ld", &forks);
	if (forks < 0)
		fail("/proc/stat");
	fclose(stat);
	return forks;
}

/* Waits until `seconds` after `since`. */
static void sleep_until(const struct timespec *since, long seconds)
{
	struct timespec end = *since;

	end.tv_sec += seconds;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL))
		;
}

static void print_worker(const struct worker *worker, int with_values, int first)
{
	long i;

	printf("%s{\"cpu\":%d,\"tid\":%ld,\"provoked\":%ld,\"values\":[", first ? "" : ",", worker->cpu,
	       worker->tid, worker->count);
	for (i = 0; with_values && i < worker->count; i++)
		printf("%s%d", i ? "," : "", worker->values[i]);
	printf("]}");
}

static int prepare(struct worker *workers, long total)
{
	int count = 0, cpu, i;
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		fail("sched_getaffinity");
	mkdir("/load", 0755);
	for (cpu = 0; cpu < CPUS_MAX; cpu++) {
		char dir[32];

		if (!CPU_ISSET(cpu, &allowed))
			continue;
		snprintf(dir, sizeof(dir), "/load/%d", cpu);
		mkdir(dir, 0755);
		workers[count++].cpu = cpu;
	}
	for (i = 0; i < count; i++) {
		workers[i].count = total / count + (i == 0 ? total % count : 0);
		workers[i].values = calloc((size_t)workers[i].count + 1, sizeof(int));
		if (!workers[i].values)
			fail("calloc");
	}
	return count;
}

/* Returns what others forked while the reader was stopped and forks were the load; else 0. */
static long run(struct worker *workers, int count, pid_t reader, long seconds)
{
	struct timespec stopped, running;
	long forks = 0;
	int i;

	if (pthread_barrier_init(&everybody_ready, NULL, (unsigned int)count + 1))
		fail("pthread_barrier_init");
	for (i = 0; i < count; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			fail("pthread_create");
	pthread_barrier_wait(&everybody_ready);
	clock_gettime(CLOCK_MONOTONIC, &stopped);
	/* Only where forks are what may be lost: looking them up opens a file. */
	if (reader && provoke == fork_children)
		forks = forks_ever();
	if (reader && kill(reader, SIGSTOP))
		fail("SIGSTOP");
	pthread_barrier_wait(&everybody_ready);
	for (i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
	if (!reader)
		return 0;
	sleep_until(&stopped, seconds);
	if (provoke == fork_children) {
		forks = forks_ever() - forks;
		for (i = 0; i < count; i++)
			forks -= workers[i].count;
	}
	if (kill(reader, SIGCONT))
		fail("SIGCONT");
	clock_gettime(CLOCK_MONOTONIC, &running);
	sleep_until(&running, DRAIN_SECONDS);
	return forks;
}

int main(int argc, char **argv)
{
	static struct worker workers[CPUS_MAX];
	long total = argc >= 3 ? atol(argv[2]) : 0;
	const char *kind = argc == 3 || argc == 5 ? argv[1] : "";
	pid_t reader = argc == 5 ? atoi(argv[3]) : 0;
	long bystanders;
	int count, i;

	if (!strcmp(kind, "open"))
		provoke = open_files;
	else if (!strcmp(kind, "connect"))
		provoke = connect_sockets;
	else if (!strcmp(kind, "fork"))
		provoke = fork_children;
	if (!provoke || total < 1 || (argc == 5 && reader < 1)) {
		fprintf(stderr, "usage: load open|connect|fork N [READER SECONDS]\n");
		return 2;
	}
	count = prepare(workers, total);
	if (provoke == connect_sockets)
		listen_here();
	bystanders = run(workers, count, reader, reader ? atol(argv[4]) : 0);
	printf("{\"kind\":\"%s\",\"server_port\":%d,\"bystanders\":%ld,\"workers\":[", kind,
	       ntohs(server.sin_port), bystanders);
	for (i = 0; i < count; i++)
		print_worker(&workers[i], provoke != open_files, i == 0);
	printf("]}\n");
	return 0;
}
