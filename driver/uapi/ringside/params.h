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
 *	FLAGS, MODE	__u64
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
	X(FLAGS, 8)       \
	X(MODE, 9)

#define RINGSIDE_KIND_ENUM(name, value) RINGSIDE_KIND_##name = value,
enum ringside_kind {
	RINGSIDE_KINDS(RINGSIDE_KIND_ENUM)
};
#undef RINGSIDE_KIND_ENUM

/* X(NAME, id, KIND, "json_name", "one sentence for people") */
#define RINGSIDE_PARAMS(X)                                                                    \
	X(ARGS, 1, ARGS, "args", "the six argument registers")                                \
	X(PATH, 2, STRING, "path", "the path as the program gave it")                         \
	X(EXE, 3, STRING, "exe", "the kernel's path of the new image")                        \
	X(ARGV, 4, STRINGS, "argv", "the argument vector")                                    \
	X(DIRFD, 5, S64, "dirfd", "where a relative path starts; -100 is the working "        \
				  "directory")                                                \
	X(FLAGS, 6, FLAGS, "flags", "flags of the call")                                      \
	X(MODE, 7, MODE, "mode", "permission bits asked for")                                 \
	X(RESOLVE, 8, FLAGS, "resolve", "openat2: RESOLVE_ flags")                            \
	X(DEVICE, 9, DEVICE, "dev", "device of the file system of the opened file")           \
	X(INODE, 10, U64, "ino", "inode number of the opened file")                           \
	X(FD, 11, S64, "fd", "the file descriptor the call works on")                         \
	X(LOCAL, 12, SOCKADDR, "local", "address of this end of the connection")              \
	X(PEER, 13, SOCKADDR, "peer", "address of the other end of the connection")           \
	X(CHILD_TID, 14, U64, "child_tid", "the new thread, initial pid namespace")           \
	X(CHILD_PID, 15, U64, "child_pid", "the new thread's group, initial pid namespace")   \
	X(EXIT_STATUS, 16, U64, "exit_status", "as wait4() reports it: code << 8 | signal")   \
	X(CLONE_FLAGS, 17, FLAGS, "clone_flags", "CLONE_ flags; clone: with the exit signal " \
						 "in the low byte")                           \
	X(EXIT_SIGNAL, 18, U64, "exit_signal", "clone3: signal to the parent at exit")        \
	X(PREVIOUS_TID, 19, U64, "previous_tid", "exec: thread id before the thread became "  \
						 "its group's leader")

#define RINGSIDE_PARAM_ENUM(name, id, kind, json, text) RINGSIDE_PARAM_ID_##name = id,
enum ringside_param_id {
	RINGSIDE_PARAMS(RINGSIDE_PARAM_ENUM)
};
#undef RINGSIDE_PARAM_ENUM

#endif
