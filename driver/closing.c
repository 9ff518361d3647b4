// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places for what calls are about to close (capture/close.c): made when it is asked for, for as long as
 * the device is open. A place belongs to the entry state that points to it, from the entry of the
 * call until that is forgotten (start.c).
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/slab.h>

/* Calls of close() at once; what more of them close is flagged. */
#define RINGSIDE_CLOSINGS 256
/* A record with one path at most, or two addresses. */
#define RINGSIDE_CLOSING_BYTES (RINGSIDE_STRING_MAX_BYTES + RINGSIDE_RECORD_RESERVED_BYTES + 256)

struct ringside_closing {
	struct ringside_record record;
	u8 bytes[RINGSIDE_CLOSING_BYTES] __aligned(8);
};

static struct ringside_closing *ringside_closings;
static DECLARE_BITMAP(ringside_closings_taken, RINGSIDE_CLOSINGS);

/* NULL: all are taken, or nobody has asked for any. */
static struct ringside_closing *ringside_closing_take(void)
{
	/* Pairs with the release of who makes them while hooks run. */
	struct ringside_closing *all = smp_load_acquire(&ringside_closings);
	unsigned int tries, place;

	for (tries = 0; all && tries < RINGSIDE_CLOSINGS; tries++) {
		place = find_first_zero_bit(ringside_closings_taken, RINGSIDE_CLOSINGS);
		if (place >= RINGSIDE_CLOSINGS)
			return NULL;
		if (!test_and_set_bit(place, ringside_closings_taken))
			return &all[place];
	}
	return NULL;
}

static void ringside_closing_give(struct ringside_closing *closing)
{
	clear_bit_unlock(closing - ringside_closings, ringside_closings_taken);
}

static int ringside_closings_create(void)
{
	struct ringside_closing *all;

	if (ringside_closings)
		return 0;
	all = kvcalloc(RINGSIDE_CLOSINGS, sizeof(*all), GFP_KERNEL_ACCOUNT);
	if (!all)
		return -ENOMEM;
	smp_store_release(&ringside_closings, all);
	return 0;
}

/* No probe runs, and no entry state is left. */
static void ringside_closings_destroy(void)
{
	kvfree(ringside_closings);
	ringside_closings = NULL;
	bitmap_zero(ringside_closings_taken, RINGSIDE_CLOSINGS);
}
