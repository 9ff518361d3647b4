// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paths and names as the kernel has them.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/path.h>
#include <linux/string.h>

#include "compat/config.h"

static void ringside_record_kernel_string(struct ringside_record *record, u16 id, const char *value)
{
	u32 room = ringside_record_room(record);
	u8 *to = ringside_record_open(record, id, RINGSIDE_SOURCE_KERNEL, room);
	u32 length, bytes;

	if (!to)
		return;
	length = strnlen(value, room + 1);
	bytes = min(length, room);
	memcpy(to, value, bytes);
	ringside_record_close(record, bytes, bytes < length ? RINGSIDE_PARAM_TRUNCATED : 0);
}

/* The full path across mounts, up to the task's root; one that is too long is empty and flagged. */
static void ringside_record_path(struct ringside_record *record, u16 id, u8 source,
				 const struct path *path)
{
	u32 size = ringside_record_room(record) + 1; /* d_path() terminates */
	char *to, *begin;
	u32 bytes;

	/* d_path() may take rename_lock. */
	if (!ringside_hooks_may_lock()) {
		ringside_record_absent(record, id, source, RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	to = ringside_record_open(record, id, source, size);
	if (!to)
		return;
	begin = d_path(path, to, size);
	if (IS_ERR(begin)) {
		ringside_record_close(record, 0, RINGSIDE_PARAM_TRUNCATED);
		return;
	}
	/* Written from the end of the buffer backwards, unless a file system has other ways. */
	bytes = begin != to ? to + size - 1 - begin : strnlen(begin, size - 1);
	memmove(to, begin, bytes);
	ringside_record_close(record, bytes, 0);
}
