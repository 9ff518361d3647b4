// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat that succeed: recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image, under the ids of the arguments that they were. The
 * registers are the new program's by then. A failure is a call like any other.
 */
#include "../kernel_shapes.bpf.h"
#include "../path.bpf.c"
#include "image.bpf.c"

/* The new image's vector: the kernel has just laid it out between arg_start and arg_end. */
static __always_inline void ringside_record_new_argv(struct ringside_slot *slot, __u16 id,
						     struct task_struct *task)
{
	__u64 from = BPF_CORE_READ(task, mm, arg_start);
	__u64 size = BPF_CORE_READ(task, mm, arg_end) - from;
	__u64 room = ringside_record_room(slot);
	__u8 flags = 0;

	if (size > room) {
		size = room;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_record_user(slot, id, from, size, flags);
}

static __always_inline void capture_exec_success(struct ringside_slot *slot,
						 struct task_struct *task,
						 const struct ringside_start *start,
						 int previous_tid, struct linux_binprm *bprm)
{
	__u16 path_id = slot->call.nr == RINGSIDE_NR_execveat ? RINGSIDE_PARAM_ID_ARG1
							      : RINGSIDE_PARAM_ID_ARG0;

	ringside_record_kernel_string(slot, path_id, BPF_CORE_READ(bprm, filename));
	if (ringside_image_is_interpreter(bprm))
		ringside_record_kernel_string(slot, RINGSIDE_PARAM_ID_INTERPRETER,
					      BPF_CORE_READ(bprm, interp));
	ringside_record_file_path(slot, RINGSIDE_PARAM_ID_EXE, RINGSIDE_SOURCE_KERNEL,
				  BPF_CORE_READ(bprm, file), task, false);
	ringside_record_image(slot, bprm);
	capture_credentials(slot, task, start);
	ringside_record_new_argv(slot, path_id + 1, task);
	if (previous_tid != BPF_CORE_READ(task, pid))
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    (__u32)previous_tid);
}
