// SPDX-License-Identifier: Apache-2.0
/*
 * Known activity, for comparison with what a driver says happened.
 *
 *	activity run	everything that corpus/activity.expected lists, in its order
 *	activity leaf	ends at once with code 3: what the others execute
 *	activity data	what corpus/data.expected lists, which is captured with data
 *	activity uring	what corpus/uring.expected lists, or corpus/uring_separate.expected
 *	activity canary	ends at once with code 0: tells whether capture has begun
 *
 * No C library: every system call of the process tree is written here, so the expectation can be
 * written by reading this file. Addresses given to the kernel are global symbols, so the
 * expectation names them too. What only the run itself can know (process ids, inode numbers, ports
 * chosen by the kernel) it writes to /corpus/report at its end, as an array of struct note.
 * Descriptors are the lowest free ones: 0, 1 and 2 are open at the start and nothing else.
 *
 * calls/ has the same for every other system call there is: one child process for each section.
 */
#include <asm/fcntl.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/mman.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/stat.h>
#include <linux/time_types.h>
#include <linux/un.h>
#include <linux/utsname.h>

#include "freestanding.h"

#define AT_FDCWD -100
#define AT_EMPTY_PATH 0x1000
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_NONBLOCK O_NONBLOCK
#define SOCK_CLOEXEC O_CLOEXEC
#define SOL_SOCKET 1
#define SO_REUSEADDR 2
#define NO_SUCH_FD 99
#define NO_SUCH_CALL 9999
#define GETPID_32BIT 20
#define BAD_POINTER 16
#define BYTES 5
#define PAGE 4096
#define SHARED_AT 0x20000000
#define STACK_BYTES 16384
#define RLIMIT_CORE 4

/* --- what the run reports about itself --- */

struct note {
	char name[24];
	unsigned long value;
};
#define NOTES 192

/* Pages that children share with their parent. */
struct shared {
	int exec_tid;
	int exec_ctid;
	unsigned long notes;
	struct note report[NOTES];
};
#define SHARED_BYTES (2 * PAGE)
static volatile struct shared *const shared = (volatile struct shared *)SHARED_AT;

static void note(const char *name, unsigned long value)
{
	volatile struct note *next = &shared->report[shared->notes++];
	unsigned int i;

	for (i = 0; name[i]; i++)
		next->name[i] = name[i];
	next->value = value;
}

/* --- everything the kernel is pointed at --- */

const char path_corpus[] = "/corpus";
const char path_self[] = "/corpus/activity";
const char path_script[] = "/corpus/script";
const char path_file_a[] = "/corpus/file-a";
const char path_file_b[] = "/corpus/file-b";
const char path_file_c[] = "/corpus/file-c";
const char path_relative[] = "file-a";
const char path_missing[] = "/corpus/missing";
const char path_report[] = "/corpus/report";
const char path_socket[] = "/corpus/socket";
const char path_datagram[] = "/corpus/datagram";
const char path_empty[] = "";
const char path_tmp[] = "/tmp";
const char path_core[] = "/tmp/core";
/* one component of 300 bytes; and a path of 5000 bytes, longer than any kernel or record takes */
const char path_long_name[] = { [0] = '/', [1 ... 300] = 'n', [301] = 0 };
const char path_too_long[] = { [0] = '/', [1 ... 4999] = 'p', [5000] = 0 };

const char long_argument[] = { [0 ... 2999] = 'x', [3000] = 0 };
const char very_long_argument[] = { [0 ... 5999] = 'y', [6000] = 0 };
const char *const argv_leaf[] = { "activity", "leaf", 0 };
const char *const argv_many[] = { "activity", "leaf", "",  "3",	 "4",  "5",  "6",  "7",
				  "8",	      "9",    "10", "11", "12", "13", "14", "15",
				  "16",	      "17",   long_argument, "last", 0 };
const char *const argv_long[] = { "activity", "leaf", very_long_argument, "last", 0 };
const char *const argv_huge[] = { "activity", "leaf", very_long_argument, very_long_argument,
				  "never seen", 0 };
const char *const argv_missing[] = { "missing", "a b", "", 0 };
const char *const argv_script[] = { "replaced", "kept", 0 };
const char *const environment[] = { 0 };
const char *const environment_told[] = { "PASSWORD=secret", "EMPTY=", long_argument, 0 };

const char data[] = "hello";
char buffer[64];
struct stat file_status;
struct new_utsname system_name;
int pipe_fds[2];
int wait_status;
int on = 1;
const struct __kernel_timespec fifty_ms = { .tv_nsec = 50000000 };
const struct open_how how_plain = { .flags = O_RDONLY, .resolve = RESOLVE_NO_SYMLINKS };
const struct open_how how_beneath = { .flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
const unsigned long core_limit[2] = { 1 << 20, 1 << 20 };
struct clone_args clone3_arguments = { .flags = CLONE_PARENT_SETTID,
				       .exit_signal = SIGCHLD };
int clone3_parent_tid;

#define PORT(number) __builtin_bswap16(number)
const struct sockaddr_in inet_server = { .sin_family = AF_INET,
					 .sin_port = PORT(7001),
					 .sin_addr = { __builtin_bswap32(INADDR_LOOPBACK) } };
const struct sockaddr_in inet_refused = { .sin_family = AF_INET,
					  .sin_port = PORT(9),
					  .sin_addr = { __builtin_bswap32(INADDR_LOOPBACK) } };
const struct sockaddr_in inet_bound = { .sin_family = AF_INET,
					.sin_port = PORT(7003),
					.sin_addr = { __builtin_bswap32(INADDR_LOOPBACK) } };
const struct sockaddr_in6 inet6_server = { .sin6_family = AF_INET6,
					   .sin6_port = PORT(7006),
					   .sin6_addr = { .in6_u = { .u6_addr8 = { [15] = 1 } } } };
const struct sockaddr_un unix_server = { .sun_family = AF_UNIX, .sun_path = "/corpus/socket" };
const struct sockaddr_un unix_datagram = { .sun_family = AF_UNIX, .sun_path = "/corpus/datagram" };
const struct sockaddr_un unix_missing = { .sun_family = AF_UNIX, .sun_path = "/corpus/missing" };
const struct sockaddr_un unix_abstract = { .sun_family = AF_UNIX, .sun_path = "\0abstract" };
#define PATH_ADDRESS_BYTES(path) (sizeof(unix_server.sun_family) + sizeof(path))
#define ABSTRACT_BYTES (sizeof(unix_abstract.sun_family) + sizeof("\0abstract") - 1)
struct sockaddr_in inet_name;
struct sockaddr_in6 inet6_name;
int name_bytes;

/* CLONE_CHILD_CLEARTID of the thread; it is watched without a system call. */
volatile int thread_alive;
char thread_stack[STACK_BYTES] __attribute__((aligned(16)));
char exec_thread_stack[STACK_BYTES] __attribute__((aligned(16)));

#define THREAD_FLAGS                                                                  \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

static void note_file(long fd, const char *dev, const char *ino)
{
	call(fstat, fd, &file_status);
	note(dev, file_status.st_dev);
	note(ino, file_status.st_ino);
}

/* Of the last file that file_status describes. */
static void note_times(const char *mtime, const char *ctime)
{
	note(mtime, file_status.st_mtime * 1000000000UL + file_status.st_mtime_nsec);
	note(ctime, file_status.st_ctime * 1000000000UL + file_status.st_ctime_nsec);
}

__attribute__((noreturn)) static void end(int code)
{
	for (;;)
		call(exit_group, code);
}

/* --- files --- */

static void files(void)
{
	call(open, path_file_a, O_RDWR | O_CREAT | O_TRUNC, 0644); /* 3 */
	note_file(3, "file_a_dev", "file_a_ino");
	call(write, 3, data, BYTES);
	call(pread64, 3, buffer, BYTES, 0);
	call(lseek, 3, 1, 0);
	call(read, 3, buffer, sizeof(buffer));
	call(openat, AT_FDCWD, path_file_b, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* 4 */
	note_file(4, "file_b_dev", "file_b_ino");
	call(openat, AT_FDCWD, path_file_b, O_WRONLY | O_CREAT | O_EXCL, 0600); /* EEXIST */
	call(open, path_missing, O_RDONLY); /* ENOENT */
	call(openat, AT_FDCWD, path_corpus, O_RDONLY | O_DIRECTORY); /* 5 */
	note_file(5, "corpus_dev", "corpus_ino");
	call(openat, 5, path_relative, O_RDONLY); /* 6 */
	call(openat, NO_SUCH_FD, path_relative, O_RDONLY); /* EBADF */
	call(openat, AT_FDCWD, BAD_POINTER, O_RDONLY); /* EFAULT */
	call(openat, AT_FDCWD, path_long_name, O_RDONLY); /* ENAMETOOLONG */
	call(openat, AT_FDCWD, path_too_long, O_RDONLY); /* ENAMETOOLONG */
	call(openat, AT_FDCWD, path_corpus, O_PATH | O_DIRECTORY); /* 7 */
	call(openat2, AT_FDCWD, path_file_a, &how_plain, sizeof(how_plain)); /* 8 */
	call(openat2, AT_FDCWD, path_file_a, &how_beneath, sizeof(how_beneath)); /* EXDEV */
	call(creat, path_file_c, 0640); /* 9 */
	note_file(9, "file_c_dev", "file_c_ino");
	call(dup, 3); /* 10 */
	call(close, 10);
	call(close, 9);
	call(close, 8);
	call(close, 7);
	call(close, 6);
	call(close, 5);
	call(close, 4);
	call(close, 3);
	call(close, 3); /* EBADF */
	call(close, NO_SUCH_FD); /* EBADF */
	call(close, -1); /* EBADF */
}

/* --- calls without a capture of their own --- */

static void other_calls(void)
{
	long mapping;

	call(mmap, SHARED_AT, SHARED_BYTES, PROT_READ | PROT_WRITE,
	     MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	note("main", call(getpid));
	note("parent", call(getppid));
	call(gettid);
	call(uname, &system_name);
	mapping = call(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	note("mapping", mapping);
	call(munmap, mapping, PAGE);
	call(pipe2, pipe_fds, O_CLOEXEC); /* 3, 4 */
	note_file(3, "pipe_dev", "pipe_ino");
	call(write, 4, data, BYTES);
	call(read, 3, buffer, sizeof(buffer));
	call(close, 3);
	call(close, 4);
	call(stat, path_self, &file_status);
	note("program_dev", file_status.st_dev);
	note("program_ino", file_status.st_ino);
	note_times("program_mtime", "program_ctime");
	call(nanosleep, &fifty_ms, 0);
	call6(NO_SUCH_CALL, 1, 2, 3, 4, 5, 6); /* ENOSYS */
	call_i386(GETPID_32BIT, 0, 0, 0);
}

/* --- connections --- */

static void tcp4(void)
{
	call(socket, AF_INET, SOCK_STREAM, 0); /* 3 */
	call(setsockopt, 3, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	call(bind, 3, &inet_server, sizeof(inet_server));
	call(listen, 3, 8);

	call(socket, AF_INET, SOCK_STREAM, 0); /* 4 */
	call(connect, 4, &inet_server, sizeof(inet_server));
	name_bytes = sizeof(inet_name);
	call(getsockname, 4, &inet_name, &name_bytes);
	note("tcp4_port", PORT(inet_name.sin_port));
	call(accept, 3, 0, 0); /* 5 */
	call(connect, 4, &inet_server, sizeof(inet_server)); /* EISCONN */
	call(close, 4);
	call(close, 5);

	call(socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0); /* 4 */
	call(connect, 4, &inet_server, sizeof(inet_server)); /* EINPROGRESS */
	name_bytes = sizeof(inet_name);
	call(getsockname, 4, &inet_name, &name_bytes);
	note("nonblock_port", PORT(inet_name.sin_port));
	call(accept4, 3, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK); /* 5 */
	call(close, 4);
	call(close, 5);
	call(close, 3);

	call(socket, AF_INET, SOCK_STREAM, 0); /* 3 */
	call(connect, 3, &inet_refused, sizeof(inet_refused)); /* ECONNREFUSED */
	name_bytes = sizeof(inet_name);
	call(getsockname, 3, &inet_name, &name_bytes);
	note("refused_port", PORT(inet_name.sin_port));
	call(close, 3);
}

static void tcp6(void)
{
	call(socket, AF_INET6, SOCK_STREAM, 0); /* 3 */
	call(setsockopt, 3, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	call(bind, 3, &inet6_server, sizeof(inet6_server));
	call(listen, 3, 8);
	call(socket, AF_INET6, SOCK_STREAM, 0); /* 4 */
	call(connect, 4, &inet6_server, sizeof(inet6_server));
	name_bytes = sizeof(inet6_name);
	call(getsockname, 4, &inet6_name, &name_bytes);
	note("tcp6_port", PORT(inet6_name.sin6_port));
	call(accept4, 3, 0, 0, 0); /* 5 */
	call(close, 4);
	call(close, 5);
	call(close, 3);
}

static void udp(void)
{
	call(socket, AF_INET, SOCK_DGRAM, 0); /* 3 */
	call(bind, 3, &inet_bound, sizeof(inet_bound));
	call(connect, 3, &inet_server, sizeof(inet_server));
	call(close, 3);
}

static void unix_sockets(void)
{
	call(socket, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0); /* 3 */
	call(bind, 3, &unix_server, PATH_ADDRESS_BYTES("/corpus/socket"));
	call(listen, 3, 8);
	call(accept, 3, 0, 0); /* EAGAIN */
	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 4 */
	call(connect, 4, &unix_server, PATH_ADDRESS_BYTES("/corpus/socket"));
	call(accept, 3, 0, 0); /* 5 */
	call(close, 5);
	call(close, 4);
	call(close, 3);

	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 3 */
	call(bind, 3, &unix_abstract, ABSTRACT_BYTES);
	call(listen, 3, 8);
	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 4 */
	call(connect, 4, &unix_abstract, ABSTRACT_BYTES);
	call(accept, 3, 0, 0); /* 5 */
	call(close, 5);
	call(close, 4);
	call(close, 3);

	call(socket, AF_UNIX, SOCK_DGRAM, 0); /* 3 */
	call(bind, 3, &unix_datagram, PATH_ADDRESS_BYTES("/corpus/datagram"));
	call(socket, AF_UNIX, SOCK_DGRAM, 0); /* 4 */
	call(connect, 4, &unix_datagram, PATH_ADDRESS_BYTES("/corpus/datagram"));
	call(close, 4);
	call(close, 3);

	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 3 */
	call(connect, 3, &unix_missing, PATH_ADDRESS_BYTES("/corpus/missing")); /* ENOENT */
	call(close, 3);
	call(connect, NO_SUCH_FD, &inet_server, sizeof(inet_server)); /* EBADF */
	call(accept4, NO_SUCH_FD, 0, 0, 0); /* EBADF */
}

/* --- processes --- */

static void wait_for(long pid)
{
	call(wait4, pid, &wait_status, 0, 0);
}

static void fork_and_exit(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(getpid);
		end(7);
	}
	note("fork_child", pid);
	wait_for(pid);
}

static void vfork_and_exec(void)
{
	long pid = call(vfork);

	if (pid == 0) {
		call(execve, path_self, argv_many, environment);
		end(1);
	}
	note("vfork_child", pid);
	wait_for(pid);
}

static void exec_failing_then_by_fd(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(execve, path_missing, argv_missing, environment); /* ENOENT */
		call(execve, path_file_a, argv_leaf, environment); /* EACCES: mode 0644 */
		call(execveat, NO_SUCH_FD, path_relative, argv_leaf, environment, 0); /* EBADF */
		call(open, path_self, O_PATH | O_CLOEXEC); /* 3 */
		call(execveat, 3, path_empty, argv_leaf, environment, AT_EMPTY_PATH);
		end(1);
	}
	note("by_fd_child", pid);
	wait_for(pid);
}

static void exec_script(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(execve, path_script, argv_script, environment);
		end(1);
	}
	note("script_child", pid);
	wait_for(pid);
}

static void exec_with_huge_argument(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(execveat, AT_FDCWD, path_self, argv_huge, environment, 0);
		end(1);
	}
	note("huge_child", pid);
	wait_for(pid);
}

static void clone_and_die_by_signal(void)
{
	long pid = call(clone, SIGCHLD);

	if (pid == 0) {
		pid = call(getpid);
		call(kill, pid, SIGTERM);
		end(1);
	}
	note("signal_child", pid);
	wait_for(pid);
}

static void clone3_and_die_by_fault(void)
{
	long pid;

	clone3_arguments.parent_tid = (unsigned long)&clone3_parent_tid;
	pid = call(clone3, &clone3_arguments, sizeof(clone3_arguments));
	if (pid == 0) {
		*(volatile int *)BAD_POINTER = 0;
		end(1);
	}
	note("fault_child", pid);
	wait_for(pid);
}

/* Where the core goes may be anywhere: that there is one is what counts. */
static void die_and_dump_core(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(setrlimit, RLIMIT_CORE, core_limit);
		call(chdir, path_tmp);
		*(volatile int *)BAD_POINTER = 0;
		end(1);
	}
	note("dumped_child", pid);
	wait_for(pid);
	call(unlink, path_core);
}

static void thread_body(void *argument)
{
	call(gettid);
	call(exit, *(const int *)argument);
}

static void thread(void)
{
	static int code = 5;
	long tid;

	thread_alive = 1;
	tid = clone_thread(THREAD_FLAGS, thread_stack + STACK_BYTES, (int *)&thread_alive,
			   (int *)&thread_alive, thread_body, &code);
	note("thread", tid);
	while (thread_alive)
		;
	/* The kernel cleared the word in the middle of the exit: let it come to its end. */
	call(nanosleep, &fifty_ms, 0);
}

static void exec_body(void *argument)
{
	(void)argument;
	call(execve, path_self, argv_leaf, environment);
	end(1);
}

/* A thread that is not its group's leader executes; the leader spins and makes no call. */
static void exec_from_thread(void)
{
	long pid = call(fork);

	if (pid == 0) {
		clone_thread(THREAD_FLAGS, exec_thread_stack + STACK_BYTES, (int *)&shared->exec_tid,
			     (int *)&shared->exec_ctid, exec_body, 0);
		for (;;)
			;
	}
	note("exec_child", pid);
	wait_for(pid);
	note("exec_thread", shared->exec_tid);
}

static void processes(void)
{
	fork_and_exit();
	vfork_and_exec();
	exec_failing_then_by_fd();
	exec_script();
	exec_with_huge_argument();
	clone_and_die_by_signal();
	clone3_and_die_by_fault();
	die_and_dump_core();
	thread();
	exec_from_thread();
}

#include "calls/calls.h"

static void finish(void)
{
	call(unlink, path_file_a);
	call(unlink, path_file_b);
	call(unlink, path_file_c);
	call(unlink, path_socket);
	call(unlink, path_datagram);
	call(open, path_report, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* 3 */
	note_file(3, "report_dev", "report_ino");
	call(write, 3, shared->report, sizeof(shared->report));
	call(close, 3);
	end(0);
}

__attribute__((noreturn, used)) static void start(long *stack)
{
	const char *const *argv = (const char *const *)(stack + 1);

	if (stack[0] < 2 || argv[1][0] == 'c')
		end(0);
	if (argv[1][0] == 'd')
		data_run();
	if (argv[1][0] == 'u')
		uring_run();
	if (argv[1][0] != 'r')
		end(3); /* "leaf", or what the script line makes of it */
	other_calls();
	files();
	tcp4();
	tcp6();
	udp();
	unix_sockets();
	call(open, path_file_a, O_RDONLY); /* 3: for the child that tries to execute it */
	call(close, 3);
	processes();
	calls();
	finish();
	end(1);
}

PROGRAM_ENTRY(start);
