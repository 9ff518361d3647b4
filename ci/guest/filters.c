// SPDX-License-Identifier: Apache-2.0
/*
 * filters: what the kernel module makes of filters, counted. Programs that are in two cgroups, in
 * a pid namespace of their own or in none of these make calls of which they know the number; how
 * many records come from where has to be exactly what the filters say, on each CPU. So does the
 * ledger: an event that no filter wants is in no counter.
 *
 * One line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/drop.h>
#include <ringside/filter.h>
#include <ringside/record.h>
#include <ringside/ring.h>

#define CPUS_MAX 64
#define PAGE 4096UL
#define RING_BYTES (4U << 20)
#define CALLS 2000
#define CALLS_UNDER_CHANGE 20000
#define EVERY 10
#define SAMPLED(calls) (((calls) + EVERY - 1) / EVERY)
#define FORKS 5

enum place { NOWHERE, CGROUP_A, CGROUP_B, NAMESPACE, PLACES };

/* What is counted: events, and calls of one kind by how they ended. */
enum sort {
	GETPPID, GETUID, CHDIR_FAILED, CHDIR, SLEEP, EXEC_FAILED, EXEC, FORK, EXIT, OTHER, SORTS
};

struct ring {
	__u64 *tail;
	const struct ringside_ring_producer *producer;
	const struct ringside_counters *counters;
	const char *data;
	__u64 read, received;
	struct ringside_counters before;
	unsigned int found[PLACES][SORTS];
};

static struct ring rings[CPUS_MAX];
static int cpus, device, problems;
static const char *phase = "";
static __u64 cgroup_a, cgroup_b, namespace_id, received_ever, shortest_ns;
static int namespace_fd;
static unsigned int changes;

__attribute__((noreturn)) static void fail(const char *what)
{
	printf("filters: %s: %s: %s\n", phase, what, strerror(errno));
	exit(1);
}

static void equal(const char *what, int cpu, __u64 found, __u64 expected)
{
	if (found == expected)
		return;
	printf("filters: %s: %s: CPU %d has %llu, not %llu\n", phase, what, cpu,
	       (unsigned long long)found, (unsigned long long)expected);
	problems++;
}

static void refused(const char *what, int result, int expected)
{
	if (result && errno == expected)
		return;
	printf("filters: %s is not refused with errno %d, but %d\n", what, expected,
	       result ? errno : 0);
	problems++;
}

/* Filters. */

static void want(__u64 *words, unsigned int event)
{
	words[event / 64] |= 1ULL << event % 64;
}

static struct ringside_filter filter_of(unsigned int first, unsigned int second)
{
	struct ringside_filter filter = { 0 };

	if (first)
		want(filter.wanted, first);
	if (second)
		want(filter.wanted, second);
	return filter;
}

static int set(__u32 kind, __u64 id, const struct ringside_filter *filter)
{
	struct ringside_scoped_filter scoped = { .scope = { .id = id, .kind = kind } };

	if (filter)
		scoped.filter = *filter;
	changes++;
	return ioctl(device, RINGSIDE_IOC_SET_FILTER, &scoped);
}

static void must_set(__u32 kind, __u64 id, const struct ringside_filter *filter)
{
	if (set(kind, id, filter))
		fail("SET_FILTER");
}

/* Everything that any phase wants is wanted anywhere, unless `less` is taken out. */
static void configure(const struct ringside_filter *everywhere, unsigned int less)
{
	static const unsigned int events[] = {
		RINGSIDE_EVENT_getppid, RINGSIDE_EVENT_getuid, RINGSIDE_EVENT_fchdir,
		RINGSIDE_EVENT_clock_nanosleep, RINGSIDE_EVENT_execve, RINGSIDE_EVENT_process_fork,
		RINGSIDE_EVENT_process_exit,
	};
	struct ringside_config config = {
		.watermark_bytes = RING_BYTES / 8, .max_latency_us = 10000,
		.flags = RINGSIDE_CONFIG_DURATIONS,
	};
	unsigned int i;

	if (everywhere)
		config.everywhere = *everywhere;
	for (i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (events[i] != less)
			want(config.wanted_anywhere, events[i]);
	changes++;
	if (ioctl(device, RINGSIDE_IOC_CONFIGURE, &config))
		fail("CONFIGURE");
}

/* Rings. */

static void open_device(void)
{
	struct ringside_info info;
	__u32 bytes = RING_BYTES;
	int i;

	device = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);
	if (device < 0 || ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes) ||
	    ioctl(device, RINGSIDE_IOC_EXCLUDE_SELF) || ioctl(device, RINGSIDE_IOC_INFO, &info))
		fail("the device");
	memset(rings, 0, sizeof(rings));
	cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
	for (i = 0; i < cpus; i++) {
		off_t at = (off_t)i << RINGSIDE_MMAP_RING_SHIFT;
		char *tail = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, device, at);
		char *rest = mmap(NULL, 2 * PAGE + 2UL * RING_BYTES, PROT_READ, MAP_SHARED, device,
				  at + PAGE);

		if (tail == MAP_FAILED || rest == MAP_FAILED)
			fail("mmap");
		rings[i].tail = (void *)tail;
		rings[i].producer = (void *)rest;
		rings[i].counters = (void *)(rest + PAGE);
		rings[i].data = rest + 2 * PAGE;
	}
}

static void close_device(void)
{
	int i;

	for (i = 0; i < cpus; i++) {
		munmap(rings[i].tail, PAGE);
		munmap((void *)rings[i].producer, 2 * PAGE + 2UL * RING_BYTES);
	}
	close(device);
}

static enum sort sort_of(const struct ringside_record_header *header)
{
	switch (header->event) {
	case RINGSIDE_EVENT_getppid:
		return GETPPID;
	case RINGSIDE_EVENT_getuid:
		return GETUID;
	case RINGSIDE_EVENT_fchdir:
		return header->ret < 0 ? CHDIR_FAILED : CHDIR;
	case RINGSIDE_EVENT_clock_nanosleep:
		return SLEEP;
	case RINGSIDE_EVENT_execve:
		return header->ret < 0 ? EXEC_FAILED : EXEC;
	case RINGSIDE_EVENT_process_fork:
		return FORK;
	case RINGSIDE_EVENT_process_exit:
		return EXIT;
	}
	return OTHER;
}

static enum place place_of(const struct ringside_record_header *header)
{
	if (header->pid_ns_inum == namespace_id)
		return NAMESPACE;
	if (header->cgroup_id == cgroup_a)
		return CGROUP_A;
	return header->cgroup_id == cgroup_b ? CGROUP_B : NOWHERE;
}

static void drain(void)
{
	int i;

	for (i = 0; i < cpus; i++) {
		struct ring *ring = &rings[i];
		__u64 head = __atomic_load_n(&ring->producer->head_bytes, __ATOMIC_ACQUIRE);

		while (ring->read < head) {
			const struct ringside_record_header *header =
				(void *)(ring->data + ring->read % RING_BYTES);

			ring->found[place_of(header)][sort_of(header)]++;
			if (header->duration_ns < shortest_ns)
				shortest_ns = header->duration_ns;
			ring->received++;
			ring->read += header->size_bytes;
		}
		__atomic_store_n(ring->tail, ring->read, __ATOMIC_RELEASE);
	}
}

static void begin(const char *name)
{
	int i;

	phase = name;
	drain();
	shortest_ns = ~0ULL;
	for (i = 0; i < cpus; i++) {
		rings[i].before = *rings[i].counters;
		rings[i].received = 0;
		memset(rings[i].found, 0, sizeof(rings[i].found));
	}
	if (ioctl(device, RINGSIDE_IOC_START))
		fail("START");
}

static __u64 not_sampled(const struct ring *ring)
{
	return ring->counters->lost[RINGSIDE_DROP_NOT_SAMPLED] -
	       ring->before.lost[RINGSIDE_DROP_NOT_SAMPLED];
}

/* The ledger balances, and nothing but sampling lost anything. */
static void end(void)
{
	int i;

	if (ioctl(device, RINGSIDE_IOC_STOP))
		fail("STOP");
	drain();
	for (i = 0; i < cpus; i++) {
		const struct ring *ring = &rings[i];
		__u64 wanted = ring->counters->wanted - ring->before.wanted;
		unsigned int reason;

		equal("delivered and not sampled", i, ring->received + not_sampled(ring), wanted);
		for (reason = 0; reason < RINGSIDE_DROP_SLOTS; reason++)
			if (reason != RINGSIDE_DROP_NOT_SAMPLED)
				equal("lost for another reason", i, ring->counters->lost[reason],
				      ring->before.lost[reason]);
		received_ever += ring->received;
	}
}

static void expect(enum place place, enum sort sort, const char *what, __u64 expected)
{
	int i;

	for (i = 0; i < cpus; i++)
		equal(what, i, rings[i].found[place][sort], expected);
}

/* Everything that was wanted, delivered or not, on each CPU. */
static void expect_wanted(__u64 expected)
{
	int i;

	for (i = 0; i < cpus; i++)
		equal("wanted", i, rings[i].counters->wanted - rings[i].before.wanted, expected);
}

/* Programs. */

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

/* Phases. */

static void check_refusals(void)
{
	struct {
		struct ringside_scoped_filter known;
		__u64 newer;
	} longer = { .known.scope = { .id = 1, .kind = RINGSIDE_SCOPE_CGROUP }, .newer = 1 };
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_getppid, 0), wrong = filter;
	struct ringside_scoped_filter scoped = { .scope = { .id = 1, .kind = 1, .reserved = 1 } };
	unsigned int i;

	phase = "refusals";
	refused("a kind of scope that is none", set(0, 1, &filter), EINVAL);
	refused("a kind of scope that is unknown", set(3, 1, &filter), EINVAL);
	wrong.flags = RINGSIDE_FILTER_ALL + 1;
	refused("an unknown flag", set(RINGSIDE_SCOPE_CGROUP, 1, &wrong), EINVAL);
	wrong = filter;
	wrong.reserved[5] = 1;
	refused("something reserved", set(RINGSIDE_SCOPE_CGROUP, 1, &wrong), EINVAL);
	scoped.filter = filter;
	refused("something reserved of a scope", ioctl(device, RINGSIDE_IOC_SET_FILTER, &scoped),
		EINVAL);
	refused("to take away what is not there", set(RINGSIDE_SCOPE_CGROUP, 1, NULL), ENOENT);
	longer.known.filter = filter;
	refused("a newer structure", ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, longer), &longer),
		E2BIG);
	refused("a structure that is too short",
		ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, struct ringside_scope), &longer),
		EINVAL);
	longer.newer = 0;
	if (ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, longer), &longer))
		fail("a newer structure with nothing new in it");
	must_set(RINGSIDE_SCOPE_CGROUP, 1, NULL);
	for (i = 0; i < RINGSIDE_SCOPES_MAX; i++)
		must_set(1 + i % 2, 1000 + i, &filter);
	refused("one filter too many", set(RINGSIDE_SCOPE_CGROUP, 1, &filter), ENOSPC);
	filter.min_duration_ns = 1;
	must_set(RINGSIDE_SCOPE_CGROUP, 1000, &filter); /* to replace one is possible */
	must_set(RINGSIDE_SCOPE_CGROUP, 1000, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, 1, &filter);
	close_device();
	open_device();
	refused("to take away what went with the last reader", set(RINGSIDE_SCOPE_CGROUP, 1, NULL),
		ENOENT);
}

static void check_scopes(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter b = filter_of(RINGSIDE_EVENT_fchdir, RINGSIDE_EVENT_getuid);
	struct ringside_filter in = filter_of(RINGSIDE_EVENT_getuid, 0);

	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &b);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, &in);
	begin("scopes");
	run(EVERYBODY, calls, NULL);
	end();
	expect(CGROUP_A, GETPPID, "the first cgroup's", CALLS);
	expect(CGROUP_B, GETUID, "the second cgroup's", CALLS);
	expect(CGROUP_B, CHDIR, "the second cgroup's", CALLS);
	expect(CGROUP_B, CHDIR_FAILED, "the second cgroup's", CALLS);
	expect(NAMESPACE, GETUID, "the namespace's", CALLS);
	expect_wanted(5 * CALLS); /* and nothing else, from nobody */

	configure(NULL, RINGSIDE_EVENT_getuid);
	begin("wanted by filters, but not anywhere");
	run(1U << NAMESPACE, calls, NULL);
	end();
	expect_wanted(0);

	configure(&a, 0); /* filters add up, and nothing comes twice */
	begin("everywhere and scopes");
	run(EVERYBODY, calls, NULL);
	end();
	expect(NOWHERE, GETPPID, "everybody's", CALLS);
	expect(CGROUP_A, GETPPID, "everybody's", CALLS);
	expect(NAMESPACE, GETPPID, "everybody's", CALLS);
	expect_wanted(4 * CALLS + 4 * CALLS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, NULL);
	begin("everywhere alone");
	run(EVERYBODY, calls, NULL);
	end();
	expect(NAMESPACE, GETPPID, "everybody's", CALLS);
	expect_wanted(4 * CALLS);
}

static void check_sampling(void)
{
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_getppid, RINGSIDE_EVENT_getuid);
	struct ringside_filter whole = filter_of(RINGSIDE_EVENT_getppid, 0);
	int i;

	want(filter.wanted, RINGSIDE_EVENT_fchdir);
	want(filter.sampled, RINGSIDE_EVENT_getppid);
	want(filter.sampled, RINGSIDE_EVENT_getuid);
	filter.sample_every = EVERY;
	configure(&filter, 0);
	begin("sampling");
	run(1U << NOWHERE, calls, NULL);
	end();
	expect(NOWHERE, GETPPID, "one in ten", SAMPLED(CALLS));
	expect(NOWHERE, GETUID, "one in ten of another call", SAMPLED(CALLS));
	expect(NOWHERE, CHDIR, "what is not sampled", CALLS);
	expect(NOWHERE, CHDIR_FAILED, "what is not sampled", CALLS);
	for (i = 0; i < cpus; i++)
		equal("left out", i, not_sampled(&rings[i]), 2 * (CALLS - SAMPLED(CALLS)));
	expect_wanted(4 * CALLS); /* delivered and not sampled are what was provoked */

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &whole);
	begin("sampled by one filter, wanted whole by another");
	run(1U << CGROUP_A, calls, NULL);
	end();
	expect(CGROUP_A, GETPPID, "all", CALLS);
	expect(CGROUP_A, GETUID, "one in ten", SAMPLED(CALLS));
	expect_wanted(4 * CALLS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
}

static void check_conditions(void)
{
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_fchdir, RINGSIDE_EVENT_getppid);
	const __u64 min_ns = 500000000;

	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	configure(&filter, 0);
	begin("failed calls only");
	run(1U << NOWHERE, calls, NULL);
	end();
	expect(NOWHERE, CHDIR_FAILED, "what failed", CALLS);
	expect_wanted(CALLS);

	filter = filter_of(RINGSIDE_EVENT_process_fork, RINGSIDE_EVENT_process_exit);
	want(filter.wanted, RINGSIDE_EVENT_execve);
	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &filter);
	begin("failed execs, and what is no call");
	run(1U << CGROUP_B, processes, NULL);
	end();
	expect(CGROUP_B, EXEC_FAILED, "what failed", FORKS);
	expect(CGROUP_B, EXEC, "what did not fail", 0);
	expect(CGROUP_B, FORK, "forks", FORKS);
	expect(CGROUP_B, EXIT, "ends", FORKS + 1);
	filter.flags = 0;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &filter);
	begin("all execs");
	run(1U << CGROUP_B, processes, NULL);
	end();
	expect(CGROUP_B, EXEC_FAILED, "what failed", FORKS);
	expect(CGROUP_B, EXEC, "what did not fail", FORKS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);

	filter = filter_of(RINGSIDE_EVENT_clock_nanosleep, RINGSIDE_EVENT_getppid);
	filter.min_duration_ns = min_ns;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &filter);
	begin("long calls only");
	run(1U << CGROUP_A, sleeps, NULL);
	end();
	expect(CGROUP_A, SLEEP, "long ones", 4);
	expect_wanted(4);
	if (shortest_ns < min_ns)
		equal("shortest", 0, shortest_ns, min_ns);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
}

/*
 * Everything but the filter of the namespace. That of the first cgroup becomes another one again
 * and again, which always wants what is counted.
 */
static void change(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter other = filter_of(RINGSIDE_EVENT_getuid, RINGSIDE_EVENT_fchdir);
	static unsigned int round;
	unsigned int i;

	round++;
	want(a.wanted, round % 2 ? RINGSIDE_EVENT_execve : RINGSIDE_EVENT_clock_nanosleep);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	other.flags = RINGSIDE_FILTER_FAILED_ONLY;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	for (i = 0; i < 8; i++)
		must_set(1 + i % 2, 1000 * round + i, &other);
	configure(&other, RINGSIDE_EVENT_getuid);
	other.sample_every = 2 + round % 5;
	want(other.sampled, RINGSIDE_EVENT_fchdir);
	configure(&other, 0);
	for (i = 0; i < 8; i++)
		must_set(1 + i % 2, 1000 * round + i, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	configure(NULL, RINGSIDE_EVENT_fchdir);
	poll(NULL, 0, 1);
}

static void check_changes(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0), sampled = a;
	unsigned int before = changes;

	want(sampled.sampled, RINGSIDE_EVENT_getppid);
	sampled.sample_every = EVERY;
	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, &sampled);
	begin("filters change while others count");
	run(EVERYBODY, many_calls, change);
	end();
	expect(CGROUP_A, GETPPID, "of filters that all want it", CALLS_UNDER_CHANGE);
	expect(CGROUP_B, GETPPID, "that nobody wants", 0);
	expect(NOWHERE, GETPPID, "that nobody wants", 0);
	expect(NAMESPACE, GETPPID, "one in ten, of a filter that stayed",
	       SAMPLED(CALLS_UNDER_CHANGE));
	changes -= before;
	if (changes < 100) {
		printf("filters: only %u changes\n", changes);
		problems++;
	}
}

/* The filter that holds everywhere becomes another one, alone and beside others. */
static void change_everywhere(void)
{
	struct ringside_filter everywhere = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter other = filter_of(RINGSIDE_EVENT_fchdir, 0);

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	configure(&everywhere, RINGSIDE_EVENT_getuid);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	want(everywhere.wanted, RINGSIDE_EVENT_getuid);
	configure(&everywhere, 0);
	want(everywhere.sampled, RINGSIDE_EVENT_getuid);
	everywhere.sample_every = 3;
	configure(&everywhere, RINGSIDE_EVENT_fchdir);
	poll(NULL, 0, 1);
}

static void check_changes_everywhere(void)
{
	struct ringside_filter everywhere = filter_of(RINGSIDE_EVENT_getppid, 0);

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, NULL);
	configure(&everywhere, 0);
	begin("the filter that holds everywhere changes");
	run(1U << NOWHERE, many_calls, change_everywhere);
	end();
	expect(NOWHERE, GETPPID, "what it always wants", CALLS_UNDER_CHANGE);
}

int main(int argc, char **argv)
{
	pid_t holder;

	(void)argv;
	if (argc > 1)
		return 0; /* the program that processes() runs */
	cgroup_a = make_cgroup("/sys/fs/cgroup/a");
	cgroup_b = make_cgroup("/sys/fs/cgroup/b");
	open_device();
	check_refusals();
	holder = make_namespace();
	check_scopes();
	check_sampling();
	check_conditions();
	check_changes();
	check_changes_everywhere();
	close_device();
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	rmdir("/sys/fs/cgroup/a");
	rmdir("/sys/fs/cgroup/b");
	printf("{\"received\":%llu,\"changes\":%u,\"problems\":%d}\n",
	       (unsigned long long)received_ever, changes, problems);
	return problems ? 1 : 0;
}
