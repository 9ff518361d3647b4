// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ringside: one reader at a time. What it may ask is in control.c.
 *
 * Lifetimes: open() takes the place of the holder; CREATE_RINGS makes rings, slots and entry
 * state; START hooks the kernel. release() undoes it in reverse; it runs when the last reference
 * to the file is gone, and a mapping is such a reference, so no reader is left either.
 * Memory for data (snap.c) is made by START, when it is known how much is asked for.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/pid.h>

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

static int ringside_release(struct inode *inode, struct file *file)
{
	mutex_lock(&ringside_lock);
	ringside_stop();
	ringside_wake_reset(); /* poll() may have armed the timer after the stop */
	ringside_destroy();
	ringside_filter_reset();
	ringside_scopes_reset();
	ringside_snap_reset();
	ringside_plan_reset();
	mutex_unlock(&ringside_lock);
	mutex_lock(&ringside_holder_lock); /* only now may another reader come in */
	put_pid(ringside_holder);
	ringside_holder = NULL;
	mutex_unlock(&ringside_holder_lock);
	return 0;
}

static int ringside_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* Not ringside_lock: others take mmap locks before it. Rings only go at release. */
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
