// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat that succeed: recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image, under the ids of the arguments that they were. The
 * registers are the new program's by then. A failure is a call like any other.
 */
#include <linux/binfmts.h>

/* The new image's vector: the kernel has just laid it out between arg_start and arg_end. */
static void ringside_record_new_argv(struct ringside_record *record, u16 id)
{
	unsigned long start = current->mm->arg_start, length = current->mm->arg_end - start;
	u32 bytes = min_t(unsigned long, length, ringside_record_room(record));
	u8 flags = bytes < length ? RINGSIDE_PARAM_TRUNCATED : 0;
	u8 *to = ringside_record_open(record, id, RINGSIDE_SOURCE_USER_AT_EXIT, bytes);
	u32 done;

	if (!to)
		return;
	done = ringside_user_read(to, start, bytes);
	if (done < bytes)
		flags |= RINGSIDE_PARAM_UNREADABLE;
	ringside_record_close(record, done, flags);
}

static void capture_exec_success(struct ringside_record *record, const struct ringside_call *call,
				 pid_t previous_tid, const struct linux_binprm *bprm)
{
	u16 path = ringside_argument_id(call->syscall, RINGSIDE_ARGUMENT_PATH);
	u16 argv = ringside_argument_id(call->syscall, RINGSIDE_ARGUMENT_STRINGS);

	ringside_record_kernel_string(record, path, bprm->filename);
	if (ringside_image_is_interpreter(bprm))
		ringside_record_kernel_string(record, RINGSIDE_PARAM_ID_INTERPRETER, bprm->interp);
	ringside_record_path(record, RINGSIDE_PARAM_ID_EXE, RINGSIDE_SOURCE_KERNEL,
			     &bprm->file->f_path);
	ringside_record_image(record, bprm);
	capture_credentials(record, call);
	ringside_record_new_argv(record, argv);
	if (previous_tid != current->pid)
		ringside_record_u64(record, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    previous_tid);
}
