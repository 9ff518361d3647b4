/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of the kernel, hooked at entry and return without a pool: since 6.14 the kernel keeps what a
 * hook remembers on the task's own stack of returns. Before that an fprobe has a pool like a kretprobe,
 * and costs as much or more: it is not offered. One probe serves all functions.
 */
#ifndef RINGSIDE_COMPAT_FPROBE_H
#define RINGSIDE_COMPAT_FPROBE_H

#include <linux/errno.h>
#include <linux/ptrace.h>
#include "probe-answers.h"

/* What the hook does, in functions.c; user: the registers of the task's own program. */
static bool ringside_fprobe_enters(struct pt_regs *user, void *data);
static void ringside_fprobe_returns(void *data, struct pt_regs *user, long ret);

#if RINGSIDE_HAS_FPROBE_GRAPH && IS_ENABLED(CONFIG_FPROBE)
#include <linux/fprobe.h>

#define RINGSIDE_FPROBE_OFFERED (1U << RINGSIDE_HOOK_FPROBE)

static struct fprobe ringside_fprobe;

static int ringside_fprobe_on_entry(struct fprobe *probe, unsigned long ip, unsigned long return_ip,
				    struct ftrace_regs *regs, void *data)
{
	return ringside_fprobe_enters(current_pt_regs(), data) ? 0 : 1;
}

static void ringside_fprobe_on_return(struct fprobe *probe, unsigned long ip,
				      unsigned long return_ip, struct ftrace_regs *regs, void *data)
{
	ringside_fprobe_returns(data, current_pt_regs(), ftrace_regs_get_return_value(regs));
}

static int ringside_fprobe_attach(const char **symbols, int count, size_t bytes)
{
	ringside_fprobe = (struct fprobe){
		.entry_handler = ringside_fprobe_on_entry,
		.exit_handler = ringside_fprobe_on_return,
		.entry_data_size = bytes,
	};
	return register_fprobe_syms(&ringside_fprobe, symbols, count);
}

/* No handler of it runs afterwards, and none will. */
static void ringside_fprobe_detach(void)
{
	unregister_fprobe(&ringside_fprobe);
	synchronize_rcu(); /* an entry that found it before may still run */
}

static u64 ringside_fprobe_missed(void)
{
	return READ_ONCE(ringside_fprobe.nmissed);
}
#else
#define RINGSIDE_FPROBE_OFFERED 0

static int ringside_fprobe_attach(const char **symbols, int count, size_t bytes)
{
	return -EOPNOTSUPP;
}

static void ringside_fprobe_detach(void)
{
}

static u64 ringside_fprobe_missed(void)
{
	return 0;
}
#endif
#endif
