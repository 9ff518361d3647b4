/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Just enough to make system calls without a C library, so that reading a program names every call
 * it makes. All six argument registers are always set: an expectation can name each of them.
 */
#ifndef RINGSIDE_GUEST_FREESTANDING_H
#define RINGSIDE_GUEST_FREESTANDING_H

#include <asm/unistd_64.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE long call6(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

/* A call through the 32-bit gate, with i386's number and registers; the others are zero. */
ALWAYS_INLINE long call_i386(long number, long b, long c, long d)
{
	long ret;

	__asm__ volatile("push %%rbp\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "int $0x80\n\t"
			 "pop %%rbp"
			 : "=a"(ret)
			 : "a"(number), "b"(b), "c"(c), "d"(d), "S"(0L), "D"(0L)
			 : "r8", "r9", "r10", "r11", "memory");
	return ret;
}

#define CALL_PADDED(number, a, b, c, d, e, f, ...) \
	call6((number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
/* call(openat, AT_FDCWD, path, flags): absent arguments are zero. */
#define call(name, ...) CALL_PADDED(__NR_##name, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)

/*
 * clone() of a thread that starts in body(argument) on its own stack and never returns from it.
 * `stack_top` must be 16-byte aligned; the kernel gets stack_top - 16, where body and argument lie.
 */
__attribute__((noinline)) static long clone_thread(unsigned long flags, char *stack_top,
						   int *parent_tid, int *child_tid,
						   void (*body)(void *), void *argument)
{
	unsigned long *stack = (unsigned long *)(void *)stack_top - 2;
	register long r10 __asm__("r10") = (long)child_tid;
	register long r8 __asm__("r8") = 0;
	register long r9 __asm__("r9") = 0;
	long ret;

	stack[0] = (unsigned long)body;
	stack[1] = (unsigned long)argument;
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "pop %%rax\n\t"
			 "pop %%rdi\n\t"
			 "call *%%rax\n\t"
			 "ud2\n"
			 "1:"
			 : "=a"(ret)
			 : "a"(__NR_clone), "D"(flags), "S"(stack), "d"(parent_tid), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

/* The kernel enters here with argc, argv and envp on the stack. */
#define PROGRAM_ENTRY(start)                        \
	__asm__(".globl _start\n"                   \
		"_start:\n\t"                       \
		"xor %ebp, %ebp\n\t"                \
		"mov %rsp, %rdi\n\t"                \
		"and $-16, %rsp\n\t"                \
		"call " #start "\n\t"               \
		"ud2\n")

#endif
