// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gather slots: where a record is put together before it is committed. The taker has preemption
 * off, so one slot per CPU would do, but for a probe that interrupts another one on the same CPU:
 * each level takes a slot of its own, and one level too many is a counted loss (REENTRY).
 */
#include <linux/atomic.h>
#include <linux/slab.h>

#define RINGSIDE_SLOTS_PER_CPU 4

struct ringside_slot {
	atomic_t taken;
	struct ringside_record record;
	u8 bytes[RINGSIDE_RECORD_MAX_BYTES] __aligned(8);
};

static struct ringside_slot *ringside_slots; /* RINGSIDE_SLOTS_PER_CPU for each possible CPU */

static struct ringside_slot *ringside_slot_take(void)
{
	struct ringside_slot *slot = ringside_slots + smp_processor_id() * RINGSIDE_SLOTS_PER_CPU;
	unsigned int i;

	for (i = 0; i < RINGSIDE_SLOTS_PER_CPU; i++, slot++)
		if (!atomic_read(&slot->taken) && !atomic_cmpxchg_acquire(&slot->taken, 0, 1))
			return slot;
	return NULL;
}

static void ringside_slot_give(struct ringside_slot *slot)
{
	atomic_set_release(&slot->taken, 0);
}

static int ringside_slots_create(void)
{
	ringside_slots = kvcalloc((size_t)nr_cpu_ids * RINGSIDE_SLOTS_PER_CPU,
				  sizeof(*ringside_slots), GFP_KERNEL_ACCOUNT);
	return ringside_slots ? 0 : -ENOMEM;
}

static void ringside_slots_destroy(void)
{
	kvfree(ringside_slots);
	ringside_slots = NULL;
}
