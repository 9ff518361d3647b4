// SPDX-License-Identifier: Apache-2.0
/*
 * stress ROUNDS: attaches and detaches the kernel module again and again while processes make every
 * kind of call without a pause, with rings as small as they may be and a reader that keeps no pace.
 *
 * What must hold is checked per CPU in every round, from three counts that do not know each other:
 * the driver's ledger, the records that were read, and the gaps in their sequence numbers. Before
 * the rounds, what only a careful look finds: who else may open the device, what may be mapped,
 * that a reader after the first is woken too, that the threads of a process end it once, and how
 * snap lengths may change. In the rounds records have data, too, of lengths that change all the time.
 * One line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/record.h>
#include <ringside/ring.h>

#define RINGS_MAX 64
#define HAMMERS 5
#define THREADS 64
#define WRITTEN 30000 /* bytes: with them a record is less than half of a ring */
#define PAGE 4096UL

struct ring {
	__u64 *tail;
	const struct ringside_ring_producer *producer;
	const struct ringside_counters *counters;
	const char *data;
	__u64 read, received, gaps, next;
};

static const __u32 ring_bytes = RINGSIDE_RING_BYTES_MIN;
static struct ring rings[RINGS_MAX];
static unsigned int ring_count;
static __u32 largest; /* of the records that drain() was asked for */
static char written[RINGSIDE_SNAP_MAX_BYTES];
static int problems;

static void problem(const char *what, long detail)
{
	printf("stress: %s (%ld)\n", what, detail);
	problems++;
}

static int open_device(void)
{
	int device = open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR | O_CLOEXEC);

	if (device < 0) {
		printf("stress: cannot open the device: %s\n", strerror(errno));
		exit(1);
	}
	return device;
}

static void check_refusals(int device)
{
	__u32 bytes = ring_bytes;
	struct ringside_config config = { .flags = ~0U, .watermark_bytes = 1, .max_latency_us = 1 };

	if (open("/dev/" RINGSIDE_DEVICE_NAME, O_RDWR) >= 0 || errno != EBUSY)
		problem("a second reader was not refused with EBUSY", errno);
	if (!ioctl(device, RINGSIDE_IOC_START) || errno != ENXIO)
		problem("START without rings was not refused with ENXIO", errno);
	if (!ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) || errno != EINVAL)
		problem("unknown flags were not refused with EINVAL", errno);
	bytes = ring_bytes + 8;
	if (!ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes) || errno != EINVAL)
		problem("a ring of an odd size was not refused with EINVAL", errno);
	if (!ioctl(device, _IO(RINGSIDE_IOC_MAGIC, 0xff)) || errno != ENOTTY)
		problem("an unknown ioctl was not refused with ENOTTY", errno);
}

/* The same length for every event. */
static int set_snap(int device, __u32 bytes)
{
	static struct ringside_snap snap;
	unsigned int event;

	for (event = 0; event < RINGSIDE_EVENT_SLOTS; event++)
		snap.bytes[event] = bytes;
	return ioctl(device, RINGSIDE_IOC_SET_SNAP, &snap) ? errno : 0;
}

static void check_snap_refusals(int device)
{
	static struct {
		struct ringside_snap snap;
		__u32 later;
	} longer;

	if (set_snap(device, RINGSIDE_SNAP_MAX_BYTES + 1) != EINVAL)
		problem("a snap length above the largest was not refused with EINVAL", errno);
	if (!ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe8, char[4092]), &longer) || errno != EINVAL)
		problem("too few snap lengths were not refused with EINVAL", errno);
	if (!ioctl(device, RINGSIDE_IOC_SET_SNAP, 16) || errno != EFAULT)
		problem("snap lengths at a bad address were not refused with EFAULT", errno);
	if (ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe8, longer), &longer))
		problem("snap lengths of a newer user space were refused", errno);
	longer.later = 1;
	if (!ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe8, longer), &longer) || errno != E2BIG)
		problem("unknown snap lengths were not refused with E2BIG", errno);
}

static void map_rings(int device)
{
	struct ringside_info info;
	unsigned int i;

	if (ioctl(device, RINGSIDE_IOC_INFO, &info))
		problem("INFO failed", errno);
	ring_count = info.ring_count < RINGS_MAX ? info.ring_count : RINGS_MAX;
	memset(rings, 0, sizeof(rings));
	for (i = 0; i < ring_count; i++) {
		off_t at = (off_t)i << RINGSIDE_MMAP_RING_SHIFT;
		char *tail, *rest;

		if (!(info.rings_present[i / 8] >> i % 8 & 1))
			continue;
		tail = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, device, at);
		rest = mmap(NULL, 2 * PAGE + 2 * ring_bytes, PROT_READ, MAP_SHARED, device, at + PAGE);
		if (tail == MAP_FAILED || rest == MAP_FAILED) {
			printf("stress: cannot map ring %u: %s\n", i, strerror(errno));
			exit(1);
		}
		if (!mprotect(rest, PAGE, PROT_READ | PROT_WRITE))
			problem("the driver's pages could be made writable", i);
		rings[i].tail = (void *)tail;
		rings[i].producer = (void *)rest;
		rings[i].counters = (void *)(rest + PAGE);
		rings[i].data = rest + 2 * PAGE;
	}
}

static void unmap_rings(void)
{
	unsigned int i;

	for (i = 0; i < ring_count; i++) {
		if (!rings[i].tail)
			continue;
		munmap(rings[i].tail, PAGE);
		munmap((void *)rings[i].producer, 2 * PAGE + 2 * ring_bytes);
	}
}

/* Reads everything that is there; counts records of `event` in the process `pid`. */
static unsigned int drain(__u32 pid, __u16 event)
{
	unsigned int i, found = 0;

	for (i = 0; i < ring_count; i++) {
		struct ring *ring = &rings[i];
		__u64 head;

		if (!ring->tail)
			continue;
		head = __atomic_load_n(&ring->producer->head_bytes, __ATOMIC_ACQUIRE);
		while (ring->read < head) {
			const struct ringside_record_header *header =
				(void *)(ring->data + ring->read % ring_bytes);

			if (header->size_bytes < sizeof(*header) || header->size_bytes % 8 ||
			    header->size_bytes > RINGSIDE_DATA_RECORD_MAX_BYTES || header->cpu != i ||
			    header->sequence < ring->next) {
				problem("a record is damaged or out of order", header->size_bytes);
				exit(1);
			}
			if (header->pid == pid && header->event == event) {
				found++;
				if (header->size_bytes > largest)
					largest = header->size_bytes;
			}
			ring->gaps += header->sequence - ring->next;
			ring->next = header->sequence + 1;
			ring->received++;
			ring->read += header->size_bytes;
		}
		__atomic_store_n(ring->tail, ring->read, __ATOMIC_RELEASE);
	}
	return found;
}

static void balance(__u64 *received, __u64 *lost)
{
	unsigned int i, reason;

	for (i = 0; i < ring_count; i++) {
		struct ring *ring = &rings[i];
		__u64 ring_lost = 0;

		if (!ring->tail)
			continue;
		for (reason = 0; reason < RINGSIDE_DROP_SLOTS; reason++)
			ring_lost += ring->counters->lost[reason];
		ring->gaps += ring->counters->wanted - ring->next;
		if (ring->counters->wanted != ring->counters->committed + ring_lost)
			problem("wanted is not committed and lost", i);
		if (ring->counters->committed != ring->received)
			problem("committed is not received", i);
		if (ring->gaps != ring_lost)
			problem("the gaps are not the losses", i);
		*received += ring->received;
		*lost += ring_lost;
	}
}

static int a_ring_ran_full(void)
{
	unsigned int i, reason;

	for (i = 0; i < ring_count; i++)
		for (reason = 0; rings[i].tail && reason < RINGSIDE_DROP_TOO_BIG; reason++)
			if (rings[i].counters->lost[reason])
				return 1;
	return 0;
}

static void start(int device, __u32 flags, __u32 watermark_bytes)
{
	struct ringside_config config = {
		.watermark_bytes = watermark_bytes, .max_latency_us = 10000, .flags = flags
	};

	memset(config.everywhere.wanted, 0xff, sizeof(config.everywhere.wanted));
	memset(config.wanted_anywhere, 0xff, sizeof(config.wanted_anywhere));
	if (ioctl(device, RINGSIDE_IOC_CONFIGURE, &config) ||
	    ioctl(device, RINGSIDE_IOC_EXCLUDE_SELF) || ioctl(device, RINGSIDE_IOC_START)) {
		printf("stress: cannot start: %s\n", strerror(errno));
		exit(1);
	}
}

static void *sleep_for_ever(void *nothing)
{
	for (;;)
		pause();
	return nothing;
}

/* Threads that end together: one of them, and only one, ends the process. */
static void check_group_exit(int device)
{
	struct pollfd ready = { .fd = device, .events = POLLIN };
	unsigned int i, ends = 0;
	pid_t pid;

	start(device, RINGSIDE_CONFIG_DURATIONS, ring_bytes / 2);
	pid = fork();
	if (!pid) {
		pthread_t thread;

		for (i = 0; i < THREADS; i++)
			pthread_create(&thread, NULL, sleep_for_ever, NULL);
		usleep(10000);
		exit(0);
	}
	while (!waitpid(pid, NULL, WNOHANG))
		ends += drain(pid, RINGSIDE_EVENT_process_exit);
	/* Far below the watermark: only the latency timer can wake this. */
	ioctl(device, RINGSIDE_IOC_STOP);
	ends += drain(pid, RINGSIDE_EVENT_process_exit);
	if (ends != 1)
		problem("a process did not end exactly once", ends);
	start(device, RINGSIDE_CONFIG_DURATIONS, ring_bytes / 2);
	pid = fork();
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	if (poll(&ready, 1, 2000) != 1)
		problem("the latency timer did not wake a reader", 0);
	ioctl(device, RINGSIDE_IOC_STOP);
	poll(&ready, 1, 0);
	poll(&ready, 1, 0); /* arms the timer that the close must not leave behind */
}

/* A capture of one write of that many bytes: how large is its record? 0: there is none. */
static __u32 size_of_write(int device, __u32 lower_to)
{
	unsigned int found = 0;
	pid_t pid;

	largest = 0;
	start(device, RINGSIDE_CONFIG_DURATIONS, ring_bytes / 2);
	if (lower_to && set_snap(device, lower_to))
		problem("a snap length cannot be lowered while a capture runs", errno);
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_WRONLY);

		_exit(write(null, written, WRITTEN) != WRITTEN);
	}
	while (!waitpid(pid, NULL, WNOHANG))
		found += drain(pid, RINGSIDE_EVENT_write);
	ioctl(device, RINGSIDE_IOC_STOP);
	found += drain(pid, RINGSIDE_EVENT_write);
	if (found > 1)
		problem("one write has more records", found);
	return largest;
}

static void check_data(int device)
{
	const __u32 bare = size_of_write(device, 0);
	__u32 size;

	if (!bare)
		problem("a write has no record", 0);
	if (set_snap(device, 1000))
		problem("SET_SNAP failed", errno);
	start(device, RINGSIDE_CONFIG_DURATIONS, ring_bytes / 2);
	if (set_snap(device, 1001) != EBUSY)
		problem("a snap length beyond the memory for it was not refused with EBUSY", errno);
	if (set_snap(device, 1000))
		problem("the snap length cannot be set to what it is", errno);
	ioctl(device, RINGSIDE_IOC_STOP);
	drain(0, 0);
	size = size_of_write(device, 0);
	if (size != bare + 1008)
		problem("1000 bytes of data and their header are not in the record", size);
	size = size_of_write(device, 8);
	if (size != bare + 16)
		problem("8 bytes of data and their header are not in the record", size);
	if (set_snap(device, RINGSIDE_SNAP_MAX_BYTES))
		problem("SET_SNAP failed between two captures", errno);
	size = size_of_write(device, 0);
	if (size != bare + WRITTEN + 8)
		problem("all data and its header are not in the record", size);
	if (set_snap(device, 0) || size_of_write(device, 0) != bare)
		problem("there is data that nobody asked for", largest);
}

static void hammer(int which)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	socklen_t length = offsetof(struct sockaddr_un, sun_path) + 2;
	char path[64];
	unsigned int i;

	name.sun_path[1] = 'a' + which;
	for (i = 0;; i++) {
		int file;

		snprintf(path, sizeof(path), "/tmp/stress-%d.%u", which, i % 50);
		file = open(path, O_CREAT | O_RDWR, 0600);
		getppid();
		if (i % 20 == 0 && pwrite(file, written, i % 40 ? WRITTEN : sizeof(written), 0) < 0)
			_exit(1); /* the disk is full: then others are missed, too */
		close(file);
		if (i % 40 == 0) {
			pid_t pid = fork();

			if (!pid)
				_exit(0);
			waitpid(pid, NULL, 0);
		}
		if (i % 60 == 0) {
			int listening = socket(AF_UNIX, SOCK_STREAM, 0);
			int client = socket(AF_UNIX, SOCK_STREAM, 0);
			int server;

			bind(listening, (void *)&name, length);
			listen(listening, 1);
			connect(client, (void *)&name, length);
			server = accept(listening, NULL, NULL);
			close(server);
			close(client);
			close(listening);
		}
	}
}

#define SNAPS 4
/* Those of the largest do not fit into half a ring: they are lost, and counted. */
static const __u32 snaps[SNAPS] = { 0, 64, 16376, RINGSIDE_SNAP_MAX_BYTES };

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 20, round, i, device;
	__u64 received = 0, lost = 0;
	__u32 bytes = ring_bytes;
	pid_t hammers[HAMMERS];

	memset(written, 'w', sizeof(written)); /* there, also in children: nobody else touches it */
	device = open_device();
	check_refusals(device);
	check_snap_refusals(device);
	for (round = 0; round < 2; round++) { /* twice: the second reader is woken like the first */
		if (ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes))
			problem("CREATE_RINGS failed", errno);
		map_rings(device);
		check_group_exit(device);
		check_data(device);
		unmap_rings();
		close(device);
		device = open_device();
	}
	close(device);

	for (i = 0; i < HAMMERS; i++) {
		hammers[i] = fork();
		if (!hammers[i])
			hammer(i);
	}
	for (round = 0; round < rounds; round++) {
		struct pollfd ready = { .events = POLLIN };

		ready.fd = device = open_device();
		ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes);
		map_rings(device);
		if (set_snap(device, snaps[round % SNAPS]))
			problem("SET_SNAP failed", errno);
		start(device, round % 2 ? RINGSIDE_CONFIG_DURATIONS : 0, ring_bytes / 4);
		for (i = 0; i < 40; i++) {
			poll(&ready, 1, 100);
			drain(0, 0);
			if (set_snap(device, i % 3 ? snaps[round % SNAPS] : 0))
				problem("SET_SNAP failed while calls go on", errno);
		}
		/* Now the rings run full; on a kernel with checkers that takes its time. */
		for (i = 0; i < 250 && (!i || !a_ring_ran_full()); i++)
			usleep(20000);
		ioctl(device, RINGSIDE_IOC_STOP);
		drain(0, 0);
		balance(&received, &lost);
		unmap_rings();
		close(device);
	}
	for (i = 0; i < HAMMERS; i++) {
		kill(hammers[i], SIGKILL);
		waitpid(hammers[i], NULL, 0);
	}
	if (!lost)
		problem("nothing was lost: the rings never ran full", 0);
	printf("{\"rounds\":%d,\"received\":%llu,\"lost\":%llu,\"problems\":%d}\n", rounds,
	       (unsigned long long)received, (unsigned long long)lost, problems);
	return problems ? 1 : 0;
}
