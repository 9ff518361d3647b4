// SPDX-License-Identifier: GPL-2.0-only
/* Later than v6.12, io_uring_complete has the completion as one argument. */
#include <linux/io_uring_types.h>
#include <trace/events/io_uring.h>
void ringside_probe(void (*probe)(void *data, struct io_ring_ctx *ctx, void *req, struct io_uring_cqe *cqe));
void ringside_probe(void (*probe)(void *data, struct io_ring_ctx *ctx, void *req, struct io_uring_cqe *cqe))
{
	check_trace_callback_type_io_uring_complete(probe);
}
