/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A function of the kernel, hooked at entry and return, with memory for each call that is in it.
 *
 * Handlers run with preemption off, and neither in interrupts nor nested in each other. The kernel keeps
 * the memory of a call that sleeps across the detaching and frees it when the call returns: that return
 * goes by unseen, and nothing of this module is on the sleeper's stack.
 *
 * Up to 5.10 the kernel holds a lock of its own (one of 64, by task) while the handler of a return runs,
 * with interrupts off. Handlers take rename_lock and locks of unix sockets; whoever hooks functions that
 * run under those by kretprobes too, on 5.10, could deadlock with us.
 *
 * The kernel takes a place of the pool before it asks the module, and counts who found none without a
 * lock. So the handler of the kprobe below is ours and calls the kernel's: who is not wanted takes no
 * place, and who finds none is known, where and when it happens. That handler is a public field; beside
 * calling it the kernel only looks at it to name the probe's kind in debugfs. The kernel's own count of
 * misses is left alone: beside those of the pool it has probes inside probes, which no system call is, and
 * up to 5.13 every page that a handler finds missing.
 */
#ifndef RINGSIDE_COMPAT_KRETPROBE_H
#define RINGSIDE_COMPAT_KRETPROBE_H

#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>

struct ringside_kretprobe;

/* What the hook does, in functions.c. Whether somebody looks at the call that enters ... */
static bool ringside_kretprobe_wants(const struct ringside_kretprobe *hook, const struct pt_regs *user);
/* ... if so, with its memory, or NULL: its return will not be seen ... */
static void ringside_kretprobe_enters(const struct ringside_kretprobe *hook, struct pt_regs *user,
				      void *data);
/* ... and what it returned. */
static void ringside_kretprobe_returns(void *data, struct pt_regs *user, long ret);

#if IS_ENABLED(CONFIG_KRETPROBES)
#define RINGSIDE_KRETPROBE_OFFERED (1U << RINGSIDE_HOOK_KRETPROBE)

struct ringside_kretprobe {
	struct kretprobe probe;
	kprobe_pre_handler_t take; /* the kernel's own */
};

/* Memory of the call that enters on this CPU, while the kernel's handler runs. */
static DEFINE_PER_CPU(void *, ringside_kretprobe_data);

static int ringside_kretprobe_taken(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	__this_cpu_write(ringside_kretprobe_data, instance->data);
	return 0;
}

static int ringside_kretprobe_on_entry(struct kprobe *probe, struct pt_regs *regs)
{
	struct ringside_kretprobe *hook = container_of(probe, struct ringside_kretprobe, probe.kp);
	struct pt_regs *user = (struct pt_regs *)regs->di;

	if (!ringside_kretprobe_wants(hook, user))
		return 0;
	__this_cpu_write(ringside_kretprobe_data, NULL);
	hook->take(probe, regs);
	ringside_kretprobe_enters(hook, user, __this_cpu_read(ringside_kretprobe_data));
	return 0;
}

static int ringside_kretprobe_on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	ringside_kretprobe_returns(instance->data, current_pt_regs(), regs_return_value(regs));
	return 0;
}

/* Where the function begins; nothing is hooked. Forgotten before the hook is used for more. */
static int ringside_kretprobe_find(struct ringside_kretprobe *hook, const char *symbol,
				   unsigned long *address)
{
	struct kprobe *probe = &hook->probe.kp;
	int ret;

	memset(hook, 0, sizeof(*hook));
	probe->symbol_name = symbol;
	probe->flags = KPROBE_FLAG_DISABLED;
	ret = register_kprobe(probe);
	*address = ret ? 0 : (unsigned long)probe->addr;
	return ret;
}

static void ringside_kretprobes_forget(struct ringside_kretprobe **hooks, int count)
{
	BUILD_BUG_ON(offsetof(struct ringside_kretprobe, probe.kp));
	unregister_kprobes((struct kprobe **)hooks, count);
}

static int ringside_kretprobe_attach(struct ringside_kretprobe *hook, const char *symbol,
				     size_t bytes, int places)
{
	struct kretprobe *probe = &hook->probe;
	int ret;

	memset(hook, 0, sizeof(*hook));
	probe->kp.symbol_name = symbol;
	probe->kp.flags = KPROBE_FLAG_DISABLED; /* until its handler is ours */
	probe->handler = ringside_kretprobe_on_return;
	probe->entry_handler = ringside_kretprobe_taken;
	probe->data_size = bytes;
	probe->maxactive = places;
	ret = register_kretprobe(probe);
	if (ret)
		return ret;
	hook->take = probe->kp.pre_handler;
	probe->kp.pre_handler = ringside_kretprobe_on_entry;
	ret = enable_kretprobe(probe);
	if (ret)
		unregister_kretprobe(probe);
	return ret;
}

/* No handler of them runs afterwards, and none will. */
static void ringside_kretprobes_detach(struct ringside_kretprobe **hooks, int count)
{
	BUILD_BUG_ON(offsetof(struct ringside_kretprobe, probe));
	unregister_kretprobes((struct kretprobe **)hooks, count); /* waits once for all */
}
#else
#define RINGSIDE_KRETPROBE_OFFERED 0

struct ringside_kretprobe {
	int unused;
};

static int ringside_kretprobe_find(struct ringside_kretprobe *hook, const char *symbol,
				   unsigned long *address)
{
	return -EOPNOTSUPP;
}

static void ringside_kretprobes_forget(struct ringside_kretprobe **hooks, int count)
{
}

static int ringside_kretprobe_attach(struct ringside_kretprobe *hook, const char *symbol,
				     size_t bytes, int places)
{
	return -EOPNOTSUPP;
}

static void ringside_kretprobes_detach(struct ringside_kretprobe **hooks, int count)
{
}
#endif
#endif
