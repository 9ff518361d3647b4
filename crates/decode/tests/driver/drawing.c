/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drawing CASE: asks the eBPF driver's own decision (driver-ebpf/verdict.bpf.c, which knows the
 * kernel only by a clock and a lot), for decision.rs. Prints what a case expected and found
 * differently; exit status 0 when there is nothing. Only a test program: nothing of it is linked
 * into user space.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <ringside/events.h>
#include <ringside/filter.h>

/* What the kernel gives a program. */
static __u64 now_ns;
static __u32 lot;
static int looks, draws; /* how often the clock was asked, and a lot drawn */

static __u64 bpf_ktime_get_ns(void)
{
	looks++;
	return now_ns;
}

static __u32 bpf_get_prandom_u32(void)
{
	draws++;
	return lot;
}

#include "../driver-ebpf/verdict.bpf.c"

enum { UNWANTED = RINGSIDE_VERDICT_UNWANTED, LEFT_OUT, RECORDED };
enum { READ = RINGSIDE_EVENT_read, CLOSE = RINGSIDE_EVENT_close };
enum { FORK = RINGSIDE_EVENT_process_fork };

static int problems;

static void expect(const char *what, long found, long expected)
{
	if (found == expected)
		return;
	printf("%s: found %ld, expected %ld\n", what, found, expected);
	problems++;
}

static void add(__u64 *words, unsigned int event)
{
	words[event / 64] |= 1ULL << event % 64;
}

static struct ringside_filter filter_of(unsigned int first, unsigned int second)
{
	struct ringside_filter filter = { 0 };

	add(filter.wanted, first);
	add(filter.wanted, second);
	return filter;
}

static int ask(const struct ringside_filter *filter, struct ringside_question question)
{
	return (int)ringside_filter_decide(filter, &question);
}

#define QUESTION(...) ((struct ringside_question){ __VA_ARGS__ })
#define CALL(number, value) QUESTION(.event = number, .is_call = true, .ret = value)

static void check_wanted(void)
{
	struct ringside_filter filter = filter_of(READ, FORK);

	expect("plain", ringside_filter_is_plain(&filter), 1);
	expect("read", ask(&filter, CALL(READ, 0)), RECORDED);
	expect("close", ask(&filter, CALL(CLOSE, 0)), UNWANTED);
	expect("fork", ask(&filter, QUESTION(.event = FORK)), RECORDED);
	expect("the last event", ask(&filter, CALL(RINGSIDE_EVENT_SLOTS - 1, 0)), UNWANTED);
	expect("looks at the clock", looks, 0);
	expect("draws", draws, 0);
}

static void check_conditions(void)
{
	struct ringside_filter filter = filter_of(READ, FORK);
	struct ringside_question question =
		QUESTION(.event = READ, .is_call = true, .is_timed = true, .began_ns = 1000);

	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	expect("plain", ringside_filter_is_plain(&filter), 0);
	expect("0", ask(&filter, CALL(READ, 0)), UNWANTED);
	expect("-1", ask(&filter, CALL(READ, -1)), RECORDED);
	expect("-4095", ask(&filter, CALL(READ, -4095)), RECORDED);
	expect("-4096 is an address", ask(&filter, CALL(READ, -4096)), UNWANTED);
	expect("what is no call", ask(&filter, QUESTION(.event = FORK)), RECORDED);
	filter.flags = 0;
	filter.min_duration_ns = 500;
	expect("plain", ringside_filter_is_plain(&filter), 0);
	now_ns = 1499;
	expect("too short", ask(&filter, question), UNWANTED);
	now_ns = 900;
	expect("a clock that went back", ask(&filter, question), UNWANTED);
	now_ns = 1500;
	expect("just long enough", ask(&filter, question), RECORDED);
	question.is_timed = false;
	expect("nobody knows how long", ask(&filter, question), RECORDED);
	expect("what is no call", ask(&filter, QUESTION(.event = FORK)), RECORDED);
}

/* 2^32 / 3 is 1431655765.33, 2^32 / 10 is 429496729.6. */
static void check_sampling(void)
{
	struct ringside_filter filter = filter_of(READ, CLOSE);

	add(filter.sampled, READ);
	filter.sample_every = 1;
	expect("plain", ringside_filter_is_plain(&filter), 1);
	lot = ~0U;
	expect("every one", ask(&filter, CALL(READ, 0)), RECORDED);
	filter.sample_every = 3;
	expect("plain", ringside_filter_is_plain(&filter), 0);
	expect("the last lot", ask(&filter, CALL(READ, 0)), LEFT_OUT);
	lot = 0;
	expect("the first lot", ask(&filter, CALL(READ, 0)), RECORDED);
	lot = 1431655764;
	expect("the last winner of one in 3", ask(&filter, CALL(READ, 0)), RECORDED);
	lot = 1431655765;
	expect("the first loser of one in 3", ask(&filter, CALL(READ, 0)), LEFT_OUT);
	filter.sample_every = 10;
	lot = 429496728;
	expect("the last winner of one in 10", ask(&filter, CALL(READ, 0)), RECORDED);
	lot = 429496729;
	expect("the first loser of one in 10", ask(&filter, CALL(READ, 0)), LEFT_OUT);
	filter.sample_every = ~0U;
	lot = 0;
	expect("one of 2^32", ask(&filter, CALL(READ, 0)), RECORDED);
	lot = 1;
	expect("all others", ask(&filter, CALL(READ, 0)), LEFT_OUT);
	draws = 0;
	expect("what is not sampled", ask(&filter, CALL(CLOSE, 0)), RECORDED);
	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	expect("what does not pass", ask(&filter, CALL(READ, 0)), UNWANTED);
	expect("draws", draws, 0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*check)(void);
	} cases[] = {
		{ "wanted", check_wanted },
		{ "conditions", check_conditions },
		{ "sampling", check_sampling },
	};
	unsigned int i;

	for (i = 0; argc > 1 && i < sizeof(cases) / sizeof(*cases); i++)
		if (!strcmp(argv[1], cases[i].name)) {
			cases[i].check();
			return problems ? 1 : 0;
		}
	return 2;
}
