// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry state: when a call began and which call it was, because registers at exit lie. With copies
 * it is also where one copy leaves word for the next: a call whose entry is kept was not seen to
 * end, one whose entry is `told` was.
 */
#pragma once
#include "copies.bpf.c"
#include "filter.bpf.c"
#include "ring.bpf.c"
#include "scope.bpf.c"
#include "table.bpf.c"

static __always_inline struct ringside_start *ringside_start_place(struct task_struct *task)
{
	__u64 key = (__u64)task;

	return bpf_map_lookup_elem(&starts, &key);
}

static __always_inline struct ringside_start *ringside_start_find(struct task_struct *task)
{
	struct ringside_start *start = ringside_start_place(task);

	return start && start->nr == RINGSIDE_NR_none ? NULL : start;
}

/* For those to whom word left by a last copy that was skipped means nothing. */
static __always_inline struct ringside_start *ringside_start_find_open(struct task_struct *task)
{
	struct ringside_start *start = ringside_start_find(task);

	return start && start->told ? NULL : start;
}

static __always_inline bool ringside_start_is_current(const struct ringside_start *start)
{
	return start->epoch == ringside_fresh(ringside_starts_epoch);
}

static __always_inline void ringside_start_forget(struct ringside_start *start)
{
	start->nr = RINGSIDE_NR_none;
}

/* The thread ends, and its place is another's. */
static __always_inline void ringside_start_sweep(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&starts, &key);
}

/* False when the map is full: then the call goes on without state, and its record says NO_START. */
static __always_inline bool ringside_start_keep(struct task_struct *task, __u32 nr,
						__u8 exec_written, __u8 told)
{
	struct ringside_start start = {
	    .ns = bpf_ktime_get_ns(),
	    .nr = nr,
	    .exec_written = exec_written,
	    .told = told,
	    .epoch = ringside_fresh(ringside_starts_epoch),
	};
	struct ringside_start *place = ringside_start_place(task);
	__u64 key = (__u64)task;

	if (place) {
		*place = start;
		return true;
	}
	return !bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
}

/* Leaves word that the end of this call is dealt with. False: one of the next copies has to. */
static __always_inline bool ringside_start_tell(struct task_struct *task,
						struct ringside_start *start)
{
	if (ringside_copy_is_last_of_calls)
		return true;
	if (!start)
		return ringside_start_keep(task, 0, 0, 1);
	start->told = 1;
	return true;
}

static __always_inline bool ringside_is_execve(__s64 nr, bool compat)
{
	return nr == (compat ? RINGSIDE_I386_NR_execve : RINGSIDE_NR_execve);
}

/*
 * A place left over by an unseen exit must not lend its number to another call. An exec shows the
 * ABI of the new program, whatever the old one's was.
 */
static __always_inline bool ringside_start_explains(const struct ringside_start *start, __s64 nr,
						    bool compat)
{
	__u8 capture = ringside_entry_of(start->nr)->capture;

	if (nr >= 0 && start->nr == (compat ? RINGSIDE_CALL_I386 : 0) + nr)
		return true;
	if (ringside_is_execve(nr, compat) || (!compat && !nr))
		return capture == RINGSIDE_CAPTURE_EXEC;
	return nr < 0 && capture == RINGSIDE_CAPTURE_BARE &&
	       RINGSIDE_CALL_IS_I386(start->nr) == compat;
}

/*
 * Forgets the entry of a call that must have ended by now. With copies that is proof of a lost
 * event: every copy was skipped when it returned. Three calls may end their thread instead, and the
 * event of a successful exec was recorded before its return. Behind a change of who is wanted it is
 * proof of nothing. What the call returned nobody knows, so filters' conditions count as met.
 */
static __always_inline void ringside_start_drop(struct ringside_start *start, const bool atomic)
{
	__u16 event = ringside_entry_of(start->nr)->event;
	bool returns = event != RINGSIDE_EVENT_exit && event != RINGSIDE_EVENT_exit_group &&
		       event != RINGSIDE_EVENT_reboot;

	if (ringside_calls_have_copies && returns && !start->told && !start->exec_written &&
	    ringside_start_is_current(start) &&
	    ringside_event_verdict(event) != RINGSIDE_VERDICT_UNWANTED)
		ringside_lose(RINGSIDE_DROP_HOOK_MISSED, atomic);
	ringside_start_forget(start);
}
