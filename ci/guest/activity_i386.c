// SPDX-License-Identifier: Apache-2.0
/*
 * Known activity of a 32-bit program, which calls/i386.c executes. See corpus/i386.expected.
 *
 *	activity_i386 run	all of it; writes what only it can know to descriptor 4, as struct note
 *	activity_i386 leaf	ends at once with code 3
 *
 * As activity.c: no C library, every system call is written here. Descriptors 0 to 4 are open at the
 * start. Half of the calls are there because i386 has another number, other arguments or another
 * structure than x86-64.
 */
#include <asm/fcntl.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <linux/auxvec.h>
#include <linux/fanotify.h>
#include <linux/ipc.h>
#include <linux/mman.h>
#include <linux/time_types.h>
#include <linux/types.h>
#include <linux/un.h>

#include "freestanding_i386.h"

#define AT_FDCWD -100
#define AF_UNIX 1
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define CLOCK_MONOTONIC 1
#define SA_RESTORER_OF_THE_KERNEL 0x04000000
#define NO_SUCH_FD -1
#define NO_SUCH_THING 9999
#define NOBODY 65534
#define BAD_POINTER 16
#define BYTES 5
#define PAGE 4096
#define REPORT_FD 4
#define RLIMIT_OF_CORES 4

/* As activity.c has it, where long has 8 bytes. */
struct note {
	char name[24];
	unsigned long long value;
};
struct note i386_notes[16];
static unsigned int noted;

static void note(const char *name, unsigned long long value)
{
	unsigned int i;

	for (i = 0; name[i]; i++)
		i386_notes[noted].name[i] = name[i];
	i386_notes[noted++].value = value;
}

const char i386_self[] = "/corpus/activity_i386";
const char i386_native[] = "/corpus/activity";
const char i386_file[] = "/corpus/file-i386";
const char i386_directory[] = "/corpus";
const char i386_missing[] = "/corpus/missing";
const char i386_name[] = "leaf";
const char *const i386_argv[] = { "activity_i386", i386_name, 0 };
const char *const i386_argv_native[] = { "activity", "leaf", "of 32 bit", 0 };
const char *const i386_argv_missing[] = { "missing", "", 0 };
const char *const i386_environment[] = { 0 };

const char i386_data[] = "hello";
char i386_buffer[64];
struct stat64 i386_status64;
struct stat i386_status;
long long i386_result;
int i386_wait_status;
char i386_entry[280]; /* struct old_linux_dirent, with the longest name */
int i386_seconds;
struct {
	unsigned int seconds, nanoseconds;
} const i386_millisecond = { 0, 1000000 };
struct {
	int seconds, nanoseconds;
} i386_time;
struct __kernel_timespec i386_time64;
struct {
	int seconds, microseconds;
} i386_no_time = { 0, 0 };
const unsigned int i386_select_arguments[5] = { 0, 0, 0, 0, (unsigned int)&i386_no_time };
const unsigned int i386_mmap_arguments[6] = { 0, PAGE, PROT_READ | PROT_WRITE,
					      MAP_PRIVATE | MAP_ANONYMOUS, -1U, 0 };
unsigned short i386_ids[3];
unsigned int i386_ids32[3];
struct {
	unsigned int current, maximum;
} i386_limit;
unsigned int i386_limit64[4];
struct {
	const void *base;
	unsigned int bytes;
} const i386_vector[2] = { { i386_data, 2 }, { i386_data + 2, 3 } };

/* --- files: numbers of their own, offsets in two registers, three structures for stat --- */

static void files(void)
{
	call(open, i386_file, O_RDWR | O_CREAT | O_TRUNC | O_LARGEFILE, 0644); /* 5 */
	call(fstat64, 5, &i386_status64);
	note("i386_dev", i386_status64.st_dev);
	note("i386_ino", i386_status64.st_ino);
	call(write, 5, i386_data, BYTES);
	call(lseek, 5, -1, SEEK_CUR);
	call(pwrite64, 5, i386_data, BYTES, 2, 1);
	call(pread64, 5, i386_buffer, BYTES, 2, 1);
	call(_llseek, 5, 1, 3, &i386_result, SEEK_SET);
	call(_llseek, NO_SUCH_FD, -1, -2, &i386_result, SEEK_SET); /* EBADF */
	call(truncate64, i386_file, 16, 2);
	call(ftruncate64, 5, 16, 0);
	call(ftruncate, 5, 4);
	call(truncate, i386_file, -1); /* EINVAL */
	call(fallocate, NO_SUCH_FD, 1, 1, 2, 3, 4); /* EBADF */
	call(fadvise64, NO_SUCH_FD, 1, 2, 3, 4); /* EBADF */
	call(fadvise64_64, NO_SUCH_FD, 1, 2, 3, 4, 5); /* EBADF */
	call(sync_file_range, NO_SUCH_FD, 1, 2, 3, 4, 1); /* EBADF */
	call(readahead, NO_SUCH_FD, 1, 2, 3); /* EBADF */
	call(fanotify_mark, NO_SUCH_FD, FAN_MARK_ADD, 2, 1, AT_FDCWD, i386_file); /* EINVAL */
	call(stat64, i386_file, &i386_status64);
	call(stat, i386_file, &i386_status);
	call(fstatat64, AT_FDCWD, i386_missing, &i386_status64, 0); /* ENOENT */
	call(oldstat, i386_missing, &i386_status); /* ENOENT */
	call(openat, AT_FDCWD, i386_file, O_RDONLY); /* 6 */
	call(writev, 5, i386_vector, 2);
	call(fcntl64, 6, F_GETFD);
	call(close, 6);
	call(openat, AT_FDCWD, BAD_POINTER); /* EFAULT */
	call(chown, i386_file, 0xffff, 0xffff);
	call(chown32, i386_file, -1, -1);
	call(readdir, NO_SUCH_FD); /* EBADF */
	call(open, i386_directory, O_RDONLY | O_DIRECTORY); /* 6 */
	call(readdir, 6, i386_entry, 1);
	call(close, 6);
	call(close, 5);
	call(unlink, i386_file);
	call(umount, i386_missing); /* ENOENT */
}

/* --- time, memory, identity --- */

static void values(const void *vdso)
{
	long mapping;

	call_by_vdso(vdso, __NR_getppid);
	call(clock_gettime, CLOCK_MONOTONIC, &i386_time);
	call(clock_gettime64, CLOCK_MONOTONIC, &i386_time64);
	call(nanosleep, &i386_millisecond);
	call(stime, 0); /* EFAULT */
	call(time, &i386_seconds);
	call(stime, &i386_seconds); /* the second that it is */
	call(select, i386_select_arguments);
	call(_newselect, 0, 0, 0, 0, &i386_no_time);
	mapping = call(mmap, i386_mmap_arguments);
	note("i386_mapping", (unsigned long)mapping);
	call(munmap, mapping, PAGE);
	call(mmap, BAD_POINTER); /* EFAULT */
	call(mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, NO_SUCH_FD, 7); /* EBADF */
	call(getresuid, &i386_ids[0], &i386_ids[1], &i386_ids[2]);
	call(getresuid32, &i386_ids32[0], &i386_ids32[1], &i386_ids32[2]);
	call(setuid, 0x10000); /* of which the kernel takes 0 */
	call(getuid);
	call(getuid32);
	call(getgroups, 0);
	call(getrlimit, NO_SUCH_THING, &i386_limit); /* EINVAL */
	call(ugetrlimit, RLIMIT_OF_CORES, &i386_limit);
	call(prlimit64, 0, RLIMIT_OF_CORES, 0, i386_limit64);
}

/* --- calls that only i386 has, or that do something in 32-bit programs alone --- */

/* struct user_desc: any free entry, 4 GiB from 0; seg_32bit, limit_in_pages, useable */
struct {
	int entry;
	unsigned int base, limit, flags;
} i386_segment = { -1, 0, 0xfffff, 0x51 };

static void of_old(void)
{
	call(nice, 0);
	call(sgetmask);
	call(ssetmask, 0);
	call(bdflush, NO_SUCH_THING); /* ENOSYS; before 5.15 EINVAL or 0 */
	call(set_thread_area, &i386_segment);
	call(get_thread_area, &i386_segment);
	call(vm86old, 0);
	call(vm86, 0);
	call(idle);
	call(break);
	call(stty);
	call(gtty);
	call(ftime);
	call(prof);
	call(lock);
	call(mpx);
	call(ulimit);
	call(profil);
	call(olduname, 0); /* EFAULT */
	call(oldolduname, 0); /* EFAULT */
}

/* --- signals --- */

static void on_signal(int number)
{
	(void)number;
	call(getpid);
}

void i386_handler(int number)
{
	on_signal(number);
}

void i386_restorer(void);
void i386_rt_restorer(void);
__asm__(".globl i386_restorer\n"
	"i386_restorer:\n\t"
	"pop %eax\n\t"
	"mov $119, %eax\n\t" /* sigreturn */
	"int $0x80\n\t"
	".globl i386_rt_restorer\n"
	"i386_rt_restorer:\n\t"
	"mov $173, %eax\n\t" /* rt_sigreturn */
	"int $0x80");

struct {
	void (*handler)(int);
	unsigned int mask, flags;
	void (*restorer)(void);
} const i386_old_action = { i386_handler, 0, SA_RESTORER_OF_THE_KERNEL, i386_restorer };
struct {
	void (*handler)(int);
	unsigned int flags;
	void (*restorer)(void);
	unsigned long long mask;
} const i386_action = { i386_handler, SA_RESTORER_OF_THE_KERNEL | SA_SIGINFO, i386_rt_restorer, 0 };
const unsigned int i386_old_mask = 0x200; /* SIGUSR1 */
unsigned int i386_old_set;

static void signals(long pid)
{
	call(sigaction, SIGUSR1, &i386_old_action);
	call(kill, pid, SIGUSR1); /* then getpid() and sigreturn() */
	call(rt_sigaction, SIGUSR1, &i386_action, 0, 8);
	call(kill, pid, SIGUSR1); /* then getpid() and rt_sigreturn() */
	call(signal, SIGUSR2, SIG_IGN);
	call(signal, NO_SUCH_THING, SIG_IGN); /* EINVAL */
	call(sigprocmask, SIG_BLOCK, &i386_old_mask, &i386_old_set);
	call(kill, pid, SIGUSR1);
	call(sigpending, &i386_old_set);
}

/* --- sockets, directly and through socketcall --- */

const struct sockaddr_un i386_server = { AF_UNIX, "/corpus/socket-i386" };
const struct sockaddr_un i386_nobody = { AF_UNIX, "/corpus/missing" };
#define ADDRESS_BYTES(path) (sizeof(unsigned short) + sizeof(path))
struct sockaddr_un i386_address;
int i386_address_bytes = sizeof(i386_address);
struct {
	const void *name;
	int name_bytes;
	const void *vector;
	unsigned int count;
	void *control;
	unsigned int control_bytes, flags;
} const i386_message = { &i386_nobody, ADDRESS_BYTES("/corpus/missing"), i386_vector, 2, 0, 0, 0 };

const unsigned int i386_socket[] = { AF_UNIX, SOCK_STREAM, 0 };
const unsigned int i386_bind[] = { 5, (unsigned int)&i386_server,
				   ADDRESS_BYTES("/corpus/socket-i386") };
const unsigned int i386_listen[] = { 5, 8 };
const unsigned int i386_accept[] = { 5, 0, 0 };
const unsigned int i386_getsockname[] = { 5, (unsigned int)&i386_address,
					  (unsigned int)&i386_address_bytes };
const unsigned int i386_connect[] = { NO_SUCH_FD, (unsigned int)&i386_nobody,
				      ADDRESS_BYTES("/corpus/missing") };
const unsigned int i386_send[] = { 6, (unsigned int)i386_data, BYTES, 0 };
const unsigned int i386_recv[] = { 7, (unsigned int)i386_buffer, 64, 0 };
const unsigned int i386_sendmsg[] = { NO_SUCH_FD, (unsigned int)&i386_message, 0 };

static void sockets(void)
{
	call(socketcall, 1, i386_socket); /* 5 */
	call(socketcall, 2, i386_bind);
	call(socketcall, 4, i386_listen);
	call(socketcall, 6, i386_getsockname);
	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 6 */
	call(connect, 6, &i386_server, ADDRESS_BYTES("/corpus/socket-i386"));
	call(socketcall, 5, i386_accept); /* 7 */
	call(socketcall, 9, i386_send);
	call(socketcall, 10, i386_recv);
	call(close, 7);
	call(close, 6);
	call(close, 5);
	call(unlink, i386_server.sun_path);
	call(socketcall, 3, i386_connect); /* EBADF */
	call(socketcall, 16, i386_sendmsg); /* EBADF */
	call(socketcall, 3, BAD_POINTER); /* EFAULT */
	call(socketcall, NO_SUCH_THING, i386_connect); /* EINVAL */
	call(socket, NO_SUCH_THING); /* EAFNOSUPPORT */
	call(accept4, NO_SUCH_FD); /* EBADF */
}

/* --- System V, directly and through ipc --- */

struct {
	unsigned short number;
	short operation, flags;
} const i386_semaphore_up = { 0, 1, 0 };
const unsigned int i386_no_argument = 0;
struct message {
	int type;
	char text[BYTES];
} const i386_message_out = { 7, "hello" };
struct message i386_message_in;
const struct {
	const void *message;
	int type;
} i386_kludge = { &i386_message_in, -8 };
unsigned int i386_attached;

static void ipc(void)
{
	long semaphores, queue, segment;

	semaphores = call(ipc, 2, IPC_PRIVATE, 1, 0600); /* semget */
	note("i386_semaphores", semaphores);
	call(ipc, 1, semaphores, 1, 0, &i386_semaphore_up); /* semop */
	call(ipc, 4, semaphores, 1, 0, &i386_semaphore_up, &i386_millisecond); /* semtimedop */
	call(ipc, 3, semaphores, 0, IPC_RMID, &i386_no_argument); /* semctl */
	queue = call(ipc, 13, IPC_PRIVATE, 0600); /* msgget */
	note("i386_queue", queue);
	call(ipc, 11, queue, BYTES, 0, &i386_message_out); /* msgsnd */
	call(ipc, 12, queue, BYTES, 0, &i386_kludge); /* msgrcv, in its old form */
	call(ipc, 12 | 1 << 16, queue, BYTES, IPC_NOWAIT, &i386_message_in, -9); /* ENOMSG */
	call(ipc, 14, queue, IPC_RMID); /* msgctl */
	segment = call(shmget, IPC_PRIVATE, PAGE, 0600);
	note("i386_segment", segment);
	call(ipc, 21, segment, 0, &i386_attached); /* shmat */
	note("i386_attached_at", i386_attached);
	call(ipc, 22, 0, 0, 0, i386_attached); /* shmdt */
	call(ipc, 24, segment, IPC_RMID); /* shmctl */
	call(ipc, 99, 1, 2, 3, 4, 5); /* ENOSYS */
}

/* --- processes, into 64 bit and back --- */

static void wait_for(long pid)
{
	call(waitpid, pid, &i386_wait_status, 0);
}

__attribute__((noreturn)) static void end(int code)
{
	call(exit_group, code);
	for (;;)
		;
}

/* noinline: nothing of it may live on a stack frame that others write to. */
__attribute__((noinline)) static long vfork_native(void)
{
	long pid = call_vfork();

	if (pid == 0) {
		call(execve, i386_native, i386_argv_native, i386_environment);
		end(1);
	}
	return pid;
}

static void processes(void)
{
	long pid = vfork_native();

	note("i386_vfork_child", pid);
	wait_for(pid);

	pid = call(fork);
	if (pid == 0) {
		call(execve, i386_missing, i386_argv_missing, i386_environment); /* ENOENT */
		call(execveat, NO_SUCH_FD, i386_name, i386_argv, i386_environment); /* EBADF */
		call(execve, i386_self, i386_argv, i386_environment);
		end(1);
	}
	note("i386_fork_child", pid);
	wait_for(pid);

	pid = call(clone, SIGCHLD, 0, 1, 2, 3);
	if (pid == 0) {
		call(execveat, AT_FDCWD, i386_native, i386_argv_native, i386_environment);
		end(1);
	}
	note("i386_clone_child", pid);
	call(wait4, pid, &i386_wait_status);
}

/* What only who has no rights is refused. */
static void unprivileged(void)
{
	long pid = call(fork);

	if (pid == 0) {
		call(setuid32, NOBODY);
		call(nice, -1); /* EPERM */
		end(0);
	}
	note("i386_unprivileged", pid);
	wait_for(pid);
}

static const void *vdso_entry(const long *stack)
{
	const long *word = stack + 1 + stack[0] + 1; /* behind argv */

	while (*word++) /* and behind envp */
		;
	for (; word[0] != AT_NULL; word += 2)
		if (word[0] == AT_SYSINFO)
			return (const void *)word[1];
	return 0;
}

__attribute__((noreturn, used)) static void start(long *stack)
{
	const char *const *argv = (const char *const *)(stack + 1);
	long pid;

	if (stack[0] < 2 || argv[1][0] != 'r')
		end(3);
	pid = call(getpid);
	files();
	values(vdso_entry(stack));
	of_old();
	signals(pid);
	sockets();
	ipc();
	processes();
	unprivileged();
	call(write, REPORT_FD, i386_notes, noted * sizeof(i386_notes[0]));
	end(0);
}

PROGRAM_ENTRY(start);
