// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gather, then commit. A capture function is always
 *
 *	slot = ringside_gather(event);		who, when; NULL: the loss is counted already
 *	...					what, with the record writer
 *	ringside_commit(slot);			this CPU's ring, or its ledger
 *
 * Preemption is off from the first to the last, also where the kernel would allow it (6.13 and
 * later): a task that is preempted while it holds a slot blinds its CPU for as long as somebody
 * keeps it from running, and end_ns would not be in order within a ring. Nothing in between
 * faults or sleeps: who finds that something has to be faulted in abandons the slot and gathers again.
 */
#include <linux/preempt.h>
#include <linux/timekeeping.h>

static void ringside_count_lost(struct ringside_counters *counters, enum ringside_drop_reason reason)
{
	WRITE_ONCE(counters->lost[reason], counters->lost[reason] + 1);
}

static u64 ringside_count_wanted(struct ringside_counters *counters)
{
	u64 sequence = counters->wanted;

	WRITE_ONCE(counters->wanted, sequence + 1);
	return sequence;
}

/* An event that was wanted ends here: it takes its sequence number, so that the gap shows. */
static void ringside_lose(enum ringside_drop_reason reason)
{
	struct ringside_ring *ring;

	preempt_disable();
	ring = ringside_ring_of(smp_processor_id());
	if (ring) {
		ringside_count_wanted(ring->counters);
		ringside_count_lost(ring->counters, reason);
	}
	preempt_enable();
}

/* What hooks missed: on which CPU, nobody knows. No probe runs, so any CPU may write the first ring. */
static void ringside_count_missed(u64 count)
{
	struct ringside_counters *counters;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (!ringside_ring_of(cpu))
			continue;
		counters = ringside_ring_of(cpu)->counters;
		WRITE_ONCE(counters->wanted, counters->wanted + count);
		WRITE_ONCE(counters->lost[RINGSIDE_DROP_HOOK_MISSED],
			   counters->lost[RINGSIDE_DROP_HOOK_MISSED] + count);
		return;
	}
}

static struct ringside_slot *ringside_gather(u16 event)
{
	struct ringside_record_header *header;
	struct ringside_slot *slot;

	preempt_disable();
	slot = ringside_slot_take();
	if (!slot) {
		preempt_enable();
		ringside_lose(RINGSIDE_DROP_REENTRY);
		return NULL;
	}
	ringside_record_begin(&slot->record, slot->bytes, sizeof(slot->bytes), event);
	header = ringside_record_header(&slot->record);
	header->end_ns = ktime_get_mono_fast_ns();
	ringside_task_describe(header);
	return slot;
}

/* The record is not to be: nothing was wanted of it yet. */
static void ringside_abandon(struct ringside_slot *slot)
{
	ringside_slot_give(slot);
	preempt_enable();
}

/* Behind a gather. */
static void ringside_count_faulted_in(void)
{
	struct ringside_ring *ring = ringside_ring_of(smp_processor_id());

	if (ring)
		WRITE_ONCE(ring->counters->faulted_in, ring->counters->faulted_in + 1);
}

static u32 ringside_reserve(const struct ringside_ring *ring, u8 lane)
{
	if (lane == RINGSIDE_LANE_LIFECYCLE || lane == RINGSIDE_LANE_CONNECTION)
		return 0;
	return ring->bytes / RINGSIDE_RESERVED_SHARE;
}

static void ringside_commit(struct ringside_slot *slot)
{
	struct ringside_record *record = &slot->record;
	struct ringside_record_header *header = ringside_record_header(record);
	u8 lane = *(ringside_event_lane + header->event); /* no index, which some kernels would check */
	u32 bytes = ringside_record_finish(record);
	struct ringside_counters *counters;
	struct ringside_ring *ring;

	header->cpu = smp_processor_id();
	ring = ringside_ring_of(header->cpu);
	if (WARN_ON_ONCE(!ring)) /* the hot-plug callback makes it before the CPU runs */
		goto out;
	counters = ring->counters;
	header->sequence = ringside_count_wanted(counters);
	if (record->unreadable || record->truncated) {
		WRITE_ONCE(counters->unreadable_values,
			   counters->unreadable_values + record->unreadable);
		WRITE_ONCE(counters->truncated_values,
			   counters->truncated_values + record->truncated);
	}
	if (header->flags & RINGSIDE_RECORD_NO_START)
		WRITE_ONCE(counters->no_start, counters->no_start + 1);
	if (record->overflow || bytes > ring->bytes / 2) {
		ringside_count_lost(counters, RINGSIDE_DROP_TOO_BIG);
	} else if (!ringside_ring_publish(ring, header, bytes, ringside_reserve(ring, lane))) {
		ringside_count_lost(counters, RINGSIDE_DROP_RING_FULL_LIFECYCLE + lane);
	} else {
		WRITE_ONCE(counters->committed, counters->committed + 1);
		ringside_wake_check(ring);
	}
out:
	ringside_slot_give(slot);
	preempt_enable();
}
