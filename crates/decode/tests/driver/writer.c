/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes records to standard output with the module's own record writer (driver/record.h, which is
 * kernel-free for this purpose), for writer.rs. Only a test program: nothing of it is linked into
 * user space.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "record.h"

static _Alignas(8) __u8 bytes[RINGSIDE_RECORD_MAX_BYTES];
static struct ringside_record record;

static void begin(enum ringside_event event, __u32 nr, __s64 ret)
{
	struct ringside_record_header *header;

	memset(bytes, 0xa5, sizeof(bytes)); /* what the writer leaves untouched would show */
	ringside_record_begin(&record, bytes, sizeof(bytes), event);
	header = ringside_record_header(&record);
	header->sequence = 1ULL << 40;
	header->end_ns = 123456789012ULL;
	header->duration_ns = 4242;
	header->tid = 101;
	header->pid = 100;
	header->ns_tid = 3;
	header->ns_pid = 2;
	header->uid = 1000;
	header->gid = 1001;
	header->cgroup_id = 1ULL << 33;
	header->pid_ns_inum = 0xf0000001;
	header->mnt_ns_inum = 0xf0000002;
	header->ret = ret;
	header->syscall_nr = nr;
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_X86_64;
	header->cpu = 5;
	memcpy(header->comm, "exactly-sixteen!", RINGSIDE_COMM_BYTES);
}

static void end(void)
{
	fwrite(bytes, 1, ringside_record_finish(&record), stdout);
}

/* A string as capture code writes one: room for the largest, then what it really is. */
static void string(enum ringside_param_id id, const char *value, __u32 length, __u8 flags)
{
	void *to = ringside_record_open(&record, id, RINGSIDE_SOURCE_USER_AT_EXIT,
					RINGSIDE_STRING_MAX_BYTES);

	memcpy(to, value, length);
	ringside_record_close(&record, length, flags);
}

/* What does not fit stops the record for good, and nothing is written outside of it. */
static int overflow_is_sticky(void)
{
	unsigned int i;

	begin(RINGSIDE_EVENT_openat, 257, 3);
	for (i = 0; i < 8; i++) {
		void *to = ringside_record_open(&record, RINGSIDE_PARAM_ID_ARG1,
						RINGSIDE_SOURCE_USER_AT_EXIT,
						RINGSIDE_STRING_MAX_BYTES);

		if (to)
			memset(to, 'x', RINGSIDE_STRING_MAX_BYTES);
		ringside_record_close(&record, RINGSIDE_STRING_MAX_BYTES, 0);
	}
	ringside_record_u64(&record, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_KERNEL, 1);
	return record.overflow && record.used <= sizeof(bytes);
}

static _Alignas(8) __u8 kept_bytes[RINGSIDE_STRING_MAX_BYTES];
static struct ringside_record kept;

/* What was kept at the entry of a close() goes behind what its end has. */
static void append(void)
{
	const __u64 registers[6] = { 3 };

	ringside_record_begin(&kept, kept_bytes, sizeof(kept_bytes), 0);
	ringside_record_u64(&kept, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_ENTRY, 77);
	ringside_record_absent(&kept, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_FD_AT_ENTRY,
			       RINGSIDE_PARAM_TRUNCATED);
	begin(RINGSIDE_EVENT_close, 3, 0);
	ringside_record_bytes(&record, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, registers,
			      sizeof(registers));
	ringside_record_append(&record, &kept);
	end();
}

/* What has no room is an overflow, and so is what was one where it comes from. */
static int append_is_bounded(void)
{
	int counted = record.truncated == 1 && !record.unreadable && !record.overflow;

	begin(RINGSIDE_EVENT_close, 3, 0);
	record.capacity = record.used + 8;
	ringside_record_append(&record, &kept);
	counted &= record.overflow && record.used == sizeof(struct ringside_record_header);
	begin(RINGSIDE_EVENT_close, 3, 0);
	kept.overflow = 1;
	ringside_record_append(&record, &kept);
	return counted && record.overflow;
}

int main(void)
{
	const __u64 registers[6] = { -100, 0x7f0000001000, 02000000, 0, 5, 6 };
	const __u64 device = 254ULL << 32 | 1, inode = 77, status = 3 << 8;
	const __s64 time[2] = { 1, 500 };
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(8080) };

	begin(RINGSIDE_EVENT_openat, 257, 3);
	ringside_record_bytes(&record, RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, registers,
			      sizeof(registers));
	string(RINGSIDE_PARAM_ID_ARG1, "/etc/x", 6, RINGSIDE_PARAM_TRUNCATED);
	ringside_record_u64(&record, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_FD_AT_EXIT, device);
	ringside_record_u64(&record, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_EXIT, inode);
	end();

	begin(RINGSIDE_EVENT_connect, 42, -111);
	inet_pton(AF_INET, "192.0.2.7", &peer.sin_addr);
	ringside_record_bytes(&record, RINGSIDE_PARAM_ID_ARG1, RINGSIDE_SOURCE_USER_AT_EXIT, &peer,
			      sizeof(peer));
	end();

	begin(RINGSIDE_EVENT_execve, 59, 0);
	ringside_record_header(&record)->flags |= RINGSIDE_RECORD_NO_START;
	string(RINGSIDE_PARAM_ID_ARG1, "ls\0-l\0", 6, 0);
	end();

	begin(RINGSIDE_EVENT_nanosleep, 35, 0);
	ringside_record_bytes(&record, RINGSIDE_PARAM_ID_ARG0, RINGSIDE_SOURCE_USER_AT_EXIT, time,
			      sizeof(time));
	end();

	begin(RINGSIDE_EVENT_process_exit, 0, 0);
	ringside_record_header(&record)->syscall_abi = RINGSIDE_SYSCALL_ABI_NONE;
	ringside_record_u64(&record, RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, status);
	end();
	append();
	return append_is_bounded() && overflow_is_sticky() ? 0 : 1;
}
