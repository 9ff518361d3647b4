// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat that succeed: recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image, under the ids of the arguments that they were. The
 * registers are the new program's by then. A failure is a call like any other.
 */
#include <linux/binfmts.h>

/* Strings of the new image, which the kernel has just laid out between two addresses. */
static void ringside_record_new_strings(struct ringside_record *record, u16 id, unsigned long start,
					unsigned long end)
{
	unsigned long length = end - start;
	u32 bytes = min_t(unsigned long, length,
			  ringside_record_room_for(record, RINGSIDE_EXEC_STRINGS_MAX_BYTES));
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

/* Last of all, because they may take all the room there is. */
static void ringside_record_new_program(struct ringside_record *record, u16 argv)
{
	const struct mm_struct *mm = current->mm;

	ringside_record_new_strings(record, argv, mm->arg_start, mm->arg_end);
	if (READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_ENVIRONMENT)
		ringside_record_new_strings(record, RINGSIDE_PARAM_ID_ENVIRONMENT, mm->env_start,
					    mm->env_end);
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
	ringside_record_cgroup(record, current);
	capture_credentials(record, call);
	if (previous_tid != current->pid)
		ringside_record_u64(record, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    previous_tid);
	ringside_record_new_program(record, argv);
}
