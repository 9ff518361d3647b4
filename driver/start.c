// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered between entry and exit of a call: when it began and which call it was.
 *
 * A fixed table; the key is the task, which is current in every function here, so a
 * key is only ever put in and taken out by its own task and no lock is needed. A task that finds
 * no place goes on without: its record says NO_START. Places of tasks that never return from
 * their call are freed when the task exits.
 *
 * The identity is needed beside the time because registers at exit lie: a successful execveat
 * shows execve, rt_sigreturn shows -1, an exec can switch between 32 and 64 bit.
 */
#include <linux/cred.h>
#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#define RINGSIDE_STARTS_BITS 14
#define RINGSIDE_STARTS (1U << RINGSIDE_STARTS_BITS)
#define RINGSIDE_START_PROBES 16 /* places looked at; beyond, the table counts as full */

struct ringside_start {
	struct task_struct *task; /* NULL: free. Compared, never dereferenced. */
	u64 ns;
	u32 nr; /* of both ABIs: below RINGSIDE_CALL_SLOTS */
	u16 exec_written; /* sched_process_exec has written the record of this call */
	u16 epoch; /* ringside_starts_epoch at entry */
	const struct cred *cred; /* held: the task's, of a call that may change them; or NULL */
	struct ringside_closing *closing; /* what the call is about to close; or NULL */
};

static struct ringside_start *ringside_starts;
/*
 * Goes on when who is wanted or excluded changes. A place of an earlier epoch says which call it
 * is, but not since when: its exit may have gone by unseen, and this be a later call of the number.
 */
static u16 ringside_starts_epoch;

static bool ringside_start_is_current(const struct ringside_start *start)
{
	return start->epoch == READ_ONCE(ringside_starts_epoch);
}

static void ringside_starts_age(void)
{
	WRITE_ONCE(ringside_starts_epoch, ringside_starts_epoch + 1);
}

static struct ringside_start *ringside_start_find(void)
{
	u32 home = hash_ptr(current, RINGSIDE_STARTS_BITS), i;

	for (i = 0; i < RINGSIDE_START_PROBES; i++) {
		struct ringside_start *start = &ringside_starts[(home + i) % RINGSIDE_STARTS];

		if (READ_ONCE(start->task) == current)
			return start;
	}
	return NULL;
}

/* Out of line, all: most calls have nothing to do with credentials or files, and do not pay for them. */
static noinline void ringside_start_give_cred(struct ringside_start *start)
{
	put_cred(start->cred);
	start->cred = NULL;
}

static noinline void ringside_start_hold_cred(struct ringside_start *start)
{
	if (start->cred) /* left over */
		ringside_start_give_cred(start);
	start->cred = get_current_cred();
}

static noinline void ringside_start_give_closing(struct ringside_start *start)
{
	ringside_closing_give(start->closing);
	start->closing = NULL;
}

static void ringside_start_forget(struct ringside_start *start)
{
	if (unlikely(start->cred))
		ringside_start_give_cred(start);
	if (unlikely(start->closing))
		ringside_start_give_closing(start);
	/* Pairs with the cmpxchg of the next taker: it sees a place nobody writes to any more. */
	smp_store_release(&start->task, NULL);
}

/* NULL: there is no place. */
static __always_inline struct ringside_start *ringside_start_remember(u32 nr)
{
	u32 home = hash_ptr(current, RINGSIDE_STARTS_BITS), i;

	/*
	 * The first place that is this task's or free, so that it is what a look-up finds first. A
	 * place that is left over further on is freed when the task ends.
	 */
	for (i = 0; i < RINGSIDE_START_PROBES; i++) {
		struct ringside_start *start = &ringside_starts[(home + i) % RINGSIDE_STARTS];
		struct task_struct *task = READ_ONCE(start->task);

		if (task != current && (task || cmpxchg(&start->task, NULL, current)))
			continue;
		start->nr = nr;
		start->exec_written = 0;
		start->epoch = READ_ONCE(ringside_starts_epoch);
		start->ns = ktime_get_mono_fast_ns();
		if (unlikely(ringside_is_credentials_call(nr)))
			ringside_start_hold_cred(start);
		if (unlikely(start->closing)) /* left over */
			ringside_start_give_closing(start);
		return start;
	}
	return NULL;
}

static int ringside_starts_create(void)
{
	ringside_starts = kvcalloc(RINGSIDE_STARTS, sizeof(*ringside_starts), GFP_KERNEL_ACCOUNT);
	return ringside_starts ? 0 : -ENOMEM;
}

static void ringside_starts_destroy(void)
{
	kvfree(ringside_starts);
	ringside_starts = NULL;
}

/* No probe runs: what is left belongs to calls whose exit nobody will see. */
static void ringside_starts_clear(void)
{
	u32 i;

	if (!ringside_starts)
		return;
	for (i = 0; i < RINGSIDE_STARTS; i++) {
		if (ringside_starts[i].cred)
			ringside_start_give_cred(&ringside_starts[i]);
		if (ringside_starts[i].closing)
			ringside_start_give_closing(&ringside_starts[i]);
	}
	memset(ringside_starts, 0, RINGSIDE_STARTS * sizeof(*ringside_starts));
}
