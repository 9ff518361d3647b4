// SPDX-License-Identifier: GPL-2.0-only
/* v6.0 shows requests to modules, and names them when they complete. */
#include <linux/io_uring_types.h>
u64 ringside_probe(const struct io_kiocb *request);
u64 ringside_probe(const struct io_kiocb *request) { return request->cqe.user_data; }
