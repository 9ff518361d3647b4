// SPDX-License-Identifier: Apache-2.0
/*
 * activity uring: requests of io_uring, one after the other but for those that belong together:
 * corpus/uring.expected, and corpus/uring_separate.expected for kernels that do not name a request when it
 * completes. Nothing here is a system call but the calls: rings are memory.
 */
#include <linux/io_uring.h>

#define RING_ENTRIES 8
#define NO_SUCH_OPCODE 200

const char *const argv_canary[] = { "activity", "canary", 0 };
const char path_renamed[] = "/corpus/renamed";
const struct sockaddr_in inet_uring = { .sin_family = AF_INET,
					.sin_port = PORT(7005),
					.sin_addr = { __builtin_bswap32(INADDR_LOOPBACK) } };
const struct __kernel_timespec one_tick = { .tv_nsec = 1000000 };
struct io_uring_params ring_parameters;
char *ring_queues;
struct io_uring_sqe *ring_entries;
int ring_sockets[2];

static volatile unsigned int *ring_word(unsigned int offset)
{
	return (volatile unsigned int *)(void *)(ring_queues + offset);
}

static void ring_open(void)
{
	unsigned int i;

	call(io_uring_setup, RING_ENTRIES, &ring_parameters); /* 3 */
	ring_queues = (char *)call(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 3,
				   IORING_OFF_SQ_RING);
	ring_entries = (struct io_uring_sqe *)call(mmap, 0, PAGE, PROT_READ | PROT_WRITE,
						   MAP_SHARED, 3, IORING_OFF_SQES);
	for (i = 0; i < RING_ENTRIES; i++)
		ring_word(ring_parameters.sq_off.array)[i] = i;
}

/* The next entry, with nothing in it but what is given. */
static struct io_uring_sqe *request(unsigned long user_data, unsigned char opcode,
				    unsigned char flags)
{
	volatile unsigned int *tail = ring_word(ring_parameters.sq_off.tail);
	struct io_uring_sqe *entry = &ring_entries[*tail % RING_ENTRIES];
	volatile unsigned long *word = (volatile unsigned long *)(void *)entry;
	unsigned int i;

	for (i = 0; i < sizeof(*entry) / sizeof(*word); i++)
		word[i] = 0;
	entry->user_data = user_data;
	entry->opcode = opcode;
	entry->flags = flags;
	*tail += 1;
	return entry;
}

static struct io_uring_sqe *request_on(unsigned long user_data, unsigned char opcode,
				       unsigned char flags, int fd, const void *address,
				       unsigned int length)
{
	struct io_uring_sqe *entry = request(user_data, opcode, flags);

	entry->fd = fd;
	entry->addr = (unsigned long)address;
	entry->len = length;
	return entry;
}

static void submit(unsigned int requests, unsigned int completions)
{
	__asm__ volatile("" ::: "memory");
	call(io_uring_enter, 3, requests, completions, IORING_ENTER_GETEVENTS, 0, 0);
	*ring_word(ring_parameters.cq_off.head) = *ring_word(ring_parameters.cq_off.tail);
}

static void uring_files(void)
{
	request(1, IORING_OP_NOP, 0);
	submit(1, 1);
	request_on(2, IORING_OP_OPENAT, 0, AT_FDCWD, path_self, 0); /* 4 */
	submit(1, 1);
	request_on(3, IORING_OP_OPENAT, 0, AT_FDCWD, path_missing, 0); /* ENOENT */
	submit(1, 1);
	request_on(4, IORING_OP_READ, 0, 4, buffer, 4); /* where the file begins, if nobody moved */
	submit(1, 1);
	/* IORING_OP_RENAMEAT has the second descriptor where others have a length. ENOENT */
	request_on(5, IORING_OP_RENAMEAT, 0, AT_FDCWD, path_missing, AT_FDCWD)->addr2 =
		(unsigned long)path_renamed;
	submit(1, 1);
	request_on(6, IORING_OP_CLOSE, 0, 4, 0, 0);
	submit(1, 1);
}

static void uring_sockets(void)
{
	call(socketpair, AF_UNIX, SOCK_STREAM, 0, ring_sockets); /* 4, 5 */
	request_on(7, IORING_OP_WRITE, 0, 4, data, BYTES);
	submit(1, 1);
	request_on(8, IORING_OP_READ, 0, 5, buffer, sizeof(buffer));
	submit(1, 1);
	call(socket, AF_INET, SOCK_STREAM, 0); /* 6 */
	request_on(9, IORING_OP_CONNECT, 0, 6, &inet_refused, 0)->off = sizeof(inet_refused);
	submit(1, 1); /* ECONNREFUSED */
}

static void uring_flags(void)
{
	request_on(10, IORING_OP_TIMEOUT, 0, -1, &one_tick, 1);
	submit(1, 1); /* ETIME */
	request(11, IORING_OP_NOP, IOSQE_IO_LINK);
	request(12, IORING_OP_NOP, 0);
	submit(2, 2);
	request_on(13, IORING_OP_OPENAT, IOSQE_IO_LINK, AT_FDCWD, path_missing, 0); /* ENOENT */
	request(14, IORING_OP_NOP, 0); /* ECANCELED */
	submit(2, 2);
	request(15, IORING_OP_NOP, IOSQE_CQE_SKIP_SUCCESS);
	submit(1, 0);
	request_on(16, IORING_OP_READ, IOSQE_CQE_SKIP_SUCCESS, NO_SUCH_FD, buffer, 1); /* EBADF */
	submit(1, 1);
	request(17, NO_SUCH_OPCODE, 0); /* EINVAL */
	submit(1, 1);
}

/* One request, two completions: a connection, and that there will be no more. */
static void uring_multishot(void)
{
	call(socket, AF_INET, SOCK_STREAM, 0); /* 7 */
	/* A connection of the program's last run may still be waiting for its time to be over. */
	call(setsockopt, 7, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	call(bind, 7, &inet_uring, sizeof(inet_uring));
	call(listen, 7, 1);
	call(socket, AF_INET, SOCK_STREAM, 0); /* 8 */
	call(connect, 8, &inet_uring, sizeof(inet_uring));
	request_on(18, IORING_OP_ACCEPT, 0, 7, 0, 0)->ioprio = IORING_ACCEPT_MULTISHOT; /* 9 */
	submit(1, 1);
	call(shutdown, 7, 2); /* EINVAL, behind the call */
	call(nanosleep, &fifty_ms, 0);
}

/* The second is cancelled with the first, and its completion skipped with the first one's: nothing tells of it. */
static void uring_silent(void)
{
	request_on(19, IORING_OP_READ, IOSQE_CQE_SKIP_SUCCESS | IOSQE_IO_LINK, NO_SUCH_FD, buffer, 1);
	request(20, IORING_OP_NOP, 0);
	submit(2, 1); /* EBADF of the first */
}

static void uring_run(void)
{
	call(mmap, SHARED_AT, SHARED_BYTES, PROT_READ | PROT_WRITE,
	     MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	note("main", call(getpid));
	ring_open();
	uring_files();
	uring_sockets();
	uring_flags();
	uring_multishot();
	uring_silent();
	call(close, 3);
	call(open, path_report, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* 3 */
	note_file(3, "report_dev", "report_ino");
	call(write, 3, shared->report, sizeof(shared->report));
	call(close, 3);
	/* Workers of the kernel are threads of this process, and might outlive this one: an exec ends them. */
	call(execve, path_self, argv_canary, environment);
	end(1);
}
