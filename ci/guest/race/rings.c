// SPDX-License-Identifier: Apache-2.0
/* The program as its own reader, with `direct`: the module's rings, and what their records say. */
#define RING_BYTES (8U << 20)
#define RINGS_MAX 64
#define HIGH_FD 100 /* the calls get the lowest descriptors, and the other thread replaces those */

struct ring {
	__u64 *tail;
	const struct ringside_ring_producer *producer;
	const struct ringside_counters *counters;
	const char *data;
	__u64 read, received;
};

static struct ring rings[RINGS_MAX];
static int device = -1;
static atomic_int all_read;

static void map_ring(unsigned int ring)
{
	off_t at = (off_t)ring << RINGSIDE_MMAP_RING_SHIFT;
	long page = sysconf(_SC_PAGESIZE);
	char *tail = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, device, at);
	char *rest = mmap(NULL, 2 * page + 2UL * RING_BYTES, PROT_READ, MAP_SHARED, device, at + page);

	if (tail == MAP_FAILED || rest == MAP_FAILED)
		fail("mmap of a ring");
	rings[ring].tail = (void *)tail;
	rings[ring].producer = (void *)rest;
	rings[ring].counters = (void *)(rest + page);
	rings[ring].data = rest + 2 * page;
}

static void want(struct ringside_config *config, __u16 event)
{
	config->everywhere.wanted[event / 64] |= 1UL << event % 64;
	config->wanted_anywhere[event / 64] |= 1UL << event % 64;
}

static void capture(void)
{
	struct ringside_config config = { .watermark_bytes = 1 << 18, .max_latency_us = 10000 };
	struct ringside_info info;
	__u32 bytes = RING_BYTES;
	unsigned int i;
	int low = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);

	device = fcntl(low, F_DUPFD_CLOEXEC, HIGH_FD);
	close(low);
	want(&config, RINGSIDE_EVENT_openat);
	want(&config, RINGSIDE_EVENT_connect);
	if (ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes) ||
	    ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) || ioctl(device, RINGSIDE_IOC_INFO, &info))
		fail("the device");
	for (i = 0; i < info.ring_count && i < RINGS_MAX; i++)
		if (info.rings_present[i / 8] >> i % 8 & 1)
			map_ring(i);
	if (ioctl(device, RINGSIDE_IOC_START))
		fail("START");
}

static int object_of_path(const char *bytes, __u32 size)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (strlen(paths[i]) == size && !memcmp(bytes, paths[i], size))
			return i;
	return -1;
}

static int object_of_address(const char *bytes, __u32 size)
{
	struct sockaddr_in in;

	if (size < sizeof(in))
		return -1;
	memcpy(&in, bytes, sizeof(in));
	return in.sin_family == AF_INET ? object_of_port(in.sin_port) : -1;
}

static void see(struct seen *seen, const struct ringside_param *param, const char *payload)
{
	int object, value;
	__u64 number;

	switch (param->id) {
	case RINGSIDE_PARAM_ID_ARGS:
		memcpy(&number, payload + 4 * sizeof(number), sizeof(number));
		seen->number = (long)number;
		return;
	case RINGSIDE_PARAM_ID_ARG1:
		value = seen->is_open ? PATH : ADDRESS;
		break;
	case RINGSIDE_PARAM_ID_FILE:
		value = FILE_PATH;
		break;
	case RINGSIDE_PARAM_ID_INODE:
		value = INODE;
		break;
	case RINGSIDE_PARAM_ID_PEER:
		value = PEER;
		break;
	default:
		return;
	}
	/* What the kernel would not say is flagged as that. */
	if (param->flags & (RINGSIDE_PARAM_UNREADABLE | RINGSIDE_PARAM_UNSUPPORTED) || !param->size_bytes)
		return;
	if (value == INODE) {
		memcpy(&number, payload, sizeof(number));
		object = object_of_inode(number);
	} else if (value == ADDRESS || value == PEER) {
		object = object_of_address(payload, param->size_bytes);
	} else {
		object = object_of_path(payload, param->size_bytes);
	}
	seen->values[value].object = object;
	seen->values[value].is_there = 1;
	seen->values[value].is_flagged = param->source == RINGSIDE_SOURCE_FD_AT_EXIT ||
					 param->source == RINGSIDE_SOURCE_USER_AT_EXIT ||
					 param->source == RINGSIDE_SOURCE_USER_AT_ENTRY;
}

static void judge_record(const struct ringside_record_header *header)
{
	struct seen seen = { .is_open = header->event == RINGSIDE_EVENT_openat, .number = -2,
			     .ret = header->ret };
	const char *at = (const char *)(header + 1);
	unsigned int i;

	if ((long)header->tid != atomic_load(&caller_tid))
		return;
	for (i = 0; i < header->param_count; i++) {
		const struct ringside_param *param = (const void *)at;

		see(&seen, param, at + sizeof(*param));
		at += RINGSIDE_PARAM_BYTES(param->size_bytes);
	}
	if (is_of_a_call(seen.number))
		judge(&seen);
}

static int drain(struct ring *ring)
{
	__u64 head = __atomic_load_n(&ring->producer->head_bytes, __ATOMIC_ACQUIRE);
	int found = ring->read < head;

	while (ring->read < head) {
		const struct ringside_record_header *header =
			(const void *)(ring->data + ring->read % RING_BYTES);

		judge_record(header);
		ring->received++;
		ring->read += header->size_bytes;
	}
	__atomic_store_n(ring->tail, ring->read, __ATOMIC_RELEASE);
	return found;
}

static void *read_rings(void *nothing)
{
	struct pollfd ready = { .fd = device, .events = POLLIN };
	unsigned int i;
	int found;

	do {
		found = 0;
		for (i = 0; i < RINGS_MAX; i++)
			if (rings[i].tail)
				found |= drain(&rings[i]);
		if (!found)
			poll(&ready, 1, 100);
	} while (found || !atomic_load(&all_read));
	return nothing;
}

/* At rest: everything that was wanted has been read, or is lost. */
static void balance(void)
{
	unsigned int i, reason;

	ioctl(device, RINGSIDE_IOC_STOP);
	for (i = 0; i < RINGS_MAX; i++) {
		long of_ring = 0;

		if (!rings[i].tail)
			continue;
		drain(&rings[i]);
		for (reason = 0; reason < RINGSIDE_DROP_SLOTS; reason++)
			of_ring += (long)rings[i].counters->lost[reason];
		if (rings[i].counters->wanted != rings[i].received + of_ring) {
			fprintf(stderr, "race: ring %u does not balance\n", i);
			exit(2);
		}
		lost += of_ring;
	}
}
