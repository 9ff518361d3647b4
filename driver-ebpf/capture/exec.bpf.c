// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve, execveat. Success is recorded when the image is committed (sched_process_exec), with
 * the kernel's own idea of path and image; failure when the call returns, from user memory.
 */
#include "../path.bpf.c"
#include "raw.bpf.c"

#define RINGSIDE_ARGV_MAX_POINTERS 512

/* The new image's vector: the kernel has just laid it out between arg_start and arg_end. */
static __always_inline void ringside_record_new_argv(struct ringside_slot *slot,
						     struct task_struct *task)
{
	__u8 *param = ringside_record_end(slot);
	unsigned long from = BPF_CORE_READ(task, mm, arg_start);
	__u64 size = BPF_CORE_READ(task, mm, arg_end) - from;
	__u64 done;
	__u8 flags = 0;

	if (size > RINGSIDE_STRING_MAX_BYTES) {
		size = RINGSIDE_STRING_MAX_BYTES;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	done = ringside_user_read(param + 8, from, size);
	if (done < size)
		flags |= RINGSIDE_PARAM_UNREADABLE;
	ringside_opaque(flags);
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_ARGV, RINGSIDE_SOURCE_USER_AT_EXIT,
			      flags, done);
}

/*
 * The string that is cut or cannot be read is the last one: what there is of it before the first
 * page that is missing, and a terminator.
 */
static __always_inline void ringside_argv_end(struct ringside_slot *slot, __u8 *to, __u64 string,
					      __u64 room, bool readable)
{
	__u64 size = room - 1;
	__u64 rest = RINGSIDE_PAGE_BYTES - (string & (RINGSIDE_PAGE_BYTES - 1));

	if (!readable) {
		if (rest < size)
			size = rest;
		if (bpf_probe_read_user(to, size, (void *)string))
			size = 0;
	}
	to[size] = 0;
	ringside_fresh(slot->walk.at) = ringside_fresh(slot->walk.at) + size + 1;
	ringside_fresh(slot->walk.cut) =
	    size == room - 1 ? RINGSIDE_PARAM_TRUNCATED : RINGSIDE_PARAM_UNREADABLE;
}

/*
 * One string of a vector in user memory, with its terminator, behind what walk.at says is there.
 * False at the end of the vector or of what can be read; walk.cut says which.
 */
static __always_inline bool ringside_argv_step(struct ringside_slot *slot, __u8 *payload,
					       __u64 pointer_at)
{
	__u64 at = ringside_fresh(slot->walk.at);
	__u64 string = 0;
	__u64 room;
	long copied;

	if (at >= RINGSIDE_STRING_MAX_BYTES) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
		return false;
	}
	if (bpf_probe_read_user(&string, sizeof(string), (void *)pointer_at)) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_UNREADABLE;
		return false;
	}
	if (!string)
		return false;
	room = RINGSIDE_STRING_MAX_BYTES - at;
	/* One byte more than there is room for tells a cut string from one that just fits. */
	copied = bpf_probe_read_user_str(payload + at, room + 1, (void *)string);
	if (!copied) { /* up to 7.1 an empty string counts without its terminator */
		payload[at] = 0;
		copied = 1;
	}
	if (copied < 0 || copied > (long)room) {
		ringside_argv_end(slot, payload + at, string, room, copied > 0);
		return false;
	}
	ringside_fresh(slot->walk.at) = at + copied;
	return true;
}

/* The vector of a call that failed: pointers, then strings, both in user memory. */
static __always_inline void ringside_record_user_argv(struct ringside_slot *slot, __u64 argv)
{
	__u8 *param = ringside_record_end(slot);
	int i = 0;

	slot->walk.at = 0;
	slot->walk.cut = 0;
	if (argv) { /* a vector may be NULL: it is empty then */
		for (; i < RINGSIDE_ARGV_MAX_POINTERS; i++)
			if (!ringside_argv_step(slot, param + 8, argv + i * 8))
				break;
		if (i == RINGSIDE_ARGV_MAX_POINTERS)
			slot->walk.cut = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_ARGV, RINGSIDE_SOURCE_USER_AT_EXIT,
			      ringside_fresh(slot->walk.cut), ringside_fresh(slot->walk.at));
}

static __always_inline void capture_exec_success(struct ringside_slot *slot,
						 struct task_struct *task, int previous_tid,
						 struct linux_binprm *bprm)
{
	ringside_record_kernel_string(slot, RINGSIDE_PARAM_ID_PATH, BPF_CORE_READ(bprm, filename));
	ringside_record_file_path(slot, RINGSIDE_PARAM_ID_EXE, BPF_CORE_READ(bprm, file), task);
	ringside_record_new_argv(slot, task);
	if (previous_tid != BPF_CORE_READ(task, pid))
		ringside_record_u64(slot, RINGSIDE_PARAM_ID_PREVIOUS_TID, RINGSIDE_SOURCE_KERNEL,
				    (__u32)previous_tid);
}

static __always_inline void capture_exec_failure(struct ringside_slot *slot)
{
	bool at = slot->call.nr == RINGSIDE_NR_execveat;

	capture_raw(slot);
	ringside_record_user_string(slot, RINGSIDE_PARAM_ID_PATH,
				    at ? slot->call.args[1] : slot->call.args[0]);
	ringside_record_user_argv(slot, at ? slot->call.args[2] : slot->call.args[1]);
}
