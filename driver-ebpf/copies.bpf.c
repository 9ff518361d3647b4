// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies of the programs, against runs that the kernel skips.
 *
 * The kernel skips a program that is already active on its CPU. Where probes are preemptible (7.x)
 * a task that is preempted inside a program would cost every other task on that CPU its events
 * until it runs again. There the loader loads this object several times, with the same maps, and
 * attaches the copies to each hook one behind another. A later copy acts only on an event that
 * every copy before it was skipped for, which it knows exactly: who acts on an event leaves word of
 * it, keyed by the task. All copies of one event run in that task, one after the other, so nothing
 * about one key happens at the same time. The last copy removes the word.
 *
 * Who cannot leave word, because a map is full, leaves the event to the next copy instead. The last
 * one needs to leave none. So nothing is ever recorded twice.
 *
 * Calls leave word in their entry state (hooks.bpf.c); the two hooks without any do it here.
 */
#pragma once
#include "kernel_shapes.bpf.h"
#include "maps.bpf.h"

/* Set by the loader before it loads, so that the verifier drops what a copy has no use for. */
struct ringside_copy {
	__u32 number; /* from 0, in the order of attaching */
	__u32 count;  /* of the programs of sched hooks */
	__u32 calls;  /* of those that see calls: one where functions are hooked */
	__u32 preempted; /* a task may lose its CPU in a program: copies, or hooks of functions */
};
const volatile struct ringside_copy ringside_copy SEC(".rodata.copy") = {.count = 1, .calls = 1};

#define ringside_copy_is_first (ringside_copy.number == 0)
#define ringside_copy_is_last (ringside_copy.number + 1 == ringside_copy.count)
#define ringside_has_copies (ringside_copy.count > 1)
#define ringside_copy_is_last_of_calls (ringside_copy.number + 1 == ringside_copy.calls)
#define ringside_calls_have_copies (ringside_copy.calls > 1)

/*
 * Runs that were skipped: the kernel counts those of the first copy. `rescued` is how many of them
 * a later copy made up for; the difference is lost, and the loader says so at stop.
 */
static __always_inline void ringside_rescued(__u32 hook, __u64 more)
{
	__u64 *count = bpf_map_lookup_elem(&rescued, &hook);

	if (count)
		__sync_fetch_and_add(count, more);
}

/* Is it this copy's turn to act? `event` is the same for no other of the task at about this time. */
static __always_inline bool ringside_turn_about(struct task_struct *task, __u64 event, __u32 hook)
{
	__u64 key = (__u64)task;
	__u64 *word;

	if (!ringside_has_copies)
		return true;
	if (!ringside_copy_is_first) {
		word = bpf_map_lookup_elem(&told, &key);
		if (word && *word == event) {
			if (ringside_copy_is_last)
				bpf_map_delete_elem(&told, &key);
			return false;
		}
		ringside_rescued(hook, 1);
	}
	if (ringside_copy_is_last || !bpf_map_update_elem(&told, &key, &event, BPF_ANY))
		return true;
	ringside_rescued(hook, -1);
	return false;
}

/* Likewise, of a task that begins or ends. */
static __always_inline bool ringside_turn(struct task_struct *task, struct task_struct *subject,
					  __u32 hook)
{
	return !ringside_has_copies || ringside_turn_about(task, kernel_task_identity(subject), hook);
}
