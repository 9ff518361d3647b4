// SPDX-License-Identifier: GPL-2.0-only
/* Functions can be hooked at their return: CONFIG_KRETPROBES, and handlers of this shape. */
#include <linux/kprobes.h>
#ifndef CONFIG_KRETPROBES
#error "no kretprobes"
#endif
static int ringside_probe_handler(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	return instance->data[0];
}
int ringside_probe(struct kretprobe *probe);
int ringside_probe(struct kretprobe *probe)
{
	probe->handler = probe->entry_handler = ringside_probe_handler;
	probe->kp.flags = KPROBE_FLAG_DISABLED;
	return register_kretprobe(probe) ? : enable_kretprobe(probe);
}
