// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in the kernel. Tracepoints are found by name, because most of them are
 * not exported by symbol; the arguments behind (void *data, ...) are those of the TP_PROTO. A
 * kernel that passes more at the end (sched_process_exit, v6.16) is served all the same.
 *
 * Contexts: task context everywhere. Preemption is off up to 6.12; sys_enter and sys_exit are
 * preemptible and may fault from 6.13 (rcu_tasks_trace), the others are preemptible on 7.x (srcu).
 * tracepoint_synchronize_unregister() waits for all of them.
 */
#include <linux/nospec.h>
#include <linux/tracepoint.h>
#include <asm/syscall.h>

static void ringside_on_sys_enter(void *data, struct pt_regs *regs, long id)
{
	u16 event;

	if (in_ia32_syscall() || id < 0 || id >= RINGSIDE_SYSCALL_NR_SLOTS)
		return; /* counted once, at exit */
	id = array_index_nospec(id, RINGSIDE_SYSCALL_NR_SLOTS);
	event = ringside_syscalls[id].event;
	if (!event || !ringside_is_wanted(event) || ringside_is_excluded(current))
		return;
	/* Without durations only the calls whose identity is gone at exit need a look here. */
	if (READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS ||
	    ringside_syscalls[id].capture == RINGSIDE_CAPTURE_EXEC ||
	    ringside_syscalls[id].capture == RINGSIDE_CAPTURE_BARE)
		ringside_start_remember(id);
}

static void ringside_capture_call(struct ringside_record *record, const struct ringside_call *call,
				  u8 capture)
{
	ringside_call_describe(record, call);
	switch (capture) {
	case RINGSIDE_CAPTURE_BARE:
		break;
	case RINGSIDE_CAPTURE_RAW:
		capture_raw(record, call);
		break;
	case RINGSIDE_CAPTURE_FD:
		capture_fd(record, call);
		break;
	case RINGSIDE_CAPTURE_EXEC:
		capture_exec_failure(record, call);
		break;
	case RINGSIDE_CAPTURE_CLONE:
		capture_clone(record, call);
		break;
	case RINGSIDE_CAPTURE_OPEN:
		capture_open(record, call);
		break;
	case RINGSIDE_CAPTURE_CONNECT:
		capture_connect(record, call);
		break;
	case RINGSIDE_CAPTURE_ACCEPT:
		capture_accept(record, call);
		break;
	}
}

/* Calls whose return of 0 is not the caller's: the child's first step, or an exec already told. */
static bool ringside_is_told_elsewhere(const struct ringside_call *call, u8 capture)
{
	if (capture == RINGSIDE_CAPTURE_EXEC)
		return call->ret == 0 || (call->start && call->start->exec_written);
	return capture == RINGSIDE_CAPTURE_CLONE && call->ret == 0;
}

/* A place left over by an unseen exit must not lend its number to another call. */
static bool ringside_start_explains(const struct ringside_start *start, int nr, bool ia32)
{
	if (!ia32 && start->nr == nr)
		return true;
	if (ia32 || nr == __NR_execve || !nr)
		return start->nr == __NR_execve || start->nr == __NR_execveat;
	return start->nr == __NR_rt_sigreturn;
}

/*
 * Which call returns here. Registers lie in four cases, which entry state clears up: a successful
 * exec shows execve whatever it was and may have switched to 32 bit, rt_sigreturn shows -1, and a
 * program that the kernel itself started (a usermode helper) shows a read() of nothing.
 * For every other call the number decides alone, so that an unwanted one costs no look-up.
 * Returns false for a call that is not captured; a loss is counted then.
 */
static bool ringside_call_identify(struct ringside_call *call)
{
	int nr = syscall_get_nr(current, call->regs);
	bool ia32 = in_ia32_syscall();
	bool born = !nr && !call->ret && !call->regs->di && !call->regs->si;

	if (ia32 || nr < 0 || nr == __NR_execve || born) {
		call->start = ringside_start_find();
		if (call->start && !ringside_start_explains(call->start, nr, ia32)) {
			ringside_start_forget(call->start);
			call->start = NULL;
		}
		if (call->start) {
			call->nr = call->start->nr;
			return true;
		}
		if (!ia32 && nr < 0 && !ringside_is_wanted(RINGSIDE_EVENT_rt_sigreturn))
			return false;
	}
	if (!ia32 && nr >= 0 && nr < RINGSIDE_SYSCALL_NR_SLOTS && ringside_syscalls[nr].event) {
		call->nr = array_index_nospec(nr, RINGSIDE_SYSCALL_NR_SLOTS);
		return true;
	}
	if (!ringside_is_excluded(current))
		ringside_lose(RINGSIDE_DROP_UNSUPPORTED_ABI);
	return false;
}

static void ringside_on_sys_exit(void *data, struct pt_regs *regs, long ret)
{
	struct ringside_call call = { .regs = regs, .ret = ret };
	const struct ringside_syscall *syscall;
	struct ringside_slot *slot;

	if (!ringside_call_identify(&call))
		return;
	syscall = &ringside_syscalls[call.nr];
	if (!ringside_is_wanted(syscall->event) || ringside_is_excluded(current))
		return;
	if (!call.start)
		call.start = ringside_start_find();
	if (call.start && call.start->nr != call.nr) { /* left over */
		ringside_start_forget(call.start);
		call.start = NULL;
	}
	if (!ringside_is_told_elsewhere(&call, syscall->capture)) {
		slot = ringside_gather(syscall->event);
		if (slot) {
			syscall_get_arguments(current, regs, call.args);
			ringside_capture_call(&slot->record, &call, syscall->capture);
			ringside_commit(slot);
		}
	}
	if (call.start)
		ringside_start_forget(call.start);
}

static void ringside_on_exec(void *data, struct task_struct *task, pid_t previous_tid,
			     struct linux_binprm *bprm)
{
	struct ringside_call call = { .start = ringside_start_find(), .nr = __NR_execve };
	struct ringside_slot *slot;
	u16 event;

	if (call.start && !ringside_start_explains(call.start, __NR_execve, false)) {
		ringside_start_forget(call.start);
		call.start = NULL;
	}
	if (call.start)
		call.nr = call.start->nr;
	event = ringside_syscalls[call.nr].event;
	if (!ringside_is_wanted(event) || ringside_is_excluded(current))
		return;
	slot = ringside_gather(event);
	if (slot) {
		ringside_call_describe(&slot->record, &call);
		capture_exec_success(&slot->record, previous_tid, bprm);
		ringside_commit(slot);
	}
	/* The return of 0 that follows is this record's, also where entry was not seen. */
	if (!call.start) {
		ringside_start_remember(__NR_execve);
		call.start = ringside_start_find();
	}
	if (call.start)
		call.start->exec_written = 1;
}

static void ringside_on_fork(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct ringside_slot *slot;

	if (!ringside_is_wanted(RINGSIDE_EVENT_process_fork) || ringside_is_excluded(current))
		return;
	slot = ringside_gather(RINGSIDE_EVENT_process_fork);
	if (!slot)
		return;
	capture_fork(&slot->record, child);
	ringside_commit(slot);
}

static void ringside_on_exit(RINGSIDE_EXIT_PROTO)
{
	struct ringside_start *start = ringside_start_find();
	u16 event = ringside_exit_is_last(task) ? RINGSIDE_EVENT_process_exit :
						  RINGSIDE_EVENT_thread_exit;
	struct ringside_slot *slot;

	if (start)
		ringside_start_forget(start); /* exit() and friends never return */
	if (!ringside_is_wanted(event) || ringside_is_excluded(current))
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
	struct tracepoint *tracepoint;
	bool attached;
} ringside_hooks[] = {
	{ "sched_process_exit", ringside_on_exit },
	{ "sched_process_fork", ringside_on_fork },
	{ "sched_process_exec", ringside_on_exec },
	{ "sys_exit", ringside_on_sys_exit },
	{ "sys_enter", ringside_on_sys_enter },
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
	}
	return 0;
}

static void ringside_hooks_detach(void)
{
	unsigned int i = ARRAY_SIZE(ringside_hooks);

	while (i--) {
		struct ringside_hook *hook = &ringside_hooks[i];

		if (hook->attached)
			tracepoint_probe_unregister(hook->tracepoint, hook->probe, NULL);
		hook->attached = false;
	}
	/* After this no probe runs and none will: slots, entry state and ledger are at rest. */
	tracepoint_synchronize_unregister();
	ringside_starts_clear();
}

static int ringside_hooks_attach(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ringside_hooks); i++) {
		struct ringside_hook *hook = &ringside_hooks[i];
		int ret = tracepoint_probe_register(hook->tracepoint, hook->probe, NULL);

		if (ret) {
			ringside_hooks_detach();
			return ret;
		}
		hook->attached = true;
	}
	return 0;
}
