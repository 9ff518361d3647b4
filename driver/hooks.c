// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in the kernel. Tracepoints are found by name, because most of them are
 * not exported by symbol; the arguments behind (void *data, ...) are those of the TP_PROTO. A
 * kernel that passes more at the end (sched_process_exit, v6.16) is served all the same.
 *
 * Contexts: task context everywhere. Preemption is off up to 6.12; sys_enter and sys_exit are
 * preemptible and may fault from 6.13 (rcu_tasks_trace), the others are preemptible on 7.x (srcu). Hooks of
 * functions may not fault: they call what is below with no data.
 * tracepoint_synchronize_unregister() waits for all of them.
 */
#include <linux/nospec.h>
#include <linux/tracepoint.h>
#include <asm/syscall.h>

#include "compat/tracepoint.h"

/* Whether filters want a record. What sampling leaves out is lost here. */
static bool ringside_is_due(struct ringside_question *question)
{
	enum ringside_verdict verdict = ringside_ask(question);

	if (verdict == RINGSIDE_VERDICT_LEFT_OUT)
		ringside_lose(RINGSIDE_DROP_NOT_SAMPLED);
	return verdict == RINGSIDE_VERDICT_RECORDED;
}

static noinline bool ringside_call_is_due_to_rules(const struct ringside_call *call)
{
	struct ringside_question question = {
		.event = call->syscall->event,
		.is_call = true,
		.ret = call->ret,
	};

	if (ringside_call_is_timed(call)) {
		question.is_timed = true;
		question.began_ns = call->start->ns;
	}
	return ringside_is_due(&question);
}

static bool ringside_call_is_due(const struct ringside_call *call)
{
	return ringside_is_wanted_plainly(call->syscall->event) ||
	       ringside_call_is_due_to_rules(call);
}

/* For what is no call. */
static bool ringside_event_is_due(u16 event)
{
	struct ringside_question question = { .event = event };

	return ringside_is_wanted_anywhere(event) && !ringside_is_excluded(current) &&
	       (ringside_is_wanted_plainly(event) || ringside_is_due(&question));
}

static noinline __noclone void ringside_call_begins(void *data, struct pt_regs *regs, long id)
{
	u32 call = array_index_nospec(id, RINGSIDE_SYSCALL_NR_SLOTS);
	struct ringside_start *start;

	if (ringside_is_excluded(current))
		return; /* what is not known is counted once, at exit */
	if (unlikely(in_ia32_syscall())) {
		call = ringside_i386_call(id, regs->bx);
		/* Of a native call its byte has just said so. */
		if (!ringside_is_watched(ringside_call_syscall(call)))
			return;
	}
	start = ringside_start_remember(call);
	if (start && ringside_captures_closing(ringside_call_syscall(call)->capture))
		ringside_closing_begins(start, in_ia32_syscall() ? regs->bx : regs->di);
}

/*
 * Every call of every program comes through here and through ringside_on_sys_exit(): who is not
 * wanted has to be gone quickly. So what takes over keeps the same parameters (a jump is enough), the
 * byte is read in place (it cannot tear) and through a pointer, which no bounds check of the
 * kernel's configuration repeats. A byte loaded in speculation decides a branch only, so that
 * array_index_nospec() is due behind it. Which ABI it is costs a look at the task: that is for those
 * numbers that one of the two has an interest in, and their byte is read again, so that the compiler
 * does not load it into a register for all.
 */
static void ringside_on_sys_enter(void *data, struct pt_regs *regs, long id)
{
	const u8 *attention = ringside_attention;

	if ((unsigned long)id < RINGSIDE_SYSCALL_NR_SLOTS &&
	    attention[id] & (RINGSIDE_ATTENTION_ENTRY | RINGSIDE_ATTENTION_I386_ENTRY) &&
	    READ_ONCE(attention[id]) & (in_ia32_syscall() ? RINGSIDE_ATTENTION_I386_ENTRY :
							    RINGSIDE_ATTENTION_ENTRY))
		ringside_call_begins(data, regs, id);
}

static void ringside_capture_call(struct ringside_record *record, struct ringside_call *call)
{
	ringside_call_describe(record, call);
	if (call->syscall->capture == RINGSIDE_CAPTURE_BARE || !capture_raw(record, call))
		return;
	switch (call->syscall->capture) {
	case RINGSIDE_CAPTURE_OPEN:
		capture_open(record, call);
		break;
	case RINGSIDE_CAPTURE_SOCKET:
		capture_socket(record, call);
		break;
	case RINGSIDE_CAPTURE_ACCEPT:
		capture_accept(record, call);
		break;
	case RINGSIDE_CAPTURE_TARGET:
		capture_target(record, call);
		break;
	case RINGSIDE_CAPTURE_CLOSE:
		capture_close(record, call);
		break;
	case RINGSIDE_CAPTURE_NAMESPACES:
		capture_namespaces(record, call);
		fallthrough;
	case RINGSIDE_CAPTURE_CREDENTIALS:
		capture_credentials(record, call);
		break;
	case RINGSIDE_CAPTURE_TRANSFER:
		capture_target(record, call);
		fallthrough;
	case RINGSIDE_CAPTURE_DATA:
		capture_data(record, call);
		break;
	}
}

/* Calls whose return of 0 is not the caller's: the child's first step, or an exec already told. */
static bool ringside_is_told_elsewhere(const struct ringside_call *call)
{
	u8 capture = call->syscall->capture;

	if (capture == RINGSIDE_CAPTURE_EXEC)
		return call->ret == 0 || (call->start && call->start->exec_written);
	return capture == RINGSIDE_CAPTURE_CLONE && call->ret == 0;
}

static bool ringside_is_execve(int nr, bool ia32)
{
	return nr == (ia32 ? RINGSIDE_I386_NR_execve : __NR_execve);
}

/*
 * A place left over by an unseen exit must not lend its number to another call. An exec shows the
 * ABI of the new program, whatever the old one's was.
 */
static bool ringside_start_explains(const struct ringside_start *start, int nr, bool ia32)
{
	u8 capture = ringside_call_syscall(start->nr)->capture;

	if (nr >= 0 && start->nr == (ia32 ? RINGSIDE_CALL_I386 : 0) + (u32)nr)
		return true;
	if (ringside_is_execve(nr, ia32) || (!ia32 && !nr))
		return capture == RINGSIDE_CAPTURE_EXEC;
	return nr < 0 && capture == RINGSIDE_CAPTURE_BARE &&
	       RINGSIDE_CALL_IS_I386(start->nr) == ia32;
}

static bool ringside_looks_born(const struct pt_regs *regs, long ret)
{
	return !ret && !regs->di && !regs->si;
}

/*
 * Registers at exit lie in four cases, which entry state clears up: a successful exec shows execve
 * whatever it was and may have switched between 64 and 32 bit, rt_sigreturn shows -1, and a program
 * that the kernel itself started (a usermode helper) shows a read() of nothing.
 */
static bool ringside_registers_may_lie(const struct pt_regs *regs, int nr, bool ia32, long ret)
{
	return nr < 0 || ringside_is_execve(nr, ia32) ||
	       (!ia32 && !nr && ringside_looks_born(regs, ret));
}

/*
 * Which call returns here. Where the registers do not lie the number decides alone, so that an
 * unwanted call costs no look-up. Returns false for a call that is not captured; a loss is counted
 * then.
 */
static bool ringside_call_identify(struct ringside_call *call)
{
	int nr = syscall_get_nr(current, call->regs);
	bool ia32 = in_ia32_syscall();

	call->start = NULL;
	if (ringside_registers_may_lie(call->regs, nr, ia32, call->ret)) {
		call->start = ringside_start_find();
		if (call->start && !ringside_start_explains(call->start, nr, ia32)) {
			ringside_start_forget(call->start);
			call->start = NULL;
		}
		if (call->start) {
			call->nr = call->start->nr;
			return true;
		}
		if (nr < 0 && !ringside_is_wanted_anywhere(RINGSIDE_EVENT_rt_sigreturn))
			return false;
	}
	if (nr >= 0 && nr < RINGSIDE_SYSCALL_NR_SLOTS) {
		call->nr = ia32 ? ringside_i386_call(nr, call->regs->bx) :
				  array_index_nospec(nr, RINGSIDE_SYSCALL_NR_SLOTS);
		if (ringside_call_syscall(call->nr)->event)
			return true;
	}
	if (!ringside_is_excluded(current))
		ringside_lose(RINGSIDE_DROP_UNSUPPORTED_ABI);
	return false;
}

/*
 * What could not be read is faulted in, with nothing held, and the record is gathered once more: who calls
 * waits for it, as any reader of these pages would. How long the call took has been found out before.
 */
static noinline struct ringside_slot *ringside_gather_again(struct ringside_slot *slot,
							    struct ringside_call *call)
{
	struct ringside_user_missing missing = *this_cpu_ptr(&ringside_user_missing);
	u64 duration_ns = ringside_record_header(&slot->record)->duration_ns;
	u16 flags = ringside_record_header(&slot->record)->flags;
	u32 i;

	ringside_abandon(slot);
	for (i = 0; i < missing.count; i++)
		ringside_fault_in(missing.from[i], missing.bytes[i]);
	slot = ringside_gather(call->syscall->event);
	if (!slot)
		return NULL;
	ringside_capture_call(&slot->record, call);
	ringside_record_header(&slot->record)->duration_ns = duration_ns;
	ringside_record_header(&slot->record)->flags = flags;
	ringside_count_faulted_in();
	return slot;
}

static struct ringside_slot *ringside_gather_call(struct ringside_call *call)
{
	struct ringside_slot *slot = ringside_gather(call->syscall->event);

	if (!slot)
		return NULL;
	if (call->may_fault)
		this_cpu_write(ringside_user_missing.count, 0);
	ringside_capture_call(&slot->record, call);
	if (call->may_fault && this_cpu_read(ringside_user_missing.count))
		return ringside_gather_again(slot, call);
	return slot;
}

/* A call that is known, and wanted somewhere. */
static __always_inline void ringside_call_ends(struct ringside_call *call)
{
	struct ringside_slot *slot;

	/* Entry has asked already, if nobody was excluded since. */
	if (!(call->start && ringside_start_is_current(call->start)) && ringside_is_excluded(current))
		return;
	if (!ringside_is_told_elsewhere(call) && ringside_call_is_due(call)) {
		slot = ringside_gather_call(call);
		if (slot)
			ringside_commit(slot);
	}
	if (call->start)
		ringside_start_forget(call->start);
}

/* A 32-bit call that nobody looks at: asked here, off the way of the others. */
static bool ringside_i386_is_unwatched(struct pt_regs *regs)
{
	u32 nr = syscall_get_nr(current, regs);

	return nr < RINGSIDE_SYSCALL_NR_SLOTS &&
	       !(READ_ONCE(ringside_attention[nr]) & RINGSIDE_ATTENTION_I386_EXIT);
}

static noinline __noclone void ringside_call_returns(void *data, struct pt_regs *regs, long ret)
{
	/* Every field: else kernels that clear the stack would clear them all. */
	struct ringside_call call = {
		.regs = regs, .syscall = NULL, .args = NULL, .ret = ret, .nr = 0, .start = NULL,
		.may_fault = data,
	};

	if (syscall_get_nr(current, regs) == __NR_read && !in_ia32_syscall() &&
	    !ringside_looks_born(regs, ret) &&
	    !(READ_ONCE(ringside_attention[__NR_read]) & RINGSIDE_ATTENTION_EXIT))
		return; /* the most frequent call of all, looked at for the sake of a rare one */
	if (in_ia32_syscall() && ringside_i386_is_unwatched(regs))
		return;
	if (!ringside_call_identify(&call))
		return;
	call.syscall = ringside_call_syscall(call.nr);
	if (!ringside_is_watched(call.syscall))
		return;
	if (!call.start && ringside_is_remembered(call.syscall->capture))
		call.start = ringside_start_find();
	if (call.start && call.start->nr != call.nr) { /* left over */
		ringside_start_forget(call.start);
		call.start = NULL;
	}
	if (ringside_is_wanted_anywhere(call.syscall->event))
		ringside_call_ends(&call);
	else if (call.start)
		ringside_start_forget(call.start);
}

static void ringside_on_sys_exit(void *data, struct pt_regs *regs, long ret)
{
	unsigned long nr = (u32)syscall_get_nr(current, regs);
	const u8 *attention = ringside_attention;

	if (nr < RINGSIDE_SYSCALL_NR_SLOTS && !in_ia32_syscall() &&
	    !(attention[nr] & (RINGSIDE_ATTENTION_EXIT | RINGSIDE_ATTENTION_BORN)))
		return;
	ringside_call_returns(data, regs, ret);
}

static void ringside_on_exec(void *data, struct task_struct *task, pid_t previous_tid,
			     struct linux_binprm *bprm)
{
	struct ringside_call call;
	struct ringside_slot *slot;

	call.regs = NULL; /* no longer the call's */
	call.ret = 0;
	call.may_fault = false;
	/* What the return that follows will show: the new program's ABI. */
	call.nr = in_ia32_syscall() ? RINGSIDE_CALL_I386 + RINGSIDE_I386_NR_execve : __NR_execve;
	call.start = ringside_start_find();
	/* One that has told already is of an exec whose return was not seen. */
	if (call.start && (call.start->exec_written ||
			   !ringside_start_explains(call.start, __NR_execve, false))) {
		ringside_start_forget(call.start);
		call.start = NULL;
	}
	if (call.start)
		call.nr = call.start->nr;
	call.syscall = ringside_call_syscall(call.nr);
	if (!ringside_is_wanted_anywhere(call.syscall->event) || ringside_is_excluded(current))
		return;
	slot = ringside_call_is_due(&call) ? ringside_gather(call.syscall->event) : NULL;
	if (slot) {
		ringside_call_describe(&slot->record, &call);
		capture_exec_success(&slot->record, &call, previous_tid, bprm);
		ringside_commit(slot);
	}
	/* The return of 0 that follows is told by this, also where entry was not seen. */
	if (!call.start) {
		ringside_start_remember(call.nr);
		call.start = ringside_start_find();
	}
	if (call.start)
		call.start->exec_written = 1;
}

static void ringside_on_fork(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct ringside_slot *slot;

	if (!ringside_event_is_due(RINGSIDE_EVENT_process_fork))
		return;
	slot = ringside_gather(RINGSIDE_EVENT_process_fork);
	if (!slot)
		return;
	capture_fork(&slot->record, child);
	ringside_commit(slot);
}

static void ringside_on_exit(RINGSIDE_EXIT_PROTO)
{
	struct ringside_start *start;
	u16 event = ringside_exit_is_last(task) ? RINGSIDE_EVENT_process_exit :
						  RINGSIDE_EVENT_thread_exit;
	struct ringside_slot *slot;

	while ((start = ringside_start_find()))
		ringside_start_forget(start); /* exit() and friends never return; and left-overs */
	if (!ringside_event_is_due(event))
		return;
	slot = ringside_gather(event);
	if (!slot)
		return;
	capture_exit(&slot->record, task, event);
	ringside_commit(slot);
}

/* Order of attaching: who forgets entry state before who makes it, so that none is left over. */
static struct ringside_hook {
	const char *name;
	void *probe;
	const bool *needed; /* NULL: always */
	struct tracepoint *tracepoint;
	void *data; /* what the probe gets first: of sys_exit not NULL if it may fault */
	bool attached;
} ringside_hooks[] = {
	{ "sched_process_exit", ringside_on_exit },
	{ "sched_process_fork", ringside_on_fork },
	{ "sys_exit", ringside_on_sys_exit, &ringside_calls_traced },
	{ "sched_process_exec", ringside_on_exec },
	{ "sys_enter", ringside_on_sys_enter, &ringside_entry_needed },
};

static void ringside_hook_match(struct tracepoint *tracepoint, void *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ringside_hooks); i++)
		if (!strcmp(tracepoint->name, ringside_hooks[i].name))
			ringside_hooks[i].tracepoint = tracepoint;
}

static int ringside_hooks_find(void)
{
	unsigned int i;

	for_each_kernel_tracepoint(ringside_hook_match, NULL);
	for (i = 0; i < ARRAY_SIZE(ringside_hooks); i++) {
		if (!ringside_hooks[i].tracepoint) {
			pr_err("this kernel has no tracepoint %s\n", ringside_hooks[i].name);
			return -ENOENT;
		}
		if (ringside_hooks[i].probe == ringside_on_sys_exit &&
		    ringside_tracepoint_may_fault(ringside_hooks[i].tracepoint))
			ringside_hooks[i].data = ringside_hooks[i].tracepoint;
	}
	return 0;
}

static void ringside_hook_detach(struct ringside_hook *hook)
{
	if (hook->attached)
		tracepoint_probe_unregister(hook->tracepoint, hook->probe, hook->data);
	hook->attached = false;
}

static void ringside_hooks_detach(void)
{
	unsigned int i = ARRAY_SIZE(ringside_hooks);

	while (i--)
		ringside_hook_detach(&ringside_hooks[i]);
	/* After this no probe runs and none will: slots, entry state and ledger are at rest. */
	tracepoint_synchronize_unregister();
	ringside_starts_clear();
}

/* Attaches what is needed, and detaches what no longer is; also while a capture runs. */
static int ringside_hooks_adjust(void)
{
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(ringside_hooks); i++) {
		struct ringside_hook *hook = &ringside_hooks[i];

		if (hook->needed && !*hook->needed) {
			ringside_hook_detach(hook);
		} else if (!hook->attached) {
			ret = tracepoint_probe_register(hook->tracepoint, hook->probe, hook->data);
			if (ret)
				return ret;
			hook->attached = true;
		}
	}
	return 0;
}

static int ringside_hooks_attach(void)
{
	int ret = ringside_hooks_adjust();

	if (ret)
		ringside_hooks_detach();
	return ret;
}
