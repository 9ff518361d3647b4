// SPDX-License-Identifier: GPL-2.0-only
/*
 * The path of a task's cgroup, from the root of the default hierarchy, whatever cgroup namespace
 * somebody looks from. kernfs_path() takes a lock that sleeps on PREEMPT_RT: names and parents do not
 * change here, so the way up is walked without one.
 */
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "compat/cgroup.h"

/* Written from the end of `size` bytes towards their beginning. Where it begins; -1: no room. */
static s32 ringside_cgroup_write(char *to, u32 size, struct cgroup *cgroup)
{
	struct cgroup *above;
	u32 at = size;

	for (; (above = ringside_cgroup_above(cgroup)); cgroup = above) {
		const char *name = ringside_cgroup_name(cgroup);
		u32 length = strnlen(name, size);

		if (length + 1 > at)
			return -1;
		at -= length;
		memcpy(to + at, name, length);
		to[--at] = '/';
	}
	if (at == size && size)
		to[--at] = '/'; /* the root itself */
	return at;
}

/* One that is too long is empty and flagged. */
static void ringside_record_cgroup(struct ringside_record *record, struct task_struct *task)
{
	u32 size = ringside_record_room(record);
	char *to = ringside_record_open(record, RINGSIDE_PARAM_ID_CGROUP, RINGSIDE_SOURCE_KERNEL,
					size);
	struct cgroup *cgroup;
	s32 at;

	if (!to)
		return;
	rcu_read_lock();
	cgroup = ringside_cgroup_of(task);
	at = cgroup ? ringside_cgroup_write(to, size, cgroup) : -1;
	rcu_read_unlock();
	if (at < 0) {
		ringside_record_close(record, 0, cgroup ? RINGSIDE_PARAM_TRUNCATED :
							  RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	memmove(to, to + at, size - at);
	ringside_record_close(record, size - at, 0);
}
