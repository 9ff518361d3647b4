// SPDX-License-Identifier: Apache-2.0
/*
 * Structures with something in every field, most of them for calls that refuse them: what they
 * hold is captured all the same. Addresses of sockets in both directions. See
 * corpus/structures.expected.
 */
struct {
	unsigned long data;
	unsigned int key, rw_flags;
	unsigned short opcode;
	short priority;
	int fd;
	const void *buffer;
	unsigned long bytes;
	long offset;
	unsigned long reserved;
	unsigned int flags;
	int event_fd;
} odd_request = { 1, 0, 0, 2, -3, 4, buffer, 5, 6, 0, 0, 0 },
  write_request = { 7, 0, 0, 1, 0, 3, data, BYTES, 0, 0, 0, 0 }; /* IOCB_CMD_PWRITE */
const void *const write_requests[] = { &write_request };
long io_event[4];
unsigned int io_uring_parameters[30];
struct {
	unsigned long value;
	int signal, notify, tid, padding[11];
} const signal_event = { 0x1234, SIGUSR1, 0, 0, { 0 } };
struct {
	int signal, error, code, padding;
	int pid, uid;
	unsigned long value;
	unsigned long rest[12];
} const queued_signal = { SIGUSR1, 0, -1, 0, 5, 6, 7, { 0 } }; /* SI_QUEUE */
const struct {
	const void *mask;
	unsigned long bytes;
} mask_and_size = { &signal_mask, 8 };
unsigned long robust_list[3];
struct futex_waiter {
	unsigned long value;
	const void *word;
	unsigned int flags, reserved;
} const futex_waiters[2] = { { 1, &futex_word, 2, 0 }, { 3, &futex_word, 2, 0 } };
const unsigned long mount_attributes[4] = { 1, 2, 0x40000, 5 };
const unsigned long landlock_rights[3] = { 1, 2, 1 };
const struct {
	unsigned long access;
	int fd;
} __attribute__((packed)) landlock_rule = { 4, 5 };
struct {
	unsigned int bytes, zero;
	unsigned long mount, parameter;
} const mount_request = { 24, 0, 1, 2 };
struct {
	unsigned int bytes, zero;
	unsigned long id;
	unsigned int types, zero2;
	unsigned long user;
} const namespace_request = { 32, 0, 1, CLONE_NEWNS, 0, 2 };
const unsigned long two_pages[2] = { 0x1000, 0x2000 };
const int two_nodes[2] = { 0, 1 };
const unsigned long first_node = 1;
struct {
	const void *value;
	unsigned int bytes, flags;
} const xattr_arguments = { data, BYTES, 1 };
struct {
	unsigned long flags;
	unsigned int extent, extents, project, copy_extent;
} const file_attributes = { 1, 2, 3, 4, 5 };
const unsigned long cache_range[2] = { 1, 2 };
const unsigned int seccomp_allow = 0x7fff0000;
const unsigned int two_groups[2] = { 7, 8 };
unsigned int groups[16];
struct {
	unsigned int bytes;
	int type;
	char handle[128];
} handle = { 128, 0, { 0 } };

static void structures(void)
{
	long self = call(getpid);

	call(memfd_create, name_a, 0); /* 3 */
	words[0] = 0;
	call(io_setup, 1, words);
	note("structures_aio", words[0]);
	call(io_submit, words[0], 1, write_requests);
	call(io_getevents, words[0], 1, 1, io_event, &no_time);
	call(io_cancel, 0, &odd_request, 0); /* EINVAL */
	call(io_uring_setup, 1, io_uring_parameters); /* 4 */
	call(fanotify_init, 0, O_RDONLY); /* 5 */
	call(fanotify_mark, 5, 1, 1, AT_FDCWD, path_tmp); /* FAN_MARK_ADD of FAN_ACCESS */
	call(timer_create, 1, &signal_event, &timer_id);
	call(mq_notify, -1, &signal_event); /* EBADF */
	call(rt_sigqueueinfo, NO_SUCH_ID, SIGUSR1, &queued_signal); /* ESRCH */
	call(pidfd_send_signal, -1, SIGUSR1, &queued_signal, 0); /* EBADF */
	call(pselect6, 0, 0, 0, 0, &no_time, &mask_and_size);
	call(ppoll, 0, 0, &no_time, &signal_mask, 8);
	call(epoll_pwait, -1, large_buffer, 1, 0, &signal_mask, 8); /* EBADF */
	robust_list[0] = (unsigned long)robust_list;
	call(set_robust_list, robust_list, sizeof(robust_list));
	call(get_robust_list, 0, words, words + 1);
	call(futex_waitv, futex_waiters, 2, BAD_FLAGS, &one_ms, 0); /* EINVAL, since 5.16 */
	call(futex_requeue, futex_waiters, BAD_FLAGS, 0, 0); /* EINVAL, since 6.7 */
	call(mount_setattr, -1, path_empty, BAD_FLAGS, mount_attributes, sizeof(mount_attributes));
	call(landlock_create_ruleset, landlock_rights, sizeof(landlock_rights), BAD_FLAGS);
	call(landlock_create_ruleset, 0, 0, 1); /* the version, where it is enabled */
	call(landlock_add_rule, -1, 1, &landlock_rule, BAD_FLAGS);
	call(statmount, &mount_request, 0, 0, BAD_FLAGS);
	call(listmount, &mount_request, 0, 0, BAD_FLAGS);
	call(listns, &namespace_request, 0, 0, BAD_FLAGS);
	call(process_madvise, -1, &vector_out, 1, 0, BAD_FLAGS);
	call(process_vm_readv, self, &vector_in, 1, &vector_out, 1, 0);
	call(process_vm_writev, self, &vector_out, 1, &vector_in, 1, 0);
	call(move_pages, NO_SUCH_ID, 2, two_pages, two_nodes, 0, BAD_FLAGS);
	call(mbind, 0, PAGE, NO_SUCH_THING, &first_node, 64, 0);
	call(set_mempolicy, NO_SUCH_THING, &first_node, 64);
	call(get_mempolicy, ids, words, 1024, 0, 0);
	call(migrate_pages, NO_SUCH_ID, 64, &first_node, &first_node);
	call(setxattrat, -1, name_a, BAD_FLAGS, xattr_r, &xattr_arguments, sizeof(xattr_arguments));
	call(file_setattr, AT_FDCWD, name_a, &file_attributes, sizeof(file_attributes), BAD_FLAGS);
	call(cachestat, -1, cache_range, 0, 0);
	call(add_key, name_missing, name_a, 0, 0, 0); /* EINVAL: no such keyring */
	call(request_key, name_missing, name_a, name_b, 0); /* ENOKEY: no such type */
	call(fsconfig, -1, 1, name_a, name_b, 0); /* FSCONFIG_SET_STRING: EINVAL */
	call(gettimeofday, large_buffer, words);
	call(name_to_handle_at, AT_FDCWD, path_tmp, &handle, &mount_id, 0);
	call(setgroups, 2, two_groups);
	call(getgroups, 16, groups);
	call(getgroups, 0, groups); /* says how many, and writes none: what lies there is not told */
	call(setuid, 0);
	call(setgid, 0);
	call(kcmp, self, self, 0, 0, 0); /* KCMP_FILE */
	call(seccomp, 2, 0, &seccomp_allow); /* SECCOMP_GET_ACTION_AVAIL */
	call(pkey_alloc, 0, 0);
}

struct message named_message = { .name = (void *)&inet_bound,
				 .name_bytes = sizeof(inet_bound),
				 .vectors = &vector_out,
				 .vector_count = 1 };
struct message message_from = { .name = &inet_name,
				.name_bytes = sizeof(inet_name),
				.vectors = &vector_in,
				.vector_count = 1 };

static void addresses(void)
{
	call(socket, AF_INET, SOCK_DGRAM, 0); /* 3 */
	call(bind, 3, &inet_bound, sizeof(inet_bound));
	/* to itself */
	call(sendto, 3, data, BYTES, 0, &inet_bound, sizeof(inet_bound));
	name_bytes = sizeof(inet_name);
	call(recvfrom, 3, buffer, sizeof(buffer), 0, &inet_name, &name_bytes);
	call(sendmsg, 3, &named_message, 0);
	call(recvmsg, 3, &message_from, 0);
	/* there is room for the family and the port */
	name_bytes = 4;
	call(getsockname, 3, &inet_name, &name_bytes);
	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 4 */
	call(bind, 4, &unix_abstract, ABSTRACT_BYTES);
	call(listen, 4, 8);
	call(socket, AF_UNIX, SOCK_STREAM, 0); /* 5 */
	call(connect, 5, &unix_abstract, ABSTRACT_BYTES);
	name_bytes = sizeof(inet_name);
	call(accept4, 4, &inet_name, &name_bytes, 0); /* 6 */
	name_bytes = sizeof(inet_name);
	call(getpeername, 5, &inet_name, &name_bytes);
}
