// SPDX-License-Identifier: Apache-2.0
/*
 * Memory that ends in the middle of what a call needs, and registers that hold more than the call
 * looks at: corpus/borders.expected.
 */
#define ADVICE_DONTNEED 4

static void borders(void)
{
	long pages = call(mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	volatile char *end = (volatile char *)pages + PAGE;
	volatile struct poll_fd *last = (volatile struct poll_fd *)(end - sizeof(*last));
	volatile long *word = (volatile long *)(end - sizeof(*word));
	unsigned int i;
	long absent;

	note("border", (unsigned long)end);
	call(munmap, end, PAGE);

	/* a path without an end */
	for (i = 0; i < 4; i++)
		end[i - 4L] = path_tmp[i];
	call(open, end - 4, O_RDONLY); /* EFAULT */
	call(openat, AT_FDCWD, end - 1, O_RDONLY); /* EFAULT */
	/* a path that ends where the memory ends */
	end[-1] = 0;
	call(open, end - 4, O_RDONLY); /* ENOENT: "/tm" */
	/* the first of two elements */
	last->fd = -1;
	last->events = 1;
	last->revents = 0;
	call(poll, last, 2, 0); /* EFAULT */
	call(poll, last, 1, 0);
	call(poll, last, 0, 0);
	/* the first field of a structure */
	*word = 7;
	call(nanosleep, word, 0); /* EFAULT */
	*word = O_CLOEXEC;
	call(openat2, AT_FDCWD, path_missing, word, sizeof(how_plain)); /* EFAULT */
	/* EINVAL: shorter than its first version */
	call(openat2, AT_FDCWD, path_missing, word, sizeof(*word));
	/* a pointer to a string, and no NULL behind it */
	*word = (long)path_self;
	call(execve, path_missing, word, 0); /* EFAULT or ENOENT */
	/* a socket's address of no length, of too little, of less than none; one that is not there */
	call(connect, -1, &inet_server, 0); /* EBADF */
	call(connect, -1, &inet_server, 1); /* EBADF */
	call(connect, -1, &inet_server, -1); /* EBADF */
	call(connect, -1, BAD_POINTER, sizeof(inet_server)); /* EBADF */

	/* a path in a page that is not there; the call looks at its flags first, and never at the path */
	call(open, path_script, O_RDONLY); /* 3 */
	absent = call(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, 3, 0);
	note("absent", absent);
	call(madvise, absent, PAGE, ADVICE_DONTNEED);
	call(umount2, absent, BAD_FLAGS); /* EINVAL */
	call(close, 3);

	/* more than the call looks at */
	call(close, 0x1ffffffffUL); /* EBADF: -1 */
	call(close, 0x500000063UL); /* EBADF: 99 */
	call(umask, 0x1234000000abc012UL);
	call(kill, 0x70000000UL << 32 | NO_SUCH_ID, 0x90000000UL << 32); /* ESRCH */
	call(fcntl, 0x90000000ffffffffUL, 0xffffffff00000001UL, -1); /* EBADF */
	call(lseek, -1, -1, 0); /* EBADF */
}
