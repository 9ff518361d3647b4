// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in the kernel: what each hook does. The programs themselves, one for each
 * way to attach, are in programs.bpf.c. Every hook runs as the task it is about.
 *
 * direct: arguments are pointers the verifier knows (tp_btf), read without a helper.
 * atomic: the kernel has atomics that fetch; else probes run with preemption off. Such a kernel
 *	   also gives a known pointer to the current task (typed: both).
 */
#include "ring.bpf.c"
#include "table.bpf.c"
#include "task.bpf.c"
#include "arguments.bpf.c"
#include "capture/raw.bpf.c"
#include "capture/credentials.bpf.c"
#include "capture/namespaces.bpf.c"
#include "capture/cgroup.bpf.c"
#include "capture/close.bpf.c"
#include "capture/clone.bpf.c"
#include "capture/data.bpf.c"
#include "capture/exec.bpf.c"
#include "capture/exit.bpf.c"
#include "capture/open.bpf.c"
#include "capture/socket.bpf.c"

#define ringside_register(regs, name) (direct ? (regs)->name : BPF_CORE_READ(regs, name))

/* A slot with the beginning of a record, or NULL: then the loss is counted. */
static __always_inline struct ringside_slot *ringside_gather(__u16 event, struct task_struct *task,
							     const bool typed,
							     const bool atomic)
{
	struct ringside_slot *slot = ringside_slot_take(atomic);

	if (!slot) {
		ringside_lose(RINGSIDE_DROP_REENTRY, atomic);
		return NULL;
	}
	ringside_record_begin(slot, event);
	ringside_record_task(slot, task, typed);
	return slot;
}

static __always_inline void ringside_publish(struct ringside_slot *slot, __u8 lane,
					     const bool atomic)
{
	ringside_commit(slot, lane, atomic);
	ringside_slot_give(slot, atomic);
}

/* The record is in the place of its slot, with its data. */
static __always_inline void ringside_publish_data(struct ringside_slot *slot, __u8 lane,
						  const bool atomic)
{
	struct ringside_data_place *place = ringside_data_place(slot->number);

	if (place)
		ringside_commit_from(slot, (struct ringside_record_header *)place->bytes,
				     RINGSIDE_DATA_RECORD_MAX_BYTES, lane, atomic);
	ringside_slot_give(slot, atomic);
}

/* What sampling leaves out is lost here. */
static __always_inline bool ringside_is_due(int verdict, const bool atomic)
{
	if (verdict == RINGSIDE_VERDICT_LEFT_OUT)
		ringside_lose(RINGSIDE_DROP_NOT_SAMPLED, atomic);
	return verdict == RINGSIDE_VERDICT_RECORDED;
}

static __always_inline bool ringside_call_is_due(__u16 event, __s64 ret,
						 const struct ringside_start *start,
						 const bool atomic)
{
	__u32 flags = RINGSIDE_ASK_CALL;
	__u64 began_ns = 0;

	if (ringside_is_wanted_plainly(event))
		return true;
	if (ringside_call_is_timed(start)) {
		flags |= RINGSIDE_ASK_TIMED;
		began_ns = start->ns;
	}
	return ringside_is_due(ringside_ask(event, flags, ret, began_ns), atomic);
}

static __always_inline void ringside_on_sys_enter(struct pt_regs *regs, __s64 id, const bool direct,
						  const bool atomic)
{
	const bool typed = direct && atomic;
	__u8 attention = ringside_attention_to(id);
	const struct ringside_entry *entry;
	struct ringside_start *start;
	struct task_struct *task;
	bool compat;

	if (!(attention & (RINGSIDE_ATTENTION_ENTRY | RINGSIDE_ATTENTION_I386_ENTRY)))
		return;
	task = kernel_current(typed);
	compat = kernel_task_is_compat(task, typed);
	if (!(attention & (compat ? RINGSIDE_ATTENTION_I386_ENTRY : RINGSIDE_ATTENTION_ENTRY)))
		return;
	if (compat)
		id = ringside_i386_call(id, ringside_register(regs, bx));
	entry = ringside_entry_of(id);
	/* Of what socketcall and ipc do for others, only some may be wanted. */
	if (!ringside_is_watched(entry) || ringside_is_excluded(task, typed))
		return;
	if (ringside_calls_have_copies) {
		start = ringside_start_find_open(task);
		if (start && start->nr == id && !ringside_copy_is_first)
			return;
		if (start)
			ringside_start_drop(start, atomic);
	}
	/* Without a start nobody would ask for what is kept beside it, nor forget it. */
	if (!ringside_start_keep(task, id, 0, 0))
		return;
	if (ringside_captures_credentials(entry->capture))
		ringside_credentials_keep(task);
	if (ringside_captures_closing(entry->capture))
		ringside_closing_begins(task, compat ? ringside_register(regs, bx) :
						       ringside_register(regs, di), atomic);
}

/*
 * Registers, the memory behind them as the table says, and what only the kernel knows. True: with
 * its data, the record is in the place of its slot.
 */
static __always_inline bool ringside_capture_call(struct ringside_slot *slot,
						  struct task_struct *task, __u64 row,
						  const struct ringside_start *start,
						  const bool typed)
{
	const struct ringside_entry *entry = &ringside_syscalls[row];

	if (entry->capture == RINGSIDE_CAPTURE_BARE)
		return false;
	if (!capture_arguments(slot, ringside_memory[row]))
		return false;
	switch (entry->capture) {
	case RINGSIDE_CAPTURE_OPEN:
	case RINGSIDE_CAPTURE_TARGET:
	case RINGSIDE_CAPTURE_TRANSFER:
		capture_file(slot, task, entry->capture, typed);
		return entry->capture == RINGSIDE_CAPTURE_TRANSFER && capture_data(slot, entry->event);
	case RINGSIDE_CAPTURE_SOCKET:
		capture_socket(slot, task, typed);
		break;
	case RINGSIDE_CAPTURE_ACCEPT:
		capture_accept(slot, task, typed);
		break;
	case RINGSIDE_CAPTURE_NAMESPACES:
		capture_namespaces(slot, task);
		capture_credentials(slot, task, start);
		break;
	case RINGSIDE_CAPTURE_CREDENTIALS:
		capture_credentials(slot, task, start);
		break;
	case RINGSIDE_CAPTURE_CLOSE:
		capture_close(slot, task, start);
		break;
	case RINGSIDE_CAPTURE_DATA:
		return capture_data(slot, entry->event);
	}
	return false;
}

/* Calls whose return of 0 is not the caller's: the child's first step, or an exec already told. */
static __always_inline bool
ringside_is_told_elsewhere(__s64 ret, const struct ringside_start *start, __u8 capture)
{
	if (capture == RINGSIDE_CAPTURE_EXEC)
		return ret == 0 || (start && start->exec_written);
	return capture == RINGSIDE_CAPTURE_CLONE && ret == 0;
}

static __always_inline void ringside_call_load(struct ringside_slot *slot, struct pt_regs *regs,
					       const bool direct)
{
	slot->call.source = RINGSIDE_SOURCE_REGISTER;
	if (ringside_call_is_i386(slot)) {
		slot->call.words[0] = ringside_register(regs, bx);
		slot->call.words[1] = ringside_register(regs, cx);
		slot->call.words[2] = ringside_register(regs, dx);
		slot->call.words[3] = ringside_register(regs, si);
		slot->call.words[4] = ringside_register(regs, di);
		slot->call.words[5] = ringside_register(regs, bp);
		return;
	}
	slot->call.args[0] = ringside_register(regs, di);
	slot->call.args[1] = ringside_register(regs, si);
	slot->call.args[2] = ringside_register(regs, dx);
	slot->call.args[3] = ringside_register(regs, r10);
	slot->call.args[4] = ringside_register(regs, r8);
	slot->call.args[5] = ringside_register(regs, r9);
}

/* A slot with the beginning of a record of this call, as far as its header goes; or NULL. */
static __always_inline struct ringside_slot *
ringside_call_gather(__u16 event, __u32 nr, __s64 ret, const struct ringside_start *start,
		     struct task_struct *task, const bool typed, const bool atomic)
{
	struct ringside_slot *slot = ringside_gather(event, task, typed, atomic);

	if (!slot)
		return NULL;
	slot->call.ret = ret;
	slot->call.nr = nr;
	ringside_call_describe(slot, start);
	return slot;
}

/*
 * Which call returns here. Registers lie in four cases, which entry state clears up: a successful
 * exec shows execve whatever it was and may have switched between 64 and 32 bit, rt_sigreturn shows
 * -1, and a program that the kernel itself started (a usermode helper) shows a read() of nothing.
 * For every other call the number decides alone, so that an unwanted one costs no look-up.
 */
static __always_inline void ringside_on_sys_exit(struct pt_regs *regs, __s64 ret, const bool direct,
						 const bool atomic)
{
	const bool typed = direct && atomic;
	__s64 nr = (__s32)ringside_register(regs, orig_ax);
	__u8 attention = ringside_attention_to(nr);
	const struct ringside_entry *entry;
	struct task_struct *task;
	__u64 call, row;
	struct ringside_start *start;
	struct ringside_slot *slot;
	bool compat, born, lies;

	if (!attention)
		return; /* whichever of the two calls of this number it is: nothing else is asked */
	task = kernel_current(typed);
	compat = kernel_task_is_compat(task, typed);
	if (compat)
		attention >>= RINGSIDE_ATTENTION_I386_SHIFT;
	if (!attention)
		return;
	born = !compat && nr == 0 && !ret && !ringside_register(regs, di) &&
	       !ringside_register(regs, si);
	if (!born && !(attention & RINGSIDE_ATTENTION_EXIT))
		return; /* the most frequent call of all, looked at for the sake of a rare one */
	lies = nr < 0 || ringside_is_execve(nr, compat) || born;
	call = compat ? ringside_i386_call(nr, ringside_register(regs, bx)) :
			ringside_native_call(nr);
	start = NULL;
	if (lies || ringside_calls_have_copies || attention & RINGSIDE_ATTENTION_ENTRY)
		start = ringside_start_find(task);
	if (start && start->told) {
		if (ringside_copy_is_first) {
			start = NULL; /* an earlier call's, whose last copy was skipped */
		} else {
			if (ringside_copy_is_last_of_calls)
				ringside_start_forget(start);
			return;
		}
	}
	if (start && (lies ? !ringside_start_explains(start, nr, compat) : start->nr != call)) {
		ringside_start_drop(start, atomic);
		start = NULL;
	}
	if (lies && start)
		call = start->nr;
	else if (nr < 0 && !ringside_is_wanted_anywhere(RINGSIDE_EVENT_rt_sigreturn))
		return;
	row = ringside_row_of(call);
	entry = &ringside_syscalls[row];
	/* Entry has asked already, if nobody was excluded since. */
	if (!(start && ringside_start_is_current(start)) && ringside_is_excluded(task, typed))
		return;
	if (!entry->event) {
		if (ringside_start_tell(task, NULL))
			ringside_lose(RINGSIDE_DROP_UNSUPPORTED_ABI, atomic);
		return;
	}
	if (!ringside_is_wanted_anywhere(entry->event)) {
		/* The exec that nobody wants. Later copies find no entry, and of a success a return of 0. */
		if (start && entry->capture == RINGSIDE_CAPTURE_EXEC) {
			ringside_start_forget(start);
			ringside_credentials_forget(task);
		}
		return;
	}
	if (!start && ringside_is_told_elsewhere(ret, NULL, entry->capture))
		return; /* each copy will see as much */
	if (!ringside_start_tell(task, start))
		return;
	if (!ringside_is_told_elsewhere(ret, start, entry->capture)) {
		slot = NULL;
		if (ringside_call_is_due(entry->event, ret, start, atomic))
			slot = ringside_call_gather(entry->event, call, ret, start, task, typed,
						    atomic);
		if (slot) {
			ringside_call_load(slot, regs, direct);
			if (ringside_capture_call(slot, task, row, start, typed))
				ringside_publish_data(slot, entry->lane, atomic);
			else
				ringside_publish(slot, entry->lane, atomic);
		}
	} else if (ringside_has_copies && start && entry->capture == RINGSIDE_CAPTURE_EXEC &&
		   !start->exec_written &&
		   ringside_event_verdict(entry->event) != RINGSIDE_VERDICT_UNWANTED) {
		/* It went well, but every copy was skipped when it did. */
		ringside_lose(RINGSIDE_DROP_HOOK_MISSED, atomic);
	}
	if (ringside_captures_credentials(entry->capture))
		ringside_credentials_forget(task);
	if (ringside_captures_closing(entry->capture))
		ringside_closing_forget(task);
	if (start && ringside_copy_is_last_of_calls)
		ringside_start_forget(start);
}

static __always_inline void ringside_on_exec(int previous_tid, struct linux_binprm *bprm,
					     const bool direct, const bool atomic)
{
	const bool typed = direct && atomic;
	struct task_struct *task = kernel_current(typed);
	struct ringside_start *start = ringside_start_find_open(task);
	const struct ringside_entry *entry;
	struct ringside_slot *slot = NULL;
	__u32 nr;

	if (start && !ringside_start_explains(start, RINGSIDE_NR_execve, false)) {
		ringside_start_drop(start, atomic);
		start = NULL;
	}
	if (start && start->exec_written && !ringside_copy_is_first)
		return;
	/* Else what the return that follows will show: the new program's ABI. */
	nr = start				    ? start->nr
	     : kernel_task_is_compat(task, typed) ? RINGSIDE_CALL_I386 + RINGSIDE_I386_NR_execve
						    : RINGSIDE_NR_execve;
	entry = ringside_entry_of(nr);
	if (!ringside_is_wanted_anywhere(entry->event) || ringside_is_excluded(task, typed))
		return;
	/* The return of 0 that follows is told by this, also where entry was not seen. */
	if (start)
		start->exec_written = 1;
	else if (!ringside_start_keep(task, nr, 1, 0) && !ringside_copy_is_last)
		return;
	if (ringside_call_is_due(entry->event, 0, start, atomic))
		slot = ringside_call_gather(entry->event, nr, 0, start, task, typed, atomic);
	if (!slot)
		return;
	capture_exec_success(slot, task, start, previous_tid, bprm);
	ringside_publish(slot, entry->lane, atomic);
}

/* For what is no call. */
static __always_inline bool ringside_event_is_due(__u16 event, const bool atomic)
{
	return ringside_is_due(ringside_event_verdict(event), atomic);
}

static __always_inline void ringside_on_fork(struct task_struct *child, const bool direct,
					     const bool atomic)
{
	const bool typed = direct && atomic;
	struct task_struct *task = kernel_current(typed);
	struct ringside_slot *slot;

	if (!ringside_turn(task, child, RINGSIDE_RESCUE_FORK))
		return;
	if (ringside_is_excluded(task, typed) ||
	    !ringside_event_is_due(RINGSIDE_EVENT_process_fork, atomic))
		return;
	slot = ringside_gather(RINGSIDE_EVENT_process_fork, task, typed, atomic);
	if (!slot)
		return;
	capture_fork(slot, task, child);
	ringside_publish(slot, RINGSIDE_LANE_LIFECYCLE, atomic);
}

static __always_inline void ringside_on_exit(const __u64 *arguments, const bool direct,
					     const bool atomic)
{
	const bool typed = direct && atomic;
	struct task_struct *task = kernel_current(typed);
	struct ringside_start *start = ringside_start_find(task);
	bool excluded = ringside_is_excluded(task, typed);
	struct ringside_slot *slot;
	__u16 event;

	if (start && !excluded)
		ringside_start_drop(start, atomic); /* exit() and friends never return */
	ringside_start_sweep(task);
	ringside_credentials_forget(task);
	ringside_closing_forget(task);
	if (!ringside_turn(task, task, RINGSIDE_RESCUE_EXIT) || excluded)
		return;
	event = ringside_exit_event(task, arguments);
	if (!ringside_event_is_due(event, atomic))
		return;
	slot = ringside_gather(event, task, typed, atomic);
	if (!slot)
		return;
	capture_exit(slot, task, event);
	ringside_publish(slot, RINGSIDE_LANE_LIFECYCLE, atomic);
}
