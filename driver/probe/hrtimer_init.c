// SPDX-License-Identifier: GPL-2.0-only
/* Up to v6.14 a timer is initialised first and gets its callback by assignment. */
#include <linux/hrtimer.h>
void ringside_probe(struct hrtimer *timer, enum hrtimer_restart (*expired)(struct hrtimer *));
void ringside_probe(struct hrtimer *timer, enum hrtimer_restart (*expired)(struct hrtimer *))
{
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer->function = expired;
}
