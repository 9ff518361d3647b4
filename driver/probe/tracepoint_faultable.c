// SPDX-License-Identifier: GPL-2.0-only
/* v6.13 calls probes of sys_enter and sys_exit where they may fault, and v6.14 says of which it does. */
#include <linux/tracepoint.h>
bool ringside_probe(struct tracepoint *tracepoint);
bool ringside_probe(struct tracepoint *tracepoint) { return tracepoint_is_faultable(tracepoint); }
