// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call read, wrote, sent or received on, if the reader asked for it: the file or the ends of the
 * socket behind its first argument. close() has none: its file is gone when it returns, and one that
 * was held for it since entry would be closed later than the program was told.
 */
#include <linux/file.h>

static void ringside_record_target(struct ringside_record *record, int fd)
{
	struct sock *sk;
	struct file *file = ringside_socket_file(fd, &sk);

	if (file) {
		ringside_record_local(record, sk);
		ringside_record_peer(record, sk);
	} else {
		file = fget(fd);
		if (!file) {
			ringside_record_file_gone(record);
			return;
		}
		ringside_record_file(record, file);
	}
	fput(file);
}

static void capture_target(struct ringside_record *record, const struct ringside_call *call)
{
	if (call->ret >= 0 && READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_FD_TARGETS)
		ringside_record_target(record, (s32)call->args[0]);
}
