// SPDX-License-Identifier: GPL-2.0-only
/* The end of a thread, and of the process with its last one. */
#include <ringside/events.h>
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

/*
 * Up to v6.15 do_exit() counts a thread out of signal->live well ahead of the tracepoint, so
 * several threads that end together read 0 there: the first of them to enter the process in the map
 * is the one. Up to v6.3 the call is to a function that returns int, and the upper half is not
 * sign.
 */
static __always_inline bool ringside_exit_is_first(struct signal_struct *signal)
{
	struct ringside_ended process = {
	    .signal = (__u64)signal,
	    .pid = bpf_get_current_pid_tgid() >> 32,
	};
	__u8 one = 1;
	int refused = bpf_map_update_elem(&ended, &process, &one, BPF_NOEXIST);

	return refused != -RINGSIDE_EEXIST;
}

/* v6.16 says itself whether this is the last thread of the process. */
static __always_inline __u16 ringside_exit_event(struct task_struct *task, const __u64 *arguments)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	bool last;

	if (bpf_core_field_exists(struct trace_event_raw_sched_process_exit, group_dead))
		last = arguments[1] & 1;
	else
		last = !BPF_CORE_READ(signal, live.counter) && ringside_exit_is_first(signal);
	return last ? RINGSIDE_EVENT_process_exit : RINGSIDE_EVENT_thread_exit;
}

static __always_inline void capture_exit(struct ringside_slot *slot, struct task_struct *task,
					 __u16 event)
{
	__u32 status = event == RINGSIDE_EVENT_process_exit ? kernel_process_exit_status(task)
							    : kernel_thread_exit_status(task);

	ringside_record_u64(slot, RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, status);
}
