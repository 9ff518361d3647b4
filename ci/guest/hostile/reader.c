// SPDX-License-Identifier: Apache-2.0
/* The reader: threads that act at random, and an end in the middle of it. */
static void close_it(struct actor *actor)
{
	if (below(actor, 60))
		return;
	closed = 1;
	close(device);
}

static void (*const acts[])(struct actor *) = {
	steer, steer, steer, steer, steer_wildly, steer_wildly, map_consumer, map_producer, map_producer,
	map_wildly, map_wildly, write_where_none_may, write_where_none_may, scribble, scribble, scribble,
	read_everything, advise, advise, tear, lend_pages, give_away, wait_for_data, use_as_file,
	use_as_file, fork_with_it, steer_without_rights, close_it,
};

static void *act(void *of)
{
	struct actor *actor = of;
	unsigned int i;

	for (i = 0; i < ACTS_PER_THREAD; i++) {
		acts[below(actor, sizeof(acts) / sizeof(*acts))](actor);
		count(&shared->acts);
	}
	return NULL;
}

/* An ioctl whose argument nobody ever provides: it must keep no other one from its end. */
static void *wait_for_ever(void *nothing)
{
	int faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	range.range.start = (unsigned long)page;
	range.range.len = PAGE;
	if (faults >= 0 && !ioctl(faults, UFFDIO_API, &api) && !ioctl(faults, UFFDIO_REGISTER, &range))
		ioctl(device, RINGSIDE_IOC_CONFIGURE, page);
	return nothing;
}

/* One reader: never returns. */
static void read_badly(__u64 seed)
{
	struct actor actors[THREADS];
	pthread_t threads[THREADS], stuck;
	struct rlimit core = { .rlim_cur = 1 << 20, .rlim_max = 1 << 20 };
	unsigned int i;

	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &core);
	device = open(DEVICE, O_RDWR);
	if (device < 0) {
		problem("the device cannot be opened", errno);
		_exit(1);
	}
	for (i = 0; i < THREADS; i++) {
		memset(&actors[i], 0, sizeof(actors[i]));
		actors[i].random = (seed + i + 1) * 0x9e3779b97f4a7c15UL;
		actors[i].arena = mmap(NULL, ARENA, PROT_NONE,
				       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	}
	/* Three of four begin with what every reader does. */
	if (below(&actors[0], 4)) {
		__u32 bytes = RINGSIDE_RING_BYTES_MIN;
		struct ringside_config config = { .watermark_bytes = 4096, .max_latency_us = 1000 };

		memset(config.everywhere.wanted, 0xff, sizeof(config.everywhere.wanted));
		memset(config.wanted_anywhere, 0xff, sizeof(config.wanted_anywhere));
		config.flags = below(&actors[0], 2);
		ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes);
		ioctl(device, RINGSIDE_IOC_CONFIGURE, &config);
		start();
		for (i = 0; i < THREADS; i++) {
			map_consumer(&actors[i]);
			map_producer(&actors[i]);
		}
	}
	if (!below(&actors[0], 4))
		pthread_create(&stuck, NULL, wait_for_ever, NULL);
	for (i = 1; i < THREADS; i++)
		pthread_create(&threads[i], NULL, act, &actors[i]);
	act(&actors[0]);
	switch (below(&actors[0], 4)) {
	case 0:
		abort(); /* with a core, which reads the mappings */
	case 1:
		raise(SIGKILL);
		break;
	case 2:
		syscall(SYS_exit, 0); /* the others go on without the first thread */
		break;
	default:
		_exit(0);
	}
}
