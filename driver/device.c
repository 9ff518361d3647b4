// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ringside: one reader at a time. What it may ask is in uapi/ringside/control.h.
 *
 * Lifetimes: open() takes the place of the holder; CREATE_RINGS makes rings, slots and entry
 * state; START hooks the kernel. release() undoes it in reverse; it runs when the last reference
 * to the file is gone, and a mapping is such a reference, so no reader is left either.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/uaccess.h>

static DEFINE_MUTEX(ringside_lock); /* who attaches hooks, makes rings or configures */
static bool ringside_started;

/*
 * The holder has a lock of its own, never held while anything waits: misc_open() calls open() with
 * the lock of all misc devices held, and a slow ioctl here must not stop every other one.
 */
static DEFINE_MUTEX(ringside_holder_lock);
static struct pid *ringside_holder; /* NULL: nobody has it open */
static char ringside_holder_comm[TASK_COMM_LEN];

/* Who has the device open: "pid comm" as the asking process sees the pid, or nothing. */
static ssize_t holder_show(struct device *device, struct device_attribute *attribute, char *page)
{
	ssize_t length = 0;

	mutex_lock(&ringside_holder_lock);
	if (ringside_holder)
		length = sysfs_emit(page, "%d %s\n", pid_vnr(ringside_holder),
				    ringside_holder_comm);
	mutex_unlock(&ringside_holder_lock);
	return length;
}
static DEVICE_ATTR_RO(holder);

static struct attribute *ringside_attrs[] = { &dev_attr_holder.attr, NULL };
ATTRIBUTE_GROUPS(ringside);

static int ringside_open(struct inode *inode, struct file *file)
{
	int ret = 0;

	if (!perfmon_capable())
		return -EACCES;
	mutex_lock(&ringside_holder_lock);
	if (ringside_holder) {
		ret = -EBUSY;
	} else {
		ringside_holder = get_pid(task_tgid(current));
		memcpy(ringside_holder_comm, current->comm, TASK_COMM_LEN);
		ringside_holder_comm[TASK_COMM_LEN - 1] = 0;
	}
	mutex_unlock(&ringside_holder_lock);
	return ret;
}

static void ringside_stop(void)
{
	if (!ringside_started)
		return;
	ringside_hooks_detach();
	ringside_wake_settle();
	ringside_started = false;
}

static void ringside_destroy(void)
{
	WRITE_ONCE(ringside_rings_ready, false);
	ringside_starts_destroy();
	ringside_slots_destroy();
	ringside_rings_destroy();
}

static int ringside_release(struct inode *inode, struct file *file)
{
	mutex_lock(&ringside_lock);
	ringside_stop();
	ringside_wake_reset(); /* poll() may have armed the timer after the stop */
	ringside_destroy();
	ringside_filter_reset();
	mutex_unlock(&ringside_lock);
	mutex_lock(&ringside_holder_lock); /* only now may another reader come in */
	put_pid(ringside_holder);
	ringside_holder = NULL;
	mutex_unlock(&ringside_holder_lock);
	return 0;
}

static void ringside_ioctl_info(struct ringside_info *info)
{
	unsigned int cpu;

	*info = (struct ringside_info){
		.abi_major = RINGSIDE_ABI_MAJOR,
		.abi_minor = RINGSIDE_ABI_MINOR,
		.ring_count = nr_cpu_ids,
		.ring_bytes = ringside_ring_bytes,
		.page_bytes = PAGE_SIZE,
	};
	for (cpu = 0; ringside_rings && cpu < min_t(u32, nr_cpu_ids, 8 * sizeof(info->rings_present));
	     cpu++)
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
		smp_store_release(&ringside_rings_ready, true);
	return ret;
}

static long ringside_ioctl_configure(const struct ringside_config *config)
{
	if (config->flags & ~RINGSIDE_CONFIG_ALL || config->reserved || !config->max_latency_us ||
	    !config->watermark_bytes)
		return -EINVAL;
	ringside_filter_configure(config);
	ringside_wake_configure(config->watermark_bytes, config->max_latency_us);
	return 0;
}

static long ringside_ioctl_start(void)
{
	int ret;

	if (!ringside_rings || !ringside_watermark_bytes)
		return -ENXIO;
	if (ringside_started)
		return -EALREADY;
	ret = ringside_hooks_attach();
	if (ret)
		ringside_wake_settle();
	ringside_started = !ret;
	return ret;
}

static long ringside_ioctl(struct file *file, unsigned int command, unsigned long value)
{
	void __user *argument = (void __user *)value;
	union {
		struct ringside_info info;
		struct ringside_config config;
		u32 ring_bytes;
	} user;
	long ret = 0;

	/* Before the lock: a page fault may wait for another program (userfaultfd, FUSE) without end. */
	if (command == RINGSIDE_IOC_CREATE_RINGS || command == RINGSIDE_IOC_CONFIGURE)
		if (copy_from_user(&user, argument, _IOC_SIZE(command)))
			return -EFAULT;
	mutex_lock(&ringside_lock);
	switch (command) {
	case RINGSIDE_IOC_INFO:
		ringside_ioctl_info(&user.info);
		break;
	case RINGSIDE_IOC_CREATE_RINGS:
		ret = ringside_ioctl_create_rings(user.ring_bytes);
		break;
	case RINGSIDE_IOC_CONFIGURE:
		ret = ringside_ioctl_configure(&user.config);
		break;
	case RINGSIDE_IOC_EXCLUDE_SELF:
		ret = ringside_exclude(task_tgid(current));
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
	if (command == RINGSIDE_IOC_INFO && copy_to_user(argument, &user.info, sizeof(user.info)))
		return -EFAULT;
	return ret;
}

static int ringside_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* Not ringside_lock: fork and fault paths take mmap locks first. Rings only go at release. */
	return ringside_ring_mmap(vma);
}

static const struct file_operations ringside_file_operations = {
	.owner = THIS_MODULE,
	.open = ringside_open,
	.release = ringside_release,
	.unlocked_ioctl = ringside_ioctl,
	.mmap = ringside_mmap,
	.poll = ringside_poll,
	.llseek = noop_llseek,
};

static struct miscdevice ringside_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = RINGSIDE_DEVICE_NAME,
	.fops = &ringside_file_operations,
	.groups = ringside_groups,
	.mode = 0600,
};

static int ringside_device_create(void)
{
	return misc_register(&ringside_device);
}

static void ringside_device_destroy(void)
{
	misc_deregister(&ringside_device);
}
