// SPDX-License-Identifier: Apache-2.0
/* Programs that know what they do, and where: cgroups, a pid namespace, none of these. */

static void make_calls(long count)
{
	int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long i;

	for (i = 0; i < count; i++) {
		syscall(SYS_getppid);
		syscall(SYS_getuid);
		syscall(SYS_fchdir, -1);
		syscall(SYS_fchdir, directory);
	}
}

static void calls(void)
{
	make_calls(CALLS);
}

static void many_calls(void)
{
	make_calls(CALLS_UNDER_CHANGE);
}

static void sleep_ms(long ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
}

static void sleeps(void)
{
	int i;

	for (i = 0; i < 10; i++) {
		if (i < 4)
			sleep_ms(600);
		sleep_ms(1);
		syscall(SYS_getppid);
	}
}

static void processes(void)
{
	char *arguments[] = { "filters", "nothing", NULL };
	int i;

	for (i = 0; i < FORKS; i++) {
		pid_t pid = fork();

		if (!pid) {
			execv("/nowhere", arguments);
			execv("/proc/self/exe", arguments);
			_exit(1);
		}
		waitpid(pid, NULL, 0);
	}
}

static void join(const char *cgroup)
{
	char path[64];
	int file;

	snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/cgroup.procs", cgroup);
	file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0 || write(file, "0", 1) != 1)
		fail(path);
	close(file);
}

static void work(enum place place, int cpu, void (*what)(void))
{
	cpu_set_t only;
	pid_t pid;

	CPU_ZERO(&only);
	CPU_SET(cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only))
		fail("sched_setaffinity");
	if (place == CGROUP_A || place == CGROUP_B)
		join(place == CGROUP_A ? "a" : "b");
	if (place != NAMESPACE) {
		what();
		_exit(0);
	}
	if (setns(namespace_fd, CLONE_NEWPID))
		fail("setns");
	pid = fork();
	if (!pid) {
		what();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	_exit(0);
}

/* On every CPU one program in each of the places that are in the mask. */
static void run(unsigned int places, void (*what)(void), void (*meanwhile)(void))
{
	int started = 0, place, cpu;

	for (cpu = 0; cpu < cpus; cpu++)
		for (place = 0; place < PLACES; place++) {
			pid_t pid;

			if (!(places >> place & 1))
				continue;
			fflush(stdout);
			pid = fork();
			if (!pid)
				work(place, cpu, what);
			if (pid < 0)
				fail("fork");
			started++;
		}
	while (started) {
		int status;

		drain();
		if (meanwhile)
			meanwhile();
		else
			poll(NULL, 0, 5);
		while (started && waitpid(-1, &status, WNOHANG) > 0) {
			if (status)
				fail("a program");
			started--;
		}
	}
}

#define EVERYBODY ((1U << PLACES) - 1)

static __u64 make_cgroup(const char *path)
{
	struct stat about;

	if (mkdir(path, 0755) || stat(path, &about))
		fail(path);
	return about.st_ino;
}

static pid_t make_namespace(void)
{
	struct stat about;
	char path[64];
	pid_t pid;

	/* clone() and not unshare(): this program's later children must not be in it. */
	pid = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		signal(SIGCHLD, SIG_IGN); /* it is who inherits orphans */
		for (;;)
			pause();
	}
	snprintf(path, sizeof(path), "/proc/%d/ns/pid", pid);
	namespace_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (pid < 0 || namespace_fd < 0 || fstat(namespace_fd, &about))
		fail(path);
	namespace_id = about.st_ino;
	return pid;
}
