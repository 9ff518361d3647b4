// SPDX-License-Identifier: Apache-2.0
/*
 * Makes calls whose objects another thread changes meanwhile, and reads the events of these calls
 * on standard input: no value may name a wrong object, unless its source says that it could.
 *
 *	race descriptors N	another thread dup2()s a decoy over each descriptor the calls return
 *	race buffers N		another thread rewrites the path and the address that the calls read
 *
 * Every call carries its own number in a register that the call does not have, so its event is
 * found again; what the kernel really did is known without it: the path and the address are
 * constants (descriptors), or the new descriptor is asked, which nobody else touches (buffers).
 * Every eighth call is a connect, the others open a file.
 *
 * Standard input is what the consumer writes as JSON, of openat and connect; with `direct` behind N the
 * program reads the module's rings itself, so that many more calls come to an end. The last line of
 * standard output is the verdict, as JSON. With `believe` behind N flagged values are judged as if
 * the kernel had handed them over: then this must fail.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/params.h>
#include <ringside/record.h>
#include <ringside/ring.h>

#define OBJECTS 8
#define CONNECT_EVERY 8
#define SILENCE_SECONDS 3   /* of events, after the last call: the rest was lost */
#define BEGIN_SECONDS 120   /* until the capture sees the first call */
#define UNKNOWN 0	    /* the call is not over */
#define FAILED 255	    /* it failed: there is no object */
#define REMEMBERED (1 << 22) /* calls; an event that comes later than so many is not judged */

static char paths[OBJECTS][32];
static unsigned long inodes[OBJECTS];
static struct sockaddr_in servers[OBJECTS];
static int decoy_file, decoy_socket, base; /* base: the lowest descriptor that calls get */
static char path[32];			   /* what the calls name; rewritten in `buffers` */
static struct sockaddr_in address;
static int are_descriptors;

/* Index: call modulo REMEMBERED; 1 + the object, UNKNOWN or FAILED. */
static _Atomic unsigned char truth[REMEMBERED];
static atomic_long made, caller_tid;
static atomic_int over, seen_first;
static long total;

enum value { PATH, FILE_PATH, INODE, ADDRESS, PEER, VALUES };
static const char *const names[VALUES] = { "path", "file", "ino", "addr", "peer" };
static struct {
	long judged, flagged_wrong, unflagged, unflagged_wrong;
} counts[VALUES];
static long events, unjudged, lost;
static int are_believed, is_direct;

/* What an event of one of the calls says. */
struct seen {
	int is_open;
	long number, ret;
	struct {
		int object; /* that it names, or -1 */
		int is_there, is_flagged;
	} values[VALUES];
	const char *text; /* for people, or NULL */
};

__attribute__((noreturn)) static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void prepare_objects(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int listening[OBJECTS], i;

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	mkdir("/tmp/ringside-race", 0755);
	for (i = 0; i < OBJECTS; i++) {
		socklen_t bytes = sizeof(servers[i]);
		struct stat status;
		int fd;

		snprintf(paths[i], sizeof(paths[i]), "/tmp/ringside-race/%d", i);
		fd = open(paths[i], O_CREAT | O_RDWR | O_CLOEXEC, 0600);
		if (fd < 0 || fstat(fd, &status))
			fail(paths[i]);
		inodes[i] = status.st_ino;
		close(fd);
		listening[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (bind(listening[i], (struct sockaddr *)&any, sizeof(any)) ||
		    listen(listening[i], 1024) ||
		    getsockname(listening[i], (struct sockaddr *)&servers[i], &bytes))
			fail("listen");
	}
	/* Accepts in a process of its own: its descriptors must not meet those of the calls. */
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (i = 1; i < OBJECTS; i++)
			if (!fork())
				break;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (i %= OBJECTS;;) {
			int fd = accept(listening[i], NULL, NULL);

			if (fd >= 0)
				close(fd);
		}
	}
	/* A decoy of each kind; the socket is connected, so a connect that hits it fails. */
	decoy_file = open("/tmp/ringside-race/decoy", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	decoy_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (decoy_file < 0 ||
	    connect(decoy_socket, (struct sockaddr *)&servers[0], sizeof(servers[0])))
		fail("decoy");
	for (i = 0; i < OBJECTS; i++)
		close(listening[i]);
	strcpy(path, paths[0]);
	address = servers[0];
	base = dup(0);
	close(base);
}

static void *replace_descriptors(void *nothing)
{
	unsigned int i;

	for (i = 0; !atomic_load_explicit(&over, memory_order_relaxed); i++) {
		int fd = base + (int)(i & 1);

		dup2(i & 2 ? decoy_file : decoy_socket, fd);
		close(fd);
	}
	return nothing;
}

static void *rewrite_buffers(void *nothing)
{
	volatile char *digit = &path[strlen(path) - 1];
	volatile in_port_t *port = &address.sin_port;
	unsigned int i;

	for (i = 0; !atomic_load_explicit(&over, memory_order_relaxed); i++) {
		*digit = (char)('0' + i % OBJECTS);
		*port = servers[(i >> 2) % OBJECTS].sin_port;
	}
	return nothing;
}

static int object_of_inode(unsigned long inode)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (inodes[i] == inode)
			return i;
	return -1;
}

static int object_of_port(in_port_t port)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (servers[i].sin_port == port)
			return i;
	return -1;
}

static int open_one(long number, int object)
{
	struct stat status;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, are_descriptors ? paths[object] : path,
			      O_RDONLY | O_CLOEXEC, 0, number, 0);

	if (fd < 0)
		return -1;
	if (!are_descriptors)
		object = fstat(fd, &status) ? -1 : object_of_inode(status.st_ino);
	close(fd);
	return object;
}

static int connect_one(long number, int object)
{
	struct linger reset = { .l_onoff = 1 };
	struct sockaddr_in name;
	socklen_t bytes = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	/* Nothing stays behind, or the ports would run out. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	if (syscall(SYS_connect, fd, are_descriptors ? &servers[object] : &address,
		    sizeof(address), 0, number, 0))
		object = -1;
	else if (!are_descriptors)
		object = getpeername(fd, (struct sockaddr *)&name, &bytes)
				 ? -1
				 : object_of_port(name.sin_port);
	close(fd);
	return object;
}

static void *make_calls(void *nothing)
{
	time_t deadline = time(NULL) + BEGIN_SECONDS;
	long i;

	atomic_store(&caller_tid, syscall(SYS_gettid));
	/* Until the capture has begun, and a reader knows it, calls do not count. */
	while (!atomic_load(&seen_first)) {
		if (time(NULL) > deadline) {
			fprintf(stderr, "race: the capture did not begin\n");
			exit(2);
		}
		open_one(-1, 0);
		usleep(20000);
	}
	for (i = 0; i < total; i++) {
		int object = (int)(i * 5 / CONNECT_EVERY % OBJECTS);

		object = i % CONNECT_EVERY ? open_one(i, object) : connect_one(i, object);
		atomic_store(&truth[(i + 1) % REMEMBERED], UNKNOWN);
		atomic_store(&truth[i % REMEMBERED], object < 0 ? FAILED : 1 + object);
		atomic_store(&made, i + 1);
	}
	atomic_store(&over, 1);
	return nothing;
}

/* What stands behind `"name":` in text, or NULL. */
static const char *field(const char *text, const char *name)
{
	char quoted[32];
	const char *at;

	if (!text)
		return NULL;
	snprintf(quoted, sizeof(quoted), "\"%s\":", name);
	at = strstr(text, quoted);
	return at ? at + strlen(quoted) : NULL;
}

/* The object that a value names, or -1; *found: it is there at all. */
static int named(enum value value, const char *params, int *found)
{
	const char *at = field(params, names[value]);
	int i;

	/* Empty: the kernel would not say, and the record is flagged. */
	*found = at && strncmp(at, "null", 4) != 0 && strncmp(at, "\"\"", 2) != 0;
	if (!*found)
		return -1;
	if (value == INODE)
		return object_of_inode(strtoul(at, NULL, 10));
	if (value == ADDRESS || value == PEER) {
		at = field(at, "port");
		return at ? object_of_port(htons((in_port_t)atoi(at))) : -1;
	}
	for (i = 0; i < OBJECTS; i++)
		if (*at == '"' && !strncmp(at + 1, paths[i], strlen(paths[i])) &&
		    at[1 + strlen(paths[i])] == '"')
			return i;
	return -1;
}

/* Whether the source of a value says that it may be another object's. */
static int is_flagged(enum value value, const char *from)
{
	const char *source = field(from, names[value]);

	if (!source || *source != '"')
		return 0;
	source++;
	return !strncmp(source, "fd_at_exit\"", 11) || !strncmp(source, "user_at_", 8);
}

/* Whether somebody has to look at what the event says. */
static int is_of_a_call(long number)
{
	if (number == -1)
		atomic_store(&seen_first, 1);
	return number >= 0;
}

static void judge(const struct seen *seen)
{
	unsigned char object;
	int i, value;

	events++;
	if (seen->ret < 0)
		return;
	/* The event may be here before its call is. */
	for (i = 0; atomic_load(&made) <= seen->number && i < 10000; i++)
		usleep(1000);
	object = atomic_load(&made) - seen->number < REMEMBERED - 1 ?
			 atomic_load(&truth[seen->number % REMEMBERED]) : UNKNOWN;
	if (object == UNKNOWN || object == FAILED) {
		unjudged++;
		return;
	}
	for (value = 0; value < VALUES; value++) {
		int flagged = seen->values[value].is_flagged && !are_believed;
		int wrong = seen->values[value].object != object - 1;

		if (seen->is_open != (value <= INODE) || !seen->values[value].is_there)
			continue;
		counts[value].judged++;
		counts[value].unflagged += !flagged;
		counts[value].flagged_wrong += wrong && flagged;
		counts[value].unflagged_wrong += wrong && !flagged;
		if (wrong && !flagged && counts[value].unflagged_wrong <= 3)
			fprintf(stderr, "race: call %ld was about object %d: %s is of %d: %s\n",
				seen->number, object - 1, names[value], seen->values[value].object,
				seen->text ? seen->text : "");
	}
}

static void judge_line(const char *line)
{
	const char *event = field(line, "event"), *tid = field(line, "tid");
	const char *ret = field(line, "ret"), *params = field(line, "params");
	const char *from = field(params, "from"), *args = field(line, "args");
	struct seen seen = { .number = -2, .ret = ret ? atol(ret) : 0, .text = line };
	int i, value;

	seen.is_open = event && !strncmp(event, "\"openat\"", 8);
	if (!tid || !args || !params || atol(tid) != atomic_load(&caller_tid))
		return;
	if (!seen.is_open && strncmp(event, "\"connect\"", 9) != 0)
		return;
	for (i = 0; i < 4 && args; i++) {
		args = strchr(args, ',');
		args = args ? args + 1 : NULL;
	}
	if (args)
		seen.number = (long)strtoull(args, NULL, 10);
	if (!is_of_a_call(seen.number))
		return;
	for (value = 0; value < VALUES; value++) {
		seen.values[value].object = named(value, params, &seen.values[value].is_there);
		seen.values[value].is_flagged = is_flagged(value, from);
	}
	judge(&seen);
}

static void *read_events(void *nothing)
{
	size_t room = 0;
	char *line = NULL;

	while (getline(&line, &room, stdin) > 0)
		judge_line(line);
	return nothing;
}

#include "race/rings.c"

static int report(const char *kind, double seconds)
{
	long wrong = 0, flagged = 0;
	int value;

	printf("{\"kind\":\"%s\",\"calls\":%ld,\"seconds\":%.1f,\"events\":%ld,\"unjudged\":%ld,\"lost\":%ld,\"values\":{",
	       kind, total, seconds, events, unjudged, lost);
	for (value = 0; value < VALUES; value++) {
		printf("%s\"%s\":{\"judged\":%ld,\"flagged_wrong\":%ld,\"unflagged\":%ld,\"unflagged_wrong\":%ld}",
		       value ? "," : "", names[value], counts[value].judged,
		       counts[value].flagged_wrong, counts[value].unflagged,
		       counts[value].unflagged_wrong);
		wrong += counts[value].unflagged_wrong;
		flagged += counts[value].flagged_wrong;
	}
	printf("},\"flagged_wrong\":%ld,\"unflagged_wrong\":%ld}\n", flagged, wrong);
	fflush(stdout);
	return wrong ? 1 : 0;
}

int main(int argc, char **argv)
{
	pthread_t caller, other, reader;
	struct timespec begin, end;
	long before = -1;
	int status, i, known = 3;

	for (i = 3; i < argc; i++) {
		are_believed |= !strcmp(argv[i], "believe");
		is_direct |= !strcmp(argv[i], "direct");
	}
	known += are_believed + is_direct;
	total = argc >= 3 ? atol(argv[2]) : 0;
	are_descriptors = argc >= 3 && !strcmp(argv[1], "descriptors");
	if (total < 1 || argc != known ||
	    (!are_descriptors && strcmp(argv[1], "buffers") != 0)) {
		fprintf(stderr, "usage: race descriptors|buffers N [believe] [direct]\n");
		return 2;
	}
	prepare_objects();
	if (is_direct)
		capture();
	pthread_create(&reader, NULL, is_direct ? read_rings : read_events, NULL);
	pthread_create(&caller, NULL, make_calls, NULL);
	while (!atomic_load(&seen_first))
		usleep(1000);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	pthread_create(&other, NULL, are_descriptors ? replace_descriptors : rewrite_buffers, NULL);
	pthread_join(caller, NULL);
	pthread_join(other, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	/* Events are behind their calls. */
	while (before != events) {
		before = events;
		sleep(SILENCE_SECONDS);
	}
	if (is_direct) {
		atomic_store(&all_read, 1);
		pthread_join(reader, NULL);
		balance();
	}
	status = report(argv[1], (double)(end.tv_sec - begin.tv_sec) +
					 (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
	_exit(status);
}
