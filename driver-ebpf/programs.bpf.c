// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs the loader chooses from: hook x way to attach (btf, raw) x build (plain, atomic).
 *
 *	btf	BTF-typed tracepoint, for kernels that carry BTF; they may have functions hooked
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
#include "io_uring.bpf.c"
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

/*
 * A plan of functions (loader/src/plan.rs): instead of sys_enter and sys_exit, what enters and what
 * returns from the functions of wanted calls. They have the tracepoints' arguments, and a call that
 * is not hooked costs nothing.
 *
 * A program hooks one function. So that each function does not cost a verification of all this,
 * what is attached only jumps: the loader opens this object again for each RINGSIDE_STUBS functions
 * and for each prototype of functions (the kernel lets programs of one prototype jump only to each
 * other), all with the same maps but for these two.
 */
struct ringside_handler {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
};
struct ringside_handler at_entry SEC(".maps"), at_return SEC(".maps");

#define RINGSIDE_HANDLERS(build, atomic)                                                          \
	SEC("fentry")                                                                             \
	int BPF_PROG(call_begins_##build, struct pt_regs *regs)                                   \
	{                                                                                         \
		ringside_on_sys_enter(regs, (__s32)regs->orig_ax, true, atomic);                  \
		return 0;                                                                         \
	}                                                                                         \
	SEC("fexit")                                                                              \
	int BPF_PROG(call_returns_##build, struct pt_regs *regs, long ret)                        \
	{                                                                                         \
		ringside_on_sys_exit(regs, ret, true, atomic);                                    \
		return 0;                                                                         \
	}

RINGSIDE_HANDLERS(plain, false)
RINGSIDE_HANDLERS(atomic, true)

#define RINGSIDE_STUB(number)                                                                     \
	SEC("fentry")                                                                             \
	int begins_##number(void *ctx)                                                            \
	{                                                                                         \
		bpf_tail_call(ctx, &at_entry, 0);                                                 \
		return 0;                                                                         \
	}                                                                                         \
	SEC("fexit")                                                                              \
	int returns_##number(void *ctx)                                                           \
	{                                                                                         \
		bpf_tail_call(ctx, &at_return, 0);                                                \
		return 0;                                                                         \
	}

/* RINGSIDE_STUBS of loader/src/ebpf/functions.rs */
RINGSIDE_STUB(0)
RINGSIDE_STUB(1)
RINGSIDE_STUB(2)
RINGSIDE_STUB(3)
RINGSIDE_STUB(4)
RINGSIDE_STUB(5)
RINGSIDE_STUB(6)
RINGSIDE_STUB(7)
RINGSIDE_STUB(8)
RINGSIDE_STUB(9)
RINGSIDE_STUB(10)
RINGSIDE_STUB(11)
RINGSIDE_STUB(12)
RINGSIDE_STUB(13)
RINGSIDE_STUB(14)
RINGSIDE_STUB(15)

/* Attached for a moment: does this kernel let functions be hooked? */
SEC("fexit")
int probe_function(void *ctx)
{
	return 0;
}

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
 * cgroups and of pid namespaces there are, and the bytes of a ring.
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
	ringside_ring_configure(wish, ctx[2]);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
