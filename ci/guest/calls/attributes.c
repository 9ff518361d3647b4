// SPDX-License-Identifier: Apache-2.0
/* What files have beside names and contents: corpus/attributes.expected. */
const char xattr_r[] = "trusted.r";
const char xattr_q[] = "trusted.q";
struct timespec_pair {
	struct __kernel_timespec times[2];
} const access_and_change = { { { .tv_sec = 1000 }, { .tv_sec = 2000 } } };
/* struct timeval[2] and struct utimbuf: seconds first, in both */
const long microsecond_times[4] = { 1000, 0, 2000, 0 };
const long second_times[2] = { 1000, 2000 };

static void attributes(void)
{
	own_tmp();
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "attributes_dev", "attributes_ino");
	call(symlink, name_a, name_s);
	call(access, name_a, 4);
	call(access, name_a, 8); /* EINVAL */
	call(faccessat, AT_FDCWD, name_a, 0);
	call(faccessat, -1, name_a, 0); /* EBADF */
	call(faccessat2, AT_FDCWD, name_a, 0, 0x200); /* AT_EACCESS */
	call(faccessat2, -1, name_a, 0, BAD_FLAGS); /* EINVAL */
	call(chmod, name_a, 0640);
	call(chmod, name_missing, 0640); /* ENOENT */
	call(fchmod, 3, 0600);
	call(fchmod, -1, 0600); /* EBADF */
	call(fchmodat, AT_FDCWD, name_a, 0644);
	call(fchmodat, -1, name_a, 0644); /* EBADF */
	call(fchmodat2, AT_FDCWD, name_a, 0600, 0); /* since 6.6 */
	call(fchmodat2, -1, name_a, 0600, BAD_FLAGS); /* EINVAL */
	call(chown, name_a, 1, 2);
	call(chown, name_missing, 1, 2); /* ENOENT */
	call(lchown, name_s, 3, 4);
	call(lchown, name_missing, 3, 4); /* ENOENT */
	call(fchown, 3, 5, 6);
	call(fchown, -1, 5, 6); /* EBADF */
	call(fchownat, AT_FDCWD, name_a, -1, -1, 0);
	call(fchownat, -1, name_a, -1, -1, BAD_FLAGS); /* EINVAL */
	call(umask, 077);
	call(stat, name_missing, &file_status); /* ENOENT */
	call(lstat, name_s, &file_status);
	call(lstat, name_missing, &file_status); /* ENOENT */
	call(fstat, -1, &file_status); /* EBADF */
	call(newfstatat, AT_FDCWD, name_a, &file_status, 0);
	call(newfstatat, -1, name_a, &file_status, 0); /* EBADF */
	call(statx, AT_FDCWD, name_a, 0, 0x7ff, large_buffer);
	call(statx, -1, name_a, 0, BAD_FLAGS, large_buffer); /* EINVAL: STATX__RESERVED */
	call(truncate, name_a, 100);
	call(truncate, name_a, -1); /* EINVAL */
	call(ftruncate, 3, 50);
	call(ftruncate, 3, -1); /* EINVAL */
	call(utime, name_a, second_times);
	call(utime, name_missing, 0); /* ENOENT */
	call(utimes, name_a, microsecond_times);
	call(utimes, name_missing, 0); /* ENOENT */
	call(futimesat, AT_FDCWD, name_a, microsecond_times);
	call(futimesat, -1, name_a, 0); /* EBADF */
	call(utimensat, AT_FDCWD, name_a, &access_and_change, 0);
	call(utimensat, -1, 0, 0, 0); /* EBADF */
	call(statfs, path_tmp, large_buffer);
	call(statfs, name_missing, large_buffer); /* ENOENT */
	call(fstatfs, 3, large_buffer);
	call(fstatfs, -1, large_buffer); /* EBADF */
	call(ustat, -1, large_buffer); /* EINVAL */
	call(file_getattr, AT_FDCWD, name_a, 0, 0, BAD_FLAGS); /* EINVAL, since 6.17 */
	call(file_setattr, AT_FDCWD, name_a, 0, 0, BAD_FLAGS); /* EINVAL, since 6.17 */
}

static void xattrs(void)
{
	own_tmp();
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "xattrs_dev", "xattrs_ino");
	call(setxattr, name_a, xattr_r, data, BYTES, 0);
	call(setxattr, name_a, xattr_r, data, BYTES, BAD_FLAGS); /* EINVAL */
	call(lsetxattr, name_a, xattr_q, data, BYTES, 1); /* XATTR_CREATE */
	call(lsetxattr, name_a, xattr_q, data, BYTES, 1); /* EEXIST */
	call(fsetxattr, 3, xattr_q, data, 1, 2); /* XATTR_REPLACE */
	call(fsetxattr, -1, xattr_q, data, 1, 2); /* EBADF */
	call(getxattr, name_a, xattr_r, buffer, sizeof(buffer));
	call(getxattr, name_missing, xattr_r, buffer, sizeof(buffer)); /* ENOENT */
	call(lgetxattr, name_a, xattr_q, buffer, sizeof(buffer));
	call(lgetxattr, name_missing, xattr_q, buffer, sizeof(buffer)); /* ENOENT */
	call(fgetxattr, 3, xattr_r, buffer, 1); /* ERANGE */
	call(fgetxattr, -1, xattr_r, buffer, 1); /* EBADF */
	call(listxattr, name_a, buffer, sizeof(buffer));
	call(listxattr, name_missing, buffer, sizeof(buffer)); /* ENOENT */
	call(llistxattr, name_a, buffer, sizeof(buffer));
	call(llistxattr, name_missing, buffer, sizeof(buffer)); /* ENOENT */
	call(flistxattr, 3, 0, 0);
	call(flistxattr, -1, 0, 0); /* EBADF */
	call(removexattr, name_a, xattr_r);
	call(removexattr, name_missing, xattr_r); /* ENOENT */
	call(lremovexattr, name_a, xattr_r); /* ENODATA */
	call(fremovexattr, 3, xattr_q);
	call(fremovexattr, -1, xattr_q); /* EBADF */
	/* since 6.13 */
	call(setxattrat, AT_FDCWD, name_a, 0, xattr_r, 0, 0); /* EINVAL */
	call(getxattrat, AT_FDCWD, name_a, 0, xattr_r, 0, 0); /* EINVAL */
	call(listxattrat, AT_FDCWD, name_a, BAD_FLAGS, 0, 0); /* EINVAL */
	call(removexattrat, AT_FDCWD, name_a, BAD_FLAGS, xattr_r); /* EINVAL */
}
