// SPDX-License-Identifier: GPL-2.0-only
/* v6.13 sets the callback together with the timer (908a1d775422); hrtimer_init() went in v6.15. */
#include <linux/hrtimer.h>
void ringside_probe(struct hrtimer *timer, enum hrtimer_restart (*expired)(struct hrtimer *));
void ringside_probe(struct hrtimer *timer, enum hrtimer_restart (*expired)(struct hrtimer *))
{
	hrtimer_setup(timer, expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}
