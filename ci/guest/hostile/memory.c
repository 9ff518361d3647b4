// SPDX-License-Identifier: Apache-2.0
/* What is mapped of it, and done to what is mapped. */
static void map_consumer(struct actor *actor)
{
	off_t at = (off_t)below(actor, 3) << RINGSIDE_MMAP_RING_SHIFT;

	reserve(consumer(actor), ARENA / 2);
	actor->consumer_bytes = 0;
	if (mmap(consumer(actor), PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, device, at) !=
	    MAP_FAILED)
		actor->consumer_bytes = PAGE;
	else
		reserve(consumer(actor), PAGE);
}

static void map_producer(struct actor *actor)
{
	off_t at = ((off_t)below(actor, 3) << RINGSIDE_MMAP_RING_SHIFT) + PAGE;
	struct ringside_info info = { 0 };
	unsigned long bytes;

	ioctl(device, RINGSIDE_IOC_INFO, &info);
	bytes = 2 * PAGE + 2UL * info.ring_bytes;
	reserve(producer(actor), ARENA / 2);
	actor->producer_bytes = 0;
	if (bytes <= ARENA / 2 &&
	    mmap(producer(actor), bytes, PROT_READ, MAP_SHARED | MAP_FIXED, device, at) != MAP_FAILED) {
		actor->producer_bytes = bytes;
		count(&shared->mapped);
	} else {
		reserve(producer(actor), PAGE);
	}
}

/* Every offset, length, protection and kind; what is mapped must be one of the two mappings. */
static void map_wildly(struct actor *actor)
{
	static const int kinds[] = {
		MAP_SHARED, MAP_SHARED, MAP_SHARED, MAP_SHARED, MAP_PRIVATE,
		MAP_SHARED | MAP_POPULATE, MAP_SHARED | MAP_LOCKED, MAP_SHARED_VALIDATE | MAP_SYNC,
		MAP_PRIVATE | MAP_GROWSDOWN, MAP_SHARED | MAP_NORESERVE, MAP_SHARED | MAP_32BIT,
		MAP_SHARED | MAP_HUGETLB,
	};
	int protection = below(actor, 16), kind = kinds[below(actor, 12)];
	unsigned long page = below(actor, 4) ? below(actor, 40) : any(actor) >> 24;
	unsigned long bytes = 1 + below(actor, 4) * PAGE + below(actor, PAGE);
	off_t at = (off_t)(((__u64)below(actor, 5) << RINGSIDE_MMAP_RING_SHIFT) + page * PAGE);
	unsigned long pages = (bytes + PAGE - 1) / PAGE;
	struct ringside_info info = { 0 };
	char *mapped;

	ioctl(device, RINGSIDE_IOC_INFO, &info);
	if (!below(actor, 3)) {
		bytes = 2 * PAGE + 2UL * info.ring_bytes;
		pages = bytes / PAGE;
		at = ((off_t)below(actor, 3) << RINGSIDE_MMAP_RING_SHIFT) + PAGE;
	}
	at &= 0x7fffffffffffffff;
	mapped = mmap(NULL, bytes, protection, kind, device, at);
	if (mapped == MAP_FAILED)
		return;
	if (protection & PROT_EXEC)
		problem("the device can be executed", at);
	if (kind & MAP_PRIVATE && (kind & MAP_SHARED_VALIDATE) != MAP_SHARED_VALIDATE)
		problem("the device can be mapped privately", at);
	if (at & ((1L << RINGSIDE_MMAP_RING_SHIFT) - 1) && protection & PROT_WRITE)
		problem("a page of the driver was mapped writable", at);
	if (!(at & ((1L << RINGSIDE_MMAP_RING_SHIFT) - 1)) && pages != 1)
		problem("more than the reader's page was mapped with it", at);
	munmap(mapped, bytes);
}

/* Whatever the driver writes, somebody else tries to. */
static void write_where_none_may(struct actor *actor)
{
	unsigned long at = below(actor, actor->producer_bytes ? actor->producer_bytes : 1);
	char *target = producer(actor) + at;
	struct iovec from = { .iov_base = (void *)readable, .iov_len = 8 };
	struct iovec to = { .iov_base = target, .iov_len = 8 };
	char *page = producer(actor) + (at & ~(PAGE - 1));
	int file;

	if (!actor->producer_bytes)
		return;
	switch (below(actor, 6)) {
	case 0:
		if (!mprotect(page, PAGE, PROT_READ | PROT_WRITE))
			problem("mprotect made a page of the driver writable", at);
		if (!mprotect(page, PAGE, PROT_READ | PROT_EXEC))
			problem("mprotect made a page of the driver executable", at);
		break;
	case 1:
		file = open("/proc/self/mem", O_RDWR);
		if (pwrite(file, readable, 8, (off_t)(unsigned long)target) > 0)
			problem("/proc/self/mem wrote to a page of the driver", at);
		close(file);
		break;
	case 2:
		if (process_vm_writev(getpid(), &from, 1, &to, 1, 0) > 0)
			problem("process_vm_writev wrote to a page of the driver", at);
		break;
	case 3:
		file = open("/dev/zero", O_RDONLY);
		if (read(file, target, 8) > 0)
			problem("read() wrote to a page of the driver", at);
		close(file);
		break;
	case 4:
		if (!madvise(page, PAGE, 23 /* MADV_POPULATE_WRITE */))
			problem("a page of the driver could be populated for writing", at);
		break;
	default:
		if (!syscall(SYS_pkey_mprotect, page, PAGE, PROT_READ | PROT_WRITE, -1))
			problem("pkey_mprotect made a page of the driver writable", at);
	}
}

/* The one word that the driver reads, and the rest of its page. */
static void scribble(struct actor *actor)
{
	volatile __u64 *tail = (volatile __u64 *)consumer(actor);
	unsigned int i;

	if (!actor->consumer_bytes)
		return;
	for (i = 0; i < 50; i++) {
		switch (below(actor, 6)) {
		case 0:
			*tail = any(actor);
			break;
		case 1:
			*tail = 0;
			break;
		case 2:
			*tail = -1L;
			break;
		case 3:
			*tail += below(actor, 1 << 16);
			break;
		case 4:
			*tail -= below(actor, 1 << 16);
			break;
		default:
			tail[below(actor, PAGE / 8)] = any(actor);
		}
	}
}

static void read_everything(struct actor *actor)
{
	volatile char *byte = producer(actor);
	unsigned long i;

	for (i = 0; i < actor->producer_bytes && i < 64 * PAGE; i += 512)
		(void)byte[i];
}

/* A part of a mapping, which may be none: start and length are whole pages. */
static char *part(struct actor *actor, unsigned long *bytes)
{
	unsigned long whole = actor->producer_bytes / PAGE, first;

	if (!whole || !below(actor, 4)) {
		*bytes = PAGE;
		return consumer(actor);
	}
	first = below(actor, whole);
	*bytes = (1 + below(actor, whole - first)) * PAGE;
	return producer(actor) + first * PAGE;
}

static void advise(struct actor *actor)
{
	unsigned long bytes, nodes = 1;
	char *at = part(actor, &bytes);
	unsigned char resident[512];

	switch (below(actor, 8)) {
	case 0:
		mlock(at, bytes);
		break;
	case 1:
		munlock(at, bytes);
		break;
	case 2:
		msync(at, bytes, MS_SYNC | MS_INVALIDATE);
		break;
	case 3:
		syscall(SYS_mbind, at, bytes, 2, &nodes, 8, 7);
		break;
	case 4:
		if (bytes / PAGE <= sizeof(resident))
			mincore(at, bytes, resident);
		break;
	case 5:
		syscall(SYS_remap_file_pages, at, bytes, 0, 1, 0);
		break;
	default:
		/* All but those that poison memory. */
		madvise(at, bytes, below(actor, 26));
	}
}

/* Whoever loses a part of its mappings loses all of them, so that the place is its own again. */
static void tear(struct actor *actor)
{
	unsigned long bytes;
	char *at = part(actor, &bytes);

	switch (below(actor, 3)) {
	case 0:
		munmap(at, bytes);
		break;
	case 1:
		mremap(at, bytes, bytes + PAGE, 0);
		mremap(at, bytes, bytes > PAGE ? bytes - PAGE : PAGE, 0);
		break;
	default:
		mremap(at, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
		       actor->arena + ARENA / 4);
	}
	if (below(actor, 2))
		return;
	reserve(actor->arena, ARENA);
	actor->consumer_bytes = 0;
	actor->producer_bytes = 0;
}

/* Pages that outlive the ring: in a pipe that somebody else still has. */
static void lend_pages(struct actor *actor)
{
	unsigned long bytes;
	struct iovec lent = { .iov_base = part(actor, &bytes) };
	int ends[2];

	lent.iov_len = bytes;
	if (pipe2(ends, O_NONBLOCK))
		return;
	vmsplice(ends[1], &lent, 1, below(actor, 2) ? 8 /* SPLICE_F_GIFT */ : 0);
	if (!fork()) {
		close(device);
		usleep(below(actor, 300000));
		_exit(0);
	}
	close(ends[0]);
	close(ends[1]);
}

static void give_away(struct actor *actor)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec byte = { .iov_base = (void *)readable, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1,
				  .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	int ends[2], copy = device;

	(void)actor;
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends))
		return;
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(rights), &copy, sizeof(int));
	sendmsg(ends[0], &message, MSG_DONTWAIT);
	close(ends[0]);
	close(ends[1]); /* with the device on its way */
}
