// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring requests that are under way: the beginning of the record that their completion finishes.
 *
 * A fixed table, made when somebody wants them; the key is the kernel's request. A place is in nobody's
 * hands (its key is NULL or a request) or in somebody's (BUSY); it changes hands by cmpxchg(), and nobody
 * waits for one. The kernel orders submission and completion of one request, and a request's next life
 * behind both, so a key is looked for by one task at a time. All other keys may come and go meanwhile.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "compat/io_uring.h"

#define RINGSIDE_REQUESTS (1U << RINGSIDE_REQUESTS_BITS)
#define RINGSIDE_REQUEST_PROBES 32 /* places looked at; beyond, the table counts as full */
#define RINGSIDE_REQUEST_BUSY ((const void *)1)

struct ringside_request {
	struct ringside_record record; /* in bytes */
	u64 user_data;
	u8 bytes[RINGSIDE_REQUEST_BYTES] __aligned(8);
};

/* Apart, so that a look-up touches little memory. Compared, never dereferenced. */
static const void **ringside_request_keys;
static struct ringside_request *ringside_requests;

static u32 ringside_request_place(const void *key, u32 probe)
{
	return (hash_ptr((void *)key, RINGSIDE_REQUESTS_BITS) + probe) % RINGSIDE_REQUESTS;
}

/* The place of this key (NULL: a free one near that of `home`) in the caller's hands, or NULL. */
static struct ringside_request *ringside_request_claim(const void *home, const void *key)
{
	u32 i;

	if (!RINGSIDE_IO_URING_MATCHED)
		return NULL;
	for (i = 0; i < RINGSIDE_REQUEST_PROBES; i++) {
		u32 place = ringside_request_place(home, i);

		if (READ_ONCE(ringside_request_keys[place]) == key &&
		    cmpxchg(&ringside_request_keys[place], key, RINGSIDE_REQUEST_BUSY) == key)
			return &ringside_requests[place];
	}
	return NULL;
}

/* Out of the caller's hands: under this key, or free (NULL). */
static void ringside_request_leave(struct ringside_request *request, const void *key)
{
	/* Pairs with the cmpxchg() of the next taker: it sees all that was written here. */
	smp_store_release(&ringside_request_keys[request - ringside_requests], key);
}

static void ringside_requests_destroy(void)
{
	kvfree(ringside_request_keys);
	kvfree(ringside_requests);
	ringside_request_keys = NULL;
	ringside_requests = NULL;
}

/* Under ringside_lock. Once made they stay until no probe can come any more. */
static int ringside_requests_create(void)
{
	if (ringside_requests || !RINGSIDE_IO_URING_MATCHED)
		return 0;
	ringside_request_keys = kvcalloc(RINGSIDE_REQUESTS, sizeof(*ringside_request_keys),
					 GFP_KERNEL_ACCOUNT);
	ringside_requests = kvcalloc(RINGSIDE_REQUESTS, sizeof(*ringside_requests),
				     GFP_KERNEL_ACCOUNT);
	if (ringside_request_keys && ringside_requests)
		return 0;
	ringside_requests_destroy();
	return -ENOMEM;
}
