/* SPDX-License-Identifier: Apache-2.0 */
/* Writes records to standard output as the headers of the ABI describe them, for c_writer.rs. */
#include <ringside/record.h>
#include <ringside/events.h>
#include <ringside/params.h>
#include <ringside/ring.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static _Alignas(8) unsigned char bytes[RINGSIDE_RECORD_MAX_BYTES];
static struct ringside_record_header *const header = (void *)bytes;

static void begin(enum ringside_event event, __u32 nr, __s64 ret)
{
	memset(bytes, 0, sizeof(bytes));
	*header = (struct ringside_record_header){
		.size_bytes = sizeof(*header),
		.event = event,
		.sequence = 1ULL << 40,
		.end_ns = 123456789012ULL,
		.duration_ns = 4242,
		.tid = 101,
		.pid = 100,
		.ns_tid = 3,
		.ns_pid = 2,
		.uid = 1000,
		.gid = 1001,
		.cgroup_id = 1ULL << 33,
		.pid_ns_inum = 0xf0000001,
		.mnt_ns_inum = 0xf0000002,
		.ret = ret,
		.syscall_nr = nr,
		.syscall_abi = RINGSIDE_SYSCALL_ABI_X86_64,
		.cpu = 5,
	};
	memcpy(header->comm, "exactly-sixteen!", RINGSIDE_COMM_BYTES);
}

static void add(enum ringside_param_id id, enum ringside_source source, int flags,
		const void *payload, __u32 size_bytes)
{
	struct ringside_param param = {
		.id = id, .source = source, .flags = flags, .size_bytes = size_bytes
	};

	memcpy(bytes + header->size_bytes, &param, sizeof(param));
	memcpy(bytes + header->size_bytes + sizeof(param), payload, size_bytes);
	header->size_bytes += RINGSIDE_PARAM_BYTES(size_bytes);
	header->param_count++;
}

static void end(void)
{
	fwrite(bytes, 1, header->size_bytes, stdout);
}

int main(void)
{
	const __u64 registers[6] = { -100, 0x7f0000001000, 02000000, 0, 5, 6 };
	const __u64 device = 254ULL << 32 | 1, inode = 77, status = 3 << 8;
	const __s64 dirfd = -100;
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(8080) };

	begin(RINGSIDE_EVENT_openat, 257, 3);
	add(RINGSIDE_PARAM_ID_ARGS, RINGSIDE_SOURCE_REGISTER, 0, registers, sizeof(registers));
	add(RINGSIDE_PARAM_ID_PATH, RINGSIDE_SOURCE_USER_AT_EXIT, RINGSIDE_PARAM_TRUNCATED, "/etc/x", 6);
	add(RINGSIDE_PARAM_ID_DIRFD, RINGSIDE_SOURCE_REGISTER, 0, &dirfd, 8);
	add(RINGSIDE_PARAM_ID_FLAGS, RINGSIDE_SOURCE_REGISTER, 0, &registers[2], 8);
	add(RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_FD_AT_EXIT, 0, &device, 8);
	add(RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_FD_AT_EXIT, 0, &inode, 8);
	end();

	begin(RINGSIDE_EVENT_connect, 42, -111);
	inet_pton(AF_INET, "192.0.2.7", &peer.sin_addr);
	add(RINGSIDE_PARAM_ID_PEER, RINGSIDE_SOURCE_USER_AT_EXIT, 0, &peer, sizeof(peer));
	end();

	begin(RINGSIDE_EVENT_execve, 59, 0);
	header->flags |= RINGSIDE_RECORD_NO_START;
	add(RINGSIDE_PARAM_ID_ARGV, RINGSIDE_SOURCE_USER_AT_EXIT, 0, "ls\0-l\0", 6);
	end();

	begin(RINGSIDE_EVENT_process_exit, 0, 0);
	header->syscall_abi = RINGSIDE_SYSCALL_ABI_NONE;
	add(RINGSIDE_PARAM_ID_EXIT_STATUS, RINGSIDE_SOURCE_KERNEL, 0, &status, 8);
	end();
	return 0;
}
