// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the reader wakes: as soon as a ring holds watermark bytes, and otherwise max_latency after
 * a record came. Probes cannot wake anybody themselves (a waker may hold the locks that a wake-up
 * takes), so they queue irq_work, and only while a reader waits.
 *
 * The reader stores tail_bytes and calls poll(); a probe stores head_bytes and looks here. Each
 * has a full barrier between its store and its look, so at least one of them sees the other.
 */
#include <linux/irq_work.h>
#include <linux/poll.h>
#include <linux/wait.h>

#include "compat/hrtimer.h"

static DECLARE_WAIT_QUEUE_HEAD(ringside_wait);
static struct irq_work ringside_wake_work;
static struct hrtimer ringside_latency_timer;
static u32 ringside_watermark_bytes;
static u64 ringside_max_latency_ns;
static bool ringside_reader_waits; /* set by poll(), cleared when it reports data */
static bool ringside_latency_armed; /* the timer runs */
static bool ringside_latency_over; /* it has fired since data was last reported */

static enum hrtimer_restart ringside_latency_expired(struct hrtimer *timer)
{
	WRITE_ONCE(ringside_latency_armed, false);
	WRITE_ONCE(ringside_latency_over, true);
	wake_up_interruptible(&ringside_wait);
	return HRTIMER_NORESTART;
}

/* Data is there. The fullest ring decides. */
static u64 ringside_fullest(void)
{
	unsigned int cpu;
	u64 fullest = 0, head;

	for_each_possible_cpu(cpu) {
		struct ringside_ring *ring = ringside_ring_of(cpu);

		if (!ring)
			continue;
		/* Pairs with smp_store_release() in ringside_ring_publish(). */
		head = smp_load_acquire(&ring->producer->head_bytes);
		fullest = max(fullest, ringside_ring_used(ring, head));
	}
	return fullest;
}

static void ringside_latency_arm(void)
{
	if (xchg(&ringside_latency_armed, true))
		return;
	hrtimer_start(&ringside_latency_timer, ns_to_ktime(READ_ONCE(ringside_max_latency_ns)),
		      HRTIMER_MODE_REL);
}

static void ringside_wake_run(struct irq_work *work)
{
	if (ringside_fullest() >= READ_ONCE(ringside_watermark_bytes)) {
		/* The woken reader calls poll() and looks again; until then nobody need wake it. */
		WRITE_ONCE(ringside_reader_waits, false);
		wake_up_interruptible(&ringside_wait);
	} else {
		ringside_latency_arm();
	}
}

/* After every publish, preemption off. The common case is one barrier and one load. */
static void ringside_wake_check(struct ringside_ring *ring)
{
	smp_mb(); /* head_bytes before reader_waits; pairs with the one in ringside_poll() */
	if (!READ_ONCE(ringside_reader_waits))
		return;
	if (!READ_ONCE(ringside_latency_armed) ||
	    ringside_ring_used(ring, ring->head) >= READ_ONCE(ringside_watermark_bytes))
		irq_work_queue(&ringside_wake_work);
}

static __poll_t ringside_poll(struct file *file, poll_table *table)
{
	u64 fullest;

	poll_wait(file, &ringside_wait, table);
	/* Pairs with smp_store_release() in ringside_ioctl_create_rings(). */
	if (!smp_load_acquire(&ringside_rings_ready))
		return EPOLLERR;
	WRITE_ONCE(ringside_reader_waits, true);
	smp_mb(); /* reader_waits before head_bytes; pairs with ringside_wake_check() */
	fullest = ringside_fullest();
	if (!fullest)
		return 0;
	if (fullest < READ_ONCE(ringside_watermark_bytes) && !READ_ONCE(ringside_latency_over)) {
		ringside_latency_arm();
		return 0;
	}
	WRITE_ONCE(ringside_latency_over, false);
	WRITE_ONCE(ringside_reader_waits, false);
	return EPOLLIN | EPOLLRDNORM;
}

static void ringside_wake_configure(u32 watermark_bytes, u32 max_latency_us)
{
	WRITE_ONCE(ringside_watermark_bytes, watermark_bytes);
	WRITE_ONCE(ringside_max_latency_ns, (u64)max_latency_us * NSEC_PER_USEC);
	if (READ_ONCE(ringside_latency_armed)) /* begins again with the new time */
		hrtimer_start(&ringside_latency_timer, ns_to_ktime(ringside_max_latency_ns),
			      HRTIMER_MODE_REL);
}

/* No probe runs any more: nothing can queue the work or arm the timer again, except poll(). */
static void ringside_wake_settle(void)
{
	irq_work_sync(&ringside_wake_work);
	hrtimer_cancel(&ringside_latency_timer);
	WRITE_ONCE(ringside_latency_armed, false);
	WRITE_ONCE(ringside_latency_over, true); /* what is left may be read at once */
	wake_up_interruptible(&ringside_wait);
}

/* The last close: no probe and no poll() runs. The next reader starts as if the module were new. */
static void ringside_wake_reset(void)
{
	irq_work_sync(&ringside_wake_work);
	hrtimer_cancel(&ringside_latency_timer);
	ringside_latency_armed = false;
	ringside_latency_over = false;
	ringside_reader_waits = false;
	ringside_watermark_bytes = 0;
}

static void ringside_wake_init(void)
{
	init_irq_work(&ringside_wake_work, ringside_wake_run);
	ringside_hrtimer_setup(&ringside_latency_timer, ringside_latency_expired);
}
