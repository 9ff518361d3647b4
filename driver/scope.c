// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters in force: the one that holds everywhere, and those of scopes.
 *
 * Probes read under rcu_read_lock(), which they take themselves: what protects a probe differs
 * between kernels. Who writes holds ringside_lock. A filter never changes once it can be seen; a
 * new one takes its place, so that every event meets the old one or the new one as a whole.
 */
#include <linux/hashtable.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "compat/config.h"

#define RINGSIDE_SCOPES_BITS 9
#define RINGSIDE_SCOPE_KINDS (RINGSIDE_SCOPE_PID_NAMESPACE + 1)

struct ringside_scoped_rule {
	struct ringside_rule rule;
	struct ringside_scope scope; /* kind 0: everywhere */
	struct hlist_node node;
	struct rcu_head rcu;
};

static struct ringside_scoped_rule __rcu *ringside_everywhere; /* NULL before CONFIGURE */
static DEFINE_HASHTABLE(ringside_scopes, RINGSIDE_SCOPES_BITS);
/* Filters of each kind: a task's scope is only asked for where somebody could want it. */
static u32 ringside_scope_counts[RINGSIDE_SCOPE_KINDS];

/*
 * What the filter that holds everywhere wants without a condition, as long as it is the only one:
 * most captures have no other, and are answered by this word alone.
 */
static u64 ringside_wanted_plainly[RINGSIDE_WANTED_WORDS];

static u64 ringside_scope_key(u32 kind, u64 id)
{
	return id * RINGSIDE_SCOPE_KINDS + kind;
}

static struct ringside_scoped_rule *ringside_scope_find(u32 kind, u64 id)
{
	struct ringside_scoped_rule *scoped;

	hash_for_each_possible_rcu(ringside_scopes, scoped, node, ringside_scope_key(kind, id))
		if (scoped->scope.id == id && scoped->scope.kind == kind)
			return scoped;
	return NULL;
}

static u64 ringside_scope_of_current(u32 kind)
{
	if (kind == RINGSIDE_SCOPE_CGROUP)
		return ringside_cgroup_id(current);
	return ns_of_pid(task_pid(current))->ns.inum;
}

static bool ringside_is_wanted_plainly(u16 event)
{
	return ringside_wanted_has(ringside_wanted_plainly, event);
}

/* What all filters together say about an event of current that is not wanted plainly. */
static noinline enum ringside_verdict ringside_ask(struct ringside_question *question)
{
	const struct ringside_rule *rules[RINGSIDE_SCOPE_KINDS];
	struct ringside_scoped_rule *scoped;
	enum ringside_verdict verdict;
	unsigned int count = 0;
	u32 kind;

	rcu_read_lock();
	scoped = rcu_dereference(ringside_everywhere);
	if (scoped)
		rules[count++] = &scoped->rule;
	for (kind = RINGSIDE_SCOPE_CGROUP; kind < RINGSIDE_SCOPE_KINDS; kind++) {
		if (!READ_ONCE(ringside_scope_counts[kind]))
			continue;
		scoped = ringside_scope_find(kind, ringside_scope_of_current(kind));
		if (scoped)
			rules[count++] = &scoped->rule;
	}
	verdict = ringside_rules_decide(rules, count, question);
	rcu_read_unlock();
	return verdict;
}

static void ringside_scoped_rule_free(struct ringside_scoped_rule *scoped)
{
	if (!scoped)
		return;
	free_percpu(scoped->rule.passed);
	kfree(scoped);
}

static void ringside_scoped_rule_free_rcu(struct rcu_head *rcu)
{
	ringside_scoped_rule_free(container_of(rcu, struct ringside_scoped_rule, rcu));
}

/* It can no longer be found, but a probe may still read it. */
static void ringside_scoped_rule_retire(struct ringside_scoped_rule *scoped)
{
	if (scoped)
		call_rcu(&scoped->rcu, ringside_scoped_rule_free_rcu);
}

static struct ringside_scoped_rule *ringside_scoped_rule_new(const struct ringside_filter *filter)
{
	struct ringside_scoped_rule *scoped = kzalloc(sizeof(*scoped), GFP_KERNEL_ACCOUNT);
	u32 sampled;

	if (!scoped)
		return NULL;
	scoped->rule.filter = *filter;
	sampled = ringside_rule_count_sampled(&scoped->rule);
	if (!sampled)
		return scoped;
	scoped->rule.passed = __alloc_percpu_gfp(array_size(sampled, sizeof(u32)), sizeof(u32),
						 GFP_KERNEL_ACCOUNT);
	if (!scoped->rule.passed) {
		kfree(scoped);
		return NULL;
	}
	return scoped;
}

static struct ringside_scoped_rule *ringside_everywhere_now(void)
{
	return rcu_dereference_protected(ringside_everywhere, lockdep_is_held(&ringside_lock));
}

static u32 ringside_scopes_total(void)
{
	u32 kind, total = 0;

	for (kind = 0; kind < RINGSIDE_SCOPE_KINDS; kind++)
		total += ringside_scope_counts[kind];
	return total;
}

/* Due behind every change. A bit that is set before and after is set in between. */
static void ringside_wanted_plainly_update(void)
{
	const struct ringside_scoped_rule *everywhere = ringside_everywhere_now();
	bool plainly = everywhere && !ringside_scopes_total() &&
		       ringside_rule_is_plain(&everywhere->rule);
	unsigned int i;

	for (i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		WRITE_ONCE(ringside_wanted_plainly[i],
			   plainly ? everywhere->rule.filter.wanted[i] : 0);
}

/* A filter that does not change goes on counting: others come and go with a CONFIGURE. */
static int ringside_everywhere_set(const struct ringside_filter *filter)
{
	struct ringside_scoped_rule *old = ringside_everywhere_now(), *new;

	if (old && !memcmp(&old->rule.filter, filter, sizeof(*filter)))
		return 0;
	new = ringside_scoped_rule_new(filter);
	if (!new)
		return -ENOMEM;
	rcu_assign_pointer(ringside_everywhere, new);
	ringside_wanted_plainly_update();
	ringside_scoped_rule_retire(old);
	return 0;
}

static void ringside_scope_count(u32 kind, int change)
{
	WRITE_ONCE(ringside_scope_counts[kind], ringside_scope_counts[kind] + change);
	ringside_wanted_plainly_update();
}

static int ringside_scope_set(const struct ringside_scoped_filter *wanted)
{
	const struct ringside_scope *scope = &wanted->scope;
	struct ringside_scoped_rule *old, *new;

	if ((scope->kind != RINGSIDE_SCOPE_CGROUP && scope->kind != RINGSIDE_SCOPE_PID_NAMESPACE) ||
	    scope->reserved || !ringside_filter_is_valid(&wanted->filter))
		return -EINVAL;
	rcu_read_lock(); /* only for the walk's sake: nobody else writes */
	old = ringside_scope_find(scope->kind, scope->id);
	rcu_read_unlock();
	if (ringside_filter_is_empty(&wanted->filter)) {
		if (!old)
			return -ENOENT;
		hash_del_rcu(&old->node);
		ringside_scope_count(scope->kind, -1);
		ringside_scoped_rule_retire(old);
		return 0;
	}
	if (old && !memcmp(&old->rule.filter, &wanted->filter, sizeof(wanted->filter)))
		return 0;
	if (!old && ringside_scopes_total() >= RINGSIDE_SCOPES_MAX)
		return -ENOSPC;
	new = ringside_scoped_rule_new(&wanted->filter);
	if (!new)
		return -ENOMEM;
	new->scope = *scope;
	if (old) {
		hlist_replace_rcu(&old->node, &new->node);
		ringside_scoped_rule_retire(old);
		return 0;
	}
	hash_add_rcu(ringside_scopes, &new->node, ringside_scope_key(scope->kind, scope->id));
	ringside_scope_count(scope->kind, 1);
	return 0;
}

/* No probe runs. Afterwards nothing of this module waits for RCU. */
static void ringside_scopes_reset(void)
{
	struct ringside_scoped_rule *scoped = ringside_everywhere_now();
	struct hlist_node *next;
	unsigned int bucket;

	RCU_INIT_POINTER(ringside_everywhere, NULL);
	ringside_scoped_rule_free(scoped);
	hash_for_each_safe(ringside_scopes, bucket, next, scoped, node) {
		hash_del_rcu(&scoped->node);
		ringside_scoped_rule_free(scoped);
	}
	memset(ringside_scope_counts, 0, sizeof(ringside_scope_counts));
	memset(ringside_wanted_plainly, 0, sizeof(ringside_wanted_plainly));
	rcu_barrier();
}
