// SPDX-License-Identifier: Apache-2.0
/* Who acts, with what, and what it can be mistaken in. */
#define DEVICE "/dev/" RINGSIDE_DEVICE_NAME
#define PAGE 4096UL
#define THREADS 3
#define CALLERS 3
#define ACTS_PER_THREAD 400
#define ARENA (256UL << 20) /* of each thread: nobody else maps there */
#define DEADLINE_SECONDS 60

struct shared {
	unsigned long acts;
	unsigned long starts; /* captures that began ... */
	unsigned long hooked; /* ... of them with hooks of functions */
	unsigned long refused; /* what readers without rights asked for in vain */
	unsigned long mapped; /* ... and mappings of the driver's pages: without them nothing was tried */
	unsigned long problems;
};

/* Of one thread; of a process that has one thread. */
struct actor {
	__u64 random;
	char *arena;
	unsigned long consumer_bytes, producer_bytes; /* mapped at arena and at arena + ARENA / 2 */
};

static struct shared *shared;
static char *edge; /* a page that is followed by nothing */
static volatile int device = -1;
static volatile int closed;
static const char readable[64] = "memory that cannot be written";

static void count(unsigned long *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static void problem(const char *what, long detail)
{
	dprintf(1, "hostile: %s (%ld)\n", what, detail);
	count(&shared->problems);
}

static __u64 any(struct actor *actor)
{
	actor->random ^= actor->random << 13;
	actor->random ^= actor->random >> 7;
	actor->random ^= actor->random << 17;
	return actor->random;
}

static unsigned int below(struct actor *actor, unsigned int end)
{
	return any(actor) % end;
}

static char *consumer(struct actor *actor)
{
	return actor->arena;
}

static char *producer(struct actor *actor)
{
	return actor->arena + ARENA / 2;
}

/* The place is mapped by nobody else, and stays so. */
static void reserve(char *at, unsigned long bytes)
{
	mmap(at, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

/* Every kind of address that is not what it should be, and a few that are. */
static void *address(struct actor *actor)
{
	switch (below(actor, 16)) {
	case 0:
		return NULL;
	case 1:
		return (void *)1;
	case 2:
		return (void *)(PAGE - 1);
	case 3:
		return (void *)(0x7ffffffff000UL - below(actor, 64)); /* the last of user space */
	case 4:
		return (void *)0xffff888000000000UL; /* the kernel's map of all memory */
	case 5:
		return (void *)0xffffffff81000000UL; /* its code */
	case 6:
		return (void *)0x8000000000000000UL; /* nobody's */
	case 7:
		return (void *)-1L;
	case 8:
		return (void *)readable;
	case 9:
	case 10:
		return edge + PAGE - below(actor, 600);
	case 11:
		return consumer(actor) + below(actor, 8) * 8;
	case 12:
		return producer(actor) + below(actor, 4 * PAGE);
	case 13:
		return (void *)any(actor);
	default:
		return edge + below(actor, PAGE);
	}
}

static void wait_for_end(pid_t pid, unsigned int milliseconds)
{
	unsigned int waited;

	for (waited = 0; waited < milliseconds; waited += 10) {
		if (waitpid(pid, NULL, WNOHANG))
			return;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
