// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values from user memory. Read without faulting: the kernel has just used these pages, and up to
 * 6.12 the hooks may not sleep. What cannot be read is flagged and counted, never silently empty.
 */
#include <linux/mm.h>
#include <linux/uaccess.h>
#include <asm/word-at-a-time.h>

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
