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
#define RINGSIDE_NUMBER_DIGITS 20
#define RINGSIDE_SHORT_PATH 64
#define RINGSIDE_SHORT_NAME 32 /* is copied by words, which costs less than a helper does */

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

static __always_inline bool ringside_path_prepend_byte(struct ringside_slot *slot, __u8 byte)
{
	__u64 at = ringside_fresh(slot->walk.at);

	if (!at)
		return false;
	at--;
	ringside_fresh(slot->walk.at) = at;
	ringside_opaque(at);
	slot->path[at & (RINGSIDE_PATH_BYTES - 1)] = byte;
	return true;
}

static __always_inline bool ringside_path_prepend_name(struct ringside_slot *slot,
						       const struct kernel_link *link)
{
	if (link->length > RINGSIDE_NAME_MASK)
		return false;
	return ringside_path_prepend(slot, (void *)link->name, link->length);
}

/* What lies behind the name is the path so far: the last word leaves it as it is. */
static __always_inline void ringside_path_copy_short(__u8 *to, __u64 name, __u64 size)
{
	__u64 *into = (__u64 *)to, word, rest;

#pragma unroll
	for (__u64 i = 0; i < RINGSIDE_SHORT_NAME / 8; i++) {
		if (i * 8 >= size)
			return;
		word = kernel_word(name + i * 8);
		if (size - i * 8 < 8) {
			rest = ~0ULL << (size - i * 8) * 8;
			word = (word & ~rest) | (into[i] & rest);
		}
		into[i] = word;
	}
}

/* "/name" */
static __always_inline bool ringside_path_prepend_component(struct ringside_slot *slot,
							    const struct kernel_link *link,
							    const bool typed)
{
	__u64 at = ringside_fresh(slot->walk.at);
	__u64 size = link->length;

	ringside_opaque(size);
	if (size > RINGSIDE_NAME_MASK || size + 1 > at)
		return false;
	at -= size + 1;
	ringside_fresh(slot->walk.at) = at;
	ringside_opaque(at);
	at &= RINGSIDE_PATH_BYTES - 1;
	slot->path[at] = '/';
	if (typed && size <= RINGSIDE_SHORT_NAME)
		ringside_path_copy_short(slot->path + at + 1, link->name, size);
	else
		bpf_probe_read_kernel(slot->path + at + 1, size, (void *)link->name);
	return true;
}

/* One step up. False when the top is reached or nothing fits any more. */
static __always_inline bool ringside_path_step(struct ringside_slot *slot, __u64 root_dentry,
					       __u64 root_mount, const bool typed)
{
	__u64 at_dentry = ringside_fresh(slot->walk.dentry);
	__u64 at_mount = ringside_fresh(slot->walk.mount);
	struct dentry *dentry = kernel_cast(typed, struct dentry, at_dentry);
	struct mount *mount = kernel_cast(typed, struct mount, at_mount);
	struct kernel_link link;
	__u64 above;

	if (at_dentry == root_dentry && at_mount == root_mount)
		return false;
	if (at_dentry == ringside_fresh(slot->walk.mount_root)) {
		above = (__u64)kernel_read(typed, mount, mnt_parent);
		if (above == at_mount)
			return false; /* the root of all, or a detached mount */
		ringside_fresh(slot->walk.dentry) =
		    (__u64)kernel_read(typed, mount, mnt_mountpoint);
		mount = kernel_cast(typed, struct mount, above);
		ringside_fresh(slot->walk.mount) = above;
		ringside_fresh(slot->walk.mount_root) =
		    (__u64)kernel_read(typed, mount, mnt.mnt_root);
		return true;
	}
	kernel_dentry_link(dentry, &link, typed);
	if (link.parent == at_dentry)
		return false; /* moved out of its mount */
	if (!ringside_path_prepend_component(slot, &link, typed)) {
		ringside_fresh(slot->walk.cut) = RINGSIDE_PARAM_TRUNCATED;
		return false;
	}
	ringside_fresh(slot->walk.dentry) = link.parent;
	return true;
}

/* "[number]" */
static __always_inline void ringside_path_prepend_number(struct ringside_slot *slot, __u64 number)
{
	ringside_path_prepend_byte(slot, ']');
	for (int i = 0; i < RINGSIDE_NUMBER_DIGITS; i++) {
		ringside_path_prepend_byte(slot, '0' + number % 10);
		number /= 10;
		if (!number)
			break;
	}
	ringside_path_prepend_byte(slot, '[');
}

static __always_inline void ringside_path_prepend_namespace(struct ringside_slot *slot,
							    struct inode *inode)
{
	char kind[32];
	long bytes = bpf_probe_read_kernel_str(kind, sizeof(kind), kernel_namespace_kind(inode));

	ringside_path_prepend_byte(slot, ':');
	if (bytes > 0)
		ringside_path_prepend(slot, kind, bytes - 1);
}

/* A file without a directory: what its file system's d_dname() makes up. */
static __always_inline void ringside_path_pseudo(struct ringside_slot *slot, struct dentry *dentry,
						 const struct kernel_link *link, const bool typed)
{
	struct inode *inode = kernel_read(typed, dentry, d_inode);
	__u64 number = kernel_read(typed, inode, i_ino);

	switch (kernel_read(typed, inode, i_sb, s_magic)) {
	case RINGSIDE_NSFS_MAGIC:
		ringside_path_prepend_number(slot, number);
		ringside_path_prepend_namespace(slot, inode);
		break;
	case RINGSIDE_PIPEFS_MAGIC:
		ringside_path_prepend_number(slot, number);
		ringside_path_prepend(slot, "pipe:", 5);
		break;
	case RINGSIDE_SOCKFS_MAGIC:
		ringside_path_prepend_number(slot, number);
		ringside_path_prepend(slot, "socket:", 7);
		break;
	case RINGSIDE_PIDFS_MAGIC:
		ringside_path_prepend(slot, "anon_inode:[pidfd]", 18);
		break;
	case RINGSIDE_ANON_INODE_FS_MAGIC:
		ringside_path_prepend_name(slot, link);
		ringside_path_prepend(slot, "anon_inode:", 11);
		break;
	default: /* simple_dname(): memfd_create()'s, for one */
		ringside_path_prepend(slot, " (deleted)", 10);
		ringside_path_prepend_component(slot, link, typed);
		break;
	}
}

static __always_inline void ringside_path_walk(struct ringside_slot *slot, struct file *file,
					       struct task_struct *task, const bool typed)
{
	struct vfsmount *mnt = kernel_read(typed, file, f_path.mnt);
	struct dentry *dentry = kernel_read(typed, file, f_path.dentry);
	__u64 root_dentry = (__u64)kernel_read(typed, task, fs, root.dentry);
	__u64 root_mount = (__u64)kernel_mount_of(kernel_read(typed, task, fs, root.mnt));
	__u64 mount_root = (__u64)kernel_read(typed, mnt, mnt_root);
	struct kernel_link link;
	bool is_top;

	kernel_dentry_link(dentry, &link, typed);
	is_top = link.parent == (__u64)dentry;
	slot->walk.at = RINGSIDE_PATH_BYTES;
	slot->walk.cut = 0;
	slot->walk.dentry = (__u64)dentry;
	slot->walk.mount = (__u64)kernel_mount_of(mnt);
	slot->walk.mount_root = mount_root;
	if (is_top && mount_root != (__u64)dentry) {
		ringside_path_pseudo(slot, dentry, &link, typed);
		return;
	}
	if (!is_top && kernel_dentry_unhashed(dentry, typed))
		ringside_path_prepend(slot, " (deleted)", 10);
	for (int i = 0; i < RINGSIDE_PATH_STEPS; i++)
		if (!ringside_path_step(slot, root_dentry, root_mount, typed))
			return;
	slot->walk.cut = RINGSIDE_PARAM_TRUNCATED;
}

/*
 * What was walked becomes a parameter. A path that is too long is flagged and empty: what the walk has
 * is its end, not its beginning.
 */
static __always_inline void ringside_record_walked(struct ringside_slot *slot, __u16 id,
						   __u8 source)
{
	__u8 *param = ringside_record_end(slot);
	__u64 at, size;

	if (ringside_fresh(slot->walk.at) == RINGSIDE_PATH_BYTES && !slot->walk.cut)
		ringside_path_prepend_byte(slot, '/'); /* the root itself */
	at = ringside_fresh(slot->walk.at);
	ringside_opaque(at);
	size = RINGSIDE_PATH_BYTES - at;
	if (at >= RINGSIDE_PATH_BYTES || size > ringside_record_room(slot) ||
	    ringside_fresh(slot->walk.cut)) {
		ringside_record_absent(slot, id, source, RINGSIDE_PARAM_TRUNCATED);
		return;
	}
	if (size <= RINGSIDE_SHORT_PATH)
		for (__u64 i = 0; i < RINGSIDE_SHORT_PATH; i += 8) /* what is behind it is padding */
			*(__u64 *)(param + 8 + i) = *(__u64 *)(slot->path + at + i);
	else
		bpf_probe_read_kernel(param + 8, size, slot->path + at);
	ringside_record_close(slot, param, id, source, 0, size);
}

static __always_inline void ringside_record_file_path(struct ringside_slot *slot, __u16 id,
						      __u8 source, struct file *file,
						      struct task_struct *task, const bool typed)
{
	ringside_path_walk(slot, file, task, typed);
	ringside_record_walked(slot, id, source);
}
