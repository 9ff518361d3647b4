// SPDX-License-Identifier: GPL-2.0-only
/*
 * Credentials before and after a call that may change them, where they did.
 *
 * What they were is held from entry on (start.c). Credentials are never changed in place: a task
 * gets others. So a call that changed nothing leaves the same address, which no others can have as
 * long as it is held, and nothing is compared.
 */
#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/user_namespace.h>

/* Two words up to v6.2, the lower first, and one since: the same 64 bits here. */
static u64 ringside_capabilities(const kernel_cap_t *set)
{
	u64 bits;

	BUILD_BUG_ON(sizeof(*set) != sizeof(bits));
	memcpy(&bits, set, sizeof(bits));
	return bits;
}

static void ringside_credentials_describe(struct ringside_credentials *to, const struct cred *cred)
{
	*to = (struct ringside_credentials){
		.uid = __kuid_val(cred->uid),
		.euid = __kuid_val(cred->euid),
		.suid = __kuid_val(cred->suid),
		.fsuid = __kuid_val(cred->fsuid),
		.gid = __kgid_val(cred->gid),
		.egid = __kgid_val(cred->egid),
		.sgid = __kgid_val(cred->sgid),
		.fsgid = __kgid_val(cred->fsgid),
		.securebits = cred->securebits,
		.groups = cred->group_info->ngroups,
		.user_ns = cred->user_ns->ns.inum,
		.inheritable = ringside_capabilities(&cred->cap_inheritable),
		.permitted = ringside_capabilities(&cred->cap_permitted),
		.effective = ringside_capabilities(&cred->cap_effective),
		.bounding = ringside_capabilities(&cred->cap_bset),
		.ambient = ringside_capabilities(&cred->cap_ambient),
	};
}

/* A place of an earlier epoch may be an earlier call's: what it holds does not count. */
static const struct cred *ringside_call_cred(const struct ringside_call *call)
{
	return call->start && ringside_start_is_current(call->start) ? call->start->cred : NULL;
}

static void capture_credentials(struct ringside_record *record, const struct ringside_call *call)
{
	const struct cred *held = ringside_call_cred(call);
	struct ringside_credentials before, after;

	if (call->ret < 0 || held == current_cred())
		return;
	ringside_credentials_describe(&after, current_cred());
	if (held) {
		ringside_credentials_describe(&before, held);
		if (!memcmp(&before, &after, sizeof(before)))
			return;
		ringside_record_bytes(record, RINGSIDE_PARAM_ID_CREDENTIALS_BEFORE,
				      RINGSIDE_SOURCE_KERNEL, &before, sizeof(before));
	} else {
		ringside_record_absent(record, RINGSIDE_PARAM_ID_CREDENTIALS_BEFORE,
				       RINGSIDE_SOURCE_KERNEL, RINGSIDE_PARAM_UNREADABLE);
	}
	ringside_record_bytes(record, RINGSIDE_PARAM_ID_CREDENTIALS_AFTER, RINGSIDE_SOURCE_KERNEL,
			      &after, sizeof(after));
}
