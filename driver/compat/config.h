/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the configuration of a kernel takes away, as functions that are always there.
 */
#ifndef RINGSIDE_COMPAT_CONFIG_H
#define RINGSIDE_COMPAT_CONFIG_H

#include <linux/cgroup.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <net/sock.h>

#ifndef CONFIG_X86_64
#error "the event table knows the system calls of x86-64 only"
#endif

/* Spinlocks sleep on PREEMPT_RT, where probes may not: whoever needs one asks first. */
static inline bool ringside_hooks_may_lock(void)
{
	return !IS_ENABLED(CONFIG_PREEMPT_RT);
}

/*
 * Id of the task's cgroup in the default hierarchy; 0 on a kernel without cgroups. The caller has
 * preemption off, which RCU waits for as well, or rcu_read_lock().
 */
static inline u64 ringside_cgroup_id(struct task_struct *task)
{
#ifdef CONFIG_CGROUPS
	return cgroup_id(task_css_set_check(task, !preemptible())->dfl_cgrp);
#else
	return 0;
#endif
}

/* The addresses of an AF_INET6 socket; without IPv6 in the kernel there is none to ask. */
static inline const struct in6_addr *ringside_inet6_local(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	return &sk->sk_v6_rcv_saddr;
#else
	return &in6addr_any;
#endif
}

static inline const struct in6_addr *ringside_inet6_peer(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	return &sk->sk_v6_daddr;
#else
	return &in6addr_any;
#endif
}

#endif
