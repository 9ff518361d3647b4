// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who wants what: asked first in every probe, before clock, copy or allocation.
 */
#include <linux/bitops.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

struct ringside_syscall {
	u16 event; /* 0: the table does not know this number */
	u8 capture; /* enum ringside_capture */
};

#define RINGSIDE_SYSCALL_ROW(name, id, nr, capture_, class_) \
	[nr] = { .event = id, .capture = RINGSIDE_CAPTURE_##capture_ },
static const struct ringside_syscall ringside_syscalls[RINGSIDE_SYSCALL_NR_SLOTS] = {
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_ROW)
};
#undef RINGSIDE_SYSCALL_ROW

#define RINGSIDE_KERNEL_CLASS_ROW(name, id, class_, text) [id] = RINGSIDE_CLASS_##class_,
#define RINGSIDE_SYSCALL_CLASS_ROW(name, id, nr, capture_, class_) [id] = RINGSIDE_CLASS_##class_,
static const u8 ringside_event_class[RINGSIDE_EVENT_SLOTS] = {
	RINGSIDE_KERNEL_EVENTS(RINGSIDE_KERNEL_CLASS_ROW)
	RINGSIDE_SYSCALLS(RINGSIDE_SYSCALL_CLASS_ROW)
};
#undef RINGSIDE_SYSCALL_CLASS_ROW
#undef RINGSIDE_KERNEL_CLASS_ROW

static u64 ringside_wanted[RINGSIDE_WANTED_WORDS];
static u32 ringside_config_flags;
/* Thread groups, held: a number would be given to a stranger after its owner's end. */
static struct pid *ringside_excluded[RINGSIDE_EXCLUDED_SLOTS];

static bool ringside_is_wanted(u16 event)
{
	return READ_ONCE(ringside_wanted[event / 64]) >> (event % 64) & 1;
}

static bool ringside_is_excluded(struct task_struct *task)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		struct pid *pid = READ_ONCE(ringside_excluded[i]);

		if (!pid)
			return false; /* places are taken in order and freed together */
		if (pid == task_tgid(task))
			return true;
	}
	return false;
}

static int ringside_exclude(struct pid *tgid)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		if (ringside_excluded[i] == tgid)
			return 0;
		if (!ringside_excluded[i]) {
			WRITE_ONCE(ringside_excluded[i], get_pid(tgid));
			return 0;
		}
	}
	return -ENOSPC;
}

static void ringside_filter_configure(const struct ringside_config *config)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		WRITE_ONCE(ringside_wanted[i], config->wanted[i]);
	WRITE_ONCE(ringside_config_flags, config->flags);
}

static void ringside_filter_reset(void)
{
	unsigned int i;

	memset(ringside_wanted, 0, sizeof(ringside_wanted));
	for (i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		put_pid(ringside_excluded[i]);
		ringside_excluded[i] = NULL;
	}
	ringside_config_flags = 0;
}
