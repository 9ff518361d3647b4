// SPDX-License-Identifier: GPL-2.0-only
/*
 * Credentials before and after a call that may change them, where they did. What they were is
 * copied at entry, of these calls alone, and forgotten when they return.
 */
#pragma once
#include <ringside/events.h>
#include <ringside/objects.h>
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

#define RINGSIDE_CREDENTIALS_WORDS (sizeof(struct ringside_credentials) / sizeof(__u64))

static __always_inline void ringside_credentials_read(struct ringside_credentials *to,
						      struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);

	to->uid = BPF_CORE_READ(cred, uid.val);
	to->euid = BPF_CORE_READ(cred, euid.val);
	to->suid = BPF_CORE_READ(cred, suid.val);
	to->fsuid = BPF_CORE_READ(cred, fsuid.val);
	to->gid = BPF_CORE_READ(cred, gid.val);
	to->egid = BPF_CORE_READ(cred, egid.val);
	to->sgid = BPF_CORE_READ(cred, sgid.val);
	to->fsgid = BPF_CORE_READ(cred, fsgid.val);
	to->securebits = BPF_CORE_READ(cred, securebits);
	to->groups = BPF_CORE_READ(cred, group_info, ngroups);
	to->user_ns = BPF_CORE_READ(cred, user_ns, ns.inum);
	to->reserved = 0;
	to->inheritable = kernel_capabilities(&cred->cap_inheritable);
	to->permitted = kernel_capabilities(&cred->cap_permitted);
	to->effective = kernel_capabilities(&cred->cap_effective);
	to->bounding = kernel_capabilities(&cred->cap_bset);
	to->ambient = kernel_capabilities(&cred->cap_ambient);
}

/* At entry. When the map is full, what they were is flagged at exit. */
static __always_inline void ringside_credentials_keep(struct task_struct *task)
{
	struct ringside_credentials now;
	__u64 key = (__u64)task;

	ringside_credentials_read(&now, task);
	bpf_map_update_elem(&credentials, &key, &now, BPF_ANY);
}

static __always_inline void ringside_credentials_forget(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&credentials, &key);
}

static __always_inline void ringside_record_credentials(struct ringside_slot *slot, __u16 id,
							struct task_struct *task)
{
	__u8 *param = ringside_record_end(slot);

	ringside_credentials_read((struct ringside_credentials *)(param + 8), task);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_KERNEL, 0,
			      sizeof(struct ringside_credentials));
}

/* start: NULL when entry was not seen; then what the map may have is of an earlier call. */
static __always_inline void capture_credentials(struct ringside_slot *slot,
						struct task_struct *task,
						const struct ringside_start *start)
{
	__u8 *before = ringside_record_end(slot);
	__u8 *after = before + RINGSIDE_PARAM_BYTES(sizeof(struct ringside_credentials));
	const __u64 *now = (const __u64 *)(after + 8);
	__u64 key = (__u64)task, changed = 0;
	const __u64 *kept = NULL;

	if (slot->call.ret < 0)
		return;
	if (start)
		kept = bpf_map_lookup_elem(&credentials, &key);
	if (!kept) {
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_CREDENTIALS_BEFORE,
				       RINGSIDE_SOURCE_KERNEL, RINGSIDE_PARAM_UNREADABLE);
		ringside_record_credentials(slot, RINGSIDE_PARAM_ID_CREDENTIALS_AFTER, task);
		return;
	}
	/* Both are written where they would stand, and belong to the record only when they differ. */
	ringside_credentials_read((struct ringside_credentials *)(after + 8), task);
#pragma unroll
	for (__u32 i = 0; i < RINGSIDE_CREDENTIALS_WORDS; i++)
		changed |= kept[i] ^ now[i];
	if (!changed)
		return;
	__builtin_memcpy(before + 8, kept, sizeof(struct ringside_credentials));
	ringside_record_close(slot, before, RINGSIDE_PARAM_ID_CREDENTIALS_BEFORE,
			      RINGSIDE_SOURCE_KERNEL, 0, sizeof(struct ringside_credentials));
	ringside_record_close(slot, after, RINGSIDE_PARAM_ID_CREDENTIALS_AFTER,
			      RINGSIDE_SOURCE_KERNEL, 0, sizeof(struct ringside_credentials));
}
