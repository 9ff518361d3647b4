// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a reader may ask of the driver: the ioctls of uapi/ringside/control.h.
 *
 * CREATE_RINGS makes rings, slots and entry state; START hooks the kernel. ringside_stop() and
 * ringside_destroy() undo them in reverse.
 */
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

/* The structures of ABI 1.0: no caller's is shorter. */
#define RINGSIDE_CONFIG_BYTES_MIN (RINGSIDE_WANTED_WORDS * 24 + 80)
#define RINGSIDE_SCOPED_FILTER_BYTES_MIN (RINGSIDE_WANTED_WORDS * 16 + 80)
#define RINGSIDE_SNAP_BYTES_MIN (RINGSIDE_EVENT_SLOTS * 4)
#define RINGSIDE_PLAN_BYTES_MIN 24
#define RINGSIDE_PLAN_FUNCTION_BYTES_MIN 72

static bool ringside_started;

static void ringside_stop(void)
{
	if (!ringside_started)
		return;
	ringside_clock_stop();
	ringside_functions_detach();
	ringside_io_uring_detach();
	ringside_hooks_detach();
	/* Only now is the first ring not written by its CPU. */
	ringside_count_missed(ringside_functions_missed);
	ringside_wake_settle();
	ringside_started = false;
}

static void ringside_destroy(void)
{
	WRITE_ONCE(ringside_rings_ready, false);
	ringside_requests_destroy();
	ringside_starts_destroy();
	ringside_closings_destroy();
	ringside_slots_destroy();
	ringside_rings_destroy();
}

static void ringside_ioctl_info(struct ringside_info *info)
{
	const u32 bits = 8 * sizeof(info->rings_present);
	unsigned int cpu;

	*info = (struct ringside_info){
		.abi_major = RINGSIDE_ABI_MAJOR,
		.abi_minor = RINGSIDE_ABI_MINOR,
		.ring_count = nr_cpu_ids,
		.ring_bytes = ringside_ring_bytes,
		.page_bytes = PAGE_SIZE,
		.hook_kinds = ringside_hook_kinds(),
		.hook_missed = ringside_started ? ringside_functions_count_missed() :
						  ringside_functions_missed,
	};
	for (cpu = 0; ringside_rings && cpu < min_t(u32, nr_cpu_ids, bits); cpu++)
		if (ringside_ring_of(cpu))
			info->rings_present[cpu / 8] |= 1 << cpu % 8;
}

static long ringside_ioctl_create_rings(u32 bytes)
{
	int ret;

	if (ringside_rings)
		return -EBUSY;
	ret = ringside_rings_create(bytes);
	if (!ret)
		ret = ringside_slots_create();
	if (!ret)
		ret = ringside_starts_create();
	if (ret)
		ringside_destroy();
	else
		/* Pairs with smp_load_acquire() in mmap() and poll(): who sees it sees the rings. */
		smp_store_release(&ringside_rings_ready, true);
	return ret;
}

static long ringside_ioctl_configure(const struct ringside_config *config)
{
	int ret;

	if (config->flags & ~RINGSIDE_CONFIG_ALL || config->reserved || !config->max_latency_us ||
	    !config->watermark_bytes || !ringside_filter_is_valid(&config->everywhere))
		return -EINVAL;
	if (ringside_started && !ringside_plan_covers(config->wanted_anywhere))
		return -EXDEV;
	/* What needs memory first: after an error the old configuration is in force. */
	ret = config->flags & RINGSIDE_CONFIG_FD_TARGETS ? ringside_closings_create() : 0;
	if (!ret && ringside_io_uring_is_wanted(config->wanted_anywhere))
		ret = ringside_requests_create();
	if (!ret)
		ret = ringside_everywhere_set(&config->everywhere);
	if (ret)
		return ret;
	ringside_filter_configure(config);
	ringside_starts_age();
	ringside_wake_configure(config->watermark_bytes, config->max_latency_us);
	if (!ringside_started)
		return 0;
	ret = ringside_hooks_adjust();
	return ret ? : ringside_io_uring_adjust(config->wanted_anywhere);
}

/*
 * Attaching takes a while, of many functions some seconds: nothing is wanted until every hook is there,
 * so that what is seen at all is seen whole.
 */
static int ringside_attach(void)
{
	static const u64 nothing[RINGSIDE_WANTED_WORDS];
	u64 wanted[RINGSIDE_WANTED_WORDS];
	int ret;

	memcpy(wanted, ringside_wanted_anywhere, sizeof(wanted));
	ringside_wanted_anywhere_set(nothing);
	ret = ringside_hooks_attach();
	if (!ret) {
		ret = ringside_functions_attach();
		if (!ret) {
			ret = ringside_io_uring_adjust(wanted);
			if (ret)
				ringside_functions_detach();
		}
		if (ret)
			ringside_hooks_detach();
	}
	ringside_wanted_anywhere_set(wanted);
	return ret;
}

static long ringside_ioctl_start(void)
{
	int ret;

	if (!ringside_rings || !ringside_watermark_bytes)
		return -ENXIO;
	if (ringside_started)
		return -EALREADY;
	if (!ringside_plan_covers(ringside_wanted_anywhere))
		return -EXDEV;
	ret = ringside_data_places_create();
	if (ret)
		return ret;
	ret = ringside_attach();
	if (ret)
		ringside_wake_settle();
	else
		ringside_clock_start();
	ringside_started = !ret;
	return ret;
}

/*
 * A structure of a caller of another minor version: what an older one does not know is zero, what
 * a newer one knows more has to be (E2BIG), so that nothing it asks for is ignored.
 */
static long ringside_config_read(struct ringside_config *config, const void __user *from, u32 bytes)
{
	if (bytes < RINGSIDE_CONFIG_BYTES_MIN)
		return -EINVAL;
	return copy_struct_from_user(config, sizeof(*config), from, bytes);
}

static long ringside_scoped_filter_read(struct ringside_scoped_filter *scoped,
					const void __user *from, u32 bytes)
{
	if (bytes < RINGSIDE_SCOPED_FILTER_BYTES_MIN)
		return -EINVAL;
	return copy_struct_from_user(scoped, sizeof(*scoped), from, bytes);
}

/* Too large for a stack: NULL, or what the caller has to free. */
static struct ringside_snap *ringside_snap_read(const void __user *from, u32 bytes, long *ret)
{
	struct ringside_snap *snap;

	if (bytes < RINGSIDE_SNAP_BYTES_MIN) {
		*ret = -EINVAL;
		return NULL;
	}
	snap = kmalloc(sizeof(*snap), GFP_KERNEL);
	*ret = snap ? copy_struct_from_user(snap, sizeof(*snap), from, bytes) : -ENOMEM;
	return snap;
}

static bool ringside_plan_is_valid(const struct ringside_plan *plan)
{
	return !plan->reserved &&
	       (plan->kind == RINGSIDE_PLAN_FUNCTIONS ?
		!plan->function_count || plan->function_bytes >= RINGSIDE_PLAN_FUNCTION_BYTES_MIN :
		plan->kind == RINGSIDE_PLAN_TRACEPOINTS && !plan->function_count);
}

/* A plan with its functions, which the caller frees with kvfree(): NULL if there are none. */
static long ringside_plan_read(struct ringside_plan *plan, struct ringside_plan_function **functions,
			       const void __user *from, u32 bytes)
{
	long ret;
	u32 i;

	if (bytes < RINGSIDE_PLAN_BYTES_MIN)
		return -EINVAL;
	ret = copy_struct_from_user(plan, sizeof(*plan), from, bytes);
	if (ret)
		return ret;
	if (!ringside_plan_is_valid(plan))
		return -EINVAL;
	if (plan->function_count > RINGSIDE_PLAN_FUNCTIONS_MAX ||
	    (plan->function_count && plan->function_bytes > PAGE_SIZE))
		return -E2BIG;
	if (!plan->function_count)
		return 0;
	*functions = kvcalloc(plan->function_count, sizeof(**functions), GFP_KERNEL_ACCOUNT);
	if (!*functions)
		return -ENOMEM;
	for (i = 0; i < plan->function_count && !ret; i++)
		ret = copy_struct_from_user(*functions + i, sizeof(**functions),
					    u64_to_user_ptr(plan->functions) +
					    (u64)i * plan->function_bytes, plan->function_bytes);
	if (ret) {
		kvfree(*functions);
		*functions = NULL;
	}
	return ret;
}

static long ringside_ioctl_set_plan(const struct ringside_plan *plan,
				    const struct ringside_plan_function *functions)
{
	long ret;

	if (ringside_started)
		return -EBUSY;
	ret = ringside_plan_set(plan, functions);
	if (!ret)
		ringside_attention_configure(); /* whether entries are hooked depends on the plan */
	return ret;
}

/* The other way round: a newer caller finds zeroes behind what this driver knows. */
static long ringside_info_write(void __user *to, const struct ringside_info *info, u32 bytes)
{
	u32 known = min_t(u32, bytes, sizeof(*info));

	if (copy_to_user(to, info, known) || clear_user(to + known, bytes - known))
		return -EFAULT;
	return 0;
}

/* One command for every size of its structure: the number of the call has the size in it. */
static unsigned int ringside_ioctl_known(unsigned int command)
{
	const unsigned int size = _IOC_SIZEMASK << _IOC_SIZESHIFT;

	if ((command & ~size) == (RINGSIDE_IOC_INFO & ~size))
		return RINGSIDE_IOC_INFO;
	if ((command & ~size) == (RINGSIDE_IOC_CONFIGURE & ~size))
		return RINGSIDE_IOC_CONFIGURE;
	if ((command & ~size) == (RINGSIDE_IOC_SET_FILTER & ~size))
		return RINGSIDE_IOC_SET_FILTER;
	if ((command & ~size) == (RINGSIDE_IOC_SET_SNAP & ~size))
		return RINGSIDE_IOC_SET_SNAP;
	if ((command & ~size) == (RINGSIDE_IOC_SET_PLAN & ~size))
		return RINGSIDE_IOC_SET_PLAN;
	return command;
}

static long ringside_ioctl(struct file *file, unsigned int command, unsigned long value)
{
	void __user *argument = (void __user *)value;
	u32 bytes = _IOC_SIZE(command), ring_bytes = 0;
	struct ringside_plan_function *functions = NULL;
	struct ringside_scoped_filter scoped;
	struct ringside_snap *snap = NULL;
	struct ringside_config config;
	struct ringside_plan plan;
	struct ringside_info info;
	long ret = 0;

	command = ringside_ioctl_known(command);
	/* Who opened it may have handed it to somebody who may only read it. */
	if (command != RINGSIDE_IOC_INFO && !perfmon_capable())
		return -EACCES;
	/* Before the lock: a page fault may wait without end for another program (userfaultfd). */
	if (command == RINGSIDE_IOC_CREATE_RINGS && get_user(ring_bytes, (u32 __user *)argument))
		ret = -EFAULT;
	else if (command == RINGSIDE_IOC_CONFIGURE)
		ret = ringside_config_read(&config, argument, bytes);
	else if (command == RINGSIDE_IOC_SET_FILTER)
		ret = ringside_scoped_filter_read(&scoped, argument, bytes);
	else if (command == RINGSIDE_IOC_SET_SNAP)
		snap = ringside_snap_read(argument, bytes, &ret);
	else if (command == RINGSIDE_IOC_SET_PLAN)
		ret = ringside_plan_read(&plan, &functions, argument, bytes);
	if (ret)
		goto out;
	mutex_lock(&ringside_lock);
	switch (command) {
	case RINGSIDE_IOC_INFO:
		ringside_ioctl_info(&info);
		break;
	case RINGSIDE_IOC_CREATE_RINGS:
		ret = ringside_ioctl_create_rings(ring_bytes);
		break;
	case RINGSIDE_IOC_CONFIGURE:
		ret = ringside_ioctl_configure(&config);
		break;
	case RINGSIDE_IOC_SET_FILTER:
		ret = ringside_scope_set(&scoped);
		break;
	case RINGSIDE_IOC_SET_SNAP:
		ret = ringside_snap_set(snap, ringside_started);
		break;
	case RINGSIDE_IOC_SET_PLAN:
		ret = ringside_ioctl_set_plan(&plan, functions);
		break;
	case RINGSIDE_IOC_EXCLUDE_SELF:
		ret = ringside_exclude(task_tgid(current));
		ringside_starts_age();
		break;
	case RINGSIDE_IOC_START:
		ret = ringside_ioctl_start();
		break;
	case RINGSIDE_IOC_STOP:
		ringside_stop();
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&ringside_lock);
	kvfree(functions);
	if (command == RINGSIDE_IOC_INFO)
		ret = ringside_info_write(argument, &info, bytes);
out:
	kfree(snap);
	return ret;
}
