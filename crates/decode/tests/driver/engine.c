/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * engine CASE: runs the module's own engine (driver/arguments.c and i386.c, which know user memory
 * only by two functions) over the memory of this program, some of which is not there, for engine.rs.
 * Prints what a case expected and found differently; exit status 0 when there is nothing. Only a test
 * program: nothing of it is linked into user space.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ringside/events.h>
#include "record.h"

/* What the kernel gives a driver. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define __ro_after_init
#define noinline __attribute__((noinline))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))

static int memory; /* write() says how far memory can be read, instead of dying of it */

static u32 ringside_user_read(void *to, unsigned long from, u32 bytes)
{
	ssize_t done = pwrite(memory, (void *)from, bytes, 0);

	return done > 0 ? (u32)pread(memory, to, (size_t)done, 0) : 0;
}

static u32 ringside_user_string(u8 *to, unsigned long from, u32 capacity, u8 *flags)
{
	u32 read = ringside_user_read(to, from, capacity);
	u32 length = (u32)strnlen((char *)to, read);

	if (length == read)
		*flags |= read == capacity ? RINGSIDE_PARAM_TRUNCATED : RINGSIDE_PARAM_UNREADABLE;
	return length;
}

#define array_index_nospec(index, size) (index)

#include "table.c"
#include "i386.c"
#include "arguments.c"

#define PAGE 4096UL
#define PAGES 20UL /* more than the largest data has */

static char *edge; /* PAGES pages that are there lie below it, and one that is not above */
static struct ringside_record record;
static _Alignas(8) u8 bytes[RINGSIDE_RECORD_MAX_BYTES];
static _Alignas(8) u8 place[RINGSIDE_DATA_RECORD_MAX_BYTES];
static struct ringside_param *next;
static int problems;

static void expect(int condition, const char *what, long found)
{
	if (condition)
		return;
	printf("%s: found %ld\n", what, found);
	problems++;
}

/* The engine over one call of at most six typed arguments. */
#define ROW(...) (struct ringside_syscall){ .args = { __VA_ARGS__ } }
#define ARG RINGSIDE_ARGUMENT_INIT

static bool is_i386; /* whose calls the next cases are */

static void run(struct ringside_syscall row, const unsigned long args[6], long ret)
{
	memset(bytes, 0xa5, sizeof(bytes)); /* what is left untouched would show */
	ringside_record_begin(&record, bytes, sizeof(bytes), RINGSIDE_EVENT_read);
	next = (struct ringside_param *)(bytes + record.used);
	ringside_syscalls_prepare(&row, 1);
	ringside_arguments_read(&record, &row, args, ret, is_i386);
	expect(!record.overflow, "overflow", record.overflow);
}

#define RUN(ret, row, ...) run(row, (const unsigned long[6]){ __VA_ARGS__ }, ret)

/* The next parameter of the record is this one; its payload. */
static const u8 *param(u16 id, u8 flags, u32 size)
{
	const u8 *payload = (const u8 *)(next + 1);
	u32 i;

	if ((u8 *)next >= record.bytes + record.used) {
		expect(0, "parameter missing", id);
		return payload;
	}
	expect(next->id == id, "id", next->id);
	expect(next->source == RINGSIDE_SOURCE_USER_AT_EXIT, "source", next->source);
	expect(next->flags == flags, "flags", next->flags);
	expect(next->size_bytes == size, "size", next->size_bytes);
	for (i = next->size_bytes; i % 8; i++)
		expect(!payload[i], "padding", payload[i]);
	next = (void *)((u8 *)next + RINGSIDE_PARAM_BYTES(next->size_bytes));
	return payload;
}

static void end(void)
{
	expect((u8 *)next == record.bytes + record.used, "more parameters",
	       (u8 *)next - record.bytes);
}

static void same(const u8 *payload, const void *value, u32 size)
{
	expect(!memcmp(payload, value, size), "payload", payload[0]);
}

static unsigned long put(const void *value, unsigned long size)
{
	return (unsigned long)memcpy(edge - size, value, size);
}

enum { ARG0 = RINGSIDE_PARAM_ID_ARG0, ARG1, ARG2, ARG3, ARG4, ARG5 };
enum { CUT = RINGSIDE_PARAM_TRUNCATED, GONE = RINGSIDE_PARAM_UNREADABLE };
enum { NEVER = RINGSIDE_PARAM_UNSUPPORTED };
#define NOWHERE ((unsigned long)edge)

static void registers(void)
{
	RUN(0, ROW(ARG(FD, fd), ARG(PTR, p), ARG(U64, n), ARG(FLAGS, f, OPEN)), 1, NOWHERE, 3, 4);
	end();
	RUN(0, ROW(ARG(FD, fd), ARG(BYTES, data, 2), ARG(U64, n)), 1, NOWHERE, 3);
	end(); /* data is nothing that the walk reads */
}

static void null(void)
{
	RUN(5, ROW(ARG(PATH, a), ARG(STRINGS, b), ARG(SOCKADDR, c, 5), ARG(STRUCT_OUT, d, INT),
		   ARG(STRUCTS, e, OF(INT, 5)), ARG(U32, n)), 0, 0, 0, 0, 0, 16);
	end();
}

static void strings(void)
{
	static char big[6000];
	const char *vector[3] = { "ls", "-l", NULL };
	unsigned long at, i;

	at = (unsigned long)"";
	RUN(-2, ROW(ARG(DIRFD, d), ARG(PATH, p), ARG(STRING, s)), 3, put("end", 4), at);
	same(param(ARG1, 0, 3), "end", 3);
	param(ARG2, 0, 0);
	end();

	at = put("no end", 6);
	RUN(-14, ROW(ARG(PATH, p), ARG(PATH, q)), at, NOWHERE);
	same(param(ARG0, GONE, 6), "no end", 6);
	param(ARG1, GONE, 0);
	end();

	memset(big, 'x', sizeof(big) - 1);
	RUN(-36, ROW(ARG(PATH, p)), (unsigned long)big);
	same(param(ARG0, CUT, RINGSIDE_STRING_MAX_BYTES), big, RINGSIDE_STRING_MAX_BYTES);
	end();
	RUN(0, ROW(ARG(PATH, p)), (unsigned long)big + sizeof(big) - RINGSIDE_STRING_MAX_BYTES);
	param(ARG0, 0, RINGSIDE_STRING_MAX_BYTES - 1);
	end();

	RUN(-2, ROW(ARG(STRINGS, argv)), (unsigned long)vector);
	same(param(ARG0, 0, 6), "ls\0-l\0", 6);
	vector[2] = big;
	RUN(-7, ROW(ARG(STRINGS, argv)), (unsigned long)vector);
	same(param(ARG0, CUT, RINGSIDE_STRING_MAX_BYTES) + RINGSIDE_STRING_MAX_BYTES - 2, "x", 2);
	vector[1] = (const char *)NOWHERE;
	RUN(-14, ROW(ARG(STRINGS, argv)), (unsigned long)vector);
	same(param(ARG0, GONE, 4), "ls\0\0", 4);
	RUN(-14, ROW(ARG(STRINGS, argv)), put(vector, sizeof(*vector)));
	same(param(ARG0, GONE, 3), "ls\0", 3); /* the vector itself ends nowhere */
	for (i = 0; i < PAGES * PAGE; i += sizeof(at))
		memcpy(edge - PAGES * PAGE + i, &(const char *){ "" }, sizeof(at));
	RUN(-7, ROW(ARG(STRINGS, argv)), NOWHERE - PAGES * PAGE);
	param(ARG0, CUT, RINGSIDE_STRINGS_MAX_POINTERS);
	end();
}

static void room(void)
{
	static char big[6000];
	unsigned long at = (unsigned long)memset(big, 'x', sizeof(big) - 1);
	u32 i, left;

	RUN(0, ROW(ARG(PATH, a), ARG(PATH, b), ARG(STRING, c), ARG(STRING, d),
		   ARG(STRUCT, e, CLONE_ARGS), ARG(STRUCTS, f, OF(POLLFD, 0))), at, at, at, at, NOWHERE - 88, NOWHERE - 128);
	for (i = 0; i < 3; i++)
		param(ARG0 + i, CUT, RINGSIDE_STRING_MAX_BYTES);
	left = RINGSIDE_RECORD_MAX_BYTES - RINGSIDE_RECORD_RESERVED_BYTES -
	       (u32)((u8 *)next - bytes);
	param(ARG3, CUT, left);
	param(ARG4, 0, 88); /* small values still fit */
	param(ARG5, CUT, 0); /* arrays are cut to whole elements, here to none */
	end();
}

static void sockets(void)
{
	s32 length = 16;
	struct {
		unsigned long name;
		s32 length, padding;
	} message = { .name = (unsigned long)"\2\0\0\120four12345678", .length = 16 };

	RUN(-1, ROW(ARG(FD, fd), ARG(SOCKADDR, a, 2), ARG(S32, n)), 1, NOWHERE - 8, 16);
	param(ARG1, GONE, 8);
	RUN(-1, ROW(ARG(FD, fd), ARG(SOCKADDR, a, 2), ARG(S32, n)), 1, NOWHERE - 200, 200);
	param(ARG1, 0, 128);
	RUN(-1, ROW(ARG(FD, fd), ARG(SOCKADDR, a, 2), ARG(S32, n)), 1, NOWHERE - 8, 1);
	end(); /* not even a family */
	RUN(-1, ROW(ARG(FD, fd), ARG(SOCKADDR, a, 2), ARG(S32, n)), 1, NOWHERE - 8, 0xffffffff);
	end();

	RUN(3, ROW(ARG(FD, fd), ARG(SOCKADDR_OUT, a, 2), ARG(STRUCT_OUT, n, INT)), 1, NOWHERE - 16,
	    (unsigned long)&length);
	param(ARG1, 0, 16);
	same(param(ARG2, 0, 4), &length, 4);
	end();
	RUN(-11, ROW(ARG(FD, fd), ARG(SOCKADDR_OUT, a, 2), ARG(STRUCT_OUT, n, INT)), 1,
	    NOWHERE - 16, (unsigned long)&length);
	end(); /* nothing was written */
	RUN(3, ROW(ARG(FD, fd), ARG(SOCKADDR_OUT, a, 2), ARG(PTR, n)), 1, NOWHERE - 16, NOWHERE);
	param(ARG1, GONE, 0);
	end();

	RUN(-1, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, put(&message, sizeof(message)));
	same(param(ARG1, 0, 16), (void *)message.name, 16);
	RUN(-1, ROW(ARG(FD, fd), ARG(MSGHDR_OUT, m)), 1, NOWHERE - sizeof(message));
	end();
	RUN(0, ROW(ARG(FD, fd), ARG(MSGHDR_OUT, m)), 1, NOWHERE - sizeof(message));
	param(ARG1, 0, 16);
	message.length = 0;
	RUN(0, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, put(&message, sizeof(message)));
	end();
	RUN(-14, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, NOWHERE - 8);
	param(ARG1, GONE, 0);
	end();
}

static void structures(void)
{
	RUN(-1, ROW(ARG(STRUCT, t, TIMESPEC), ARG(STRUCT_OUT, u, TIMESPEC)), NOWHERE - 16,
	    NOWHERE - 16);
	param(ARG0, 0, 16);
	end();
	RUN(0, ROW(ARG(STRUCT, t, TIMESPEC), ARG(STRUCT_OUT, u, TIMESPEC)), NOWHERE - 8, NOWHERE);
	param(ARG0, GONE, 8);
	param(ARG1, GONE, 0);
	end();
	RUN(0, ROW(ARG(STRUCT_SIZED, how, OF(OPEN_HOW, 1)), ARG(U64, n)), NOWHERE - 24, 1UL << 32);
	param(ARG0, 0, 24);
	RUN(0, ROW(ARG(STRUCT_SIZED, how, OF(OPEN_HOW, 1)), ARG(U64, n)), NOWHERE - 20, 20);
	param(ARG0, 0, 20);
	RUN(-22, ROW(ARG(STRUCT_SIZED, how, OF(OPEN_HOW, 1)), ARG(U64, n)), NOWHERE - 20, 0);
	end();

	RUN(0, ROW(ARG(STRUCTS, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 200, 1UL << 32 | 3);
	param(ARG0, 0, 24);
	RUN(0, ROW(ARG(STRUCTS, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 200, 17);
	param(ARG0, CUT, 128);
	RUN(0, ROW(ARG(STRUCTS, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 100, 17);
	param(ARG0, CUT | GONE, 100);
	RUN(0, ROW(ARG(STRUCTS, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 100, 0);
	end();
	RUN(2, ROW(ARG(STRUCTS_OUT, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 16, 8);
	param(ARG0, 0, 16);
	/* More than there was room for: the call wrote no more than that, getgroups(0) nothing. */
	RUN(2, ROW(ARG(STRUCTS_OUT, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 16, 1);
	param(ARG0, 0, 8);
	RUN(2, ROW(ARG(STRUCTS_OUT, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 16, 0);
	end();
	RUN(0, ROW(ARG(STRUCTS_OUT, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 16, 8);
	end();
	RUN(-4, ROW(ARG(STRUCTS_OUT, p, OF(POLLFD, 1)), ARG(U32, n)), NOWHERE - 16, 8);
	end();
}

/* The data of a call as capture_data() takes it: behind used bytes of other parameters. */
static void run_data(struct ringside_syscall row, const unsigned long args[6], long ret, u32 snap,
		     u32 used)
{
	memset(bytes, 0xa5, sizeof(bytes));
	memset(place, 0x5a, sizeof(place));
	ringside_record_begin(&record, bytes, sizeof(bytes), RINGSIDE_EVENT_read);
	record.used += used;
	ringside_syscalls_prepare(&row, 1);
	if (!ringside_record_fits(&record, snap))
		ringside_record_move(&record, place,
				     RINGSIDE_RECORD_MAX_BYTES + RINGSIDE_PARAM_BYTES(snap));
	next = (struct ringside_param *)(record.bytes + record.used);
	ringside_data_read(&record, &row, args, ret, snap, is_i386);
	expect(!record.overflow, "overflow", record.overflow);
}

#define DATA(ret, snap, row, ...) \
	run_data(row, (const unsigned long[6]){ __VA_ARGS__ }, ret, snap, 0)

#define SENT ROW(ARG(FD, fd), ARG(BYTES_SENT, data), ARG(U64, n))
#define RECEIVED ROW(ARG(FD, fd), ARG(BYTES_OUT, data, 2), ARG(U64, n))
#define WHOLE ROW(ARG(FD, fd), ARG(BYTES, data, 2), ARG(S32, n))

static void data(void)
{
	unsigned long at = put("what is written", 15);

	DATA(15, 100, SENT, 1, at, 15);
	same(param(ARG1, 0, 15), "what is written", 15);
	end();
	DATA(15, 15, SENT, 1, at, 15);
	param(ARG1, 0, 15);
	DATA(15, 14, SENT, 1, at, 15);
	same(param(ARG1, CUT, 14), "what is writte", 14);
	end();
	DATA(4, 100, SENT, 1, at, 15); /* less was written than was there */
	same(param(ARG1, 0, 4), "what", 4);
	DATA(0, 100, SENT, 1, at, 15);
	param(ARG1, 0, 0);
	end();
	DATA(0, 100, SENT, 1, 0, 0);
	end(); /* there is nowhere to look */

	DATA(15, 100, RECEIVED, 1, at, 40);
	param(ARG1, 0, 15);
	DATA(40, 100, RECEIVED, 1, at, 15); /* MSG_TRUNC: as long as the datagram, which is gone */
	param(ARG1, 0, 15);
	DATA(40, 14, RECEIVED, 1, at, 15);
	param(ARG1, CUT, 14);
	DATA(40, 100, RECEIVED, 1, at, 0); /* getxattr() for the size alone */
	param(ARG1, 0, 0);

	DATA(0, 100, WHOLE, 1, at, 0xffffffff0000000fUL); /* setsockopt(): an int */
	param(ARG1, 0, 15);
	DATA(77, 7, WHOLE, 1, at, 15); /* add_key() returns no length */
	param(ARG1, CUT, 7);
	end();
}

static void data_memory(void)
{
	static const u32 most = RINGSIDE_SNAP_MAX_BYTES;
	u32 used;

	DATA(200, 300, SENT, 1, NOWHERE - 100, 200);
	param(ARG1, GONE, 100);
	DATA(200, 150, SENT, 1, NOWHERE - 100, 200);
	param(ARG1, GONE, 100);
	DATA(200, 100, SENT, 1, NOWHERE - 100, 200); /* as far as anybody looked it is there */
	param(ARG1, CUT, 100);
	DATA(200, 100, SENT, 1, NOWHERE, 200);
	param(ARG1, GONE, 0);
	end();

	memset(edge - most - 1, 'x', most + 1);
	memcpy(edge - most - 1, "begin", 5);
	memcpy(edge - 3, "end", 3);
	DATA(most, most, SENT, 1, NOWHERE - most, most);
	same(param(ARG1, 0, most) + most - 3, "end", 3);
	DATA(most + 1, most, SENT, 1, NOWHERE - most - 1, most + 1);
	same(param(ARG1, CUT, most), "begin", 5);
	end();
	/* Behind a record that fills its slot, the largest data still fits: its place is as large. */
	used = RINGSIDE_RECORD_MAX_BYTES - 8 - sizeof(struct ringside_record_header);
	run_data(SENT, (const unsigned long[6]){ 1, NOWHERE - most, most }, most, most, used);
	same(param(ARG1, 0, most) + most - 3, "end", 3);
	end();
	expect(record.bytes == place, "the record moves", 0);
	expect(record.used == sizeof(place) - 8, "bytes in a place", record.used);
	DATA(100, 16000, SENT, 1, NOWHERE - 100, 100);
	expect(record.bytes == bytes, "the record stays where it has room", 0);
}

static void vectors(void)
{
	static struct ringside_vector elements[1025];
	unsigned long vector = (unsigned long)elements;
	u32 i;

#define VECTOR ROW(ARG(FD, fd), ARG(IOVEC, vec, 2), ARG(U64, n))
	elements[0] = (struct ringside_vector){ (unsigned long)"one ", 4 };
	elements[1] = (struct ringside_vector){ NOWHERE, 0 }; /* empty: nobody looks there */
	elements[2] = (struct ringside_vector){ (unsigned long)"two", 3 };
	DATA(7, 100, VECTOR, 1, vector, 3);
	same(param(ARG1, 0, 7), "one two", 7);
	end();
	DATA(7, 7, VECTOR, 1, vector, 3);
	param(ARG1, 0, 7);
	DATA(7, 6, VECTOR, 1, vector, 3);
	same(param(ARG1, CUT, 6), "one tw", 6);
	DATA(5, 100, VECTOR, 1, vector, 3); /* a short write */
	same(param(ARG1, 0, 5), "one t", 5);
	DATA(0, 100, VECTOR, 1, vector, 0);
	param(ARG1, 0, 0);
	end();
	/* Returned is more than there is room for: recvmsg() with MSG_TRUNC. */
	DATA(50, 20, ROW(ARG(FD, fd), ARG(IOVEC_OUT, vec, 2), ARG(U64, n)), 1, vector, 3);
	param(ARG1, 0, 7);
	end();

	elements[2].base = NOWHERE - 2;
	DATA(7, 100, VECTOR, 1, vector, 3);
	param(ARG1, GONE, 6);
	DATA(7, 6, VECTOR, 1, vector, 3);
	param(ARG1, CUT, 6);
	/* The vector itself ends where nobody can read. */
	DATA(7, 100, VECTOR, 1, put(elements, sizeof(*elements)), 3);
	same(param(ARG1, GONE, 4), "one ", 4);
	DATA(7, 100, VECTOR, 1, NOWHERE, 3);
	param(ARG1, GONE, 0);
	end();

	for (i = 0; i < 1025; i++)
		elements[i] = (struct ringside_vector){ (unsigned long)"0123456789abcdefghij" + i % 20, 1 };
	DATA(20, 100, VECTOR, 1, vector, 20);
	same(param(ARG1, 0, 20), "0123456789abcdefghij", 20);
	DATA(1025, 2000, VECTOR, 1, vector, 1025); /* no call takes as many */
	param(ARG1, 0, 1024);
	end();
}

static void messages(void)
{
	struct ringside_vector elements[2] = { { (unsigned long)"da", 2 }, { (unsigned long)"ta", 2 } };
	unsigned long message[4] = { 0, 0, (unsigned long)elements, 2 };

	DATA(4, 100, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, put(message, sizeof(message)));
	same(param(RINGSIDE_PARAM_ID_DATA, 0, 4), "data", 4);
	end();
	DATA(4, 3, ROW(ARG(FD, fd), ARG(MSGHDR_OUT, m)), 1, put(message, sizeof(message)));
	same(param(RINGSIDE_PARAM_ID_DATA, CUT, 3), "dat", 3);
	DATA(4, 100, ROW(ARG(FD, fd), ARG(MSGHDR_OUT, m)), 1, NOWHERE - 31);
	param(RINGSIDE_PARAM_ID_DATA, GONE, 0);
	end();
}

/* Vectors and messages of the i386 ABI, which point to memory below 4 GiB. */
static void i386_data(void)
{
	u32 elements[4], message[4] = { 0, 0, 0, 2 };
	char *low = mmap((void *)0x20000000, PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	expect(low != MAP_FAILED, "memory below 4 GiB", 0);
	is_i386 = true;
	memcpy(low, "one two", 7);
	elements[0] = (u32)(unsigned long)low;
	elements[1] = 4;
	elements[2] = elements[0] + 4;
	elements[3] = 3;
	DATA(7, 100, VECTOR, 1, put(elements, sizeof(elements)), 2);
	same(param(ARG1, 0, 7), "one two", 7);
	end();
	DATA(7, 6, VECTOR, 1, put(elements, sizeof(elements)), 2);
	same(param(ARG1, CUT, 6), "one tw", 6);
	DATA(7, 100, VECTOR, 1, put(elements, 8), 2); /* its second element cannot be read */
	same(param(ARG1, GONE, 4), "one ", 4);
	end();
	memcpy(low + 16, elements, sizeof(elements));
	message[2] = (u32)(unsigned long)low + 16;
	DATA(7, 100, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, put(message, sizeof(message)));
	same(param(RINGSIDE_PARAM_ID_DATA, 0, 7), "one two", 7);
	DATA(7, 100, ROW(ARG(FD, fd), ARG(MSGHDR, m)), 1, NOWHERE - 15);
	param(RINGSIDE_PARAM_ID_DATA, GONE, 0);
	end();
	munmap(low, PAGE);
	is_i386 = false;
}

static int is_data(u8 kind)
{
	static const u8 kinds[] = { RINGSIDE_ARGUMENT_BYTES, RINGSIDE_ARGUMENT_BYTES_SENT,
				    RINGSIDE_ARGUMENT_BYTES_OUT, RINGSIDE_ARGUMENT_IOVEC,
				    RINGSIDE_ARGUMENT_IOVEC_OUT, RINGSIDE_ARGUMENT_MSGHDR,
				    RINGSIDE_ARGUMENT_MSGHDR_OUT };

	return memchr(kinds, kind, sizeof(kinds)) != NULL;
}

/* The event that an i386 call is recorded as. */
static long event_of(u32 nr, u32 first)
{
	return ringside_call_syscall(ringside_i386_call(nr, first))->event;
}

static void i386_numbers(void)
{
	expect(event_of(295, 0) == RINGSIDE_EVENT_openat, "openat", event_of(295, 0));
	expect(event_of(7, 0) == RINGSIDE_EVENT_wait4, "waitpid", event_of(7, 0));
	expect(event_of(213, 0) == RINGSIDE_EVENT_setuid, "setuid32", event_of(213, 0));
	expect(event_of(48, 0) == RINGSIDE_EVENT_signal, "signal", event_of(48, 0));
	expect(event_of(222, 0) == 0, "a number without a call", event_of(222, 0));
	expect(event_of(511, 0) == 0, "the last number", event_of(511, 0));
	expect(event_of(102, 5) == RINGSIDE_EVENT_accept, "accept", event_of(102, 5));
	expect(event_of(102, 0) == RINGSIDE_EVENT_socketcall, "no socketcall", event_of(102, 0));
	expect(event_of(102, 21) == RINGSIDE_EVENT_socketcall, "no socketcall", event_of(102, 21));
	expect(event_of(117, 1) == RINGSIDE_EVENT_semop, "semop", event_of(117, 1));
	expect(event_of(117, 1 | 1 << 16) == RINGSIDE_EVENT_semop, "semop of a version",
	       event_of(117, 1 | 1 << 16));
	expect(event_of(117, 5) == RINGSIDE_EVENT_ipc, "no ipc", event_of(117, 5));
	expect(event_of(117, 31) == RINGSIDE_EVENT_ipc, "not a slot of ours", event_of(117, 31));
	expect(event_of(117, -1U) == RINGSIDE_EVENT_ipc, "no ipc", event_of(117, -1U));
	expect(ringside_i386_call(117, 12) != ringside_i386_call(117, 12 | 1 << 16),
	       "msgrcv has two forms", 0);
	expect(RINGSIDE_CALL_NR(ringside_i386_call(117, 12)) == 117, "number", 117);
	expect(RINGSIDE_CALL_NR(ringside_i386_call(102, 20)) == 102, "number", 102);
	expect(RINGSIDE_CALL_NR(ringside_i386_call(511, 0)) == 511, "number", 511);
}

/* Where the arguments of an i386 call are; nothing expected: they cannot be read. */
static void places(u32 nr, const u32 registers[6], u8 source, const unsigned long *expected)
{
	u32 call = ringside_i386_call(nr, registers[0]), words[RINGSIDE_I386_WORDS];
	unsigned long args[6];
	unsigned int i;
	u8 found;

	memset(words, 0xa5, sizeof(words));
	memcpy(words, registers, 6 * sizeof(u32));
	expect(ringside_i386_arguments(args, ringside_call_syscall(call), call, words, &found) ==
		       (expected != NULL),
	       "readable", nr);
	expect(found == source, "source", found);
	for (i = 0; expected && i < 6; i++)
		expect(args[i] == expected[i], "argument", (long)args[i]);
}

#define IN(...) ((const u32[6]){ __VA_ARGS__ })
#define OUT(...) ((const unsigned long[6]){ __VA_ARGS__ })
enum { HERE = RINGSIDE_SOURCE_REGISTER, THERE = RINGSIDE_SOURCE_USER_AT_EXIT };

static void i386_places(void)
{
	static const u32 words[6] = { 3, 0x1000, 16, 7, 0x2000, 28 };
	static u32 *low; /* memory that a register of 32 bits can point to */
	u32 at;

	low = mmap((void *)0x20000000, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	expect(low != MAP_FAILED, "memory below 4 GiB", 0);
	memcpy(low, words, sizeof(words));
	at = (u32)(unsigned long)low;

	places(295, IN(-100U, 2, 3, 4, 5, 6), HERE, OUT(0xffffff9c, 2, 3, 4, 5, 6));
	places(19, IN(3, -5U, 1), HERE, OUT(3, -5UL, 1)); /* lseek: a signed offset */
	places(180, IN(3, 4, 5, 6, 7, 8), HERE, OUT(3, 4, 5, 0x700000006, 8)); /* pread64 */
	places(180, IN(3, 4, 5, -1U, -1U), HERE, OUT(3, 4, 5, -1UL));
	places(140, IN(3, 1, 2, 4, 0), HERE, OUT(3, 0x100000002, 0, 4)); /* _llseek */
	places(324, IN(3, 1, 2, 3, 4, 5), HERE, OUT(3, 1, 0x300000002, 0x500000004)); /* fallocate */
	places(120, IN(1, 2, 3, 4, 5), HERE, OUT(1, 2, 3, 5, 4)); /* clone: tls comes first */
	places(117, IN(1, 2, 3, 4, 5, 6), HERE, OUT(2, 5, 3)); /* semop */
	places(102, IN(3, at), THERE, OUT(3, 0x1000, 16)); /* connect */
	places(102, IN(11, at), THERE, OUT(3, 0x1000, 16, 7, 0x2000, 28)); /* sendto */
	places(102, IN(99, at), HERE, OUT(99, at)); /* no call */
	places(90, IN(at), THERE, OUT(3, 0x1000, 16, 7, 0x2000, 28)); /* mmap */
	places(117, IN(12, 2, 3, 4, at), THERE, OUT(2, 3, 3, 0x1000, 4)); /* msgrcv */
	places(117, IN(12 | 1 << 16, 2, 3, 4, 5, -6U), HERE, OUT(2, 5, 3, -6UL, 4));
	places(102, IN(3, at + PAGE - 8), THERE, NULL); /* one word is missing */
	places(102, IN(3, 0), THERE, NULL);
	munmap(low, PAGE);
}

static void i386_memory(void)
{
	struct {
		u32 name;
		s32 length;
	} message;
	u32 vector[3] = { 0 }, *low;
	unsigned long at;
	const u8 *payload;

	is_i386 = true;
	low = mmap((void *)0x20000000, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	expect(low != MAP_FAILED, "memory below 4 GiB", 0);
	memcpy(low, "ls\0-l", 6);
	vector[0] = (u32)(unsigned long)low;
	vector[1] = vector[0] + 3;
	RUN(0, ROW(ARG(STRINGS, argv)), put(vector, sizeof(vector)));
	same(param(ARG0, 0, 6), "ls\0-l", 6);
	end();

	message.name = vector[0];
	message.length = 5;
	RUN(0, ROW(ARG(MSGHDR, msg)), put(&message, sizeof(message)));
	same(param(ARG0, 0, 5), "ls\0-l", 5);
	end();

	at = NOWHERE - ringside_struct_bytes[1][RINGSIDE_STRUCT_TIMESPEC];
	RUN(0, ROW(ARG(STRUCT, t, TIMESPEC)), at);
	payload = param(ARG0, 0, 8); /* two words, and no byte behind them */
	same(payload, (void *)at, 8);
	end();
	RUN(0, ROW(ARG(STRUCT, t, TIMESPEC64)), NOWHERE - 16);
	param(ARG0, 0, 16);
	end();
	RUN(2, ROW(ARG(STRUCTS_OUT, v, OF(IOVEC, 1)), ARG(U32, n)), NOWHERE - 16, 2);
	param(ARG0, 0, 16);
	end();
	RUN(0, ROW(ARG(STRUCT, s, SYSCTL_ARGS)), NOWHERE - 80);
	param(ARG0, NEVER, 0); /* its layout here is not known: better nothing than wrong bytes */
	end();
	munmap(low, PAGE);
	is_i386 = false;
}

/* Every row of the table keeps what the engine and the record count on. */
static void table(void)
{
	static const u8 sized[] = { RINGSIDE_ARGUMENT_SOCKADDR, RINGSIDE_ARGUMENT_SOCKADDR_OUT,
				    RINGSIDE_ARGUMENT_STRUCTS, RINGSIDE_ARGUMENT_STRUCTS_OUT,
				    RINGSIDE_ARGUMENT_STRUCT_SIZED, RINGSIDE_ARGUMENT_BYTES,
				    RINGSIDE_ARGUMENT_BYTES_OUT, RINGSIDE_ARGUMENT_IOVEC,
				    RINGSIDE_ARGUMENT_IOVEC_OUT };
	unsigned int nr, i, ended;

	ringside_syscalls_prepare(ringside_syscalls, RINGSIDE_ROWS + 1);
	for (nr = 0; nr <= RINGSIDE_ROWS; nr++) {
		const struct ringside_syscall *row = &ringside_syscalls[nr];

		expect((row->capture == RINGSIDE_CAPTURE_DATA ||
			row->capture == RINGSIDE_CAPTURE_TRANSFER) ==
			       is_data(row->args[row->data].kind),
		       "data and capture of call", nr);
		for (i = ended = 0; i < RINGSIDE_ARGUMENTS; i++) {
			const struct ringside_argument *argument = &row->args[i];

			ended |= !argument->kind;
			expect(!argument->kind || !ended, "hole in the arguments of call", nr);
			expect(argument->index < RINGSIDE_ARGUMENTS, "index of call", nr);
			expect(!is_data(argument->kind) || i == row->data, "more data of call", nr);
			if (memchr(sized, argument->kind, sizeof(sized)))
				expect(row->args[argument->index].kind && argument->index != i,
				       "no length for an argument of call", nr);
			if (argument->kind >= RINGSIDE_ARGUMENT_STRUCT &&
			    argument->kind <= RINGSIDE_ARGUMENT_STRUCTS_OUT)
				expect(argument->detail && argument->detail < RINGSIDE_STRUCT_SLOTS,
				       "structure of call", nr);
		}
		if (row->capture == RINGSIDE_CAPTURE_EXEC)
			expect(row->args[ringside_argument_id(row, RINGSIDE_ARGUMENT_STRINGS) -
					 ARG0].kind == RINGSIDE_ARGUMENT_STRINGS &&
			       row->args[ringside_argument_id(row, RINGSIDE_ARGUMENT_PATH) -
					 ARG0].kind == RINGSIDE_ARGUMENT_PATH,
			       "an exec without path or vector", nr);
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "registers", registers }, { "null", null }, { "strings", strings }, { "room", room },
	{ "sockets", sockets }, { "structures", structures }, { "data", data },
	{ "data_memory", data_memory }, { "vectors", vectors }, { "messages", messages },
	{ "table", table }, { "i386-numbers", i386_numbers }, { "i386-places", i386_places },
	{ "i386-memory", i386_memory }, { "i386-data", i386_data },
};

int main(int argc, char **argv)
{
	unsigned int i, ran = 0;

	memory = memfd_create("memory", MFD_CLOEXEC);
	edge = mmap(NULL, (PAGES + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (memory < 0 || edge == MAP_FAILED)
		return 2;
	edge += PAGES * PAGE;
	if (mprotect(edge, PAGE, PROT_NONE))
		return 2;
	for (i = 0; argc == 2 && i < sizeof(cases) / sizeof(*cases); i++) {
		if (strcmp(argv[1], cases[i].name))
			continue;
		cases[i].run();
		ran++;
	}
	return ran != 1 ? 2 : problems != 0;
}
