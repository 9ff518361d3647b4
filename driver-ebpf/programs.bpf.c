// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs the loader chooses from: hook x way to attach (btf, raw) x build (plain, atomic).
 *
 *	btf	BTF-typed tracepoint, for kernels that carry BTF
 *	raw	raw tracepoint, for kernels whose BTF comes in a file
 *	plain	instructions of 5.10; correct only where probes run with preemption off
 *	atomic	fetch-and-add and exchange (5.12 and later)
 *
 * A kernel that does not know an instruction refuses a program that contains it even where it is
 * never reached. So the two builds are programs of their own, and probe_atomic below, which does
 * nothing, tells the loader beforehand which of them this kernel takes. Where probes are
 * preemptible the loader attaches several copies of each: copies.bpf.c.
 */
#include "hooks.bpf.c"
#include <bpf/bpf_tracing.h>

#define RINGSIDE_PROGRAMS(way, section, direct, build, atomic)                                    \
	SEC(section "/sys_enter")                                                                 \
	int BPF_PROG(sys_enter_##way##_##build, struct pt_regs *regs, long id)                    \
	{                                                                                         \
		ringside_on_sys_enter(regs, id, direct, atomic);                                  \
		return 0;                                                                         \
	}                                                                                         \
	SEC(section "/sys_exit")                                                                  \
	int BPF_PROG(sys_exit_##way##_##build, struct pt_regs *regs, long ret)                    \
	{                                                                                         \
		ringside_on_sys_exit(regs, ret, direct, atomic);                                  \
		return 0;                                                                         \
	}                                                                                         \
	SEC(section "/sched_process_exec")                                                        \
	int BPF_PROG(exec_##way##_##build, struct task_struct *task, int previous_tid,            \
		     struct linux_binprm *bprm)                                                   \
	{                                                                                         \
		ringside_on_exec(previous_tid, bprm, direct, atomic);                             \
		return 0;                                                                         \
	}                                                                                         \
	SEC(section "/sched_process_fork")                                                        \
	int BPF_PROG(fork_##way##_##build, struct task_struct *parent, struct task_struct *child) \
	{                                                                                         \
		ringside_on_fork(child, direct, atomic);                                          \
		return 0;                                                                         \
	}                                                                                         \
	SEC(section "/sched_process_exit")                                                        \
	int exit_##way##_##build(__u64 *ctx)                                                      \
	{                                                                                         \
		ringside_on_exit(ctx, direct, atomic);                                            \
		return 0;                                                                         \
	}

RINGSIDE_PROGRAMS(btf, "tp_btf", true, plain, false)
RINGSIDE_PROGRAMS(btf, "tp_btf", true, atomic, true)
RINGSIDE_PROGRAMS(raw, "raw_tp", false, plain, false)
RINGSIDE_PROGRAMS(raw, "raw_tp", false, atomic, true)

/* Loaded, never attached: does this kernel know the atomic build's instructions? */
SEC("raw_tp/sys_exit")
int probe_atomic(void *ctx)
{
	__u64 value = 0;

	return __sync_fetch_and_add(&value, 1) + __sync_lock_test_and_set(&value, 1);
}

/*
 * Run once by whoever is not to be captured (BPF_PROG_TEST_RUN): the caller's thread group takes a
 * place. 0, or 1 when all places are taken.
 */
SEC("raw_tp")
int exclude_self(void *ctx)
{
	return !ringside_exclude_self();
}

/*
 * Run by the loader: what is in the map "config" comes into force. Arguments: how many filters of
 * cgroups and of pid namespaces there are.
 */
SEC("raw_tp")
int configure(__u64 *ctx)
{
	__u32 zero = 0;
	const struct ringside_config *wish = bpf_map_lookup_elem(&config, &zero);

	if (!wish)
		return 1;
	ringside_scopes_configure(wish, ctx[0], ctx[1]);
	ringside_filter_configure(wish);
	ringside_ring_configure(wish);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
