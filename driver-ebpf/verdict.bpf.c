// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one filter says about one event; uapi/ringside/filter.h has the rules. The twin of
 * driver/verdict.c, but that it draws where the module counts. Nothing of the kernel but a clock,
 * asked when a filter wants to know a duration and not before, and a lot: the same file compiles on
 * a host and is tested there.
 */
#pragma once
#include <ringside/filter.h>
#include <stdbool.h>

/* An event as filters see it. */
struct ringside_question {
	__u16 event;
	bool is_call;  /* conditions are about calls */
	bool is_timed; /* the call's entry was seen */
	__s64 ret;
	__u64 began_ns;
};

/* In the order of their weight: of several filters the largest holds. */
enum ringside_verdict {
	RINGSIDE_VERDICT_UNWANTED,
	RINGSIDE_VERDICT_LEFT_OUT, /* wanted, but not sampled */
	RINGSIDE_VERDICT_RECORDED,
};

static __always_inline bool ringside_filter_has(const __u64 *words, __u16 event)
{
	return words[event / 64 % RINGSIDE_WANTED_WORDS] >> (event % 64) & 1;
}

/* It wants its events whatever becomes of them. */
static __always_inline bool ringside_filter_is_plain(const struct ringside_filter *filter)
{
	__u64 sampled = 0;

	for (int i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		sampled |= filter->sampled[i];
	return !filter->flags && !filter->min_duration_ns &&
	       !(sampled && filter->sample_every > 1);
}

static __always_inline bool ringside_lasted(const struct ringside_question *question, __u64 min_ns)
{
	__u64 now_ns;

	if (!question->is_timed)
		return true;
	now_ns = bpf_ktime_get_ns();
	return now_ns >= question->began_ns && now_ns - question->began_ns >= min_ns;
}

static __always_inline bool ringside_filter_passes(const struct ringside_filter *filter,
						   const struct ringside_question *question)
{
	if (!ringside_filter_has(filter->wanted, question->event))
		return false;
	if (!question->is_call)
		return true;
	if (filter->flags & RINGSIDE_FILTER_FAILED_ONLY &&
	    (question->ret >= 0 || question->ret < -RINGSIDE_ERRNO_MAX))
		return false;
	return !filter->min_duration_ns || ringside_lasted(question, filter->min_duration_ns);
}

/*
 * Each has the chance of one in sample_every: the lot is one of 2^32, and the first
 * 2^32 / sample_every win. Rounded down, that is short of the exact share by less than one in
 * 2^32.
 */
static __always_inline bool ringside_filter_draws(const struct ringside_filter *filter, __u16 event)
{
	__u64 every = filter->sample_every;

	if (every <= 1 || !ringside_filter_has(filter->sampled, event))
		return true;
	return bpf_get_prandom_u32() < (1ULL << 32) / every;
}

static __always_inline enum ringside_verdict
ringside_filter_decide(const struct ringside_filter *filter,
		       const struct ringside_question *question)
{
	if (!ringside_filter_passes(filter, question))
		return RINGSIDE_VERDICT_UNWANTED;
	return ringside_filter_draws(filter, question->event) ? RINGSIDE_VERDICT_RECORDED
							      : RINGSIDE_VERDICT_LEFT_OUT;
}
