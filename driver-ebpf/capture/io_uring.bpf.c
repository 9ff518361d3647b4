// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a request of io_uring asks for, and what came of it: the twin of driver/capture/io_uring.c. Fields of
 * the kernel's private structures are found as there: the loader knows their offsets and their types.
 */
#pragma once
#include "../path.bpf.c"
#include "../requests.bpf.c"
#include "../arguments.bpf.c"

/* By enum ringside_request_field; 0: unknown. Set by the loader before it loads. */
const volatile __u16 ringside_request_offsets[RINGSIDE_REQUEST_FIELD_SLOTS] SEC(".rodata.requests") = {};

struct ringside_request_paths {
	__u8 dirfd, path, new_dirfd, new_path; /* enum ringside_request_field */
};

#define RINGSIDE_REQUEST_PATHS_ROW(op, number, dirfd, path, new_dirfd, new_path)    \
	[number] = {RINGSIDE_REQUEST_FIELD_##dirfd, RINGSIDE_REQUEST_FIELD_##path,  \
		    RINGSIDE_REQUEST_FIELD_##new_dirfd, RINGSIDE_REQUEST_FIELD_##new_path},
static const struct ringside_request_paths ringside_request_paths[RINGSIDE_REQUEST_OPCODES] = {
    RINGSIDE_REQUEST_PATHS(RINGSIDE_REQUEST_PATHS_ROW)};
#undef RINGSIDE_REQUEST_PATHS_ROW

struct ringside_submission {
	__u64 request; /* the kernel's */
	__u64 user_data;
	__u32 opcode;
	__u32 flags; /* with the kernel's own */
};

struct ringside_completion {
	__u64 request; /* the kernel's; 0: it does not say which */
	__u64 user_data;
	__s32 res;
	__u32 flags;
};

static __always_inline __u16 ringside_request_offset(__u64 field)
{
	ringside_opaque(field);
	if (field >= RINGSIDE_REQUEST_FIELD_SLOTS)
		return 0;
	return ringside_request_offsets[field];
}

/* A field of the request. False: unknown, or not readable. */
static __always_inline bool ringside_request_field(void *to, __u64 request, __u8 field, const __u32 bytes)
{
	__u64 offset = ringside_request_offset(field);

	return offset && !bpf_probe_read_kernel(to, bytes, (void *)(request + offset));
}

static __always_inline void ringside_record_request_number(struct ringside_slot *slot, __u16 id,
							   __u64 request, __u8 field)
{
	__s32 number;

	if (ringside_request_field(&number, request, field, sizeof(number)))
		ringside_record_u64(slot, id, RINGSIDE_SOURCE_KERNEL, (__s64)number);
}

static __always_inline void ringside_record_request_path(struct ringside_slot *slot, __u16 id,
							 __u64 request, __u8 field)
{
	__u8 *param = ringside_record_end(slot);
	struct filename *filename = NULL;
	__u64 size_bytes;
	__u8 flags = 0;
	long copied;

	if (!field)
		return;
	if (!ringside_request_offset(field)) {
		ringside_record_absent(slot, id, RINGSIDE_SOURCE_KERNEL, RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	if (!ringside_request_field(&filename, request, field, sizeof(filename)) || !filename)
		return; /* it has none: extended attributes of a descriptor, for one */
	/* One byte more than fits tells a cut string from one that just fits. */
	copied = bpf_probe_read_kernel_str(param + 8, RINGSIDE_REQUEST_PATH_BYTES + 2,
					   BPF_CORE_READ(filename, name));
	size_bytes = copied <= 0 ? 0 : copied - 1;
	if (copied < 0)
		flags = RINGSIDE_PARAM_UNREADABLE;
	if (size_bytes > RINGSIDE_REQUEST_PATH_BYTES) {
		size_bytes = RINGSIDE_REQUEST_PATH_BYTES;
		flags = RINGSIDE_PARAM_TRUNCATED;
	}
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_KERNEL, flags, size_bytes);
}

/* From the program's memory: the kernel's copy lies where no type information says. */
static __always_inline void ringside_record_request_address(struct ringside_slot *slot, __u64 request)
{
	const __u16 id = RINGSIDE_PARAM_ID_REQUEST_ADDRESS;
	__u8 *param = ringside_record_end(slot);
	__u64 address, size, done;
	__u8 flags = 0;
	__s32 bytes;

	if (!ringside_request_field(&address, request, RINGSIDE_REQUEST_FIELD_CONNECT_ADDRESS,
				    sizeof(address)) ||
	    !ringside_request_field(&bytes, request, RINGSIDE_REQUEST_FIELD_CONNECT_BYTES, sizeof(bytes))) {
		ringside_record_absent(slot, id, RINGSIDE_SOURCE_USER_AT_ENTRY, RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	if (!address || bytes < (__s32)sizeof(__u16)) /* less than the family the kernel refuses */
		return;
	size = bytes;
	if (size > RINGSIDE_SOCKADDR_MAX_BYTES)
		size = RINGSIDE_SOCKADDR_MAX_BYTES;
	ringside_opaque(size);
	size &= 2 * RINGSIDE_SOCKADDR_MAX_BYTES - 1;
	done = ringside_user_read(param + 8, address, size);
	if (done < size)
		flags = RINGSIDE_PARAM_UNREADABLE;
	ringside_opaque(flags);
	ringside_record_close(slot, param, id, RINGSIDE_SOURCE_USER_AT_ENTRY, flags, done);
}

/* The request as a program submitted it; of one that the kernel refused there is no more than that. */
static __always_inline void ringside_record_request(struct ringside_slot *slot,
						    const struct ringside_submission *submission,
						    __u8 source)
{
	__u8 *param = ringside_record_end(slot);

	*(__u64 *)(param + 8) = submission->user_data;
	*(__u32 *)(param + 16) = submission->opcode;
	*(__u32 *)(param + 20) = submission->flags & RINGSIDE_IOSQE_FLAGS;
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_REQUEST, source, 0,
			      sizeof(struct ringside_io_uring_request));
}

static __always_inline void capture_request(struct ringside_slot *slot,
					    const struct ringside_submission *submission)
{
	__u64 request = submission->request, opcode = submission->opcode;
	const struct ringside_request_paths *paths;

	ringside_record_request(slot, submission, RINGSIDE_SOURCE_KERNEL);
	ringside_opaque(opcode);
	if (opcode < RINGSIDE_REQUEST_OPCODES) {
		paths = &ringside_request_paths[opcode];
		ringside_record_request_number(slot, RINGSIDE_PARAM_ID_REQUEST_DIRFD, request, paths->dirfd);
		ringside_record_request_path(slot, RINGSIDE_PARAM_ID_REQUEST_PATH, request, paths->path);
		ringside_record_request_number(slot, RINGSIDE_PARAM_ID_REQUEST_NEW_DIRFD, request,
					       paths->new_dirfd);
		ringside_record_request_path(slot, RINGSIDE_PARAM_ID_REQUEST_NEW_PATH, request,
					     paths->new_path);
	}
	switch (submission->opcode) {
	case RINGSIDE_REQUEST_CONNECT:
		ringside_record_request_address(slot, request);
		break;
	case RINGSIDE_REQUEST_CLOSE:
		ringside_record_request_number(slot, RINGSIDE_PARAM_ID_REQUEST_FD, request,
					       RINGSIDE_REQUEST_FIELD_CLOSE_FD);
		break;
	}
}

static __always_inline void capture_completion(struct ringside_slot *slot,
					       const struct ringside_completion *completion)
{
	__u8 *param = ringside_record_end(slot);

	*(__u64 *)(param + 8) = completion->user_data;
	*(__s32 *)(param + 16) = completion->res;
	*(__u32 *)(param + 20) = completion->flags;
	ringside_record_close(slot, param, RINGSIDE_PARAM_ID_COMPLETION, RINGSIDE_SOURCE_KERNEL, 0,
			      sizeof(struct ringside_io_uring_completion));
}

/* What the request worked on. The kernel keeps it until it has told of the completion. */
static __always_inline void capture_request_file(struct ringside_slot *slot, __u64 request,
						 struct task_struct *task)
{
	struct file *file = BPF_CORE_READ((struct io_kiocb *)request, file);
	struct inode *inode;
	__u32 device;

	if (!file)
		return;
	inode = BPF_CORE_READ(file, f_inode);
	device = BPF_CORE_READ(inode, i_sb, s_dev);
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_KERNEL,
			    (__u64)(device >> RINGSIDE_MINORBITS) << 32 |
				(device & ((1U << RINGSIDE_MINORBITS) - 1)));
	ringside_record_u64(slot, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_KERNEL,
			    BPF_CORE_READ(inode, i_ino));
	if (BPF_CORE_READ(task, fs)) /* a task that ends may complete requests behind it */
		ringside_record_file_path(slot, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_KERNEL, file, task,
					  false);
	else
		ringside_record_absent(slot, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_KERNEL,
				       RINGSIDE_PARAM_UNREADABLE);
}
