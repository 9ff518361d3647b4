/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Parameters a record may carry. Ids are ABI: append, never reuse.
 *
 * Kinds, and so the payload:
 *	U64, S64	8 bytes
 *	ARGS		six __u64: the registers of the call in argument order
 *	STRING		bytes without a terminator
 *	STRINGS		bytes; every string is followed by one zero byte
 *	SOCKADDR	a struct sockaddr_in, sockaddr_in6 or sockaddr_un as user space knows it, cut
 *			to its length; abstract unix names begin with a zero byte; an unnamed unix
 *			socket is the two bytes of its family
 *	DEVICE		__u64: major << 32 | minor
 *	ARGUMENT	as the kind of the call's argument says: arguments.h
 *	IMAGE		struct ringside_image of objects.h
 *	CREDENTIALS	struct ringside_credentials
 *	NAMESPACES	struct ringside_namespaces
 *	BYTES		data
 *	IO_URING_REQUEST	struct ringside_io_uring_request of io_uring.h
 *	IO_URING_COMPLETION	struct ringside_io_uring_completion
 */
#ifndef RINGSIDE_PARAMS_H
#define RINGSIDE_PARAMS_H

#define RINGSIDE_KINDS(X) \
	X(U64, 1)         \
	X(S64, 2)         \
	X(ARGS, 3)        \
	X(STRING, 4)      \
	X(STRINGS, 5)     \
	X(SOCKADDR, 6)    \
	X(DEVICE, 7)      \
	X(ARGUMENT, 8)    \
	X(BYTES, 9)       \
	X(IMAGE, 16)      \
	X(CREDENTIALS, 17) \
	X(NAMESPACES, 18) \
	X(IO_URING_REQUEST, 24) \
	X(IO_URING_COMPLETION, 25)

#define RINGSIDE_KIND_ENUM(name, value) RINGSIDE_KIND_##name = value,
enum ringside_kind {
	RINGSIDE_KINDS(RINGSIDE_KIND_ENUM)
};
#undef RINGSIDE_KIND_ENUM

/* X(NAME, id, KIND, "json_name", "one sentence for people") */
#define RINGSIDE_PARAMS(X)                                                                    \
	X(ARGS, 1, ARGS, "args", "the six argument registers")                                \
	X(ARG0, 2, ARGUMENT, "arg0", "memory behind the first argument")                      \
	X(ARG1, 3, ARGUMENT, "arg1", "memory behind the second argument")                     \
	X(ARG2, 4, ARGUMENT, "arg2", "memory behind the third argument")                      \
	X(ARG3, 5, ARGUMENT, "arg3", "memory behind the fourth argument")                     \
	X(ARG4, 6, ARGUMENT, "arg4", "memory behind the fifth argument")                      \
	X(ARG5, 7, ARGUMENT, "arg5", "memory behind the sixth argument")                      \
	X(EXE, 8, STRING, "exe", "the kernel's path of the new image")                        \
	X(DEVICE, 9, DEVICE, "dev", "device of the file system of the file")                  \
	X(INODE, 10, U64, "ino", "inode number of the file")                                  \
	X(LOCAL, 11, SOCKADDR, "local", "address of this end of the connection")              \
	X(PEER, 12, SOCKADDR, "peer", "address of the other end of the connection")           \
	X(CHILD_TID, 13, U64, "child_tid", "the new thread, initial pid namespace")           \
	X(CHILD_PID, 14, U64, "child_pid", "the new thread's group, initial pid namespace")   \
	X(EXIT_STATUS, 15, U64, "exit_status", "as wait4() reports it: code << 8 | signal")   \
	X(PREVIOUS_TID, 16, U64, "previous_tid", "exec: thread id before the thread became "  \
						 "its group's leader")                        \
	X(FILE, 17, STRING, "file", "the kernel's path of the file, across mounts")           \
	X(CREATED, 18, U64, "created", "1: the call made the opened file; else not there")    \
	X(IMAGE, 19, IMAGE, "image", "the file that the new program was made of")             \
	X(INTERPRETER, 20, STRING, "interpreter", "what the first line of a script, or "      \
						  "binfmt_misc, names: image is its file") \
	X(CREDENTIALS_BEFORE, 21, CREDENTIALS, "credentials_before",                          \
	  "what the task might do when the call began, if that is not what follows")          \
	X(CREDENTIALS_AFTER, 22, CREDENTIALS, "credentials_after",                            \
	  "what the task may do from now on")                                                 \
	X(NAMESPACES, 23, NAMESPACES, "namespaces", "those of the task; of the child at birth") \
	X(ENVIRONMENT, 24, STRINGS, "environment", "of the new program; only if asked for")   \
	X(CGROUP, 25, STRING, "cgroup", "path of the cgroup in the default (v2) hierarchy, from "  \
					"its root: the child's, or the new program's")     \
	X(REQUEST, 60, IO_URING_REQUEST, "request", "of io_uring, as it was submitted")       \
	X(COMPLETION, 61, IO_URING_COMPLETION, "completion", "what came of the request")      \
	X(REQUEST_DIRFD, 62, S64, "dirfd", "where the request's path starts")                 \
	X(REQUEST_PATH, 63, STRING, "path", "of the request, as the kernel copied it")        \
	X(REQUEST_NEW_DIRFD, 64, S64, "new_dirfd", "where the request's second path starts")  \
	X(REQUEST_NEW_PATH, 65, STRING, "new_path", "the request's second path, likewise")    \
	X(REQUEST_ADDRESS, 66, SOCKADDR, "addr", "the socket address of the request")         \
	X(REQUEST_FD, 67, S64, "fd", "the descriptor that the request closes")                \
	X(DATA, 40, BYTES, "data", "what a message carried, up to the snap length")           \
	X(REALTIME_OFFSET, 46, S64, "realtime_offset_ns",                                     \
	  "CLOCK_REALTIME minus CLOCK_MONOTONIC, from here on")                               \
	X(BOOTTIME_OFFSET, 47, S64, "boottime_offset_ns",                                     \
	  "CLOCK_BOOTTIME minus CLOCK_MONOTONIC, from here on")

#define RINGSIDE_PARAM_ENUM(name, id, kind, json, text) RINGSIDE_PARAM_ID_##name = id,
enum ringside_param_id {
	RINGSIDE_PARAMS(RINGSIDE_PARAM_ENUM)
};
#undef RINGSIDE_PARAM_ENUM

#endif
