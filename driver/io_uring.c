// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the driver hangs in io_uring: its own hooks, attached only while its events are wanted, and under
 * every plan. Filters are asked when a request is submitted, about the thread that does it; who completes
 * it may be a worker of the kernel's or any other task.
 */
#include <linux/tracepoint.h>
#include <linux/timekeeping.h>

#include "compat/io_uring.h"

/* What the kernel does not tell more of: the submission, or the completion. */
static void ringside_io_uring_commit(u16 event, const struct ringside_submission *submission,
				     const struct ringside_completion *completion)
{
	struct ringside_slot *slot;

	if (!ringside_event_is_due(event))
		return;
	slot = ringside_gather(event);
	if (!slot)
		return;
	if (submission)
		capture_request(&slot->record, submission);
	if (completion)
		capture_completion(&slot->record, completion);
	ringside_commit(slot);
}

/* The record that began in the request's place; without a completion the kernel told of none. */
static void ringside_request_commit(struct ringside_request *request,
				    const struct ringside_completion *completion)
{
	struct ringside_slot *slot = ringside_gather(RINGSIDE_EVENT_io_uring_request);
	struct ringside_record_header *header;
	u64 end_ns;

	if (!slot)
		return;
	end_ns = ringside_record_header(&slot->record)->end_ns;
	ringside_record_move(&request->record, slot->bytes, sizeof(slot->bytes));
	slot->record = request->record;
	header = ringside_record_header(&slot->record);
	if (completion) {
		header->duration_ns = end_ns > header->end_ns ? end_ns - header->end_ns : 0;
		capture_completion(&slot->record, completion);
		capture_request_file(&slot->record, completion->request);
	}
	header->end_ns = end_ns;
	ringside_commit(slot);
}

/* A request begins: if it is in the table, its last life ended without a word. Whatever is wanted now. */
static void ringside_request_is_new(const void *key)
{
	struct ringside_request *request = ringside_request_claim(key, key);

	if (!request)
		return;
	ringside_request_commit(request, NULL);
	ringside_request_leave(request, NULL);
}

/* The beginning of a record in the table; of a request that the kernel refused nothing is read. */
static void ringside_request_remember(const struct ringside_submission *submission, bool is_refused)
{
	struct ringside_record_header *header;
	struct ringside_request *request;

	if (!ringside_event_is_due(RINGSIDE_EVENT_io_uring_request))
		return;
	request = ringside_request_claim(submission->request, NULL);
	if (!request) {
		ringside_lose(RINGSIDE_DROP_IN_FLIGHT);
		return;
	}
	ringside_record_begin(&request->record, request->bytes, sizeof(request->bytes),
			      RINGSIDE_EVENT_io_uring_request);
	header = ringside_record_header(&request->record);
	header->end_ns = ktime_get_mono_fast_ns(); /* when it began, for now */
	ringside_task_describe(header);
	request->user_data = submission->user_data;
	if (is_refused)
		ringside_record_request(&request->record, submission,
					RINGSIDE_SOURCE_USER_AT_ENTRY);
	else
		capture_request(&request->record, submission);
	ringside_request_leave(request, submission->request);
}

/*
 * Preemption is on in these hooks on 7.x; what describes a task, and what notes memory that is not there,
 * wants it off.
 */
static void ringside_on_io_uring_submit(RINGSIDE_IO_URING_SUBMIT_PROTO)
{
	struct ringside_submission submission = RINGSIDE_SUBMISSION;

	preempt_disable_notrace();
	ringside_request_is_new(request);
	if (RINGSIDE_IO_URING_MATCHED && !(submission.flags & RINGSIDE_IOSQE_CQE_SKIP_SUCCESS))
		ringside_request_remember(&submission, false);
	else
		ringside_io_uring_commit(RINGSIDE_EVENT_io_uring_submit, &submission, NULL);
	preempt_enable_notrace();
}

/* A request that is none, before it was taken; its completion follows. The entry is the program's memory. */
static void ringside_on_io_uring_refuse(RINGSIDE_IO_URING_REFUSE_PROTO)
{
	struct ringside_submission submission = {
		.request = request,
		.user_data = READ_ONCE(sqe->user_data),
		.opcode = READ_ONCE(sqe->opcode),
		.flags = READ_ONCE(sqe->flags),
	};

	preempt_disable_notrace();
	ringside_request_is_new(request);
	ringside_request_remember(&submission, true);
	preempt_enable_notrace();
}

/*
 * Notifications (zero-copy sends) complete as requests of their own that nobody submitted: in the memory of
 * one that ended without a word they are not its end.
 */
static bool ringside_request_is_of(const struct ringside_request *begun,
				   const struct ringside_completion *completion)
{
	return !(completion->flags & RINGSIDE_IORING_CQE_F_NOTIF) &&
	       begun->user_data == completion->user_data;
}

static void ringside_on_io_uring_complete(RINGSIDE_IO_URING_COMPLETE_PROTO)
{
	struct ringside_completion completion = RINGSIDE_COMPLETION;
	struct ringside_request *begun = NULL;

	preempt_disable_notrace();
	if (completion.request)
		begun = ringside_request_claim(completion.request, completion.request);
	if (begun && !ringside_request_is_of(begun, &completion)) {
		ringside_request_commit(begun, NULL);
		ringside_request_leave(begun, NULL);
		begun = NULL;
	}
	if (begun) {
		ringside_request_commit(begun, &completion);
		ringside_request_leave(begun, NULL);
	} else {
		ringside_io_uring_commit(RINGSIDE_EVENT_io_uring_complete, NULL, &completion);
	}
	preempt_enable_notrace();
}

/* Order of attaching: who finishes records before who begins them. A kernel without one has no more of it. */
static struct ringside_hook ringside_io_uring_hooks[] = {
	{ "io_uring_complete", ringside_on_io_uring_complete },
	{ "io_uring_req_failed", ringside_on_io_uring_refuse },
	{ "io_uring_submit_sqe", ringside_on_io_uring_submit },
	{ "io_uring_submit_req", ringside_on_io_uring_submit },
};

static void ringside_io_uring_match(struct tracepoint *tracepoint, void *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ringside_io_uring_hooks); i++)
		if (!strcmp(tracepoint->name, ringside_io_uring_hooks[i].name))
			ringside_io_uring_hooks[i].tracepoint = tracepoint;
}

static int ringside_io_uring_find(void)
{
	for_each_kernel_tracepoint(ringside_io_uring_match, NULL);
	return 0;
}

/* No probe of io_uring runs: nobody will see how requests end that are under way, or that ended silently. */
static void ringside_requests_flush(void)
{
	u32 place;

	for (place = 0; ringside_requests && place < RINGSIDE_REQUESTS; place++) {
		if (!ringside_request_keys[place])
			continue;
		ringside_request_commit(&ringside_requests[place], NULL);
		ringside_request_leave(&ringside_requests[place], NULL);
	}
}

static void ringside_io_uring_detach(void)
{
	unsigned int i = ARRAY_SIZE(ringside_io_uring_hooks);
	bool any = false;

	while (i--) {
		any |= ringside_io_uring_hooks[i].attached;
		ringside_hook_detach(&ringside_io_uring_hooks[i]);
	}
	if (!any)
		return;
	tracepoint_synchronize_unregister();
	ringside_requests_flush();
}

static bool ringside_io_uring_is_wanted(const u64 *wanted)
{
	return ringside_bitmap_has(wanted, RINGSIDE_EVENT_io_uring_request) ||
	       ringside_bitmap_has(wanted, RINGSIDE_EVENT_io_uring_submit) ||
	       ringside_bitmap_has(wanted, RINGSIDE_EVENT_io_uring_complete);
}

/* Under ringside_lock; attaches or detaches. After an error nothing of io_uring is attached. */
static int ringside_io_uring_adjust(const u64 *wanted)
{
	struct ringside_hook *hook = ringside_io_uring_hooks;
	int ret;

	if (!ringside_io_uring_is_wanted(wanted)) {
		ringside_io_uring_detach();
		return 0;
	}
	ret = ringside_requests_create();
	for (; !ret && hook < ringside_io_uring_hooks + ARRAY_SIZE(ringside_io_uring_hooks); hook++) {
		if (!hook->tracepoint || hook->attached)
			continue;
		ret = tracepoint_probe_register(hook->tracepoint, hook->probe, NULL);
		hook->attached = !ret;
	}
	if (ret)
		ringside_io_uring_detach();
	return ret;
}
