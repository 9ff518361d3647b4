// SPDX-License-Identifier: Apache-2.0
/* Where it is hooked, and how much data is asked for. */
static const struct ringside_plan_function possible[] = {
	{ .event = RINGSIDE_EVENT_openat, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_openat" },
	{ .event = RINGSIDE_EVENT_connect, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_connect" },
	{ .event = RINGSIDE_EVENT_close, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_close" },
	{ .event = RINGSIDE_EVENT_execve, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_execve" },
	{ .event = RINGSIDE_EVENT_setuid, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_setuid" },
	{ .event = RINGSIDE_EVENT_wait4, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_wait4" },
	{ .event = RINGSIDE_EVENT_ppoll, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_ppoll" },
	{ .event = RINGSIDE_EVENT_read, .entry = RINGSIDE_ENTRY_X64, .symbol = "__x64_sys_read" },
};

#define POSSIBLE (sizeof(possible) / sizeof(*possible))

static unsigned int offered(struct actor *actor)
{
	struct ringside_info info = { 0 };

	ioctl(device, RINGSIDE_IOC_INFO, &info);
	if (info.hook_kinds & 1U << RINGSIDE_HOOK_FPROBE && below(actor, 2))
		return RINGSIDE_HOOK_FPROBE;
	return RINGSIDE_HOOK_KRETPROBE;
}

/* What a reader with few wanted calls does, while others stop, start and reconfigure. */
static void start_by_functions(struct actor *actor)
{
	struct ringside_config config = {
		.watermark_bytes = 4096, .max_latency_us = 1000, .flags = below(actor, 2),
	};
	struct ringside_plan_function functions[POSSIBLE];
	struct ringside_plan plan = {
		.kind = RINGSIDE_PLAN_FUNCTIONS,
		.function_count = 1 + below(actor, POSSIBLE),
		.function_bytes = sizeof(functions[0]),
		.functions = (unsigned long)functions,
	};
	const struct ringside_plan tracepoints = { .kind = RINGSIDE_PLAN_TRACEPOINTS };
	unsigned int i, hook = offered(actor);

	if (below(actor, 2)) {
		ioctl(device, RINGSIDE_IOC_STOP);
		ioctl(device, RINGSIDE_IOC_SET_PLAN, &tracepoints);
		return; /* the others want everything again */
	}
	memcpy(functions, possible, sizeof(functions));
	for (i = 0; i < plan.function_count; i++) {
		functions[i].hook = hook;
		config.everywhere.wanted[functions[i].event / 64] |= 1UL << functions[i].event % 64;
	}
	memcpy(config.wanted_anywhere, config.everywhere.wanted, sizeof(config.wanted_anywhere));
	ioctl(device, RINGSIDE_IOC_STOP);
	if (ioctl(device, RINGSIDE_IOC_SET_PLAN, &plan) ||
	    ioctl(device, RINGSIDE_IOC_CONFIGURE, &config))
		return;
	if (!ioctl(device, RINGSIDE_IOC_START)) {
		count(&shared->starts);
		count(&shared->hooked);
	}
}

/* Plans of which one thing is wrong, or everything. */
static void set_plan(struct actor *actor)
{
	static const char *const symbols[] = {
		"", "no_such_function", "do_nmi", "ringside_ioctl", "__x64_sys_openat+4", "\xff\xfe",
		"__x64_sys_openat", "kmalloc_caches", "__x64_sys_",
	};
	struct ringside_plan_function *functions =
		(void *)(edge + PAGE - sizeof(*functions) * (1 + below(actor, 4)));
	struct ringside_plan plan = {
		.kind = below(actor, 8) ? RINGSIDE_PLAN_FUNCTIONS : (__u32)any(actor) % 3,
		.function_count = below(actor, 4) ? below(actor, 6) : (__u32)any(actor),
		.function_bytes = below(actor, 4) ? sizeof(*functions) :
						    below(actor, 2 * PAGE),
		.reserved = !below(actor, 16),
		.functions = below(actor, 4) ? (unsigned long)functions :
					       (unsigned long)address(actor),
	};
	struct ringside_plan_function wrong = possible[below(actor, POSSIBLE)];

	wrong.hook = below(actor, 4) ? offered(actor) : any(actor);
	switch (below(actor, 6)) {
	case 0:
		wrong.event = any(actor);
		break;
	case 1:
		wrong.entry = any(actor);
		break;
	case 2:
		wrong.number = any(actor);
		wrong.reserved[below(actor, 3)] = below(actor, 2);
		break;
	case 3:
		memset(wrong.symbol, 'x', sizeof(wrong.symbol));
		break;
	default:
		strcpy(wrong.symbol, symbols[below(actor, sizeof(symbols) / sizeof(*symbols))]);
	}
	memcpy(functions, &wrong, sizeof(wrong));
	ioctl(device, RINGSIDE_IOC_SET_PLAN, below(actor, 8) ? (void *)&plan : address(actor));
}

static void set_snap(struct actor *actor)
{
	static const __u32 lengths[] = { 0, 1, 4096, RINGSIDE_SNAP_MAX_BYTES, RINGSIDE_SNAP_MAX_BYTES + 1,
					 0xffffffff };
	struct ringside_snap snap = { { 0 } };
	unsigned int i, end = below(actor, 8) ? 4 : 6;

	for (i = 0; i < RINGSIDE_EVENT_SLOTS; i++)
		snap.bytes[i] = lengths[below(actor, end)];
	ioctl(device, RINGSIDE_IOC_SET_SNAP, below(actor, 8) ? (void *)&snap : address(actor));
}
