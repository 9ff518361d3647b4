// SPDX-License-Identifier: Apache-2.0
/* What is in files, and the descriptors it is reached by: corpus/contents.expected. */
const struct vector vector_out = { data, BYTES };
const struct vector vector_in = { buffer, sizeof(buffer) };
unsigned long file_offset;

static void contents(void)
{
	own_tmp();
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "contents_dev", "contents_a_ino");
	call(creat, name_b, 0600); /* 4 */
	note_file(4, "contents_dev2", "contents_b_ino");
	call(read, -1, 0, 0); /* EBADF */
	call(write, -1, 0, 0); /* EBADF */
	call(write, 3, BAD_POINTER, BYTES); /* EFAULT */
	call(writev, 3, &vector_out, 1);
	call(writev, -1, 0, 0); /* EBADF */
	call(pwrite64, 3, data, BYTES, BYTES);
	call(pwrite64, -1, 0, 0, 0); /* EBADF */
	call(pwritev, 3, &vector_out, 1, 10, 0);
	call(pwritev, -1, 0, 0, 0, 0); /* EBADF */
	call(pwritev2, 3, &vector_out, 1, 15, 0, 0);
	call(pwritev2, -1, 0, 0, 0, 0, 0); /* EBADF */
	call(lseek, 3, 0, 0);
	call(lseek, -1, 0, 0); /* EBADF */
	call(readv, 3, &vector_in, 1);
	call(readv, -1, 0, 0); /* EBADF */
	call(pread64, -1, 0, 0, 0); /* EBADF */
	call(preadv, 3, &vector_in, 1, 5, 0);
	call(preadv, -1, 0, 0, 0, 0); /* EBADF */
	call(preadv2, 3, &vector_in, 1, 15, 0, 0);
	call(preadv2, -1, 0, 0, 0, 0, 0); /* EBADF */
	file_offset = 0;
	call(sendfile, 4, 3, &file_offset, 10);
	call(sendfile, -1, -1, 0, 10); /* EBADF */
	file_offset = 0;
	call(copy_file_range, 3, &file_offset, 4, 0, 10, 0);
	call(copy_file_range, -1, 0, -1, 0, 10, 0); /* EBADF */
	call(fallocate, 3, 0, 0, 100);
	call(fallocate, -1, 0, 0, 100); /* EBADF */
	call(fsync, 3);
	call(fsync, -1); /* EBADF */
	call(fdatasync, 3);
	call(fdatasync, -1); /* EBADF */
	call(sync_file_range, -1, 0, 0, 0); /* EBADF */
	call(syncfs, 3);
	call(syncfs, -1); /* EBADF */
	call(sync);
	call(fadvise64, 3, 0, 0, 0);
	call(fadvise64, -1, 0, 0, 0); /* EBADF */
	call(readahead, -1, 0, 100); /* EBADF */
	call(cachestat, -1, 0, 0, 0); /* EBADF, since 6.5 */
	call(flock, 3, 2); /* LOCK_EX */
	call(flock, -1, 2); /* EBADF */
	/* asynchronous */
	call(io_setup, 0, 0); /* EFAULT */
	words[0] = 0;
	call(io_setup, 1, words);
	note("aio_context", words[0]);
	call(io_submit, words[0], 0, 0);
	call(io_submit, 0, 1, 0); /* EINVAL */
	call(io_getevents, words[0], 0, 0, 0, 0);
	call(io_getevents, 0, 0, 0, 0, 0); /* EINVAL */
	call(io_pgetevents, 0, 0, 0, 0, 0, 0); /* EINVAL */
	call(io_cancel, 0, 0, 0); /* EFAULT */
	call(io_destroy, words[0]);
	call(io_destroy, 0); /* EINVAL */
	call(io_uring_setup, 1, 0); /* EFAULT */
	call(io_uring_enter, NO_SUCH_FD, 0, 0, 0, 0, 0); /* EBADF */
	call(io_uring_register, NO_SUCH_FD, 0, 0, 0); /* EBADF */
}

static void descriptors(void)
{
	call(dup, 1); /* 3 */
	call(dup, -1); /* EBADF */
	call(dup2, 3, 10);
	call(dup2, -1, 10); /* EBADF */
	call(dup3, 3, 11, O_CLOEXEC);
	call(dup3, 3, 3, 0); /* EINVAL */
	call(fcntl, 11, 1); /* F_GETFD: FD_CLOEXEC */
	call(fcntl, -1, 1); /* EBADF */
	call(close_range, 10, 11, 0);
	call(close_range, 1, 0, 0); /* EINVAL */
	call(close, 10); /* EBADF */
	call(ioctl, 3, 0x5401, 0); /* TCGETS: ENOTTY */
	call(ioctl, -1, 0x5401, 0); /* EBADF */
	call(pipe, pipe_fds); /* 4, 5 */
	call(pipe, 0); /* EFAULT */
	call(pipe2, pipe_fds, BAD_FLAGS); /* EINVAL */
	call(vmsplice, 5, &vector_out, 1, 0);
	call(vmsplice, -1, &vector_out, 1, 0); /* EBADF */
	call(pipe, pipe_fds); /* 6, 7 */
	call(tee, 4, 7, BYTES, 0);
	call(tee, -1, -1, BYTES, 0); /* EBADF */
	call(splice, 4, 0, 7, 0, BYTES, 0);
	call(splice, -1, 0, -1, 0, BYTES, 0); /* EBADF */
	call(memfd_create, name_a, 0); /* 8 */
	call(memfd_create, name_a, BAD_FLAGS); /* EINVAL */
	call(memfd_secret, BAD_FLAGS); /* EINVAL, ENOSYS where it is not enabled */
}
