// SPDX-License-Identifier: Apache-2.0
/* What programs are made of: corpus/images.expected. */
#define PROGRAM_BYTES_MAX 0x100000
#define OWNER 1000

const char name_image[] = "image";
const char path_set_id[] = "/corpus/set-id";

static void copy_program(long to)
{
	call(open, path_self, O_RDONLY); /* the next after `to` */
	call(sendfile, to, to + 1, 0, PROGRAM_BYTES_MAX);
	call(close, to + 1);
}

static void execute_memory(void)
{
	long pid;

	call(memfd_create, name_image, 0); /* 3 */
	copy_program(3);
	note_file(3, "memory_dev", "memory_ino");
	note_times("memory_mtime", "memory_ctime");
	pid = call(fork);
	if (pid == 0) {
		call(execveat, 3, path_empty, argv_long, environment_told,
		     AT_EMPTY_PATH);
		end(1);
	}
	note("memory_child", pid);
	wait_for(pid);
	call(close, 3);
}

/* It belongs to another user: its set-user-id bit takes rights away, but is one. */
static void execute_set_id(void)
{
	long pid;

	call(open, path_set_id, O_WRONLY | O_CREAT, 0600); /* 3 */
	copy_program(3);
	call(fchown, 3, OWNER, OWNER);
	call(fchmod, 3, 06755);
	note_file(3, "set_id_dev", "set_id_ino");
	note_times("set_id_mtime", "set_id_ctime");
	call(close, 3);
	pid = call(fork);
	if (pid == 0) {
		call(execve, path_set_id, argv_leaf, environment);
		end(1);
	}
	note("set_id_child", pid);
	wait_for(pid);
	call(unlink, path_set_id);
}

static void images(void)
{
	execute_memory();
	execute_set_id();
}
