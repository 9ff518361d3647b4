// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's path of a file, as d_path() would print it, because bpf_d_path() is not allowed at
 * these hooks: up from the file through dentries and mounts to the task's root, written from the
 * end of a buffer towards its beginning.
 */
#pragma once
#include "kernel_shapes.bpf.h"
#include "record.bpf.h"

#define RINGSIDE_PATH_STEPS 160 /* components and mounts crossed */
#define RINGSIDE_NAME_MASK 255

/* Puts `size` bytes (at most 255) in front of what is there. False: no room. */
static __always_inline bool ringside_path_prepend(struct ringside_slot *slot, const void *bytes,
						  __u64 size)
{
	__u64 at = ringside_fresh(slot->walk.at);

	ringside_opaque(size);
	size &= RINGSIDE_NAME_MASK;
	if (size > at)
		return false;
	at -= size;
	ringside_fresh(slot->walk.at) = at;
	ringside_opaque(at);
	at &= RINGSIDE_PATH_BYTES - 1;
	bpf_probe_read_kernel(slot->path + at, size, bytes);
	return true;
}

static __always_inline bool ringside_path_prepend_name(struct ringside_slot *slot,
						       struct dentry *dentry)
{
	const unsigned char *name = BPF_CORE_READ(dentry, d_name.name);
	__u64 length = BPF_CORE_READ(dentry, d_name.len);

	if (length > RINGSIDE_NAME_MASK)
		return false;
	return ringside_path_prepend(slot, name, length) && ringside_path_prepend(slot, "/", 1);
}

/* One step up. False when the top is reached or nothing fits any more. */
static __always_inline bool ringside_path_step(struct ringside_slot *slot, __u64 root_dentry,
					       __u64 root_mount)
{
	struct dentry *dentry = (struct dentry *)ringside_fresh(slot->walk.dentry);
	struct mount *mount = (struct mount *)ringside_fresh(slot->walk.mount);
	struct dentry *parent;
	struct mount *above;

	if ((__u64)dentry == root_dentry && (__u64)mount == root_mount)
		return false;
	parent = BPF_CORE_READ(dentry, d_parent);
	if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
		above = BPF_CORE_READ(mount, mnt_parent);
		if (above == mount)
			return false; /* the root of all, or a detached mount */
		ringside_fresh(slot->walk.dentry) = (__u64)BPF_CORE_READ(mount, mnt_mountpoint);
		ringside_fresh(slot->walk.mount) = (__u64)above;
		return true;
	}
	if (parent == dentry)
		return false; /* moved out of its mount */
	if (!ringside_path_prepend_name(slot, dentry)) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
		return false;
	}
	ringside_fresh(slot->walk.dentry) = (__u64)parent;
	return true;
}

static __always_inline void ringside_path_walk(struct ringside_slot *slot, struct file *file,
					       struct task_struct *task)
{
	struct vfsmount *mnt = BPF_CORE_READ(file, f_path.mnt);
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	__u64 root_dentry = (__u64)BPF_CORE_READ(task, fs, root.dentry);
	__u64 root_mount = (__u64)kernel_mount_of(BPF_CORE_READ(task, fs, root.mnt));
	bool is_top = dentry == BPF_CORE_READ(dentry, d_parent);
	bool is_mount_root = dentry == BPF_CORE_READ(mnt, mnt_root);

	slot->walk.at = RINGSIDE_PATH_BYTES;
	slot->walk.cut = 0;
	slot->walk.dentry = (__u64)dentry;
	slot->walk.mount = (__u64)kernel_mount_of(mnt);
	if (is_top ? !is_mount_root : kernel_dentry_unhashed(dentry))
		ringside_path_prepend(slot, " (deleted)", 10);
	if (is_top && !is_mount_root) {
		/* A file without a directory, memfd_create()'s for one: simple_dname(). */
		ringside_path_prepend_name(slot, dentry);
		return;
	}
	for (int i = 0; i < RINGSIDE_PATH_STEPS; i++)
		if (!ringside_path_step(slot, root_dentry, root_mount))
			return;
	slot->walk.cut = RINGSIDE_PARAM_TRUNCATED;
}

/* A path that is too long is flagged and empty: what the walk has is its end, not its beginning. */
static __always_inline void ringside_record_file_path(struct ringside_slot *slot, __u16 id,
						      struct file *file, struct task_struct *task)
{
	__u8 *param = ringside_record_end(slot);
	__u64 at, size;

	ringside_path_walk(slot, file, task);
	if (ringside_fresh(slot->walk.at) == RINGSIDE_PATH_BYTES && !slot->walk.cut)
		ringside_path_prepend(slot, "/", 1); /* the root itself */
	at = ringside_fresh(slot->walk.at);
	ringside_opaque(at);
	if (at >= RINGSIDE_PATH_BYTES || ringside_fresh(slot->walk.cut)) {
		ringside_record_absent(slot, id, RINGSIDE_SOURCE_KERNEL, RINGSIDE_PARAM_TRUNCATED);
		return;
	}
	size = RINGSIDE_PATH_BYTES - at;
	bpf_probe_read_kernel(param + 8, size, slot->path + at);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_KERNEL, 0, size);
}
