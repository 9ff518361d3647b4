// SPDX-License-Identifier: Apache-2.0
/*
 * Calls through the 32-bit gate, from this 64-bit program and from a 32-bit one (activity_i386.c),
 * which this process becomes. See corpus/i386.expected.
 */
#define I386_NR_close 6
#define I386_NR_openat 295
#define I386_NR_socketcall 102
#define NO_SUCH_I386_CALL 222
#define X32_BIT 0x40000000
#define GARBAGE 0xdead000000000000UL /* in what the 32-bit gate does not look at */
#define I386_NOTES 16

const char path_i386[] = "/corpus/activity_i386";
const char *const argv_i386[] = { "activity_i386", "run", 0 };
/* as the socketcall of connect has it: 32-bit words */
const unsigned int i386_connect_nowhere[3] = { -1U, 0, 0 };
struct note i386_report[I386_NOTES];

static void i386(void)
{
	call_i386(I386_NR_openat, GARBAGE | (AT_FDCWD & 0xffffffffUL), (long)path_i386,
		  O_RDONLY); /* 5: the pipe is 3 and 4 */
	call_i386(I386_NR_close, GARBAGE | 5, 0, 0);
	call_i386(I386_NR_socketcall, 3, (long)i386_connect_nowhere, 0); /* EBADF */
	call_i386(NO_SUCH_I386_CALL, 1, 2, 3); /* ENOSYS */
	call(close, NO_SUCH_FD); /* back in 64 bit, where 3 is close */
	call6(X32_BIT | __NR_getpid, 0, 0, 0, 0, 0, 0); /* ENOSYS */
	call(execve, path_i386, argv_i386, environment);
	end(1);
}

/* What the 32-bit program knows comes through a pipe: it has not the memory that others share. */
static void i386_section(void)
{
	const struct note *next;
	long bytes;

	call(pipe2, pipe_fds, 0); /* 3, 4 */
	section("i386", i386);
	bytes = call(read, 3, i386_report, sizeof(i386_report));
	call(close, 3);
	call(close, 4);
	for (next = i386_report; bytes > 0; bytes -= sizeof(*next), next++)
		note(next->name, next->value);
}
