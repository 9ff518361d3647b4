// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a request of io_uring asks for, and what came of it.
 *
 * Beyond what headers show it reads the kernel's private structures, at offsets that the loader found in
 * the kernel's type information: never more than a pointer or a number at a time, and without faulting.
 */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/moduleparam.h>
#include <linux/uaccess.h>

#include "compat/io_uring.h"

/* By enum ringside_request_field; 0: unknown. */
static u16 ringside_request_offsets[RINGSIDE_REQUEST_FIELD_SLOTS];
module_param_array_named(request_offsets, ringside_request_offsets, ushort, NULL, 0444);
MODULE_PARM_DESC(request_offsets, "where fields of io_uring requests lie: uapi/ringside/io_uring.h");

#define RINGSIDE_REQUEST_OFFSET_MAX 1024 /* larger ones are no offsets */

static const struct ringside_request_paths {
	u8 dirfd, path, new_dirfd, new_path; /* enum ringside_request_field */
} ringside_request_paths[RINGSIDE_REQUEST_OPCODES] = {
#define RINGSIDE_REQUEST_PATHS_ROW(op, number, dirfd, path, new_dirfd, new_path)                \
	[number] = { RINGSIDE_REQUEST_FIELD_##dirfd, RINGSIDE_REQUEST_FIELD_##path,             \
		     RINGSIDE_REQUEST_FIELD_##new_dirfd, RINGSIDE_REQUEST_FIELD_##new_path },
	RINGSIDE_REQUEST_PATHS(RINGSIDE_REQUEST_PATHS_ROW)
#undef RINGSIDE_REQUEST_PATHS_ROW
};

/* A field of a structure that begins at base. False: unknown, or not readable. */
static bool ringside_request_field(void *to, const void *base, u8 field, size_t bytes)
{
	u16 offset = ringside_request_offsets[field];

	return base && offset && offset <= RINGSIDE_REQUEST_OFFSET_MAX &&
	       !copy_from_kernel_nofault(to, base + offset, bytes);
}

static void ringside_record_request_number(struct ringside_record *record, u16 id,
					   const void *request, u8 field)
{
	s32 number;

	if (ringside_request_field(&number, request, field, sizeof(number)))
		ringside_record_u64(record, id, RINGSIDE_SOURCE_KERNEL, (s64)number);
}

/* Word by word up to the one that ends it; the kernel's strings end within their memory. */
static void ringside_record_request_path(struct ringside_record *record, u16 id,
					 const void *request, u8 field)
{
	const struct filename *filename;
	const char *name;
	u8 *to, flags = 0;
	u32 done = 0;
	u64 word;

	if (!field)
		return;
	if (!ringside_request_offsets[field]) {
		ringside_record_absent(record, id, RINGSIDE_SOURCE_KERNEL,
				       RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	if (!ringside_request_field(&filename, request, field, sizeof(filename)) || !filename)
		return; /* it has none: extended attributes of a descriptor, for one */
	to = ringside_record_open(record, id, RINGSIDE_SOURCE_KERNEL, RINGSIDE_REQUEST_PATH_BYTES);
	if (!to)
		return;
	if (copy_from_kernel_nofault(&name, &filename->name, sizeof(name)))
		flags = RINGSIDE_PARAM_UNREADABLE;
	while (!flags) {
		if (done == RINGSIDE_REQUEST_PATH_BYTES) { /* one that just fits is whole */
			if (copy_from_kernel_nofault(&word, name + done, 1) || (u8)word)
				flags = RINGSIDE_PARAM_TRUNCATED;
			break;
		}
		if (copy_from_kernel_nofault(&word, name + done, sizeof(word))) {
			flags = RINGSIDE_PARAM_UNREADABLE;
			break;
		}
		memcpy(to + done, &word, sizeof(word));
		if (memchr(&word, 0, sizeof(word))) {
			done += strnlen((char *)&word, sizeof(word));
			break;
		}
		done += sizeof(word);
	}
	ringside_record_close(record, done, flags);
}

/*
 * From the program's memory, which another thread may have changed since the kernel read it (6.10), or before it
 * does. The kernel's copy lies where no type information says.
 */
static void ringside_record_request_address(struct ringside_record *record, const void *request)
{
	u8 flags = 0, *to;
	u64 address;
	u32 done;
	s32 bytes;

	if (!ringside_request_field(&address, request, RINGSIDE_REQUEST_FIELD_CONNECT_ADDRESS,
				    sizeof(address)) ||
	    !ringside_request_field(&bytes, request, RINGSIDE_REQUEST_FIELD_CONNECT_BYTES,
				    sizeof(bytes))) {
		ringside_record_absent(record, RINGSIDE_PARAM_ID_REQUEST_ADDRESS,
				       RINGSIDE_SOURCE_USER_AT_ENTRY, RINGSIDE_PARAM_UNSUPPORTED);
		return;
	}
	if (!address || bytes < RINGSIDE_SOCKADDR_MIN_BYTES)
		return;
	bytes = min_t(s32, bytes, RINGSIDE_SOCKADDR_MAX_BYTES);
	to = ringside_record_open(record, RINGSIDE_PARAM_ID_REQUEST_ADDRESS,
				  RINGSIDE_SOURCE_USER_AT_ENTRY, bytes);
	if (!to)
		return;
	done = ringside_user_read(to, address, bytes);
	if (done < (u32)bytes)
		flags = RINGSIDE_PARAM_UNREADABLE;
	ringside_record_close(record, done, flags);
}

/* The request as a program submitted it; of one that the kernel refused there is no more than that. */
static void ringside_record_request(struct ringside_record *record,
				    const struct ringside_submission *submission, u8 source)
{
	struct ringside_io_uring_request request = {
		.user_data = submission->user_data,
		.opcode = submission->opcode,
		.flags = submission->flags & RINGSIDE_IOSQE_FLAGS,
	};

	ringside_record_bytes(record, RINGSIDE_PARAM_ID_REQUEST, source, &request, sizeof(request));
}

static void capture_request(struct ringside_record *record,
			    const struct ringside_submission *submission)
{
	const void *request = submission->request;

	ringside_record_request(record, submission, RINGSIDE_SOURCE_KERNEL);
	if (submission->opcode < RINGSIDE_REQUEST_OPCODES) {
		const struct ringside_request_paths *paths =
			&ringside_request_paths[submission->opcode];

		ringside_record_request_number(record, RINGSIDE_PARAM_ID_REQUEST_DIRFD, request,
					       paths->dirfd);
		ringside_record_request_path(record, RINGSIDE_PARAM_ID_REQUEST_PATH, request,
					     paths->path);
		ringside_record_request_number(record, RINGSIDE_PARAM_ID_REQUEST_NEW_DIRFD,
					       request, paths->new_dirfd);
		ringside_record_request_path(record, RINGSIDE_PARAM_ID_REQUEST_NEW_PATH, request,
					     paths->new_path);
	}
	switch (submission->opcode) {
	case RINGSIDE_REQUEST_CONNECT:
		ringside_record_request_address(record, request);
		break;
	case RINGSIDE_REQUEST_CLOSE:
		ringside_record_request_number(record, RINGSIDE_PARAM_ID_REQUEST_FD, request,
					       RINGSIDE_REQUEST_FIELD_CLOSE_FD);
		break;
	}
}

static void capture_completion(struct ringside_record *record,
			       const struct ringside_completion *completed)
{
	struct ringside_io_uring_completion completion = {
		.user_data = completed->user_data,
		.res = completed->res,
		.flags = completed->flags,
	};

	ringside_record_bytes(record, RINGSIDE_PARAM_ID_COMPLETION, RINGSIDE_SOURCE_KERNEL,
			      &completion, sizeof(completion));
}

/* What the request worked on. The kernel keeps it until it has told of the completion. */
static void capture_request_file(struct ringside_record *record, const void *request)
{
	const struct file *file = ringside_request_file(request);
	const struct inode *inode;

	if (!file)
		return;
	inode = file_inode(file);
	ringside_record_u64(record, RINGSIDE_PARAM_ID_DEVICE, RINGSIDE_SOURCE_KERNEL,
			    (u64)MAJOR(inode->i_sb->s_dev) << 32 | MINOR(inode->i_sb->s_dev));
	ringside_record_u64(record, RINGSIDE_PARAM_ID_INODE, RINGSIDE_SOURCE_KERNEL, inode->i_ino);
	if (current->fs) /* a task that ends may complete requests behind it */
		ringside_record_path(record, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_KERNEL,
				     &file->f_path);
	else
		ringside_record_absent(record, RINGSIDE_PARAM_ID_FILE, RINGSIDE_SOURCE_KERNEL,
				       RINGSIDE_PARAM_UNREADABLE);
}
