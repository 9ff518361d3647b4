// SPDX-License-Identifier: GPL-2.0-only
/*
 * Snap lengths: how much of the data that a call transferred its record has, by event.
 *
 * Data may be far larger than all the rest of a record, so gather slots (slot.c) have little room for
 * it. If somebody asked for data before START, each slot has a larger place here: made when no probe
 * runs, and as large as the largest length then. A place belongs to whoever holds its slot. While
 * probes run no length becomes larger than places hold.
 */
#include <linux/slab.h>

static u32 ringside_snap_bytes[RINGSIDE_EVENT_SLOTS];

static u8 *ringside_data_places; /* one for each slot; NULL: nobody asked for data */
static u32 ringside_data_snap_bytes; /* the largest length that they hold */

/* Behind a record as large as a slot, its data still fits. */
static u32 ringside_data_place_bytes(u32 snap_bytes)
{
	return RINGSIDE_RECORD_MAX_BYTES + RINGSIDE_PARAM_BYTES(snap_bytes);
}

static u8 *ringside_data_place(const struct ringside_slot *slot)
{
	return ringside_data_places +
	       (size_t)(slot - ringside_slots) * ringside_data_place_bytes(ringside_data_snap_bytes);
}

static u32 ringside_snap_largest(const u32 *bytes)
{
	unsigned int event;
	u32 largest = 0;

	for (event = 0; event < RINGSIDE_EVENT_SLOTS; event++)
		largest = max(largest, bytes[event]);
	return largest;
}

static void ringside_data_places_destroy(void)
{
	kvfree(ringside_data_places);
	ringside_data_places = NULL;
	ringside_data_snap_bytes = 0;
}

/* For the lengths that are set now. No probe runs. */
static int ringside_data_places_create(void)
{
	u32 largest = ringside_snap_largest(ringside_snap_bytes);

	if (largest == ringside_data_snap_bytes)
		return 0;
	ringside_data_places_destroy();
	if (!largest)
		return 0;
	ringside_data_places = kvcalloc((size_t)nr_cpu_ids * RINGSIDE_SLOTS_PER_CPU,
					ringside_data_place_bytes(largest), GFP_KERNEL_ACCOUNT);
	if (!ringside_data_places)
		return -ENOMEM;
	ringside_data_snap_bytes = largest;
	return 0;
}

/* running: probes may read the lengths meanwhile, each of them before or after the change. */
static long ringside_snap_set(const struct ringside_snap *snap, bool running)
{
	u32 largest = ringside_snap_largest(snap->bytes);
	unsigned int event;

	if (largest > RINGSIDE_SNAP_MAX_BYTES)
		return -EINVAL;
	if (running && largest > ringside_data_snap_bytes)
		return -EBUSY;
	for (event = 0; event < RINGSIDE_EVENT_SLOTS; event++)
		WRITE_ONCE(ringside_snap_bytes[event], snap->bytes[event]);
	return 0;
}

static void ringside_snap_reset(void)
{
	memset(ringside_snap_bytes, 0, sizeof(ringside_snap_bytes));
	ringside_data_places_destroy();
}
