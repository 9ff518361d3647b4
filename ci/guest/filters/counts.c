// SPDX-License-Identifier: Apache-2.0
/* The device, its rings and its ledger: what was found, against what is expected. */

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
