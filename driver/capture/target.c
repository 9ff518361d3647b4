// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call read, wrote, sent or received on, if the reader asked for it: the file or the ends of the
 * socket behind its first argument.
 */
#include <linux/file.h>

static void ringside_record_object(struct ringside_record *record, const struct file *file, u8 source)
{
	struct sock *sk = ringside_file_sock(file);

	if (sk) {
		ringside_record_local(record, sk, source);
		ringside_record_peer(record, sk, source);
	} else {
		ringside_record_file(record, file, source);
	}
}

static void ringside_record_target(struct ringside_record *record, int fd)
{
	struct file *file = fget(fd);

	if (!file) {
		ringside_record_file_gone(record, RINGSIDE_SOURCE_FD_AT_EXIT);
		return;
	}
	ringside_record_object(record, file, RINGSIDE_SOURCE_FD_AT_EXIT);
	fput(file);
}

static void capture_target(struct ringside_record *record, const struct ringside_call *call)
{
	if (call->ret >= 0 && READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_FD_TARGETS)
		ringside_record_target(record, (s32)call->args[0]);
}
