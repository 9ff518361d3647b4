// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat that succeed: recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image, under the ids of the arguments that they were. The
 * registers are the new program's by then. A failure is a call like any other.
 */
#include "../kernel_shapes.bpf.h"
#include "../path.bpf.c"
#include "image.bpf.c"

/* Pages that RINGSIDE_EXEC_STRINGS_MAX_BYTES may lie on. */
#define RINGSIDE_EXEC_STRINGS_PAGES 3

/* Strings of the new image, which the kernel has just laid out between two addresses. */
static __always_inline void ringside_record_new_strings(struct ringside_slot *slot, __u16 id,
							__u64 start, __u64 end)
{
	__u64 room = ringside_record_room_for(slot, RINGSIDE_EXEC_STRINGS_MAX_BYTES);
	__u8 *param = ringside_record_end(slot);
	__u64 size = end - start, done = 0;
	__u8 flags = 0;

	if (size > room) {
		size = room;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	for (int i = 0; i < RINGSIDE_EXEC_STRINGS_PAGES && done < size; i++) {
		__u64 rest = RINGSIDE_PAGE_BYTES - ((start + done) & (RINGSIDE_PAGE_BYTES - 1));
		__u64 at = ringside_fresh(slot->used) + 8 + done;

		if (rest > size - done)
			rest = size - done;
		/* From here on each is only what the verifier needs to know of it. */
		ringside_opaque(at);
		ringside_opaque(rest);
		at &= RINGSIDE_OFFSET_MASK;
		if (rest > RINGSIDE_PAGE_BYTES ||
		    bpf_probe_read_user(slot->bytes + at, rest, (void *)(start + done)))
			break;
		done += rest;
	}
	if (done < size)
		flags |= RINGSIDE_PARAM_UNREADABLE;
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_USER_AT_EXIT, flags, done);
}

/* Last of all, because they may take all the room there is. */
static __always_inline void ringside_record_new_program(struct ringside_slot *slot, __u16 argv,
							struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	ringside_record_new_strings(slot, argv, BPF_CORE_READ(mm, arg_start),
				    BPF_CORE_READ(mm, arg_end));
	if (ringside_is_configured(RINGSIDE_CONFIG_ENVIRONMENT))
		ringside_record_new_strings(slot, RINGSIDE_PARAM_ID_ENVIRONMENT,
					    BPF_CORE_READ(mm, env_start),
					    BPF_CORE_READ(mm, env_end));
}

static __always_inline void capture_exec_success(struct ringside_slot *slot,
						 struct task_struct *task,
						 const struct ringside_start *start,
						 int previous_tid, struct linux_binprm *bprm)
{
	bool is_execveat = ringside_entry_of(slot->call.nr)->event == RINGSIDE_EVENT_execveat;
	__u16 path_id = is_execveat ? RINGSIDE_PARAM_ID_ARG1 : RINGSIDE_PARAM_ID_ARG0;

	ringside_record_kernel_string(slot, path_id, BPF_CORE_READ(bprm, filename));
	if (ringside_image_is_interpreter(bprm))
		ringside_record_kernel_string(slot, RINGSIDE_PARAM_ID_INTERPRETER,
					      BPF_CORE_READ(bprm, interp));
	ringside_record_file_path(slot, RINGSIDE_PARAM_ID_EXE, RINGSIDE_SOURCE_KERNEL,
				  BPF_CORE_READ(bprm, file), task, false);
	ringside_record_image(slot, bprm);
	ringside_record_cgroup(slot, task);
	capture_credentials(slot, task, start);
	if (previous_tid != BPF_CORE_READ(task, pid))
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    (__u32)previous_tid);
	ringside_record_new_program(slot, path_id + 1, task);
}
