// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat. Success is recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image; failure when the call returns, from user memory.
 */
#include <linux/binfmts.h>
#include <linux/dcache.h>
#include <linux/path.h>

#include "compat/config.h"

#define RINGSIDE_ARGV_MAX_POINTERS 512

static void ringside_record_kernel_string(struct ringside_record *record, u16 id, const char *value)
{
	u32 length = strnlen(value, RINGSIDE_STRING_MAX_BYTES + 1);
	u32 bytes = min_t(u32, length, RINGSIDE_STRING_MAX_BYTES);
	u8 *to = ringside_record_open(record, id, RINGSIDE_SOURCE_KERNEL, bytes);

	if (!to)
		return;
	memcpy(to, value, bytes);
	ringside_record_close(record, bytes, bytes < length ? RINGSIDE_PARAM_TRUNCATED : 0);
}

/* The full path across mounts, up to the task's root. */
static void ringside_record_path(struct ringside_record *record, u16 id, const struct path *path)
{
	char *to, *begin;
	u32 bytes;

	/* d_path() may take rename_lock. */
	if (!ringside_hooks_may_lock()) {
		ringside_record_absent(record, id, RINGSIDE_SOURCE_KERNEL,
				       RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	to = ringside_record_open(record, id, RINGSIDE_SOURCE_KERNEL, RINGSIDE_STRING_MAX_BYTES);
	if (!to)
		return;
	begin = d_path(path, to, RINGSIDE_STRING_MAX_BYTES);
	if (IS_ERR(begin)) {
		ringside_record_close(record, 0, RINGSIDE_PARAM_TRUNCATED);
		return;
	}
	bytes = strnlen(begin, to + RINGSIDE_STRING_MAX_BYTES - begin);
	memmove(to, begin, bytes);
	ringside_record_close(record, bytes, 0);
}

/* The new image's vector: the kernel has just laid it out between arg_start and arg_end. */
static void ringside_record_new_argv(struct ringside_record *record)
{
	unsigned long start = current->mm->arg_start, length = current->mm->arg_end - start;
	u32 bytes = min_t(unsigned long, length, RINGSIDE_STRING_MAX_BYTES);
	u8 flags = bytes < length ? RINGSIDE_PARAM_TRUNCATED : 0;
	u8 *to = ringside_record_open(record, RINGSIDE_PARAM_ID_ARGV, RINGSIDE_SOURCE_USER_AT_EXIT,
				      RINGSIDE_STRING_MAX_BYTES);
	u32 done;

	if (!to)
		return;
	done = ringside_user_read(to, start, bytes);
	ringside_record_close(record, done, flags | (done < bytes ? RINGSIDE_PARAM_UNREADABLE : 0));
}

/* The vector of a call that failed: pointers, then strings, both in user memory. */
static void ringside_record_user_argv(struct ringside_record *record, unsigned long argv)
{
	u8 *to = ringside_record_open(record, RINGSIDE_PARAM_ID_ARGV, RINGSIDE_SOURCE_USER_AT_EXIT,
				      RINGSIDE_STRING_MAX_BYTES);
	unsigned int i;
	u32 done = 0;
	u8 flags = 0;

	if (!to)
		return;
	for (i = 0; argv; i++) { /* a vector may be NULL: it is empty then */
		unsigned long string;

		if (i == RINGSIDE_ARGV_MAX_POINTERS || done == RINGSIDE_STRING_MAX_BYTES) {
			flags |= RINGSIDE_PARAM_TRUNCATED;
			break;
		}
		if (ringside_user_read(&string, argv + i * sizeof(string), sizeof(string)) !=
		    sizeof(string)) {
			flags |= RINGSIDE_PARAM_UNREADABLE;
			break;
		}
		if (!string)
			break;
		/* One byte is kept for the terminator. */
		done += ringside_user_string(to + done, string, RINGSIDE_STRING_MAX_BYTES - done - 1,
					     &flags);
		to[done++] = 0;
		if (flags)
			break;
	}
	ringside_record_close(record, done, flags);
}

static void capture_exec_success(struct ringside_record *record, pid_t previous_tid,
				 const struct linux_binprm *bprm)
{
	ringside_record_kernel_string(record, RINGSIDE_PARAM_ID_PATH, bprm->filename);
	ringside_record_path(record, RINGSIDE_PARAM_ID_EXE, &bprm->file->f_path);
	ringside_record_new_argv(record);
	if (previous_tid != current->pid)
		ringside_record_u64(record, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    previous_tid);
}

static void capture_exec_failure(struct ringside_record *record, const struct ringside_call *call)
{
	const unsigned long *args = call->args + (call->nr == __NR_execveat);

	capture_raw(record, call);
	ringside_record_user_string(record, RINGSIDE_PARAM_ID_PATH, args[0]);
	ringside_record_user_argv(record, args[1]);
}
