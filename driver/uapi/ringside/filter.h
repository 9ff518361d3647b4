/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Who wants what. A filter is a set of events with conditions; one filter holds everywhere, others
 * hold in a scope: one cgroup, or one pid namespace. Filters add up: an event is wanted when the
 * filter that holds everywhere, that of the task's cgroup or that of its pid namespace wants it.
 *
 * The order of the questions:
 *
 * 1. ringside_config.wanted_anywhere. What is not in it is not wanted, whatever filters say, and is
 *    gone before a filter is looked for. Whoever sets filters keeps it the union of all: it is
 *    extended before a filter is set, and cut after one is taken away. Whether the entry of a call
 *    is remembered is decided by it alone.
 * 2. When a call returns or something else happens: the filters, at most three. The scope is that
 *    of the task at this moment, and exactly that: neither the cgroups below it nor the namespaces
 *    inside it. A task of no such scope has the filter that holds everywhere and no other.
 * 3. Conditions of the filters that want it. They are about system calls only: an event that is
 *    none passes them. A successful exec is a call that returned 0 and has lasted so far.
 * 4. Sampling, of what has passed. If one filter records the event, it is recorded; if all that
 *    want it leave it out, it is lost as NOT_SAMPLED and has its sequence number. An event that no
 *    filter lets pass is not wanted: it has no number and is in no counter.
 *
 * Every filter counts for itself, and goes on counting when others change; it begins anew when it
 * is replaced by a different one. The module counts on each CPU and for each event: of what passes,
 * the first is recorded, then every sample_every-th. The eBPF driver draws instead: each has the
 * chance of one in sample_every.
 *
 * A filter is set, replaced or taken away as a whole, at any time: each event meets the old one or
 * the new one, and what other filters want is not touched.
 */
#ifndef RINGSIDE_FILTER_H
#define RINGSIDE_FILTER_H

#include "abi.h"
#include "events.h"
#include <linux/types.h>

#define RINGSIDE_WANTED_WORDS (RINGSIDE_EVENT_SLOTS / 64)

/* ringside_filter.flags */
#define RINGSIDE_FILTER_FAILED_ONLY 0x1 /* of system calls only those that return -errno */
#define RINGSIDE_FILTER_ALL RINGSIDE_FILTER_FAILED_ONLY

#define RINGSIDE_ERRNO_MAX 4095 /* a call has failed when it returns from -4095 to -1 */

/* Part of other structures: it does not grow within a major version but into `reserved`. */
struct ringside_filter {
	__u64 wanted[RINGSIDE_WANTED_WORDS]; /* bit e % 64 of word e / 64: event e is wanted */
	__u64 sampled[RINGSIDE_WANTED_WORDS]; /* of these only one in sample_every */
	/*
	 * System calls shorter than this are not wanted; 0: all. Needs RINGSIDE_CONFIG_DURATIONS:
	 * a call whose entry was not seen has no duration and passes.
	 */
	__u64 min_duration_ns;
	__u32 sample_every; /* 0 and 1: every one */
	__u32 flags; /* RINGSIDE_FILTER_* */
	__u64 reserved[6]; /* zero */
};

/* ringside_scope.kind */
#define RINGSIDE_SCOPE_CGROUP 1 /* id: inode of the cgroup in the default (v2) hierarchy */
#define RINGSIDE_SCOPE_PID_NAMESPACE 2 /* id: inode of the namespace, as in /proc/PID/ns/pid */

struct ringside_scope {
	__u64 id;
	__u32 kind; /* RINGSIDE_SCOPE_* */
	__u32 reserved; /* zero */
};

/* A filter without any wanted event takes the scope's filter away. */
struct ringside_scoped_filter {
	struct ringside_scope scope;
	struct ringside_filter filter;
};

#define RINGSIDE_SCOPES_MAX 1024 /* filters with a scope at one time */

RINGSIDE_ASSERT(sizeof(struct ringside_filter) == RINGSIDE_WANTED_WORDS * 16 + 64, "ABI");
RINGSIDE_ASSERT(sizeof(struct ringside_scoped_filter) == RINGSIDE_WANTED_WORDS * 16 + 80, "ABI");

#endif
