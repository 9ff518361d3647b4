// SPDX-License-Identifier: GPL-2.0-only
/*
 * close, if the reader asked for it: the file or the ends of the socket that it closes, looked up when
 * the call begins, because its descriptor is free when it ends. They wait as parameters in a place of
 * the call's entry state. The file is not held meanwhile: it would be closed later than without us.
 */
#include <linux/file.h>

static void ringside_closing_begins(struct ringside_start *start, unsigned long descriptor)
{
	struct file *file = fget_raw((s32)descriptor);

	if (!file)
		return; /* EBADF */
	start->closing = ringside_closing_take();
	if (start->closing) {
		struct ringside_record *record = &start->closing->record;

		ringside_record_begin(record, start->closing->bytes, sizeof(start->closing->bytes), 0);
		ringside_record_object(record, file, RINGSIDE_SOURCE_FD_AT_ENTRY);
	}
	fput(file);
}

static void capture_close(struct ringside_record *record, const struct ringside_call *call)
{
	if (call->ret < 0 || !(READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_FD_TARGETS))
		return;
	if (call->start && call->start->closing && ringside_start_is_current(call->start))
		ringside_record_append(record, &call->start->closing->record);
	else
		ringside_record_file_gone(record, RINGSIDE_SOURCE_FD_AT_ENTRY);
}
