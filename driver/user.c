// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values from user memory. Read without faulting: the kernel has just used these pages, and up to
 * 6.12 the hooks may not sleep. What cannot be read is flagged and counted, never silently empty.
 */
#include <linux/mm.h>
#include <linux/uaccess.h>

/* Copies up to the first page that is not there. Returns the bytes copied. */
static u32 ringside_user_read(void *to, unsigned long from, u32 bytes)
{
	u32 done = 0;

	if (!bytes || !access_ok((void __user *)from, bytes))
		return 0;
	pagefault_disable();
	while (done < bytes) {
		u32 chunk = min_t(u32, bytes - done, PAGE_SIZE - offset_in_page(from + done));

		if (__copy_from_user_inatomic(to + done, (void __user *)(from + done), chunk))
			break;
		done += chunk;
	}
	pagefault_enable();
	return done;
}

/*
 * The bytes of a string before its terminator, at most capacity, into to. *flags gets TRUNCATED
 * when the string is longer, UNREADABLE when it ends in memory that cannot be read.
 */
static u32 ringside_user_string(u8 *to, unsigned long from, u32 capacity, u8 *flags)
{
	u32 done = 0;

	while (done < capacity) {
		u32 chunk = min_t(u32, capacity - done, PAGE_SIZE - offset_in_page(from + done));
		u32 length;

		/* Short strings are the rule: the first look takes little. */
		if (!done)
			chunk = min_t(u32, chunk, 128);
		if (ringside_user_read(to + done, from + done, chunk) != chunk) {
			*flags |= RINGSIDE_PARAM_UNREADABLE;
			return done;
		}
		length = strnlen(to + done, chunk);
		done += length;
		if (length < chunk)
			return done;
	}
	*flags |= RINGSIDE_PARAM_TRUNCATED;
	return done;
}

static void ringside_record_user_string(struct ringside_record *record, u16 id, unsigned long from)
{
	u8 flags = 0;
	u8 *to = ringside_record_open(record, id, RINGSIDE_SOURCE_USER_AT_EXIT,
				      RINGSIDE_STRING_MAX_BYTES);
	u32 bytes;

	if (!to)
		return;
	bytes = ringside_user_string(to, from, RINGSIDE_STRING_MAX_BYTES, &flags);
	ringside_record_close(record, bytes, flags);
}
