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
#define RINGSIDE_FMODE_CREATED 0x100000 /* linux/fs.h */
#define RINGSIDE_S_IFMT 0170000
#define RINGSIDE_S_IFSOCK 0140000
#define RINGSIDE_S_ISUID 0004000
#define RINGSIDE_S_ISGID_IXGRP 0002010 /* S_ISGID | S_IXGRP */
/* uapi/linux/magic.h */
#define RINGSIDE_ANON_INODE_FS_MAGIC 0x09041934
#define RINGSIDE_HUGETLBFS_MAGIC 0x958458f6
#define RINGSIDE_NSFS_MAGIC 0x6e736673
#define RINGSIDE_OVERLAYFS_SUPER_MAGIC 0x794c7630
#define RINGSIDE_PIDFS_MAGIC 0x50494446
#define RINGSIDE_PIPEFS_MAGIC 0x50495045
#define RINGSIDE_SOCKFS_MAGIC 0x534f434b
#define RINGSIDE_TMPFS_MAGIC 0x01021994
#define RINGSIDE_EEXIST 17
#define RINGSIDE_MINORBITS 20 /* of the kernel's own dev_t */
#define RINGSIDE_PID_INIT_INUM 0xeffffffcU /* PROC_PID_INIT_INO of linux/proc_ns.h */

/*
 * typed: the verifier knows what the pointer is, so fields are read without a helper. A pointer
 * that was NULL or dangling on the way gives zero, as with the helper.
 */
#define kernel_read(typed, from, ...) \
	((typed) ? ___arrow(from, __VA_ARGS__) : BPF_CORE_READ(from, __VA_ARGS__))

/* From a number to a pointer that may be read as typed: kernel_can_cast() kernels only (6.2). */
extern void *bpf_rdonly_cast(const void *pointer, __u32 btf_id) __ksym __weak;

static __always_inline bool kernel_can_cast(void)
{
	return bpf_core_enum_value_exists(enum special_kfunc_type, KF_bpf_rdonly_cast);
}

#define kernel_cast(typed, type, pointer)                                                       \
	((typed) ? (type *)bpf_rdonly_cast((void *)(pointer), bpf_core_type_id_kernel(type))    \
		 : (type *)(pointer))

/* From a pointer that the verifier knows to a number that may be reckoned with: its memory is read anew. */
static __always_inline __u64 kernel_number(const void *pointer)
{
	__u64 number = 0;

	bpf_probe_read_kernel(&number, sizeof(number), &pointer);
	return number;
}

/* Since 6.10; nobody can be preempted in a probe before 7.x, but in one of a function since 5.12. */
enum special_kfunc_type___preempt { KF_bpf_preempt_disable___preempt };
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;

static __always_inline bool kernel_can_disable_preemption(void)
{
	return bpf_core_enum_value_exists(enum special_kfunc_type___preempt,
					  KF_bpf_preempt_disable___preempt);
}

static __always_inline struct task_struct *kernel_current(const bool typed)
{
	return typed ? (struct task_struct *)bpf_get_current_task_btf()
		     : (struct task_struct *)bpf_get_current_task();
}

static __always_inline int kernel_task_is_compat(struct task_struct *task, const bool typed)
{
	return kernel_read(typed, task, thread_info.status) & RINGSIDE_TS_COMPAT;
}

/* The same for no other task since boot, as far as 42 bits of start time and 22 of its id tell. */
static __always_inline __u64 kernel_task_identity(struct task_struct *task)
{
	return BPF_CORE_READ(task, start_time) << 22 | (__u32)BPF_CORE_READ(task, pid);
}

/*
 * The number of a task in its own pid namespace, the innermost, and which that is; `number` is its
 * number in the initial one. numbers[] had one element up to 5.10 and has none since 5.13, so all but
 * the first are found by its offset, which takes a pointer that the verifier knows nothing of.
 */
static __always_inline __u32 kernel_task_innermost(struct task_struct *task, __u32 number,
						   __u32 *ns_inum, const bool typed)
{
	struct pid *pid = kernel_read(typed, task, thread_pid);
	unsigned int level = kernel_read(typed, pid, level);
	struct upid *upid;

	if (!level) { /* the initial one */
		*ns_inum = RINGSIDE_PID_INIT_INUM;
		return number;
	}
	upid = (void *)BPF_CORE_READ(task, thread_pid) +
	       bpf_core_field_offset(struct pid, numbers) +
	       (__u64)(level & 31) * bpf_core_type_size(struct upid);
	*ns_inum = BPF_CORE_READ(upid, ns, ns.inum);
	return BPF_CORE_READ(upid, nr);
}

static __always_inline __u64 kernel_capabilities(const kernel_cap_t *set)
{
	__u64 bits = 0;

	bpf_probe_read_kernel(&bits, sizeof(bits), set);
	return bits;
}

/* NULL: it is the root of its hierarchy. */
static __always_inline struct cgroup *kernel_cgroup_above(struct cgroup *cgroup)
{
	void *parent = BPF_CORE_READ(cgroup, self.parent);

	return parent ? parent - bpf_core_field_offset(struct cgroup, self) : NULL;
}

/* The mount that a vfsmount is embedded in. */
static __always_inline struct mount *kernel_mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - bpf_core_field_offset(struct mount, mnt);
}

/* Where a dentry is: in which directory, and under which name. */
struct kernel_link {
	__u64 parent;
	__u64 name;
	__u64 length;
};

#define kernel_dentry_after_parent(field)              \
	(bpf_core_field_offset(struct dentry, field) - \
	 bpf_core_field_offset(struct dentry, d_parent))

/* What is not typed is read at once: the three lie side by side. */
static __always_inline void kernel_dentry_link(struct dentry *dentry, struct kernel_link *link,
					       const bool typed)
{
	__u64 name_at = kernel_dentry_after_parent(d_name.name);
	__u64 length_at = kernel_dentry_after_parent(d_name.len);
	__u64 bytes[4] = {};

	if (typed || name_at > sizeof(bytes) - 8 || length_at > sizeof(bytes) - 4) {
		link->parent = (__u64)kernel_read(typed, dentry, d_parent);
		link->name = (__u64)kernel_read(typed, dentry, d_name.name);
		link->length = kernel_read(typed, dentry, d_name.len);
		return;
	}
	bpf_probe_read_kernel(bytes, sizeof(bytes),
			      (void *)dentry + bpf_core_field_offset(struct dentry, d_parent));
	link->parent = bytes[0];
	link->name = *(__u64 *)((void *)bytes + name_at);
	link->length = *(__u32 *)((void *)bytes + length_at);
}

/* d_unhashed(): the name is gone from its directory. */
static __always_inline int kernel_dentry_unhashed(struct dentry *dentry, const bool typed)
{
	return !kernel_read(typed, dentry, d_hash.pprev);
}

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct timespec64 {
	__s64 tv_sec;
	long tv_nsec;
};

struct inode___v5 {
	struct timespec64 i_mtime;
	struct timespec64 i_ctime;
};

struct inode___v6_6 {
	struct timespec64 __i_ctime;
};

struct inode___v6_7 {
	struct timespec64 __i_mtime;
};

struct inode___v6_11 {
	__s64 i_mtime_sec;
	__s64 i_ctime_sec;
	__u32 i_mtime_nsec;
	__u32 i_ctime_nsec;
};

#pragma clang attribute pop

#define RINGSIDE_NSEC_PER_SEC 1000000000LL
#define RINGSIDE_CTIME_QUERIED (1U << 31) /* v6.13: I_CTIME_QUERIED, no part of the time */

static __always_inline __s64 kernel_inode_mtime_ns(struct inode *inode)
{
	struct inode___v6_11 *since_v6_11 = (void *)inode;
	struct inode___v6_7 *since_v6_7 = (void *)inode;
	struct inode___v5 *since_v5 = (void *)inode;

	if (bpf_core_field_exists(since_v6_11->i_mtime_sec))
		return BPF_CORE_READ(since_v6_11, i_mtime_sec) * RINGSIDE_NSEC_PER_SEC +
		       BPF_CORE_READ(since_v6_11, i_mtime_nsec);
	if (bpf_core_field_exists(since_v6_7->__i_mtime))
		return BPF_CORE_READ(since_v6_7, __i_mtime.tv_sec) * RINGSIDE_NSEC_PER_SEC +
		       BPF_CORE_READ(since_v6_7, __i_mtime.tv_nsec);
	return BPF_CORE_READ(since_v5, i_mtime.tv_sec) * RINGSIDE_NSEC_PER_SEC +
	       BPF_CORE_READ(since_v5, i_mtime.tv_nsec);
}

static __always_inline __s64 kernel_inode_ctime_ns(struct inode *inode)
{
	struct inode___v6_11 *since_v6_11 = (void *)inode;
	struct inode___v6_6 *since_v6_6 = (void *)inode;
	struct inode___v5 *since_v5 = (void *)inode;

	if (bpf_core_field_exists(since_v6_11->i_ctime_sec))
		return BPF_CORE_READ(since_v6_11, i_ctime_sec) * RINGSIDE_NSEC_PER_SEC +
		       (BPF_CORE_READ(since_v6_11, i_ctime_nsec) & ~RINGSIDE_CTIME_QUERIED);
	if (bpf_core_field_exists(since_v6_6->__i_ctime))
		return BPF_CORE_READ(since_v6_6, __i_ctime.tv_sec) * RINGSIDE_NSEC_PER_SEC +
		       BPF_CORE_READ(since_v6_6, __i_ctime.tv_nsec);
	return BPF_CORE_READ(since_v5, i_ctime.tv_sec) * RINGSIDE_NSEC_PER_SEC +
	       BPF_CORE_READ(since_v5, i_ctime.tv_nsec);
}

/* As st_dev of stat(). */
static __always_inline __u64 kernel_device_encode(__u32 device)
{
	__u64 major = device >> RINGSIDE_MINORBITS;
	__u64 minor = device & ((1U << RINGSIDE_MINORBITS) - 1);

	return (minor & 0xff) | major << 8 | (minor & ~0xffULL) << 12;
}

/* "mnt", "pid" and so on: what kind of namespace a file of nsfs is. */
static __always_inline const char *kernel_namespace_kind(struct inode *inode)
{
	struct ns_common *ns = BPF_CORE_READ(inode, i_private);

	return BPF_CORE_READ(ns, ops, name);
}

/*
 * Eight bytes of kernel memory without a helper, zero where there are none; kernel_can_cast() kernels
 * only. It takes some structure that begins with as many.
 */
static __always_inline __u64 kernel_word(__u64 address)
{
	return kernel_cast(true, struct timespec64, address)->tv_sec;
}

/* The file behind a descriptor of this task, or NULL. */
static __always_inline struct file *kernel_task_file(struct task_struct *task, __s64 fd,
						     const bool typed)
{
	struct fdtable *fdt = kernel_read(typed, task, files, fdt);
	struct file **table = kernel_read(typed, fdt, fd);
	struct file *file = NULL;

	if (fd < 0 || fd >= kernel_read(typed, fdt, max_fds))
		return NULL;
	if (typed && kernel_can_cast())
		return (struct file *)kernel_word((__u64)(table + fd));
	bpf_probe_read_kernel(&file, sizeof(file), table + fd);
	return file;
}

/* The socket behind a descriptor of this task, or NULL when it is something else. */
static __always_inline struct sock *kernel_task_sock(struct task_struct *task, __s64 fd,
						     const bool typed)
{
	struct file *file = kernel_task_file(task, fd, typed);
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
