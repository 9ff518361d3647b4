// SPDX-License-Identifier: Apache-2.0
/*
 * bench [exit|both]: instructions per system call, as the time stamp counter of a guest whose clock
 * is its instruction counter (qemu -icount) shows them. One JSON object on standard output. With an
 * argument, an eBPF program that only counts hangs in sys_exit, or in sys_enter too, meanwhile.
 *
 * Each row is a tight loop, run many times; the run that took least is what the call costs, because
 * everything else (ticks, late work of the kernel) only ever adds. The cost of the loop itself is
 * that of the same loop around nothing, and is taken off.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/*
 * Few calls a run, so that some runs meet neither a tick nor an empty allocator. All rows together
 * make CALLS * RUNS * 6 = 24,000 records, which the ring must hold.
 */
#define CALLS 20
#define RUNS 200

static const char absent[] = "/tmp/bench/absent";
static const char present[] = "/tmp/bench/present";
static struct sockaddr_in server = { .sin_family = AF_INET };
static int zero_fd, socket_fd;
static volatile long sink;

static void fail(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(1);
}

static inline __attribute__((always_inline)) unsigned long instructions(void)
{
	unsigned int low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (unsigned long)high << 32 | low;
}

#define LEAST(result, ...)                                                   \
	do {                                                                 \
		unsigned long least = -1UL, taken;                           \
		unsigned int run, i;                                         \
									     \
		for (run = 0; run < RUNS; run++) {                           \
			taken = instructions();                              \
			for (i = 0; i < CALLS; i++) {                        \
				__VA_ARGS__;                                 \
			}                                                    \
			taken = instructions() - taken;                      \
			if (taken < least)                                   \
				least = taken;                               \
		}                                                            \
		result = (double)least / CALLS;                              \
	} while (0)

/* Nothing of a C library between the loop and the kernel. */
static inline __attribute__((always_inline)) long call3(long number, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

#define CALL_3(number, a, b, c, ...) call3((number), (long)(a), (long)(b), (long)(c))
#define CALL(...) (sink = CALL_3(__VA_ARGS__, 0, 0, 0, 0))

/* What is measured must be what its name says. */
static void check(void)
{
	char byte;
	long fd;

	if (CALL(__NR_openat, AT_FDCWD, absent, O_RDONLY) != -ENOENT)
		fail("the file that must be absent is there");
	fd = CALL(__NR_openat, AT_FDCWD, present, O_RDONLY);
	if (fd < 0 || CALL(__NR_close, fd))
		fail("the file that must be present cannot be opened and closed");
	if (CALL(__NR_read, zero_fd, &byte, 1) != 1)
		fail("/dev/zero gives nothing");
	if (CALL(__NR_connect, socket_fd, &server, sizeof(server)))
		fail("connect");
}

static void prepare(void)
{
	socklen_t length = sizeof(server);
	int fd, server_fd;

	fd = open(present, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		fail(present);
	close(fd);
	zero_fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	/* A datagram socket may be connected again and again. */
	server_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(server_fd, (void *)&server, sizeof(server)) ||
	    getsockname(server_fd, (void *)&server, &length))
		fail("bind");
}

/* For who measures on a real processor: there a tick is no instruction but a time. */
static double ticks_per_ns(void)
{
	struct timespec begin, end;
	unsigned long ticks = instructions();
	long ns;

	clock_gettime(CLOCK_MONOTONIC_RAW, &begin);
	do {
		clock_gettime(CLOCK_MONOTONIC_RAW, &end);
		ns = (end.tv_sec - begin.tv_sec) * 1000000000L + end.tv_nsec - begin.tv_nsec;
	} while (ns < 20000000);
	return (double)(instructions() - ticks) / (double)ns;
}

static void measure(void)
{
	double loop, getppid_, read_, openat_, open_close, connect_;
	char byte;

	LEAST(loop, sink = i);
	LEAST(getppid_, CALL(__NR_getppid));
	LEAST(read_, CALL(__NR_read, zero_fd, &byte, 1));
	LEAST(openat_, CALL(__NR_openat, AT_FDCWD, absent, O_RDONLY));
	LEAST(open_close, long fd = CALL(__NR_openat, AT_FDCWD, present, O_RDONLY);
	      CALL(__NR_close, fd));
	LEAST(connect_, CALL(__NR_connect, socket_fd, &server, sizeof(server)));
	printf("{\"getppid\":%.3f,\"read\":%.3f,\"openat\":%.3f,\"open_close\":%.3f,"
	       "\"connect\":%.3f,\"ticks_per_ns\":%.6f}\n", getppid_ - loop, read_ - loop,
	       openat_ - loop, open_close - loop, connect_ - loop, ticks_per_ns());
}

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(__NR_bpf, command, attr, sizeof(*attr));
}

/* What clang makes of `u64 *n = bpf_map_lookup_elem(&calls, &zero); if (n) ++*n; return 0;` */
static int load_counter(int map)
{
	struct bpf_insn program[] = {
		{ BPF_ST | BPF_MEM | BPF_W, BPF_REG_10, 0, -4, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0 },
		{ BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -4 },
		{ BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map },
		{ 0, 0, 0, 0, 0 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem },
		{ BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 3, 0 },
		{ BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_1, BPF_REG_0, 0, 0 },
		{ BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, 1 },
		{ BPF_STX | BPF_MEM | BPF_DW, BPF_REG_0, BPF_REG_1, 0, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	union bpf_attr attr = { .prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT };
	int fd;

	attr.insns = (unsigned long)program;
	attr.insn_cnt = sizeof(program) / sizeof(program[0]);
	attr.license = (unsigned long)"GPL";
	fd = bpf(BPF_PROG_LOAD, &attr);
	if (fd < 0)
		fail("BPF_PROG_LOAD");
	return fd;
}

/* Attached until this program ends. */
static void attach_floor(const char *name)
{
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4,
				.value_size = 8, .max_entries = 1 };
	int map = bpf(BPF_MAP_CREATE, &attr);

	if (map < 0)
		fail("BPF_MAP_CREATE");
	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.prog_fd = load_counter(map);
	attr.raw_tracepoint.name = (unsigned long)name;
	if (bpf(BPF_RAW_TRACEPOINT_OPEN, &attr) < 0)
		fail(name);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		attach_floor("sys_exit");
	if (argc > 1 && !strcmp(argv[1], "both"))
		attach_floor("sys_enter");
	prepare();
	check();
	measure();
	return 0;
}
