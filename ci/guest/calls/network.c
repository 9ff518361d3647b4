// SPDX-License-Identifier: Apache-2.0
/* Sockets that are not connected by an address: corpus/network.expected. */
int socket_pair[2];
int option_value;
int option_bytes = sizeof(option_value);
struct message {
	void *name;
	int name_bytes;
	const struct vector *vectors;
	unsigned long vector_count;
	void *control;
	unsigned long control_bytes;
	int flags;
};
struct message message_out = { .vectors = &vector_out, .vector_count = 1 };
struct message message_in = { .vectors = &vector_in, .vector_count = 1 };
struct {
	struct message message;
	unsigned int bytes;
} messages_out = { { .vectors = &vector_out, .vector_count = 1 }, 0 },
  messages_in = { { .vectors = &vector_in, .vector_count = 1 }, 0 };

static void messages(void)
{
	call(socket, -1, 0, 0); /* EAFNOSUPPORT */
	call(socketpair, AF_UNIX, SOCK_STREAM, 0, socket_pair); /* 3, 4 */
	call(socketpair, AF_UNIX, BAD_FLAGS, 0, socket_pair); /* EINVAL */
	call(bind, -1, 0, 0); /* EBADF */
	call(listen, -1, 0); /* EBADF */
	call(sendto, 3, data, BYTES, 0, 0, 0);
	call(sendto, -1, data, BYTES, 0, 0, 0); /* EBADF */
	call(recvfrom, 4, buffer, sizeof(buffer), 0, 0, 0);
	call(recvfrom, -1, buffer, sizeof(buffer), 0, 0, 0); /* EBADF */
	call(sendmsg, 3, &message_out, 0);
	call(sendmsg, -1, 0, 0); /* EBADF */
	call(recvmsg, 4, &message_in, 0);
	call(recvmsg, -1, 0, 0); /* EBADF */
	call(sendmmsg, 3, &messages_out, 1, 0);
	call(sendmmsg, -1, 0, 0, 0); /* EBADF */
	call(recvmmsg, 4, &messages_in, 1, 0, 0);
	call(recvmmsg, -1, 0, 0, 0, 0); /* EBADF */
	call(getsockopt, 3, SOL_SOCKET, 3, &option_value, &option_bytes); /* SO_TYPE */
	call(getsockopt, -1, SOL_SOCKET, 3, 0, 0); /* EBADF */
	call(setsockopt, -1, SOL_SOCKET, SO_REUSEADDR, 0, 0); /* EBADF */
	call(getsockname, -1, 0, 0); /* EBADF */
	name_bytes = sizeof(inet_name);
	call(getpeername, 3, &inet_name, &name_bytes);
	call(getpeername, -1, 0, 0); /* EBADF */
	call(shutdown, 3, 2); /* SHUT_RDWR */
	call(shutdown, -1, 2); /* EBADF */
	call(accept, -1, 0, 0); /* EBADF */
	call(bpf, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(seccomp, NO_SUCH_THING, 0, 0); /* EINVAL */
}
