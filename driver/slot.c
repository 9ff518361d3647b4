// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gather slots: where a record is put together before it is committed. The taker has preemption
 * off, so one slot per CPU would do, but for a probe that interrupts another one on the same CPU:
 * each level takes a slot of its own, and one level too many is a counted loss (REENTRY).
 *
 * A slot is only ever touched by its CPU, and who interrupts has given back all it took before the
 * interrupted one goes on: a plain flag is enough, and takes no lock on the bus.
 */
#include <linux/slab.h>

#define RINGSIDE_SLOTS_PER_CPU 4

struct ringside_slot {
	bool taken;
	struct ringside_record record;
	u8 bytes[RINGSIDE_RECORD_MAX_BYTES] __aligned(8);
};

static struct ringside_slot *ringside_slots; /* RINGSIDE_SLOTS_PER_CPU for each possible CPU */

static struct ringside_slot *ringside_slot_take(void)
{
	struct ringside_slot *slot = ringside_slots + smp_processor_id() * RINGSIDE_SLOTS_PER_CPU;
	unsigned int i;

	for (i = 0; i < RINGSIDE_SLOTS_PER_CPU; i++, slot++)
		if (!READ_ONCE(slot->taken)) {
			WRITE_ONCE(slot->taken, true);
			barrier(); /* before the record begins */
			return slot;
		}
	return NULL;
}

static void ringside_slot_give(struct ringside_slot *slot)
{
	barrier(); /* behind the last look at the record */
	WRITE_ONCE(slot->taken, false);
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
