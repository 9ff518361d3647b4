// SPDX-License-Identifier: GPL-2.0-only
/* The end of a thread, and of the process with its last one. */
#include <ringside/events.h>
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

/*
 * do_exit() counts a thread out of signal->live before the tracepoint, so two threads that end at
 * once can both see 0. The process ends once: whoever enters it in the map first says so.
 */
static __always_inline __u16 ringside_exit_event(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct ringside_ended process = {
	    .signal = (__u64)signal,
	    .pid = bpf_get_current_pid_tgid() >> 32,
	};
	__u8 one = 1;

	if (BPF_CORE_READ(signal, live.counter))
		return RINGSIDE_EVENT_thread_exit;
	if (bpf_map_update_elem(&ended, &process, &one, BPF_NOEXIST) == -RINGSIDE_EEXIST)
		return RINGSIDE_EVENT_thread_exit;
	return RINGSIDE_EVENT_process_exit;
}

static __always_inline void capture_exit(struct ringside_slot *slot, struct task_struct *task,
					 __u16 event)
{
	__u32 status = event == RINGSIDE_EVENT_process_exit ? kernel_process_exit_status(task)
							    : kernel_thread_exit_status(task);

	ringside_record_u64(slot, RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, status);
}
