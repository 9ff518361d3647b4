// SPDX-License-Identifier: Apache-2.0
/* What is asked of the device, by ioctl(). */
static void configure(struct actor *actor)
{
	static const __u32 latencies[] = { 1, 100, 10000, 0xffffffff };
	struct ringside_config config = {
		.watermark_bytes = 1 + below(actor, 1 << 17),
		.max_latency_us = latencies[below(actor, 4)],
		.flags = below(actor, 8) ? below(actor, 2) : (__u32)any(actor),
		.reserved = !below(actor, 16),
	};
	unsigned int i;

	memset(config.everywhere.wanted, 0xff, sizeof(config.everywhere.wanted));
	memset(config.wanted_anywhere, 0xff, sizeof(config.wanted_anywhere));
	config.everywhere.flags = !below(actor, 8);
	config.everywhere.sample_every = below(actor, 8) ? 0 : (__u32)any(actor);
	if (!below(actor, 3))
		for (i = 0; i < RINGSIDE_WANTED_WORDS; i++) {
			config.everywhere.wanted[i] = any(actor);
			config.everywhere.sampled[i] = any(actor);
			config.wanted_anywhere[i] = any(actor);
		}
	ioctl(device, RINGSIDE_IOC_CONFIGURE, &config);
}

/* Scopes that somebody is in, and others; filters that want nothing take one away. */
static void set_filter(struct actor *actor)
{
	struct ringside_scoped_filter filter = {
		.scope.kind = below(actor, 8) ? 1 + below(actor, 2) : (__u32)any(actor),
		.scope.id = below(actor, 4) ? below(actor, 64) : any(actor),
		.filter.flags = !below(actor, 4),
		.filter.min_duration_ns = below(actor, 2) ? 0 : any(actor),
		.filter.sample_every = below(actor, 4),
	};
	unsigned int i;

	if (below(actor, 3))
		for (i = 0; i < RINGSIDE_WANTED_WORDS; i++) {
			filter.filter.wanted[i] = any(actor);
			filter.filter.sampled[i] = any(actor);
		}
	ioctl(device, RINGSIDE_IOC_SET_FILTER, &filter);
}

static void create_rings(struct actor *actor)
{
	static const __u32 sizes[] = { 65536, 65536, 65536, 131072, 1 << 20, 1 << 24, 1, 65537 };
	__u32 bytes = sizes[below(actor, 8)];

	ioctl(device, RINGSIDE_IOC_CREATE_RINGS, &bytes);
}

static void start(void)
{
	if (!ioctl(device, RINGSIDE_IOC_START))
		count(&shared->starts);
}

static void steer(struct actor *actor)
{
	struct ringside_info info;

	switch (below(actor, 14)) {
	case 8:
	case 9:
		set_filter(actor);
		break;
	case 10:
		start_by_functions(actor);
		break;
	case 11:
	case 12:
		set_plan(actor);
		break;
	case 13:
		set_snap(actor);
		break;
	case 0:
		ioctl(device, RINGSIDE_IOC_INFO, &info);
		break;
	case 1:
		create_rings(actor);
		break;
	case 2:
	case 3:
		configure(actor);
		break;
	case 4:
	case 5:
		start();
		break;
	case 6:
		ioctl(device, RINGSIDE_IOC_STOP);
		break;
	default:
		if (!below(actor, 8))
			ioctl(device, RINGSIDE_IOC_EXCLUDE_SELF);
	}
}

static void steer_wildly(struct actor *actor)
{
	unsigned int nr = below(actor, 4) ? 0xe0 + below(actor, 10) : below(actor, 256);
	unsigned int size = below(actor, 4) ? below(actor, 256) : below(actor, 1 << _IOC_SIZEBITS);
	unsigned int command = _IOC(below(actor, 4), RINGSIDE_IOC_MAGIC, nr, size);
	long result;

	if (!below(actor, 3)) {
		static const unsigned int known[] = { RINGSIDE_IOC_INFO, RINGSIDE_IOC_CONFIGURE,
						      RINGSIDE_IOC_CREATE_RINGS,
						      RINGSIDE_IOC_SET_FILTER,
						      RINGSIDE_IOC_SET_PLAN,
						      RINGSIDE_IOC_SET_SNAP };
		command = known[below(actor, 6)];
	}
	if (below(actor, 8)) {
		ioctl(device, command, address(actor));
		return;
	}
	/* As a 32-bit process would. */
	asm volatile("int $0x80" : "=a"(result)
		     : "a"(54), "b"(device), "c"(command), "d"((unsigned int)any(actor))
		     : "memory", "r8", "r9", "r10", "r11");
}
