// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * The least that any driver on the same hooks costs: a handler that counts, and does nothing else.
 * hooks=exit, hooks=enter or hooks=both. The count says at the end that the handlers did run. The
 * kernel gives its tracepoints to modules under the GPL only, so as a module it is under that.
 */
#define pr_fmt(text) "floor: " text

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/tracepoint.h>

static char *hooks = "both";
module_param(hooks, charp, 0444);
MODULE_PARM_DESC(hooks, "which raw system call tracepoints: enter, exit or both");

static DEFINE_PER_CPU(unsigned long, floor_calls);

static void floor_on_sys_enter(void *data, struct pt_regs *regs, long id)
{
	this_cpu_inc(floor_calls);
}

static void floor_on_sys_exit(void *data, struct pt_regs *regs, long ret)
{
	this_cpu_inc(floor_calls);
}

static struct floor_hook {
	const char *name;
	const char *word;
	void *probe;
	struct tracepoint *tracepoint;
} floor_hooks[] = {
	{ "sys_enter", "enter", floor_on_sys_enter },
	{ "sys_exit", "exit", floor_on_sys_exit },
};

static bool floor_is_asked_for(const struct floor_hook *hook)
{
	return !strcmp(hooks, "both") || !strcmp(hooks, hook->word);
}

static void floor_match(struct tracepoint *tracepoint, void *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(floor_hooks); i++)
		if (!strcmp(tracepoint->name, floor_hooks[i].name))
			floor_hooks[i].tracepoint = tracepoint;
}

static void floor_detach(unsigned int count)
{
	while (count--)
		if (floor_is_asked_for(&floor_hooks[count]))
			tracepoint_probe_unregister(floor_hooks[count].tracepoint,
						    floor_hooks[count].probe, NULL);
	tracepoint_synchronize_unregister();
}

static int __init floor_begin(void)
{
	unsigned int i;
	int ret;

	for_each_kernel_tracepoint(floor_match, NULL);
	for (i = 0; i < ARRAY_SIZE(floor_hooks); i++) {
		if (!floor_is_asked_for(&floor_hooks[i]))
			continue;
		ret = floor_hooks[i].tracepoint ?
		      tracepoint_probe_register(floor_hooks[i].tracepoint, floor_hooks[i].probe,
						NULL) : -ENOENT;
		if (ret) {
			floor_detach(i);
			return ret;
		}
	}
	return 0;
}

static void __exit floor_end(void)
{
	unsigned long calls = 0;
	int cpu;

	floor_detach(ARRAY_SIZE(floor_hooks));
	for_each_possible_cpu(cpu)
		calls += per_cpu(floor_calls, cpu);
	pr_info("%s handlers saw %lu calls\n", hooks, calls);
}

module_init(floor_begin);
module_exit(floor_end);
MODULE_LICENSE("GPL v2");
MODULE_DESCRIPTION("Empty system call handlers, for comparison");
