// SPDX-License-Identifier: GPL-2.0-only
/*
 * What comes up in which order, and goes down in reverse. Nothing is hooked until a reader says
 * START: a module that is only loaded costs nothing.
 */
static int ringside_wake_up(void)
{
	ringside_wake_init();
	return 0;
}

static int ringside_table(void)
{
	ringside_syscalls_prepare(ringside_syscalls, ARRAY_SIZE(ringside_syscalls));
	return 0;
}

static const struct ringside_stage {
	const char *name;
	int (*up)(void);
	void (*down)(void);
} ringside_stages[] = {
	{ "the table of calls", ringside_table },
	{ "tracepoints", ringside_hooks_find },
	{ "tracepoints of io_uring", ringside_io_uring_find },
	{ "mount namespaces", ringside_mount_namespace_find },
	{ "wake-up", ringside_wake_up },
	{ "device", ringside_device_create, ringside_device_destroy }, /* the only way in */
};

static void ringside_stages_down(unsigned int count)
{
	while (count--)
		if (ringside_stages[count].down)
			ringside_stages[count].down();
}

static int __init ringside_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ringside_stages); i++) {
		int ret = ringside_stages[i].up();

		if (ret) {
			pr_err("cannot set up %s: error %d\n", ringside_stages[i].name, ret);
			ringside_stages_down(i);
			return ret;
		}
	}
	return 0;
}

static void __exit ringside_exit(void)
{
	ringside_stages_down(ARRAY_SIZE(ringside_stages));
}

module_init(ringside_init);
module_exit(ringside_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("Ringside");
MODULE_DESCRIPTION("Capture driver: system calls, processes, files and connections in per-CPU rings");
MODULE_VERSION(RINGSIDE_MODULE_VERSION);
#define RINGSIDE_STRING_OF(value) #value
#define RINGSIDE_ABI_STRING(major, minor) RINGSIDE_STRING_OF(major) "." RINGSIDE_STRING_OF(minor)
MODULE_INFO(ringside_abi, RINGSIDE_ABI_STRING(RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR));
