/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cgroups of the default hierarchy, under rcu_read_lock(). A kernel without cgroups has none.
 */
#ifndef RINGSIDE_COMPAT_CGROUP_H
#define RINGSIDE_COMPAT_CGROUP_H

#include <linux/cgroup.h>
#include <linux/kernfs.h>
#include <linux/sched.h>

static inline struct cgroup *ringside_cgroup_of(struct task_struct *task)
{
#ifdef CONFIG_CGROUPS
	return task_dfl_cgroup(task);
#else
	return NULL;
#endif
}

/* NULL: it is the root. */
static inline struct cgroup *ringside_cgroup_above(struct cgroup *cgroup)
{
#ifdef CONFIG_CGROUPS
	return cgroup_parent(cgroup);
#else
	return NULL;
#endif
}

/* One of this hierarchy is never renamed, and its name lives as long as it does. */
static inline const char *ringside_cgroup_name(const struct cgroup *cgroup)
{
#ifdef CONFIG_CGROUPS
	return (__force const char *)READ_ONCE(cgroup->kn->name);
#else
	return "";
#endif
}

#endif
