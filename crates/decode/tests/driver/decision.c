/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * decision CASE: asks the module's own decision (driver/verdict.c, which knows the kernel only by a
 * clock and this CPU's counters), for decision.rs. Prints what a case expected and found
 * differently; exit status 0 when there is nothing. Only a test program: nothing of it is linked
 * into user space.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <ringside/events.h>
#include <ringside/filter.h>

/* What the kernel gives a driver. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef __u64 u64;
#define __percpu
#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))
#define hweight64(word) ((u32)__builtin_popcountll(word))
#define this_cpu_inc_return(counter) (++(counter))

static u64 now_ns;
static int looks; /* how often the clock was asked */

static u64 ktime_get_mono_fast_ns(void)
{
	looks++;
	return now_ns;
}

#include "verdict.c"

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

static void add(u64 *words, unsigned int event)
{
	words[event / 64] |= 1ULL << event % 64;
}

static struct ringside_rule rule_of(unsigned int first, unsigned int second)
{
	struct ringside_rule rule = { 0 };

	add(rule.filter.wanted, first);
	add(rule.filter.wanted, second);
	return rule;
}

static int ask(const struct ringside_rule *rule, struct ringside_question question)
{
	return (int)ringside_rules_decide(&rule, 1, &question);
}

#define QUESTION(...) ((struct ringside_question){ __VA_ARGS__ })
#define CALL(number, value) QUESTION(.event = number, .is_call = true, .ret = value)

static void check_wanted(void)
{
	struct ringside_rule rule = rule_of(READ, FORK);
	struct ringside_question question = CALL(READ, 0);

	expect("read", ask(&rule, CALL(READ, 0)), RECORDED);
	expect("close", ask(&rule, CALL(CLOSE, 0)), UNWANTED);
	expect("fork", ask(&rule, QUESTION(.event = FORK)), RECORDED);
	expect("the last event", ask(&rule, CALL(RINGSIDE_EVENT_SLOTS - 1, 0)), UNWANTED);
	expect("no filter", ringside_rules_decide(NULL, 0, &question), UNWANTED);
	expect("looks at the clock", looks, 0);
}

static void check_failed(void)
{
	struct ringside_rule rule = rule_of(READ, FORK);

	expect("plain", ringside_rule_is_plain(&rule), 1);
	rule.filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	expect("plain", ringside_rule_is_plain(&rule), 0);
	expect("0", ask(&rule, CALL(READ, 0)), UNWANTED);
	expect("7", ask(&rule, CALL(READ, 7)), UNWANTED);
	expect("-1", ask(&rule, CALL(READ, -1)), RECORDED);
	expect("-4095", ask(&rule, CALL(READ, -4095)), RECORDED);
	expect("-4096 is an address", ask(&rule, CALL(READ, -4096)), UNWANTED);
	expect("what is no call", ask(&rule, QUESTION(.event = FORK)), RECORDED);
}

static void check_duration(void)
{
	struct ringside_rule rule = rule_of(READ, FORK), other = rule;
	const struct ringside_rule *both[] = { &rule, &other };
	struct ringside_question question =
		QUESTION(.event = READ, .is_call = true, .is_timed = true, .began_ns = 1000);

	rule.filter.min_duration_ns = 500;
	expect("plain", ringside_rule_is_plain(&rule), 0);
	other.filter.min_duration_ns = 501;
	now_ns = 1499;
	expect("too short", ask(&rule, question), UNWANTED);
	now_ns = 900;
	expect("a clock that went back", ask(&rule, question), UNWANTED);
	now_ns = 1500;
	expect("just long enough", ask(&rule, question), RECORDED);
	looks = 0;
	expect("too short for one of two", ringside_rules_decide(both, 2, &question), RECORDED);
	expect("looks at the clock", looks, 1);
	question.is_timed = false;
	expect("nobody knows how long", ask(&other, question), RECORDED);
	expect("what is no call", ask(&rule, QUESTION(.event = FORK)), RECORDED);
}

static void check_sampling(void)
{
	struct ringside_rule rule = rule_of(READ, CLOSE), whole = rule_of(READ, READ);
	const struct ringside_rule *both[] = { &rule, &whole };
	struct ringside_question question = CALL(READ, 0);
	u32 passed[2] = { 0 }, recorded = 0, i;

	add(rule.filter.sampled, READ);
	add(rule.filter.sampled, CLOSE);
	rule.filter.sample_every = 1;
	expect("counters of every one", ringside_rule_count_sampled(&rule), 0);
	rule.filter.sample_every = 3;
	expect("counters", ringside_rule_count_sampled(&rule), 2);
	rule.passed = passed;
	expect("plain", ringside_rule_is_plain(&rule), 0);
	for (i = 0; i < 30; i++) { /* turn by turn: each event has its own counter */
		expect("read", ask(&rule, CALL(READ, 0)), i % 3 ? LEFT_OUT : RECORDED);
		recorded += ask(&rule, CALL(CLOSE, 0)) == RECORDED;
	}
	expect("one in three", recorded, 10);
	expect("passed", passed[0], 30);
	expect("passed", passed[1], 30);

	expect("the next is the first again", ringside_rules_decide(both, 2, &question), RECORDED);
	expect("left out, but wanted whole", ringside_rules_decide(both, 2, &question), RECORDED);
	expect("each counts for itself", passed[0] + passed[1], 62);
	rule.filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	expect("what does not pass", ask(&rule, CALL(READ, 0)), UNWANTED);
	expect("is not counted", passed[0] + passed[1], 62);
}

static void check_places(void)
{
	struct ringside_rule rule = { 0 };
	u32 passed[RINGSIDE_EVENT_SLOTS] = { 0 }, event;

	memset(rule.filter.wanted, 0xff, sizeof(rule.filter.wanted));
	memset(rule.filter.sampled, 0xff, sizeof(rule.filter.sampled));
	rule.filter.sample_every = ~0U;
	expect("counters", ringside_rule_count_sampled(&rule), RINGSIDE_EVENT_SLOTS);
	rule.passed = passed;
	for (event = 0; event < RINGSIDE_EVENT_SLOTS; event++)
		expect("the first", ask(&rule, CALL((u16)event, 0)), RECORDED);
	for (event = 0; event < RINGSIDE_EVENT_SLOTS; event++)
		expect("a counter of its own", passed[event], 1);
}

static void check_valid(void)
{
	struct ringside_filter filter = { 0 };

	expect("empty", ringside_filter_is_empty(&filter), 1);
	expect("valid", ringside_filter_is_valid(&filter), 1);
	filter.wanted[RINGSIDE_WANTED_WORDS - 1] = 1;
	expect("empty", ringside_filter_is_empty(&filter), 0);
	filter.flags = RINGSIDE_FILTER_ALL;
	expect("valid", ringside_filter_is_valid(&filter), 1);
	filter.flags = RINGSIDE_FILTER_ALL + 1;
	expect("an unknown flag", ringside_filter_is_valid(&filter), 0);
	filter.flags = 0;
	filter.reserved[5] = 1;
	expect("reserved", ringside_filter_is_valid(&filter), 0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*check)(void);
	} cases[] = {
		{ "wanted", check_wanted },     { "failed", check_failed },
		{ "duration", check_duration }, { "sampling", check_sampling },
		{ "places", check_places },     { "valid", check_valid },
	};
	unsigned int i;

	for (i = 0; argc > 1 && i < ARRAY_SIZE(cases); i++)
		if (!strcmp(argv[1], cases[i].name)) {
			cases[i].check();
			return problems ? 1 : 0;
		}
	return 2;
}
