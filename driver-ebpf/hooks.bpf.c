// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in the kernel: what each hook does. The programs themselves, one for each
 * way to attach, are in programs.bpf.c. Every hook runs as the task it is about.
 *
 * direct: arguments are pointers the verifier knows (tp_btf), read without a helper.
 * atomic: the kernel has atomics that fetch; else probes run with preemption off. Such a kernel
 *	   also gives a known pointer to the current task.
 */
#include "ring.bpf.c"
#include "table.bpf.c"
#include "task.bpf.c"
#include "capture/raw.bpf.c"
#include "capture/clone.bpf.c"
#include "capture/exec.bpf.c"
#include "capture/exit.bpf.c"
#include "capture/open.bpf.c"
#include "capture/socket.bpf.c"

#define ringside_register(regs, name) (direct ? (regs)->name : BPF_CORE_READ(regs, name))

/* A slot with the beginning of a record, or NULL: then the loss is counted. */
static __always_inline struct ringside_slot *ringside_gather(__u16 event, struct task_struct *task,
							     const bool atomic)
{
	struct ringside_slot *slot = ringside_slot_take(atomic);

	if (!slot) {
		ringside_lose(RINGSIDE_DROP_REENTRY, atomic);
		return NULL;
	}
	ringside_record_begin(slot, event);
	ringside_record_task(slot, task);
	return slot;
}

static __always_inline void ringside_publish(struct ringside_slot *slot, __u8 class,
					     const bool atomic)
{
	ringside_commit(slot, class, atomic);
	ringside_slot_give(slot, atomic);
}

static __always_inline void ringside_on_sys_enter(struct pt_regs *regs, __s64 id, const bool direct,
						  const bool atomic)
{
	const struct ringside_config *now = ringside_config();
	struct task_struct *task = kernel_current(direct && atomic);
	struct ringside_entry entry = ringside_entry_of(id);
	struct ringside_start start = {};

	/* Other ABIs are counted once, at exit. */
	if (!entry.event || !ringside_is_wanted(entry.event) ||
	    kernel_task_is_compat(task, direct && atomic) || ringside_is_excluded())
		return;
	start.nr = id;
	if (now && now->flags & RINGSIDE_CONFIG_DURATIONS)
		start.start_ns = bpf_ktime_get_ns();
	else if (entry.capture != RINGSIDE_CAPTURE_EXEC && id != RINGSIDE_NR_rt_sigreturn)
		return; /* its registers at exit will say what it is */
	start.args[0] = ringside_register(regs, di);
	start.args[1] = ringside_register(regs, si);
	start.args[2] = ringside_register(regs, dx);
	start.args[3] = ringside_register(regs, r10);
	start.args[4] = ringside_register(regs, r8);
	start.args[5] = ringside_register(regs, r9);
	ringside_start_keep(task, &start);
}

/*
 * Which call ends here, or -1 with the reason counted if it has to be. Registers at exit lie about
 * three: a successful execveat shows execve, exec can switch between 32 and 64 bit, rt_sigreturn
 * shows -1.
 */
static __always_inline __s64 ringside_identify(__s64 nr, const struct ringside_start *start,
					       struct task_struct *task, const bool direct,
					       const bool atomic)
{
	if (start && (nr == -1 || start->committed))
		return start->nr;
	if (nr == -1 && !ringside_is_wanted(RINGSIDE_EVENT_rt_sigreturn))
		return -1;
	if (!kernel_task_is_compat(task, direct && atomic) && ringside_entry_of(nr).event)
		return nr;
	if (!ringside_is_excluded())
		ringside_lose(RINGSIDE_DROP_UNSUPPORTED_ABI, atomic);
	return -1;
}

static __always_inline void ringside_call_load(struct ringside_slot *slot, struct pt_regs *regs,
					       const struct ringside_start *start,
					       const bool direct)
{
	/* The registers of rt_sigreturn are by now those of the code the signal interrupted. */
	if (start && start->nr == RINGSIDE_NR_rt_sigreturn) {
		__builtin_memcpy(slot->call.args, start->args, sizeof(slot->call.args));
		return;
	}
	slot->call.args[0] = ringside_register(regs, di);
	slot->call.args[1] = ringside_register(regs, si);
	slot->call.args[2] = ringside_register(regs, dx);
	slot->call.args[3] = ringside_register(regs, r10);
	slot->call.args[4] = ringside_register(regs, r8);
	slot->call.args[5] = ringside_register(regs, r9);
}

static __always_inline void ringside_capture_call(struct ringside_slot *slot,
						  struct task_struct *task, __u8 capture)
{
	switch (capture) {
	case RINGSIDE_CAPTURE_RAW:
		capture_raw(slot);
		break;
	case RINGSIDE_CAPTURE_FD:
		capture_fd(slot);
		break;
	case RINGSIDE_CAPTURE_EXEC:
		capture_exec_failure(slot);
		break;
	case RINGSIDE_CAPTURE_CLONE:
		capture_clone(slot);
		break;
	case RINGSIDE_CAPTURE_OPEN:
		capture_open(slot, task);
		break;
	case RINGSIDE_CAPTURE_CONNECT:
		capture_connect(slot, task);
		break;
	case RINGSIDE_CAPTURE_ACCEPT:
		capture_accept(slot, task);
		break;
	}
}

static __always_inline void ringside_on_sys_exit(struct pt_regs *regs, __s64 ret, const bool direct,
						 const bool atomic)
{
	struct task_struct *task = kernel_current(direct && atomic);
	__s64 nr = (__s64)ringside_register(regs, orig_ax);
	struct ringside_entry entry = ringside_entry_of(nr);
	struct ringside_start *start;
	struct ringside_slot *slot;

	/* The common case first: a call nobody watches costs no look-up. */
	if (entry.event && entry.capture != RINGSIDE_CAPTURE_EXEC &&
	    !ringside_is_wanted(entry.event) && !kernel_task_is_compat(task, direct && atomic))
		return;
	start = ringside_start_find(task);
	nr = ringside_identify(nr, start, task, direct, atomic);
	if (nr < 0)
		goto forget;
	entry = ringside_entry_of(nr);
	/* A return of 0 that is not the caller's: an exec already told, a child's first step. */
	if ((entry.capture == RINGSIDE_CAPTURE_EXEC || entry.capture == RINGSIDE_CAPTURE_CLONE) &&
	    (ret == 0 || (start && start->committed)))
		goto forget;
	if (!ringside_is_wanted(entry.event) || ringside_is_excluded())
		goto forget;
	slot = ringside_gather(entry.event, task, atomic);
	if (!slot)
		goto forget;
	slot->call.ret = ret;
	slot->call.nr = nr;
	ringside_call_load(slot, regs, start, direct);
	ringside_call_describe(slot, start);
	ringside_capture_call(slot, task, entry.capture);
	ringside_publish(slot, entry.class, atomic);
forget:
	if (start)
		ringside_start_forget(task);
}

static __always_inline void ringside_on_exec(int previous_tid, struct linux_binprm *bprm,
					     const bool direct, const bool atomic)
{
	struct task_struct *task = kernel_current(direct && atomic);
	struct ringside_start *start = ringside_start_find(task);
	__u32 nr = start ? start->nr : RINGSIDE_NR_execve;
	struct ringside_entry entry = ringside_entry_of(nr);
	struct ringside_slot *slot;

	if (!ringside_is_wanted(entry.event) || ringside_is_excluded())
		return;
	if (start)
		start->committed = 1;
	slot = ringside_gather(entry.event, task, atomic);
	if (!slot)
		return;
	slot->call.ret = 0;
	slot->call.nr = nr;
	ringside_call_describe(slot, start);
	capture_exec_success(slot, task, previous_tid, bprm);
	ringside_publish(slot, entry.class, atomic);
}

static __always_inline void ringside_on_fork(struct task_struct *child, const bool direct,
					     const bool atomic)
{
	struct task_struct *task = kernel_current(direct && atomic);
	struct ringside_slot *slot;

	if (!ringside_is_wanted(RINGSIDE_EVENT_process_fork) || ringside_is_excluded())
		return;
	slot = ringside_gather(RINGSIDE_EVENT_process_fork, task, atomic);
	if (!slot)
		return;
	capture_fork(slot, child);
	ringside_publish(slot, RINGSIDE_CLASS_LIFECYCLE, atomic);
}

static __always_inline void ringside_on_exit(const bool direct, const bool atomic)
{
	struct task_struct *task = kernel_current(direct && atomic);
	struct ringside_slot *slot;
	__u16 event;

	ringside_start_forget(task); /* exit() and friends never return */
	if (ringside_is_excluded())
		return;
	event = ringside_exit_event(task);
	if (!ringside_is_wanted(event))
		return;
	slot = ringside_gather(event, task, atomic);
	if (!slot)
		return;
	capture_exit(slot, task, event);
	ringside_publish(slot, RINGSIDE_CLASS_LIFECYCLE, atomic);
}
