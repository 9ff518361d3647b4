// SPDX-License-Identifier: Apache-2.0
/*
 * sleepers MODULE: threads that sleep in hooked functions. The kernel module is told the plan of functions
 * for read() and getppid(), by each kind of hook that it offers, while threads wait in read() of an empty
 * pipe and others call:
 *
 *	fewer sleepers than places in the pool: every call of everybody is a record;
 *	more: what found no place is counted, and all calls are records or counted;
 *	removal with the sleepers asleep: STOP, close, unload; they wake, every one with its byte; and
 *	again with the module loaded anew and hooked before they wake.
 *
 * Nobody else reads in this guest meanwhile. What the device must refuse of a plan is asked first. One
 * line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/plan.h>
#include <ringside/ring.h>

#define RINGS_MAX 64
#define PAGE 4096UL
#define SLEEPERS_FEW 1000
#define SLEEPERS_MANY (RINGSIDE_PLAN_POOL + 100)
#define CALLERS 3
#define CALLS 2000
#define STACK_BYTES (64 << 10)

static const __u32 ring_bytes = 16 << 20;
static const struct ringside_counters *rings[RINGS_MAX];
static unsigned int ring_count, rounds;
static int problems, device, zero;
static const char *module;
static pthread_t sleepers[SLEEPERS_MANY];
static unsigned int sleeping, woken;
static int pipe_fds[2];
static unsigned long long delivered, missed;

static void problem(const char *what, long detail)
{
	printf("sleepers: %s (%ld)\n", what, detail);
	problems++;
}

static void need(int holds, const char *what)
{
	if (holds)
		return;
	printf("sleepers: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void load(void)
{
	int file = open(module, O_RDONLY | O_CLOEXEC);

	need(!syscall(__NR_finit_module, file, "", 0), "cannot load the module");
	close(file);
}

static void unload(void)
{
	need(!syscall(__NR_delete_module, "ringside", 0), "cannot unload the module");
}

static void want(struct ringside_config *config, __u16 event)
{
	config->everywhere.wanted[event / 64] |= 1ULL << event % 64;
	config->wanted_anywhere[event / 64] |= 1ULL << event % 64;
}

static struct ringside_plan_function functions[] = {
	{ .event = RINGSIDE_EVENT_read, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_read" },
	{ .event = RINGSIDE_EVENT_read, .entry = RINGSIDE_ENTRY_IA32, .symbol = "__ia32_sys_read" },
	/* One function under two names: a call of it is one record. */
	{ .event = RINGSIDE_EVENT_getppid, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_getppid" },
	{ .event = RINGSIDE_EVENT_getppid, .entry = RINGSIDE_ENTRY_IA32, .symbol = "__ia32_sys_getppid" },
};
#define FUNCTIONS (sizeof(functions) / sizeof(*functions))

static struct ringside_plan plan_of(unsigned int hook)
{
	unsigned int i;

	for (i = 0; i < FUNCTIONS; i++)
		functions[i].hook = hook;
	return (struct ringside_plan){
		.kind = RINGSIDE_PLAN_FUNCTIONS,
		.function_count = FUNCTIONS,
		.function_bytes = sizeof(functions[0]),
		.functions = (unsigned long)functions,
	};
}

/* Opens the device, maps the counters, and hooks. */
static void start(unsigned int hook)
{
	struct ringside_config config = { .watermark_bytes = 1 << 20, .max_latency_us = 100000,
					  .flags = RINGSIDE_CONFIG_DURATIONS };
	struct ringside_plan plan = plan_of(hook);
	struct ringside_info info;
	__u32 bytes = ring_bytes;
	unsigned int i;

	device = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);
	need(device >= 0, "cannot open the device");
	want(&config, RINGSIDE_EVENT_read);
	want(&config, RINGSIDE_EVENT_getppid);
	need(!ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes), "CREATE_RINGS");
	need(!ioctl(device, RINGSIDE_IOC_CONFIGURE, &config), "CONFIGURE");
	need(!ioctl(device, RINGSIDE_IOC_SET_PLAN, &plan), "SET_PLAN");
	need(!ioctl(device, RINGSIDE_IOC_INFO, &info), "INFO");
	ring_count = info.ring_count < RINGS_MAX ? info.ring_count : RINGS_MAX;
	for (i = 0; i < ring_count; i++) {
		void *pages;

		rings[i] = NULL;
		if (!(info.rings_present[i / 8] >> i % 8 & 1))
			continue;
		pages = mmap(NULL, 2 * PAGE + 2 * ring_bytes, PROT_READ, MAP_SHARED, device,
			     ((off_t)i << RINGSIDE_MMAP_RING_SHIFT) + PAGE);
		need(pages != MAP_FAILED, "mmap");
		rings[i] = (void *)((char *)pages + PAGE);
	}
	need(!ioctl(device, RINGSIDE_IOC_START), "START");
}

/* Detaches, and compares the ledger with what was called. */
static void stop(unsigned long long called, int some_are_missed)
{
	unsigned long long wanted = 0, committed = 0, lost = 0, hook_missed = 0;
	unsigned int i, reason;

	need(!ioctl(device, RINGSIDE_IOC_STOP), "STOP");
	for (i = 0; i < ring_count; i++) {
		if (!rings[i])
			continue;
		wanted += rings[i]->wanted;
		committed += rings[i]->committed;
		hook_missed += rings[i]->lost[RINGSIDE_DROP_HOOK_MISSED];
		for (reason = 0; reason < RINGSIDE_DROP_SLOTS; reason++)
			lost += rings[i]->lost[reason];
		munmap((char *)rings[i] - PAGE, 2 * PAGE + 2 * ring_bytes);
	}
	close(device);
	printf("sleepers: round %u: %llu calls, %llu records, %llu missed\n", ++rounds, called,
	       committed, hook_missed);
	if (committed + lost != called)
		problem("calls are not records and losses", committed + lost - called);
	if (wanted != committed + lost)
		problem("the ledger does not balance", wanted - committed - lost);
	if (lost != hook_missed)
		problem("something was lost for another reason", lost - hook_missed);
	if (!hook_missed != !some_are_missed)
		problem("misses are not what they should be", hook_missed);
	delivered += committed;
	missed += hook_missed;
}

static void *sleep_in_read(void *nothing)
{
	char byte = 0;

	(void)nothing;
	__atomic_add_fetch(&sleeping, 1, __ATOMIC_SEQ_CST);
	if (syscall(__NR_read, pipe_fds[0], &byte, 1) == 1 && byte == 'w')
		__atomic_add_fetch(&woken, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void fall_asleep(unsigned int count)
{
	pthread_attr_t attributes;
	unsigned int i;

	sleeping = woken = 0;
	need(!pipe2(pipe_fds, O_CLOEXEC), "pipe");
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	for (i = 0; i < count; i++)
		need(!pthread_create(&sleepers[i], &attributes, sleep_in_read, NULL), "pthread_create");
	while (__atomic_load_n(&sleeping, __ATOMIC_SEQ_CST) < count)
		usleep(10000);
	usleep(300000); /* from the count into the call */
}

static void wake(unsigned int count)
{
	char bytes[SLEEPERS_MANY];
	unsigned int i;

	memset(bytes, 'w', count);
	if (write(pipe_fds[1], bytes, count) != (ssize_t)count)
		problem("the sleepers could not be woken", errno);
	for (i = 0; i < count; i++)
		pthread_join(sleepers[i], NULL);
	if (woken != count)
		problem("not every sleeper got its byte", woken);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static void *call_on(void *nothing)
{
	unsigned int i;
	char byte;

	(void)nothing;
	for (i = 0; i < CALLS; i++) {
		if (syscall(__NR_read, zero, &byte, 1) != 1)
			abort();
		syscall(__NR_getppid);
		syscall(__NR_getpid); /* nobody wants it */
	}
	return NULL;
}

/* Returns how many wanted calls that makes. */
static unsigned int call(void)
{
	pthread_t callers[CALLERS];
	unsigned int i;

	for (i = 0; i < CALLERS; i++)
		need(!pthread_create(&callers[i], NULL, call_on, NULL), "pthread_create");
	for (i = 0; i < CALLERS; i++)
		pthread_join(callers[i], NULL);
	return CALLERS * CALLS * 2;
}

static void refused(struct ringside_plan plan, int error, const char *what)
{
	if (!ioctl(device, RINGSIDE_IOC_SET_PLAN, &plan) || errno != error)
		problem(what, errno);
}

static void check_refusals(unsigned int hook)
{
	struct ringside_config config = { .watermark_bytes = 1, .max_latency_us = 1 };
	struct ringside_plan plan;
	__u32 bytes = ring_bytes;

	device = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);
	need(device >= 0, "cannot open the device");
	plan = plan_of(RINGSIDE_HOOK_FEXIT);
	refused(plan, EOPNOTSUPP, "a hook of the other driver was not refused");
	plan = plan_of(99);
	refused(plan, EINVAL, "an unknown hook was not refused");
	plan = plan_of(hook);
	plan.reserved = 1;
	refused(plan, EINVAL, "reserved was not refused");
	plan = plan_of(hook);
	plan.kind = RINGSIDE_PLAN_TRACEPOINTS;
	refused(plan, EINVAL, "functions of tracepoints were not refused");
	plan = plan_of(hook);
	plan.function_bytes -= 8;
	refused(plan, EINVAL, "functions that are too short were not refused");
	plan = plan_of(hook);
	plan.function_count = RINGSIDE_PLAN_FUNCTIONS_MAX + 1;
	refused(plan, E2BIG, "too many functions were not refused");
	plan = plan_of(hook);
	plan.functions = 8;
	refused(plan, EFAULT, "a bad address was not refused");
	plan = plan_of(hook);
	functions[0].number = 64;
	refused(plan, EINVAL, "a number that is too large was not refused");
	functions[0].number = 0;
	functions[0].symbol[2] = 'y';
	refused(plan, ENOENT, "a function that is not there was not refused");
	functions[0].symbol[2] = 'x';
	/* A wanted call without a function. */
	want(&config, RINGSIDE_EVENT_getppid);
	plan.function_count = 2;
	need(!ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes) &&
	     !ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) &&
	     !ioctl(device, RINGSIDE_IOC_SET_PLAN, &plan), "a plan of read()");
	if (!ioctl(device, RINGSIDE_IOC_START) || errno != EXDEV)
		problem("a wanted call without a function was not refused", errno);
	plan.function_count = FUNCTIONS;
	need(!ioctl(device, RINGSIDE_IOC_SET_PLAN, &plan) && !ioctl(device, RINGSIDE_IOC_START),
	     "START");
	refused(plan, EBUSY, "a plan for attached hooks was not refused");
	want(&config, RINGSIDE_EVENT_openat);
	if (!ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) || errno != EXDEV)
		problem("a call that cannot be hooked now was not refused", errno);
	close(device);
}

static void sleep_and_call(unsigned int hook, int has_pool)
{
	unsigned int called;

	start(hook);
	fall_asleep(SLEEPERS_FEW);
	called = call();
	wake(SLEEPERS_FEW);
	stop(called + SLEEPERS_FEW, 0);

	start(hook);
	fall_asleep(SLEEPERS_MANY);
	called = call();
	wake(SLEEPERS_MANY);
	stop(called + SLEEPERS_MANY, has_pool);
}

/* A call that is still going on at STOP is no event: neither a record nor lost. */
static void remove_from_under(unsigned int hook)
{
	start(hook);
	fall_asleep(SLEEPERS_FEW);
	stop(call(), 0);
	unload();
	wake(SLEEPERS_FEW);

	load();
	start(hook);
	fall_asleep(SLEEPERS_FEW);
	stop(0, 0);
	unload();
	load();
	start(hook); /* the same function, with the returns of other hooks on its callers' stacks */
	wake(SLEEPERS_FEW);
	stop(call(), 0);
}

int main(int argc, char **argv)
{
	struct ringside_info info;
	unsigned int hook;

	module = argc > 1 ? argv[1] : "ringside.ko";
	setvbuf(stdout, NULL, _IOLBF, 0);
	zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	need(zero >= 0, "/dev/zero");
	load();
	device = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);
	need(device >= 0 && !ioctl(device, RINGSIDE_IOC_INFO, &info), "cannot ask the device");
	close(device);
	for (hook = RINGSIDE_HOOK_KRETPROBE; hook <= RINGSIDE_HOOK_FPROBE; hook++) {
		if (!(info.hook_kinds >> hook & 1))
			continue;
		printf("sleepers: hook %u\n", hook);
		check_refusals(hook);
		sleep_and_call(hook, hook == RINGSIDE_HOOK_KRETPROBE);
		remove_from_under(hook);
	}
	unload();
	if (!rounds)
		problem("this kernel hooks no functions", info.hook_kinds);
	printf("{\"rounds\":%u,\"received\":%llu,\"lost\":%llu,\"problems\":%d}\n", rounds, delivered,
	       missed, problems);
	return problems ? 1 : 0;
}
