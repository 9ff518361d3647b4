// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in io_uring: the twin of driver/io_uring.c. Tracepoints pass other things on other
 * kernels, so there is a program for each; the loader chooses by the kernel's type information
 * (loader/src/ebpf/io_uring.rs).
 */
#pragma once
#include <bpf/bpf_tracing.h>
#include "capture/io_uring.bpf.c"

/* What an event is, for copies (copies.bpf.c): pointers to requests leave these bits free. */
#define RINGSIDE_TOLD_SUBMISSION 1
#define RINGSIDE_TOLD_COMPLETION 2

/* Asked by every hook: one that is late finds nothing wanted at STOP, and leaves the map to flush_request. */
static __always_inline bool ringside_io_uring_is_wanted(void)
{
	return ringside_is_wanted_anywhere(RINGSIDE_EVENT_io_uring_request) ||
	       ringside_is_wanted_anywhere(RINGSIDE_EVENT_io_uring_submit) ||
	       ringside_is_wanted_anywhere(RINGSIDE_EVENT_io_uring_complete);
}

/* What the kernel does not tell more of: the submission, or the completion. */
static __always_inline void ringside_io_uring_commit(__u16 event,
						     const struct ringside_submission *submission,
						     const struct ringside_completion *completion,
						     struct task_struct *task, const bool typed,
						     const bool atomic)
{
	struct ringside_slot *slot;

	if (ringside_is_excluded(task, typed) || !ringside_event_is_due(event, atomic))
		return;
	slot = ringside_gather(event, task, typed, atomic);
	if (!slot)
		return;
	if (submission)
		capture_request(slot, submission);
	if (completion)
		capture_completion(slot, completion);
	ringside_publish(slot, RINGSIDE_LANE_OTHER, atomic);
}

/* The record that began in the map; without a completion the kernel told of none. */
static __always_inline void ringside_request_commit(const struct ringside_request *request,
						    const struct ringside_completion *completion,
						    struct task_struct *task, const bool atomic)
{
	struct ringside_slot *slot = ringside_slot_take(atomic);
	struct ringside_record_header *header;
	__u64 began_ns, end_ns;

	if (!slot) {
		ringside_lose(RINGSIDE_DROP_REENTRY, atomic);
		return;
	}
	began_ns = ringside_request_resume(slot, request);
	header = ringside_record_header(slot);
	end_ns = bpf_ktime_get_ns();
	header->end_ns = end_ns;
	if (completion) {
		header->duration_ns = end_ns > began_ns ? end_ns - began_ns : 0;
		capture_completion(slot, completion);
		capture_request_file(slot, completion->request, task);
	}
	ringside_publish(slot, RINGSIDE_LANE_OTHER, atomic);
}

/* A request begins: if it is in the map, its last life ended without a word. Whatever is wanted now. */
static __always_inline void ringside_request_is_new(__u64 key, struct task_struct *task,
						    const bool atomic)
{
	struct ringside_request *request = bpf_map_lookup_elem(&requests, &key);

	if (!request)
		return;
	ringside_request_commit(request, NULL, task, atomic);
	bpf_map_delete_elem(&requests, &key);
}

/* The beginning of a record in the map; of a request that the kernel refused nothing is read. */
static __always_inline void ringside_request_remember(const struct ringside_submission *submission,
						      const bool is_refused, struct task_struct *task,
						      const bool typed, const bool atomic)
{
	struct ringside_slot *slot;

	if (ringside_is_excluded(task, typed) ||
	    !ringside_event_is_due(RINGSIDE_EVENT_io_uring_request, atomic))
		return;
	slot = ringside_gather(RINGSIDE_EVENT_io_uring_request, task, typed, atomic);
	if (!slot)
		return;
	if (is_refused)
		ringside_record_request(slot, submission, RINGSIDE_SOURCE_USER_AT_ENTRY);
	else
		capture_request(slot, submission);
	if (!ringside_request_keep(slot, submission->request))
		ringside_lose(RINGSIDE_DROP_IN_FLIGHT, atomic);
	ringside_slot_give(slot, atomic);
}

static __always_inline void ringside_on_io_uring_submit(const struct ringside_submission *submission,
							const bool matched, const bool typed,
							const bool atomic)
{
	struct task_struct *task = kernel_current(typed);

	if (!ringside_io_uring_is_wanted() ||
	    !ringside_turn_about(task, submission->request | RINGSIDE_TOLD_SUBMISSION,
				 RINGSIDE_RESCUE_IO_URING_SUBMIT))
		return;
	if (matched)
		ringside_request_is_new(submission->request, task, atomic);
	if (matched && !(submission->flags & RINGSIDE_IOSQE_CQE_SKIP_SUCCESS))
		ringside_request_remember(submission, false, task, typed, atomic);
	else
		ringside_io_uring_commit(RINGSIDE_EVENT_io_uring_submit, submission, NULL, task, typed,
					 atomic);
}

/* A request that is none, before it was taken; its completion follows. The entry is the program's memory. */
static __always_inline void ringside_on_io_uring_refuse(struct io_uring_sqe *sqe, __u64 request,
							const bool typed, const bool atomic)
{
	struct task_struct *task = kernel_current(typed);
	struct ringside_submission submission = {
	    .request = request,
	    .user_data = BPF_CORE_READ(sqe, user_data),
	    .opcode = BPF_CORE_READ(sqe, opcode),
	    .flags = BPF_CORE_READ(sqe, flags),
	};

	if (!ringside_io_uring_is_wanted() ||
	    !ringside_turn_about(task, request | RINGSIDE_TOLD_SUBMISSION, RINGSIDE_RESCUE_IO_URING_REFUSE))
		return;
	ringside_request_is_new(request, task, atomic);
	ringside_request_remember(&submission, true, task, typed, atomic);
}

/*
 * Notifications (zero-copy sends) complete as requests of their own that nobody submitted: in the memory of
 * one that ended without a word they are not its end. The request is the first parameter of its record.
 */
static __always_inline bool ringside_request_is_of(const struct ringside_request *begun,
						   const struct ringside_completion *completion)
{
	const struct ringside_io_uring_request *request =
	    (const void *)(begun->bytes + sizeof(begun->header) + sizeof(struct ringside_param));

	return !(completion->flags & RINGSIDE_IORING_CQE_F_NOTIF) &&
	       request->user_data == completion->user_data;
}

static __always_inline void ringside_on_io_uring_complete(const struct ringside_completion *completion,
							  const bool typed, const bool atomic)
{
	__u64 key = completion->request, told = key ? key : completion->user_data << 2;
	struct task_struct *task = kernel_current(typed);
	struct ringside_request *begun = NULL;

	if (!ringside_io_uring_is_wanted() ||
	    !ringside_turn_about(task, told | RINGSIDE_TOLD_COMPLETION, RINGSIDE_RESCUE_IO_URING_COMPLETE))
		return;
	if (key)
		begun = bpf_map_lookup_elem(&requests, &key);
	if (begun && !ringside_request_is_of(begun, completion)) {
		ringside_request_is_new(key, task, atomic);
		begun = NULL;
	}
	if (!begun) {
		ringside_io_uring_commit(RINGSIDE_EVENT_io_uring_complete, NULL, completion, task, typed,
					 atomic);
		return;
	}
	ringside_request_commit(begun, completion, task, atomic);
	bpf_map_delete_elem(&requests, &key);
}

static __always_inline void ringside_on_io_uring_named(struct io_kiocb *request, const bool typed,
						       const bool atomic)
{
	struct ringside_submission submission = {
	    .request = kernel_number(request),
	    .user_data = BPF_CORE_READ(request, cqe.user_data),
	    .opcode = BPF_CORE_READ(request, opcode),
	    .flags = BPF_CORE_READ(request, flags),
	};

	ringside_on_io_uring_submit(&submission, true, typed, atomic);
}

/* The entry lies in memory that the program can write; what the kernel copied it from does not. */
static __always_inline struct ringside_completion ringside_completion_of(struct io_kiocb *request,
									 struct io_uring_cqe *cqe)
{
	struct ringside_completion completion = {.request = kernel_number(request)};

	if (completion.request) {
		completion.user_data = BPF_CORE_READ(request, cqe.user_data);
		completion.res = BPF_CORE_READ(request, cqe.res);
		completion.flags = BPF_CORE_READ(request, cqe.flags);
	} else {
		completion.user_data = BPF_CORE_READ(cqe, user_data);
		completion.res = BPF_CORE_READ(cqe, res);
		completion.flags = BPF_CORE_READ(cqe, flags);
	}
	return completion;
}

/* Names: hook, shape of the tracepoint, way, build (programs.bpf.c). Shapes are those of io_uring.rs. */
#define RINGSIDE_IO_URING_SEPARATE(way, section, typed, build, atomic)                               \
	SEC(section "/io_uring_submit_sqe")                                                          \
	int BPF_PROG(io_uring_submit_separate_##way##_##build, void *ring, void *request, __u8 opcode, \
		     __u64 user_data, __u32 flags)                                                   \
	{                                                                                            \
		struct ringside_submission submission = {kernel_number(request), user_data, opcode, flags};  \
                                                                                                     \
		ringside_on_io_uring_submit(&submission, false, typed, atomic);                      \
		return 0;                                                                            \
	}                                                                                            \
	SEC(section "/io_uring_complete")                                                            \
	int BPF_PROG(io_uring_complete_separate_##way##_##build, void *ring, __u64 user_data, int res, \
		     __u32 flags)                                                                    \
	{                                                                                            \
		struct ringside_completion completion = {0, user_data, res, flags};                  \
                                                                                                     \
		ringside_on_io_uring_complete(&completion, typed, atomic);                           \
		return 0;                                                                            \
	}

#define RINGSIDE_IO_URING_NAMED(way, section, typed)                                                 \
	SEC(section "/io_uring_submit_sqe")                                                          \
	int BPF_PROG(io_uring_submit_sqe_##way##_atomic, struct io_kiocb *request)                   \
	{                                                                                            \
		ringside_on_io_uring_named(request, typed, true);                                    \
		return 0;                                                                            \
	}                                                                                            \
	SEC(section "/io_uring_submit_req")                                                          \
	int BPF_PROG(io_uring_submit_req_##way##_atomic, struct io_kiocb *request)                   \
	{                                                                                            \
		ringside_on_io_uring_named(request, typed, true);                                    \
		return 0;                                                                            \
	}                                                                                            \
	SEC(section "/io_uring_req_failed")                                                          \
	int BPF_PROG(io_uring_refuse_##way##_atomic, struct io_uring_sqe *sqe,                       \
		     struct io_kiocb *request)                                                       \
	{                                                                                            \
		ringside_on_io_uring_refuse(sqe, kernel_number(request), typed, true);                       \
		return 0;                                                                            \
	}                                                                                            \
	SEC(section "/io_uring_complete")                                                            \
	int BPF_PROG(io_uring_complete_words_##way##_atomic, void *ring, void *request,              \
		     __u64 user_data, int res, __u32 flags)                                          \
	{                                                                                            \
		struct ringside_completion completion = {kernel_number(request), user_data, res, flags};     \
                                                                                                     \
		ringside_on_io_uring_complete(&completion, typed, true);                             \
		return 0;                                                                            \
	}                                                                                            \
	SEC(section "/io_uring_complete")                                                            \
	int BPF_PROG(io_uring_complete_cqe_##way##_atomic, void *ring, struct io_kiocb *request,     \
		     struct io_uring_cqe *cqe)                                                       \
	{                                                                                            \
		struct ringside_completion completion = ringside_completion_of(request, cqe);        \
                                                                                                     \
		ringside_on_io_uring_complete(&completion, typed, true);                             \
		return 0;                                                                            \
	}

RINGSIDE_IO_URING_SEPARATE(btf, "tp_btf", false, plain, false)
RINGSIDE_IO_URING_SEPARATE(btf, "tp_btf", true, atomic, true)
RINGSIDE_IO_URING_SEPARATE(raw, "raw_tp", false, plain, false)
RINGSIDE_IO_URING_SEPARATE(raw, "raw_tp", false, atomic, true)
RINGSIDE_IO_URING_NAMED(btf, "tp_btf", true)
RINGSIDE_IO_URING_NAMED(raw, "raw_tp", false)

/*
 * Run by the loader for each request in the map when no program of io_uring runs any more: nobody will see how
 * it ends. Argument: the key.
 */
SEC("raw_tp")
int flush_request(__u64 *ctx)
{
	ringside_request_is_new(ctx[0], kernel_current(false), true);
	return 0;
}
