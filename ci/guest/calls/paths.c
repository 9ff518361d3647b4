// SPDX-License-Identifier: Apache-2.0
/* The kernel's path of an opened file, where it is not what the program said: corpus/paths.expected. */
const char path_null[] = "/dev/null";
const char path_roundabout[] = "./d/../a";
const char path_d[] = "/tmp/d";
const char path_e[] = "/tmp/e";
const char path_b[] = "/b";
const char path_d_b[] = "d/b";
const char path_e_b[] = "e/b";
const char path_fd_3[] = "/proc/self/fd/3";

static void paths(void)
{
	own_tmp();
	call(mkdir, path_d, 0755);
	call(mkdir, path_e, 0755);
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "paths_a_dev", "paths_a_ino");
	call(open, path_roundabout, O_RDONLY); /* 4 */
	call(symlink, name_a, name_s);
	call(open, name_s, O_RDONLY); /* 5 */
	call(open, path_null, O_WRONLY); /* 6 */
	note_file(6, "paths_null_dev", "paths_null_ino");
	/* it goes away, and is opened once more */
	call(unlink, name_a);
	call(open, path_fd_3, O_RDONLY); /* 7 */
	/* across a mount, and through a second one of the same file system */
	call(mount, name_tmpfs, path_d, name_tmpfs, 0, 0);
	call(open, path_d_b, O_RDWR | O_CREAT, 0600); /* 8 */
	note_file(8, "paths_b_dev", "paths_b_ino");
	call(mount, path_d, path_e, 0, 4096, 0); /* MS_BIND */
	call(open, path_e_b, O_RDONLY); /* 9 */
	call(open, path_tmp, O_RDONLY | O_DIRECTORY); /* 10 */
	note_file(10, "paths_tmp_dev", "paths_tmp_ino");
	/* in another root: paths begin there, and outside of it at the root of all mounts */
	call(chdir, path_e);
	call(chroot, path_d);
	call(open, path_b, O_RDONLY); /* 11 */
	call(open, path_root, O_RDONLY | O_DIRECTORY); /* 12 */
	note_file(12, "paths_root_dev", "paths_root_ino");
	call(openat, 10, path_e_b, O_RDONLY); /* 13 */
	call(open, name_b, O_RDONLY); /* 14: the working directory is outside too */
}
