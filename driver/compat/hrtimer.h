/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RINGSIDE_COMPAT_HRTIMER_H
#define RINGSIDE_COMPAT_HRTIMER_H

#include <linux/hrtimer.h>
#include "probe-answers.h"

/* A CLOCK_MONOTONIC timer with a relative expiry. */
static inline void ringside_hrtimer_setup(struct hrtimer *timer,
					  enum hrtimer_restart (*expired)(struct hrtimer *timer))
{
#if RINGSIDE_HAS_HRTIMER_SETUP
	hrtimer_setup(timer, expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
#elif RINGSIDE_HAS_HRTIMER_INIT
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer->function = expired;
#else
#error "no known way to set up a timer on this kernel: add a probe, see docs/adding-a-probe.md"
#endif
}

#endif
