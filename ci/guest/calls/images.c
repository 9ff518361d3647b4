// SPDX-License-Identifier: Apache-2.0
/* What programs are made of: corpus/images.expected. */
#define PROGRAM_BYTES_MAX 0x100000
#define OWNER 1000
/* ringside_image.flags */
#define IMAGE_OVERLAY 0x40
#define IMAGE_UPPER 0x80
#define IMAGE_LOWER 0x100

const char name_image[] = "image";
const char path_set_id[] = "/corpus/set-id";
const char path_lower[] = "/tmp/lower";
const char path_lower_program[] = "/tmp/lower/program";
const char path_upper[] = "/tmp/upper";
const char path_work[] = "/tmp/work";
const char path_merged[] = "/tmp/merged";
const char path_merged_program[] = "/tmp/merged/program";
/* Kernels before 5.11 have no type information of modules. */
const char path_overlay_types[] = "/sys/kernel/btf/overlay";
const char name_overlay[] = "overlay";
const char overlay_layers[] = "lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work";

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

static void execute_from_overlay(const char *child)
{
	long pid = call(fork);

	if (pid == 0) {
		call(execve, path_merged_program, argv_leaf, environment);
		end(1);
	}
	note(child, pid);
	wait_for(pid);
}

/* To change the mode of a file of the lower layer copies it into the upper one. */
static void execute_layers(void)
{
	long layers_are_told = call(access, path_overlay_types, 0) == 0;

	note("lower_flags", IMAGE_OVERLAY | (layers_are_told ? IMAGE_LOWER : 0));
	note("upper_flags", IMAGE_OVERLAY | (layers_are_told ? IMAGE_UPPER : 0));
	own_tmp();
	call(mkdir, path_lower, 0755);
	call(mkdir, path_upper, 0755);
	call(mkdir, path_work, 0755);
	call(mkdir, path_merged, 0755);
	call(open, path_lower_program, O_WRONLY | O_CREAT, 0755); /* 3 */
	copy_program(3);
	call(close, 3);
	call(mount, name_overlay, path_merged, name_overlay, 0, overlay_layers);
	execute_from_overlay("lower_child");
	call(chmod, path_merged_program, 0700);
	execute_from_overlay("upper_child");
}

static void images(void)
{
	execute_memory();
	execute_set_id();
	execute_layers();
}
