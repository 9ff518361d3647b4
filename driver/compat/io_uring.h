/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tracepoints of io_uring pass. A kernel that names no request when it completes one has
 * RINGSIDE_IO_URING_MATCHED 0; its own idea of a request is private to it.
 */
#ifndef RINGSIDE_COMPAT_IO_URING_H
#define RINGSIDE_COMPAT_IO_URING_H

#include <linux/fs.h>
#include <uapi/linux/io_uring.h>
#include "probe-answers.h"

struct ringside_submission {
	const void *request; /* the kernel's */
	u64 user_data;
	u32 opcode;
	u32 flags; /* with the kernel's own */
};

struct ringside_completion {
	const void *request; /* the kernel's; NULL: it does not say which */
	u64 user_data;
	s32 res;
	u32 flags;
};

#define RINGSIDE_IO_URING_MATCHED RINGSIDE_HAS_IO_URING_REQUEST

#if RINGSIDE_HAS_IO_URING_REQUEST
#include <linux/io_uring_types.h>

/* Up to v6.3 one more argument follows. */
#define RINGSIDE_IO_URING_SUBMIT_PROTO void *data, const struct io_kiocb *request
#define RINGSIDE_SUBMISSION \
	{ request, request->cqe.user_data, request->opcode, (u32)request->flags }
#define RINGSIDE_IO_URING_REFUSE_PROTO \
	void *data, const struct io_uring_sqe *sqe, const struct io_kiocb *request, int error

static inline struct file *ringside_request_file(const void *request)
{
	return READ_ONCE(((const struct io_kiocb *)request)->file);
}
#else
#define RINGSIDE_IO_URING_SUBMIT_PROTO \
	void *data, void *ctx, const void *request, u8 opcode, u64 user_data, u32 flags
#define RINGSIDE_SUBMISSION { request, user_data, opcode, flags }
/* There is no such tracepoint. */
#define RINGSIDE_IO_URING_REFUSE_PROTO void *data, const struct io_uring_sqe *sqe, const void *request, int error

static inline struct file *ringside_request_file(const void *request)
{
	return NULL;
}
#endif

#if RINGSIDE_HAS_IO_URING_COMPLETE_CQE
#define RINGSIDE_IO_URING_COMPLETE_PROTO \
	void *data, void *ctx, const void *request, const struct io_uring_cqe *cqe
#define RINGSIDE_COMPLETION ringside_completion_of(request, cqe)

/* The entry lies in memory that the program can write; what the kernel copied it from does not. */
static inline struct ringside_completion
ringside_completion_of(const struct io_kiocb *request, const struct io_uring_cqe *cqe)
{
	struct ringside_completion completion = { .request = request };

	if (request) {
		completion.user_data = request->cqe.user_data;
		completion.res = request->cqe.res;
		completion.flags = request->cqe.flags;
	} else {
		completion.user_data = READ_ONCE(cqe->user_data);
		completion.res = READ_ONCE(cqe->res);
		completion.flags = READ_ONCE(cqe->flags);
	}
	return completion;
}
#elif RINGSIDE_HAS_IO_URING_REQUEST
#define RINGSIDE_IO_URING_COMPLETE_PROTO \
	void *data, void *ctx, const void *request, u64 user_data, int res, unsigned int flags
#define RINGSIDE_COMPLETION { request, user_data, res, flags }
#else
#define RINGSIDE_IO_URING_COMPLETE_PROTO \
	void *data, void *ctx, u64 user_data, int res, unsigned int flags
#define RINGSIDE_COMPLETION { NULL, user_data, res, flags }
#endif

#endif
