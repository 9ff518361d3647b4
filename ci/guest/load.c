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
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CPUS_MAX 64

struct worker {
	pthread_t thread;
	int cpu;
	long tid;
	long count;
	int *values; /* `count` of them; unused by open */
};

static void (*provoke)(struct worker *worker);
static struct sockaddr_in server;

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

static void print_worker(const struct worker *worker, int with_values, int first)
{
	long i;

	printf("%s{\"cpu\":%d,\"tid\":%ld,\"provoked\":%ld,\"values\":[", first ? "" : ",", worker->cpu,
	       worker->tid, worker->count);
	for (i = 0; with_values && i < worker->count; i++)
		printf("%s%d", i ? "," : "", worker->values[i]);
	printf("]}");
}

int main(int argc, char **argv)
{
	static struct worker workers[CPUS_MAX];
	long total = argc == 3 ? atol(argv[2]) : 0;
	const char *kind = argc == 3 ? argv[1] : "";
	int count = 0;
	cpu_set_t allowed;
	int cpu, i;

	if (!strcmp(kind, "open"))
		provoke = open_files;
	else if (!strcmp(kind, "connect"))
		provoke = connect_sockets;
	else if (!strcmp(kind, "fork"))
		provoke = fork_children;
	if (!provoke || total < 1) {
		fprintf(stderr, "usage: load open|connect|fork N\n");
		return 2;
	}
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
	if (provoke == connect_sockets)
		listen_here();
	for (i = 0; i < count; i++) {
		workers[i].count = total / count + (i == 0 ? total % count : 0);
		workers[i].values = calloc((size_t)workers[i].count + 1, sizeof(int));
		if (!workers[i].values)
			fail("calloc");
	}
	for (i = 0; i < count; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			fail("pthread_create");
	for (i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
	printf("{\"kind\":\"%s\",\"server_port\":%d,\"workers\":[", kind, ntohs(server.sin_port));
	for (i = 0; i < count; i++)
		print_worker(&workers[i], provoke != open_files, i == 0);
	printf("]}\n");
	return 0;
}
