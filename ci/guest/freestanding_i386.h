/* SPDX-License-Identifier: Apache-2.0 */
/* freestanding.h for 32-bit programs. */
#ifndef RINGSIDE_GUEST_FREESTANDING_I386_H
#define RINGSIDE_GUEST_FREESTANDING_I386_H

#include <asm/unistd_32.h>

/* Not inline: ebp is an argument, and so is every other register that could hold a frame. */
long call6(long number, long a, long b, long c, long d, long e, long f);
__asm__(".globl call6\n"
	"call6:\n\t"
	"push %ebp\n\t"
	"push %ebx\n\t"
	"push %esi\n\t"
	"push %edi\n\t"
	"mov 20(%esp), %eax\n\t"
	"mov 24(%esp), %ebx\n\t"
	"mov 28(%esp), %ecx\n\t"
	"mov 32(%esp), %edx\n\t"
	"mov 36(%esp), %esi\n\t"
	"mov 40(%esp), %edi\n\t"
	"mov 44(%esp), %ebp\n\t"
	"int $0x80\n\t"
	"pop %edi\n\t"
	"pop %esi\n\t"
	"pop %ebx\n\t"
	"pop %ebp\n\t"
	"ret");

#define CALL_PADDED(number, a, b, c, d, e, f, ...) \
	call6((number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
/* call(openat, AT_FDCWD, path, flags): absent arguments are zero. */
#define call(name, ...) CALL_PADDED(__NR_##name, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)

/*
 * vfork(): its child runs on this stack before the parent goes on, so nothing the parent needs may
 * be on it. What ebp holds is the compiler's.
 */
static inline __attribute__((always_inline)) long call_vfork(void)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(__NR_vfork), "b"(0), "c"(0), "d"(0), "S"(0), "D"(0)
			 : "memory");
	return ret;
}

/* A call without arguments by the way the kernel advises: sysenter or syscall, if there is one. */
static inline long call_by_vdso(const void *entry, long number)
{
	long ret;

	__asm__ volatile("call *%2"
			 : "=a"(ret)
			 : "a"(number), "r"(entry)
			 : "memory");
	return ret;
}

/* The kernel enters here with argc, argv, envp and the auxiliary vector on the stack. */
#define PROGRAM_ENTRY(start)                        \
	__asm__(".globl _start\n"                   \
		"_start:\n\t"                       \
		"xor %ebp, %ebp\n\t"                \
		"mov %esp, %eax\n\t"                \
		"and $-16, %esp\n\t"                \
		"sub $12, %esp\n\t"                 \
		"push %eax\n\t"                     \
		"call " #start "\n\t"               \
		"ud2\n")

#endif
