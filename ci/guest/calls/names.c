// SPDX-License-Identifier: Apache-2.0
/* Names in directories: corpus/names.expected. */
const char name_b[] = "b";
const char name_c[] = "c";
const char name_d[] = "d";
const char name_e[] = "e";
const char name_f[] = "f";
const char name_p[] = "p";
const char name_q[] = "q";
const char name_s[] = "s";
const char name_t[] = "t";
const char name_missing[] = "missing";
const char path_root[] = "/";
/* struct file_handle without room for a handle */
struct {
	unsigned int bytes;
	int type;
} no_handle;
int mount_id;

static void names(void)
{
	own_tmp();
	call(getcwd, buffer, sizeof(buffer));
	call(getcwd, buffer, 1); /* ERANGE */
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "names_dev", "names_ino");
	call(chdir, name_missing); /* ENOENT */
	call(fchdir, 3); /* ENOTDIR */
	call(mkdir, name_a, 0700); /* EEXIST */
	call(mkdirat, AT_FDCWD, name_d, 0700);
	call(mkdirat, -1, name_d, 0700); /* EBADF */
	call(rmdir, name_d);
	call(rmdir, name_a); /* ENOTDIR */
	call(link, name_a, name_b);
	call(link, name_missing, name_c); /* ENOENT */
	call(linkat, AT_FDCWD, name_a, AT_FDCWD, name_c, 0);
	call(linkat, -1, name_a, -1, name_c, BAD_FLAGS); /* EINVAL */
	call(symlink, name_a, name_s);
	call(symlink, name_a, name_s); /* EEXIST */
	call(symlinkat, name_a, AT_FDCWD, name_t);
	call(symlinkat, name_a, -1, name_t); /* EBADF */
	call(readlink, name_s, buffer, sizeof(buffer));
	call(readlink, name_a, buffer, sizeof(buffer)); /* EINVAL */
	call(readlinkat, AT_FDCWD, name_t, buffer, sizeof(buffer));
	call(readlinkat, -1, name_t, buffer, sizeof(buffer)); /* EBADF */
	call(rename, name_b, name_e);
	call(rename, name_missing, name_e); /* ENOENT */
	call(renameat, AT_FDCWD, name_c, AT_FDCWD, name_f);
	call(renameat, -1, name_a, -1, name_b); /* EBADF */
	/* RENAME_EXCHANGE of two names of one file */
	call(renameat2, AT_FDCWD, name_e, AT_FDCWD, name_f, 2);
	call(renameat2, AT_FDCWD, name_e, AT_FDCWD, name_f, BAD_FLAGS); /* EINVAL */
	call(unlink, name_missing); /* ENOENT */
	call(unlinkat, AT_FDCWD, name_e, 0);
	call(unlinkat, -1, name_f, BAD_FLAGS); /* EINVAL */
	call(mknod, name_p, S_IFIFO | 0600, 0);
	call(mknod, name_q, S_IFMT, 0); /* EINVAL */
	call(mknodat, AT_FDCWD, name_q, S_IFREG | 0600, 0);
	call(mknodat, -1, name_b, S_IFREG | 0600, 0); /* EBADF */
	/* ".", "..", a, f, p, q, s, t */
	call(openat, AT_FDCWD, path_tmp, O_RDONLY | O_DIRECTORY, 0); /* 4 */
	note_file(4, "names_tmp_dev", "names_tmp_ino");
	call(getdents, 4, large_buffer, sizeof(large_buffer));
	call(lseek, 4, 0, 0);
	call(getdents64, 4, large_buffer, sizeof(large_buffer));
	call(getdents, 3, large_buffer, sizeof(large_buffer)); /* ENOTDIR */
	call(getdents64, -1, large_buffer, sizeof(large_buffer)); /* EBADF */
	call(fchdir, 4);
	call(name_to_handle_at, AT_FDCWD, name_a, &no_handle, &mount_id, 0); /* EOVERFLOW */
	call(name_to_handle_at, -1, name_a, &no_handle, &mount_id, BAD_FLAGS); /* EINVAL */
	call(open_by_handle_at, -1, &no_handle, O_RDONLY); /* EINVAL or EBADF */
	call(chroot, name_missing); /* ENOENT */
	call(pivot_root, name_missing, name_missing); /* ENOENT */
	call(chroot, path_root);
}
