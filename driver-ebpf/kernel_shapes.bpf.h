/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One accessor for each thing that is not simply a field: arrays at the end of a structure,
 * structures embedded in private ones, flags. Capture code calls these and never compares kernel
 * versions. When a kernel changes a field, both flavours are declared beside the accessor, named
 * with the version that brought them (struct thing___v6_15).
 */
#ifndef RINGSIDE_KERNEL_SHAPES_BPF_H
#define RINGSIDE_KERNEL_SHAPES_BPF_H

#include "kernel_types.bpf.h"
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <stdbool.h>

/* arch/x86/include/asm/thread_info.h: a 32-bit call is running */
#define RINGSIDE_TS_COMPAT 0x0002
#define RINGSIDE_SIGNAL_GROUP_EXIT 0x0004 /* linux/sched/signal.h */
#define RINGSIDE_S_IFMT 0170000
#define RINGSIDE_S_IFSOCK 0140000
#define RINGSIDE_SOCKFS_MAGIC 0x534f434b
#define RINGSIDE_EEXIST 17
#define RINGSIDE_MINORBITS 20 /* of the kernel's own dev_t */

/* typed: the verifier knows what the pointer is, so fields are read without a helper. */
static __always_inline struct task_struct *kernel_current(const bool typed)
{
	return typed ? (struct task_struct *)bpf_get_current_task_btf()
		     : (struct task_struct *)bpf_get_current_task();
}

static __always_inline int kernel_task_is_compat(struct task_struct *task, const bool typed)
{
	__u32 status = typed ? task->thread_info.status : BPF_CORE_READ(task, thread_info.status);

	return status & RINGSIDE_TS_COMPAT;
}

/* The same for no other task since boot, as far as 42 bits of start time and 22 of its id tell. */
static __always_inline __u64 kernel_task_identity(struct task_struct *task)
{
	return BPF_CORE_READ(task, start_time) << 22 | (__u32)BPF_CORE_READ(task, pid);
}

/*
 * The number of a pid in its own namespace, the innermost. numbers[] had one element up to 5.10 and
 * has none since 5.13, so the element is found by its offset.
 */
static __always_inline void kernel_pid_innermost(struct pid *pid, struct upid *out)
{
	unsigned int level = BPF_CORE_READ(pid, level);
	void *element = (void *)pid + bpf_core_field_offset(struct pid, numbers) +
			(__u64)(level & 31) * bpf_core_type_size(struct upid);
	struct upid *upid = element;

	out->nr = BPF_CORE_READ(upid, nr);
	out->ns = BPF_CORE_READ(upid, ns);
}

/* The mount that a vfsmount is embedded in. */
static __always_inline struct mount *kernel_mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - bpf_core_field_offset(struct mount, mnt);
}

/* d_unhashed(): the name is gone from its directory. */
static __always_inline int kernel_dentry_unhashed(struct dentry *dentry)
{
	return !BPF_CORE_READ(dentry, d_hash.pprev);
}

/* The file behind a descriptor of this task, or NULL. */
static __always_inline struct file *kernel_task_file(struct task_struct *task, __s64 fd)
{
	struct fdtable *fdt = BPF_CORE_READ(task, files, fdt);
	struct file **table = BPF_CORE_READ(fdt, fd);
	struct file *file = NULL;

	if (fd < 0 || fd >= BPF_CORE_READ(fdt, max_fds))
		return NULL;
	bpf_probe_read_kernel(&file, sizeof(file), table + fd);
	return file;
}

/* The socket behind a descriptor of this task, or NULL when it is something else. */
static __always_inline struct sock *kernel_task_sock(struct task_struct *task, __s64 fd)
{
	struct file *file = kernel_task_file(task, fd);
	struct socket *socket;

	if (!file ||
	    (BPF_CORE_READ(file, f_inode, i_mode) & RINGSIDE_S_IFMT) != RINGSIDE_S_IFSOCK ||
	    BPF_CORE_READ(file, f_inode, i_sb, s_magic) != RINGSIDE_SOCKFS_MAGIC)
		return NULL;
	socket = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(socket, sk);
}

/* As wait4() will report it: the group's code once there is one, else the leader's. */
static __always_inline __u32 kernel_process_exit_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & RINGSIDE_SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, group_leader, exit_code);
}

static __always_inline __u32 kernel_thread_exit_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & RINGSIDE_SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, exit_code);
}

#endif
