/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether probes of a tracepoint may fault, and so read memory that is not there.
 */
#ifndef RINGSIDE_COMPAT_TRACEPOINT_H
#define RINGSIDE_COMPAT_TRACEPOINT_H

#include <linux/pagemap.h>
#include <linux/tracepoint.h>
#include "probe-answers.h"

#if RINGSIDE_HAS_TRACEPOINT_FAULTABLE
static inline bool ringside_tracepoint_may_fault(struct tracepoint *tracepoint)
{
	return tracepoint_is_faultable(tracepoint);
}

/* What cannot be had stays away. */
static inline void ringside_fault_in(unsigned long from, u32 bytes)
{
	fault_in_readable((const char __user *)from, bytes);
}
#else
static inline bool ringside_tracepoint_may_fault(struct tracepoint *tracepoint)
{
	return false;
}

static inline void ringside_fault_in(unsigned long from, u32 bytes)
{
}
#endif

#endif
