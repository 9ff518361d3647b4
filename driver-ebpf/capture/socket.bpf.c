// SPDX-License-Identifier: GPL-2.0-only
/*
 * connect, accept, accept4: both ends of the connection, from the socket itself. What the program
 * passed is in the call's arguments.
 *
 * The fields are read as they lie, without the socket's lock. A connection that is torn down at
 * the same time may give an empty end.
 */
#pragma once
#include "../kernel_shapes.bpf.h"
#include "../record.bpf.h"

#define RINGSIDE_AF_UNIX 1
#define RINGSIDE_AF_INET 2
#define RINGSIDE_AF_INET6 10
#define RINGSIDE_SOCKADDR_IN_BYTES 16
#define RINGSIDE_SOCKADDR_IN6_BYTES 28
#define RINGSIDE_SOCKADDR_UN_BYTES 110

static __always_inline void ringside_record_inet(struct ringside_slot *slot, __u16 id,
						 __u8 source, __be32 address, __be16 port)
{
	__u8 *param = ringside_record_end(slot);

	*(__u64 *)(param + 8) = RINGSIDE_AF_INET | (__u64)port << 16 | (__u64)address << 32;
	*(__u64 *)(param + 16) = 0;
	ringside_record_close(slot, param, id, source, 0, RINGSIDE_SOCKADDR_IN_BYTES);
}

static __always_inline void ringside_record_inet6(struct ringside_slot *slot, __u16 id,
						  __u8 source, const struct in6_addr *address,
						  __be16 port)
{
	__u8 *param = ringside_record_end(slot);

	*(__u64 *)(param + 8) = RINGSIDE_AF_INET6 | (__u64)port << 16;
	bpf_probe_read_kernel(param + 16, 16, address);
	*(__u32 *)(param + 32) = 0; /* scope */
	ringside_record_close(slot, param, id, source, 0, RINGSIDE_SOCKADDR_IN6_BYTES);
}

static __always_inline void ringside_record_unix(struct ringside_slot *slot, __u16 id,
						 __u8 source, struct unix_sock *sk)
{
	__u8 *param = ringside_record_end(slot);
	struct unix_address *address = BPF_CORE_READ(sk, addr);
	__u64 size = sizeof(__u16);

	*(__u64 *)(param + 8) = RINGSIDE_AF_UNIX;
	if (address) {
		size = (__u32)BPF_CORE_READ(address, len);
		if (size > RINGSIDE_SOCKADDR_UN_BYTES)
			size = RINGSIDE_SOCKADDR_UN_BYTES;
		bpf_probe_read_kernel(param + 8, size, &address->name[0]);
	}
	ringside_record_close(slot, param, id, source, 0, size);
}

static __always_inline void ringside_record_local(struct ringside_slot *slot, struct sock *sk,
						  __u8 source)
{
	__be16 port;

	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case RINGSIDE_AF_INET:
		port = BPF_CORE_READ((struct inet_sock *)sk, inet_sport);
		ringside_record_inet(slot, RINGSIDE_PARAM_ID_LOCAL, source,
				     BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr), port);
		break;
	case RINGSIDE_AF_INET6:
		port = BPF_CORE_READ((struct inet_sock *)sk, inet_sport);
		ringside_record_inet6(slot, RINGSIDE_PARAM_ID_LOCAL, source,
				      &sk->__sk_common.skc_v6_rcv_saddr, port);
		break;
	case RINGSIDE_AF_UNIX:
		ringside_record_unix(slot, RINGSIDE_PARAM_ID_LOCAL, source, (struct unix_sock *)sk);
		break;
	}
}

/* Nothing when the socket does not know its other end. */
static __always_inline void ringside_record_peer(struct ringside_slot *slot, struct sock *sk,
						 __u8 source)
{
	__be16 port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	struct sock *peer;

	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case RINGSIDE_AF_INET:
		if (!port)
			return;
		ringside_record_inet(slot, RINGSIDE_PARAM_ID_PEER, source,
				     BPF_CORE_READ(sk, __sk_common.skc_daddr), port);
		break;
	case RINGSIDE_AF_INET6:
		if (!port)
			return;
		ringside_record_inet6(slot, RINGSIDE_PARAM_ID_PEER, source, &sk->__sk_common.skc_v6_daddr,
				      port);
		break;
	case RINGSIDE_AF_UNIX:
		peer = BPF_CORE_READ((struct unix_sock *)sk, peer);
		if (!peer)
			return;
		ringside_record_unix(slot, RINGSIDE_PARAM_ID_PEER, source, (struct unix_sock *)peer);
		break;
	}
}

/* A call that went well, on a descriptor that another thread has closed or replaced since. */
static __always_inline void ringside_record_peer_gone(struct ringside_slot *slot)
{
	ringside_record_absent(slot, RINGSIDE_PARAM_ID_PEER, RINGSIDE_SOURCE_FD_AT_EXIT,
			       RINGSIDE_PARAM_UNREADABLE);
}

static __always_inline void capture_socket(struct ringside_slot *slot, struct task_struct *task,
					   const bool typed)
{
	struct sock *sk = kernel_task_sock(task, (__s32)slot->call.args[0], typed);

	if (!sk) {
		if (slot->call.ret >= 0)
			ringside_record_peer_gone(slot);
		return;
	}
	ringside_record_local(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	if (slot->call.ret >= 0)
		ringside_record_peer(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
}

static __always_inline void capture_accept(struct ringside_slot *slot, struct task_struct *task,
					   const bool typed)
{
	struct sock *sk;

	if (slot->call.ret < 0)
		return;
	sk = kernel_task_sock(task, slot->call.ret, typed);
	if (!sk) {
		ringside_record_peer_gone(slot);
		return;
	}
	ringside_record_local(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
	ringside_record_peer(slot, sk, RINGSIDE_SOURCE_FD_AT_EXIT);
}
