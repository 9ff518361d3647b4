// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the other clocks differ from CLOCK_MONOTONIC, by which records are timed: an event when the
 * capture begins, and whenever somebody sets the time of day or the machine resumes. What a reader
 * makes of end_ns is then right for the records before a step and for those after it.
 *
 * The timekeeper tells of both, under its own lock and at every tick, so that its notifier may do
 * no more than queue irq_work. That queues work in turn: slots and rings are a task's, no interrupt's.
 */
#include <linux/irq_work.h>
#include <linux/pvclock_gtod.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

static void ringside_clock_record(void)
{
	struct ringside_record_header *header;
	struct ringside_slot *slot;
	s64 realtime, boottime;

	if (!ringside_is_wanted_anywhere(RINGSIDE_EVENT_clock_offsets))
		return;
	slot = ringside_gather(RINGSIDE_EVENT_clock_offsets);
	if (!slot)
		return;
	header = ringside_record_header(&slot->record);
	/* It is about no task. */
	memset(&header->tid, 0,
	       offsetof(struct ringside_record_header, ret) -
		       offsetof(struct ringside_record_header, tid));
	memset(header->comm, 0, sizeof(header->comm));
	realtime = ktime_to_ns(ktime_mono_to_any(0, TK_OFFS_REAL));
	boottime = ktime_to_ns(ktime_mono_to_any(0, TK_OFFS_BOOT));
	ringside_record_u64(&slot->record, RINGSIDE_PARAM_ID_REALTIME_OFFSET,
			    RINGSIDE_SOURCE_KERNEL, realtime);
	ringside_record_u64(&slot->record, RINGSIDE_PARAM_ID_BOOTTIME_OFFSET,
			    RINGSIDE_SOURCE_KERNEL, boottime);
	ringside_commit(slot);
}

static void ringside_clock_work_run(struct work_struct *work)
{
	ringside_clock_record();
}
static DECLARE_WORK(ringside_clock_work, ringside_clock_work_run);

static void ringside_clock_interrupt(struct irq_work *work)
{
	schedule_work(&ringside_clock_work);
}
static struct irq_work ringside_clock_irq_work;

static int ringside_clock_notify(struct notifier_block *block, unsigned long was_set, void *keeper)
{
	if (was_set)
		irq_work_queue(&ringside_clock_irq_work);
	return NOTIFY_OK;
}

static struct notifier_block ringside_clock_notifier = { .notifier_call = ringside_clock_notify };

/*
 * After the hooks: a step in between is told by either of the two. Who registers is told at once, as
 * if the clock had been set just now: that makes the event of the beginning.
 */
static void ringside_clock_start(void)
{
	init_irq_work(&ringside_clock_irq_work, ringside_clock_interrupt);
	pvclock_gtod_register_notifier(&ringside_clock_notifier);
}

/* Afterwards nothing of it runs, and nothing will. */
static void ringside_clock_stop(void)
{
	pvclock_gtod_unregister_notifier(&ringside_clock_notifier);
	irq_work_sync(&ringside_clock_irq_work);
	cancel_work_sync(&ringside_clock_work);
}
