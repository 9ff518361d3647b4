// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters in force: the one that holds everywhere, and those of scopes. The twin of
 * driver/scope.c.
 *
 * Programs run under rcu_read_lock(). A filter that they can see never changes: it is in one of two
 * places, the loader writes the other one, and waits until no program runs that may still use what
 * is old before that is written again (loader/src/ebpf/scopes.rs). So every event meets the old
 * filter or the new one as a whole.
 */
#pragma once
#include "filter.bpf.c"
#include "kernel_shapes.bpf.h"
#include "verdict.bpf.c"

#define RINGSIDE_SCOPE_KINDS (RINGSIDE_SCOPE_PID_NAMESPACE + 1)
#define RINGSIDE_PLACES 2 /* of a filter: where it is, and where the next one comes */

/*
 * Key: the scope, with 0 or 1, the filter's place, in `reserved`. To replace the value of a key
 * would not do: a look-up that is just passing by might find neither.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RINGSIDE_SCOPES_MAX + 1); /* one is in both places for a moment */
	__type(key, struct ringside_scope);
	__type(value, struct ringside_filter);
} filters SEC(".maps");

static struct ringside_filter ringside_everywhere[RINGSIDE_PLACES];
static __u32 ringside_everywhere_place;
/* Filters of each kind: a task's scope is only asked for where somebody could want it. */
static __u32 ringside_scope_counts[RINGSIDE_SCOPE_KINDS];

/*
 * What the filter that holds everywhere wants without a condition, as long as it is the only one:
 * most captures have no other, and are answered by this word alone.
 */
static __u64 ringside_wanted_plainly[RINGSIDE_WANTED_WORDS];

static __always_inline const struct ringside_filter *ringside_scope_find(__u32 kind, __u64 id)
{
	struct ringside_scope scope = {.id = id, .kind = kind};
	const struct ringside_filter *filter = bpf_map_lookup_elem(&filters, &scope);

	if (filter)
		return filter;
	scope.reserved = 1;
	return bpf_map_lookup_elem(&filters, &scope);
}

static __always_inline __u64 ringside_scope_of_current(__u32 kind)
{
	__u32 ns_inum;

	if (kind == RINGSIDE_SCOPE_CGROUP)
		return bpf_get_current_cgroup_id();
	kernel_task_innermost(kernel_current(false), 0, &ns_inum, false);
	return ns_inum;
}

static __always_inline bool ringside_is_wanted_plainly(__u16 event)
{
	return ringside_bitmap_has(ringside_wanted_plainly, event);
}

#define RINGSIDE_ASK_CALL 0x1  /* it is a call */
#define RINGSIDE_ASK_TIMED 0x2 /* whose entry was seen */

/*
 * What all filters together say about an event of current that is not wanted plainly: enum
 * ringside_verdict. Every filter is asked, also behind one that records the event: each draws for
 * itself. A global function: verified once for each program, and given numbers only.
 */
__noinline int ringside_ask(__u32 event, __u32 flags, __s64 ret, __u64 began_ns)
{
	struct ringside_question question = {
	    .event = event,
	    .is_call = flags & RINGSIDE_ASK_CALL,
	    .is_timed = flags & RINGSIDE_ASK_TIMED,
	    .ret = ret,
	    .began_ns = began_ns,
	};
	__u32 place = ringside_fresh(ringside_everywhere_place) % RINGSIDE_PLACES;
	const struct ringside_filter *filter;
	int verdict, next;

	verdict = ringside_filter_decide(&ringside_everywhere[place], &question);
	for (__u32 kind = RINGSIDE_SCOPE_CGROUP; kind < RINGSIDE_SCOPE_KINDS; kind++) {
		if (!ringside_fresh(ringside_scope_counts[kind]))
			continue;
		filter = ringside_scope_find(kind, ringside_scope_of_current(kind));
		if (!filter)
			continue;
		next = ringside_filter_decide(filter, &question);
		if (next > verdict)
			verdict = next;
	}
	return verdict;
}

/* Of what is no call, or of a call as far as that can be said without knowing how it went. */
static __always_inline int ringside_event_verdict(__u16 event)
{
	if (!ringside_is_wanted_anywhere(event))
		return RINGSIDE_VERDICT_UNWANTED;
	if (ringside_is_wanted_plainly(event))
		return RINGSIDE_VERDICT_RECORDED;
	return ringside_ask(event, 0, 0, 0);
}

/* Nobody uses the other place any more: the loader has waited since it was last left. */
static __always_inline void ringside_everywhere_set(const struct ringside_filter *filter)
{
	__u32 place = (ringside_everywhere_place + 1) % RINGSIDE_PLACES;

	ringside_everywhere[place] = *filter;
	barrier();
	ringside_fresh(ringside_everywhere_place) = place;
}

/* `cgroups` and `namespaces`: how many filters of a scope there are. */
static __always_inline void ringside_scopes_configure(const struct ringside_config *config,
						      __u32 cgroups, __u32 namespaces)
{
	bool plainly = !cgroups && !namespaces && ringside_filter_is_plain(&config->everywhere);

	ringside_everywhere_set(&config->everywhere);
	ringside_fresh(ringside_scope_counts[RINGSIDE_SCOPE_CGROUP]) = cgroups;
	ringside_fresh(ringside_scope_counts[RINGSIDE_SCOPE_PID_NAMESPACE]) = namespaces;
	for (int i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		ringside_fresh(ringside_wanted_plainly[i]) =
		    plainly ? config->everywhere.wanted[i] : 0;
}
