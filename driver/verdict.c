// SPDX-License-Identifier: GPL-2.0-only
/*
 * What filters say about one event; uapi/ringside/filter.h has the rules. Only the ABI headers, and
 * two things of the kernel: a clock, asked when a filter wants to know a duration and not before,
 * and this CPU's counters. So the same file compiles on a host and is tested there.
 */

/* An event as filters see it. */
struct ringside_question {
	u16 event;
	bool is_call; /* conditions are about calls */
	bool is_timed; /* the call's entry was seen */
	long ret;
	u64 began_ns;
	u64 asked_ns; /* when; 0: nobody has looked at the clock yet */
};

/* A filter in force. */
struct ringside_rule {
	struct ringside_filter filter;
	/* How many sampled events are in the words below: an event's place among the counters. */
	u16 sampled_below[RINGSIDE_WANTED_WORDS];
	u32 __percpu *passed; /* one counter for each sampled event; NULL: nothing is sampled */
};

/* In the order of their weight: of several filters the largest holds. */
enum ringside_verdict {
	RINGSIDE_VERDICT_UNWANTED,
	RINGSIDE_VERDICT_LEFT_OUT, /* wanted, but not sampled */
	RINGSIDE_VERDICT_RECORDED,
};

static bool ringside_bitmap_has(const u64 *words, u16 event)
{
	return words[event / 64] >> (event % 64) & 1;
}

static bool ringside_filter_is_valid(const struct ringside_filter *filter)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(filter->reserved); i++)
		if (filter->reserved[i])
			return false;
	return !(filter->flags & ~RINGSIDE_FILTER_ALL);
}

static bool ringside_filter_is_empty(const struct ringside_filter *filter)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		if (filter->wanted[i])
			return false;
	return true;
}

/* Prepares the places of counters. Returns how many there are. */
static u32 ringside_rule_count_sampled(struct ringside_rule *rule)
{
	u32 count = 0;
	unsigned int i;

	for (i = 0; i < RINGSIDE_WANTED_WORDS; i++) {
		rule->sampled_below[i] = count;
		count += hweight64(rule->filter.sampled[i]);
	}
	return rule->filter.sample_every > 1 ? count : 0;
}

/* It wants its events whatever becomes of them. */
static bool ringside_rule_is_plain(const struct ringside_rule *rule)
{
	return !rule->filter.flags && !rule->filter.min_duration_ns && !rule->passed;
}

static bool ringside_lasted(struct ringside_question *question, u64 min_ns)
{
	if (!question->is_timed)
		return true;
	if (!question->asked_ns)
		question->asked_ns = ktime_get_mono_fast_ns();
	return question->asked_ns >= question->began_ns &&
	       question->asked_ns - question->began_ns >= min_ns;
}

static bool ringside_filter_passes(const struct ringside_filter *filter,
				   struct ringside_question *question)
{
	if (!ringside_bitmap_has(filter->wanted, question->event))
		return false;
	if (!question->is_call)
		return true;
	if (filter->flags & RINGSIDE_FILTER_FAILED_ONLY &&
	    (question->ret >= 0 || question->ret < -RINGSIDE_ERRNO_MAX))
		return false;
	return !filter->min_duration_ns || ringside_lasted(question, filter->min_duration_ns);
}

/* Of what passes, the first on each CPU, and every sample_every-th from there. */
static bool ringside_rule_takes(const struct ringside_rule *rule, u16 event)
{
	const u64 *sampled = rule->filter.sampled;
	u32 place;

	if (!rule->passed || !ringside_bitmap_has(sampled, event))
		return true;
	place = rule->sampled_below[event / 64] +
		hweight64(sampled[event / 64] & ((1ULL << (event % 64)) - 1));
	return (this_cpu_inc_return(rule->passed[place]) - 1) % rule->filter.sample_every == 0;
}

static enum ringside_verdict ringside_rule_decide(const struct ringside_rule *rule,
						  struct ringside_question *question)
{
	if (!ringside_filter_passes(&rule->filter, question))
		return RINGSIDE_VERDICT_UNWANTED;
	return ringside_rule_takes(rule, question->event) ? RINGSIDE_VERDICT_RECORDED :
							    RINGSIDE_VERDICT_LEFT_OUT;
}

/*
 * Every filter is asked, also behind one that records the event: each counts what passes it,
 * whatever others want.
 */
static enum ringside_verdict ringside_rules_decide(const struct ringside_rule *const *rules,
						   unsigned int count,
						   struct ringside_question *question)
{
	enum ringside_verdict verdict = RINGSIDE_VERDICT_UNWANTED;
	unsigned int i;

	for (i = 0; i < count; i++) {
		enum ringside_verdict next = ringside_rule_decide(rules[i], question);

		if (next > verdict)
			verdict = next;
	}
	return verdict;
}
