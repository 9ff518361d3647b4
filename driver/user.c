// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values from user memory. Read without faulting: the kernel has just used these pages, and while a
 * record is gathered nothing may sleep. What cannot be read is flagged and counted, never silently empty.
 * It is noted, too: where a hook may fault, it is faulted in afterwards, and the record gathered
 * once more (hooks.c).
 */
#include <linux/mm.h>
#include <linux/uaccess.h>
#include <asm/word-at-a-time.h>

#define RINGSIDE_USER_MISSING 8

/* What could not be read since somebody last set the count to 0, on this CPU with preemption off. */
struct ringside_user_missing {
	u32 count;
	u32 bytes[RINGSIDE_USER_MISSING];
	unsigned long from[RINGSIDE_USER_MISSING];
};

static DEFINE_PER_CPU(struct ringside_user_missing, ringside_user_missing);

static noinline void ringside_user_note_missing(unsigned long from, u32 bytes)
{
	struct ringside_user_missing *missing = this_cpu_ptr(&ringside_user_missing);
	u32 count = missing->count;

	if (count >= RINGSIDE_USER_MISSING)
		return;
	missing->from[count] = from;
	missing->bytes[count] = bytes;
	missing->count = count + 1;
}

/* Copies up to the first page that is not there. Returns the bytes copied. */
static u32 ringside_user_read(void *to, unsigned long from, u32 bytes)
{
	u32 done = 0;

	pagefault_disable();
	while (done < bytes) {
		u32 chunk = min_t(u32, bytes - done, PAGE_SIZE - offset_in_page(from + done));

		/* By pages too: the end of what is asked for may lie behind the last of user space. */
		if (!access_ok((void __user *)(from + done), chunk) ||
		    __copy_from_user_inatomic(to + done, (void __user *)(from + done), chunk))
			break;
		done += chunk;
	}
	pagefault_enable();
	if (done < bytes)
		ringside_user_note_missing(from + done, bytes - done);
	return done;
}

/*
 * The common case of a string: whole words, one of which has the terminator. Negative for every
 * other, also for one that ends less than a word before a page that is not there.
 */
static long ringside_user_string_words(u8 *to, unsigned long from, u32 capacity)
{
	const struct word_at_a_time constants = WORD_AT_A_TIME_CONSTANTS;
	unsigned long word, zeroes;
	u32 done;

	if (!user_read_access_begin((const void __user *)from, capacity))
		return -EFAULT;
	for (done = 0; done + sizeof(word) <= capacity; done += sizeof(word)) {
		unsafe_get_user(word, (const unsigned long __user *)(from + done), failed);
		*(unsigned long *)(to + done) = word;
		if (has_zero(word, &zeroes, &constants)) {
			user_read_access_end();
			zeroes = prep_zero_mask(word, zeroes, &constants);
			return done + find_zero(create_zero_mask(zeroes));
		}
	}
failed:
	user_read_access_end();
	return -EFAULT;
}

/*
 * The bytes of a string before its terminator, at most capacity, into to. *flags gets TRUNCATED
 * when the string is longer, UNREADABLE when it ends in memory that cannot be read.
 */
static u32 ringside_user_string(u8 *to, unsigned long from, u32 capacity, u8 *flags)
{
	long length;

	pagefault_disable();
	length = ringside_user_string_words(to, from, capacity);
	if (length < 0)
		length = strncpy_from_user(to, (const char __user *)from, capacity);
	pagefault_enable();
	if (length < 0) {
		length = strnlen(to, ringside_user_read(to, from, capacity));
		*flags |= RINGSIDE_PARAM_UNREADABLE;
	}
	if (length == capacity)
		*flags |= RINGSIDE_PARAM_TRUNCATED;
	return length;
}
