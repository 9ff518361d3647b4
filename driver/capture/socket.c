// SPDX-License-Identifier: GPL-2.0-only
/*
 * SOCKET (connect and others that work on one) and ACCEPT: both ends of the connection, from the
 * socket itself. What a program passed or was told is among the arguments.
 *
 * The fields are read as they lie, without the socket lock: taking it could sleep. A connection
 * that is torn down at the same time may give an empty end, never a dangling pointer: the file
 * keeps the socket, the socket keeps its unix address until it dies. Only the other end of a unix
 * socket can go away under us; it is held under the spinlock that disconnecting takes.
 */
#include <linux/file.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/magic.h>
#include <linux/net.h>
#include <linux/un.h>
#include <net/af_unix.h>
#include <net/inet_sock.h>
#include <net/sock.h>

#include "compat/config.h"

static void ringside_record_inet(struct ringside_record *record, u16 id, u8 source, __be32 address,
				 __be16 port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = port };

	in.sin_addr.s_addr = address;
	ringside_record_bytes(record, id, source, &in, sizeof(in));
}

static void ringside_record_inet6(struct ringside_record *record, u16 id, u8 source,
				  const struct in6_addr *address, __be16 port)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = port };

	in6.sin6_addr = *address;
	ringside_record_bytes(record, id, source, &in6, sizeof(in6));
}

static void ringside_record_unix(struct ringside_record *record, u16 id, u8 source, struct sock *sk)
{
	/* Set once, before the socket can be found by it (unix_bind); freed with the socket. */
	struct unix_address *address = smp_load_acquire(&unix_sk(sk)->addr);
	const sa_family_t unnamed = AF_UNIX;

	if (address)
		ringside_record_bytes(record, id, source, address->name,
				      min_t(u32, address->len, sizeof(struct sockaddr_un)));
	else
		ringside_record_bytes(record, id, source, &unnamed, sizeof(unnamed));
}

static void ringside_record_local(struct ringside_record *record, struct sock *sk, u8 source)
{
	switch (sk->sk_family) {
	case AF_INET:
		ringside_record_inet(record, RINGSIDE_PARAM_ID_LOCAL, source,
				     inet_sk(sk)->inet_rcv_saddr, inet_sk(sk)->inet_sport);
		break;
	case AF_INET6:
		ringside_record_inet6(record, RINGSIDE_PARAM_ID_LOCAL, source,
				      ringside_inet6_local(sk), inet_sk(sk)->inet_sport);
		break;
	case AF_UNIX:
		ringside_record_unix(record, RINGSIDE_PARAM_ID_LOCAL, source, sk);
		break;
	}
}

/* The other end of a unix socket, held; unix_peer_get() is private to the protocol on 7.2. */
static struct sock *ringside_unix_peer(struct sock *sk)
{
	struct sock *peer;

	spin_lock(&unix_sk(sk)->lock);
	peer = unix_sk(sk)->peer;
	if (peer)
		sock_hold(peer);
	spin_unlock(&unix_sk(sk)->lock);
	return peer;
}

static void ringside_record_peer(struct ringside_record *record, struct sock *sk, u8 source)
{
	struct sock *peer;

	switch (sk->sk_family) {
	case AF_INET:
		if (sk->sk_dport)
			ringside_record_inet(record, RINGSIDE_PARAM_ID_PEER, source, sk->sk_daddr,
					     sk->sk_dport);
		break;
	case AF_INET6:
		if (sk->sk_dport)
			ringside_record_inet6(record, RINGSIDE_PARAM_ID_PEER, source,
					      ringside_inet6_peer(sk), sk->sk_dport);
		break;
	case AF_UNIX:
		if (!ringside_hooks_may_lock()) {
			ringside_record_absent(record, RINGSIDE_PARAM_ID_PEER, source,
					       RINGSIDE_PARAM_UNSUPPORTED);
			break;
		}
		peer = ringside_unix_peer(sk);
		if (!peer)
			break;
		ringside_record_unix(record, RINGSIDE_PARAM_ID_PEER, source, peer);
		sock_put(peer);
		break;
	}
}

/* The socket that the file is, as long as the file is held; NULL: it is something else. */
static struct sock *ringside_file_sock(const struct file *file)
{
	struct inode *inode = file_inode(file);

	if (!S_ISSOCK(inode->i_mode) || inode->i_sb->s_magic != SOCKFS_MAGIC)
		return NULL;
	return READ_ONCE(SOCKET_I(inode)->sk);
}

/* The file behind fd if it is a socket; the caller gives it back with fput(). */
static struct file *ringside_socket_file(long fd, struct sock **sk)
{
	struct file *file = fget(fd);

	if (!file)
		return NULL;
	*sk = ringside_file_sock(file);
	if (*sk)
		return file;
	fput(file);
	return NULL;
}

/* Both ends of the socket behind fd; the other one only where the call says that there is one. */
static void ringside_record_ends(struct ringside_record *record, long fd, bool connected)
{
	struct sock *sk;
	struct file *file = ringside_socket_file(fd, &sk);

	if (!file) {
		if (connected) /* another thread has closed or replaced it since */
			ringside_record_absent(record, RINGSIDE_PARAM_ID_PEER,
					       RINGSIDE_SOURCE_FD_AT_EXIT,
					       RINGSIDE_PARAM_UNREADABLE);
		return;
	}
	ringside_record_local(record, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	if (connected)
		ringside_record_peer(record, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	fput(file);
}

static void capture_socket(struct ringside_record *record, const struct ringside_call *call)
{
	ringside_record_ends(record, (s32)call->args[0], call->ret >= 0);
}

static void capture_accept(struct ringside_record *record, const struct ringside_call *call)
{
	if (call->ret >= 0)
		ringside_record_ends(record, call->ret, true);
}
