// SPDX-License-Identifier: Apache-2.0
/*
 * The other outcome of calls that the sections before this one let fail, or succeed, only:
 * corpus/outcomes.expected. corpus/never-fails and corpus/never-succeeds have those that have one alone.
 */
#define PAGES_AT 0x30000000UL
#define SIGSTOP 19
#define SIGCONT 18
#define OPEN_TREE_CLONE 1
#define FUTEX2_SIZE_U32 2

const char name_nowhere[] = "missing/a";
struct {
	unsigned int bytes;
	int type;
	char handle[128];
} file_handle = { 128, 0, { 0 } };
const unsigned long cached_bytes[2] = { 0, PAGE };
unsigned long cache_counts[5];
unsigned long file_attribute[3];
struct {
	void *value;
	unsigned int bytes, flags;
} const attribute_in = { (void *)data, BYTES, 0 }, attribute_out = { buffer, sizeof(buffer), 0 };
const unsigned long without_devices[4] = { 4 /* MOUNT_ATTR_NODEV */ };
/* struct mnt_id_req: its size, the mount, what of it: every mount below the root; STATMOUNT_MNT_BASIC */
const unsigned long every_mount[3] = { 24, -1, 0 };
unsigned long one_mount[3] = { 24, 0, 2 };
unsigned long found_mounts[1];
unsigned long mount_status[64];
int file_system_status[8];

static void other_files(void)
{
	own_tmp();
	call(creat, name_nowhere, 0600); /* ENOENT */
	call(open, name_a, O_RDWR | O_CREAT, 0600); /* 3 */
	note_file(3, "outcomes_dev", "outcomes_ino");
	call(ustat, file_status.st_dev, file_system_status);
	call(write, 3, data, BYTES);
	call(readahead, 3, 0, BYTES);
	call(sync_file_range, 3, 0, 0, 0);
	call(cachestat, 3, cached_bytes, cache_counts, 0); /* since 6.5 */
	call(file_getattr, AT_FDCWD, name_a, file_attribute, 24, 0); /* since 6.17 */
	call(file_setattr, AT_FDCWD, name_a, file_attribute, 24, 0);
	call(setxattr, name_a, xattr_q, data, BYTES, 0);
	call(fgetxattr, 3, xattr_q, buffer, sizeof(buffer));
	/* since 6.13 */
	call(setxattrat, AT_FDCWD, name_a, 0, xattr_r, &attribute_in, sizeof(attribute_in));
	call(getxattrat, AT_FDCWD, name_a, 0, xattr_r, &attribute_out, sizeof(attribute_out));
	call(listxattrat, AT_FDCWD, name_a, 0, buffer, sizeof(buffer));
	call(removexattrat, AT_FDCWD, name_a, 0, xattr_r);
	call(lremovexattr, name_a, xattr_q);
	call(name_to_handle_at, AT_FDCWD, name_a, &file_handle, &mount_id, 0);
	call(open_by_handle_at, 3, &file_handle, O_RDONLY); /* 4 */
	call(fspick, AT_FDCWD, path_tmp, 1); /* FSPICK_CLOEXEC: 5 */
	call(mount_setattr, AT_FDCWD, path_tmp, 0, without_devices, 32); /* since 5.12 */
	/* 6, since 6.15 */
	call(open_tree_attr, AT_FDCWD, path_tmp, O_CLOEXEC | OPEN_TREE_CLONE, without_devices, 32);
	/* since 6.8 */
	call(listmount, every_mount, found_mounts, 1, 0);
	one_mount[1] = found_mounts[0];
	note("outcomes_mount", found_mounts[0]);
	call(statmount, one_mount, mount_status, sizeof(mount_status), 0);
}

const char path_new_root[] = "/d";
const char path_old_root[] = "/d/e";

/* What is the root of everything has nothing above it that it could be put below. */
static void pivoted(void)
{
	own_tmp();
	call(chroot, path_tmp);
	call(mkdir, path_new_root, 0755);
	call(mount, name_tmpfs, path_new_root, name_tmpfs, 0, 0);
	call(mkdir, path_old_root, 0755);
	call(pivot_root, path_new_root, path_old_root);
}

/* struct io_uring_params, and what a program says of an array: element size 4, 4, one of them */
char small_ring[120];
const unsigned int array_map[5] = { 2, 4, 4, 1, 0 };
char ring_probe[16];
const unsigned long three_descriptors[2] = { 3, 3 };

static void other_descriptors(void)
{
	call(userfaultfd, O_CLOEXEC); /* 3 */
	call(perf_event_open, perf_attributes, 0, -1, -1, 0); /* 4 */
	call(io_uring_setup, 1, small_ring); /* 5 */
	call(io_uring_enter, 5, 0, 0, 0, 0, 0);
	call(io_uring_register, 5, 8, ring_probe, 0); /* IORING_REGISTER_PROBE */
	call(bpf, 0, array_map, sizeof(array_map)); /* BPF_MAP_CREATE: 6 */
	call(ioctl, 5, 0x5451, 0); /* FIOCLEX */
	call(memfd_secret, 0); /* 7, since 5.14, where it is enabled */
	words[0] = 0;
	call(io_setup, 1, words);
	note("outcomes_aio", words[0]);
	call(io_pgetevents, words[0], 0, 0, 0, 0, 0);
	call(setrlimit, 7, three_descriptors); /* RLIMIT_NOFILE */
	call(eventfd, 1); /* EMFILE */
	call(inotify_init); /* EMFILE */
}

const unsigned long node_0 = 1;
const struct vector first_page = { (void *)PAGES_AT, PAGE };

static void other_memory(void)
{
	long self = call(getpid), key;

	call(mmap, PAGES_AT, 4 * PAGE, PROT_READ | PROT_WRITE,
	     MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	call(remap_file_pages, PAGES_AT, PAGE, 0, 1, 0);
	call(pkey_mprotect, PAGES_AT + 2 * PAGE, PAGE, PROT_READ, -1);
	key = call(pkey_alloc, 0, 0);
	note("outcomes_pkey", key);
	call(pkey_free, key);
	call(set_mempolicy, 0, 0, 0); /* MPOL_DEFAULT */
	call(mbind, PAGES_AT, PAGE, 2, &node_0, 64, 0); /* MPOL_BIND */
	call(set_mempolicy_home_node, PAGES_AT, PAGE, 0, 0); /* since 5.17 */
	call(migrate_pages, 0, 64, &node_0, &node_0);
	call(move_pages, 0, 0, 0, 0, 0, 0);
	call(pidfd_open, self, 0); /* 3 */
	call(process_madvise, 3, &first_page, 1, 20, 0); /* MADV_COLD */
	call(mseal, PAGES_AT, PAGE, 0); /* since 6.10 */
}

const char key_type[] = "user";
const char key_name[] = "ringside";
struct {
	unsigned long value, address;
	unsigned int flags, reserved;
} const awaited[2] = { { 0, PAGES_AT, FUTEX2_SIZE_U32, 0 }, { 0, PAGES_AT, FUTEX2_SIZE_U32, 0 } };
const struct __kernel_timespec a_second = { .tv_sec = 1 };
const struct __kernel_timespec fifth_of_a_second = { .tv_nsec = 200000000 };
struct {
	int number, error, code, padding, pid, uid;
	unsigned long value;
	char rest[96];
} const own_signal = { .code = -1, .value = 7 }; /* SI_QUEUE */

/* It says so before it wakes: who waits later does not wait. */
static void wake_later(const char *name)
{
	long pid;

	*(volatile int *)PAGES_AT = 0;
	pid = call(fork);
	if (pid == 0) {
		call(nanosleep, &fifth_of_a_second, 0);
		*(volatile int *)PAGES_AT = 1;
		call(futex, PAGES_AT, 1, 1, 0, 0, 0); /* FUTEX_WAKE */
		end(0);
	}
	note(name, pid);
}

static void other_waits(void)
{
	long self = call(getpid), key;

	key = call(add_key, key_type, key_name, data, BYTES, -2); /* the process's keyring */
	note("outcomes_key", key);
	call(request_key, key_type, key_name, 0, 0);
	call(keyctl, 0, -2, 0, 0, 0); /* KEYCTL_GET_KEYRING_ID */
	call(rt_sigprocmask, 0, &signal_mask, 0, 8); /* SIG_BLOCK */
	call(rt_sigqueueinfo, self, SIGUSR1, &own_signal);
	call(rt_tgsigqueueinfo, self, self, SIGUSR1, &own_signal);
	call(mmap, PAGES_AT, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
	     -1, 0);
	wake_later("wakes_vector");
	call(futex_waitv, awaited, 1, 0, 0, 0); /* since 5.16 */
	call(wait4, -1, &wait_status, 0, 0);
	wake_later("wakes_one");
	call(futex_wait, PAGES_AT, 0, 0xffffffffUL, FUTEX2_SIZE_U32, 0, 0); /* since 6.7 */
	call(wait4, -1, &wait_status, 0, 0);
	call(futex_wake, PAGES_AT, 0xffffffffUL, 1, FUTEX2_SIZE_U32);
	call(futex_requeue, awaited, 0, 0, 0); /* EAGAIN: the word is 1 by now */
	*(volatile int *)PAGES_AT = 0;
	call(futex_requeue, awaited, 0, 0, 0);
}

/* A sleep that is stopped goes on as another call. */
static void restarted(void)
{
	long pid;

	call(pipe, pipe_fds); /* 3, 4 */
	pid = call(fork);
	if (pid == 0) {
		call(write, 4, data, 1);
		call(nanosleep, &a_second, 0); /* ERESTART_RESTARTBLOCK, then restart_syscall */
		end(0);
	}
	note("restarted_child", pid);
	call(read, 3, buffer, 1);
	call(nanosleep, &fifth_of_a_second, 0);
	call(kill, pid, SIGSTOP);
	call(waitid, 1, pid, large_buffer, 2, 0); /* P_PID, WSTOPPED */
	call(kill, pid, SIGCONT);
	wait_for(pid);
}

const int no_zone[2];
const unsigned long all_of_landlock[1] = { 1 }; /* LANDLOCK_ACCESS_FS_EXECUTE */
struct {
	unsigned long access;
	int parent;
} __attribute__((packed)) const below_tmp = { 1, 3 };
unsigned int security_bytes = sizeof(large_buffer);
const unsigned long every_namespace[4] = { 32 };
char rseq_area[32] __attribute__((aligned(32)));
#define RSEQ_SIGNATURE 0x53053053

static void other_machine(void)
{
	long ruleset;

	call(setsid);
	call(vhangup); /* of a terminal that it does not have */
	call(settimeofday, 0, no_zone);
	call(clock_gettime, 0, &now); /* CLOCK_REALTIME */
	call(clock_settime, 0, &now);
	call(time, BAD_POINTER); /* EFAULT */
	call(times, BAD_POINTER); /* EFAULT */
	call(getcpu, BAD_POINTER, 0, 0); /* EFAULT */
	call(ioprio_set, 1, 0, 0x4004); /* IOPRIO_WHO_PROCESS; class 2, as if it were not set */
	call(ioprio_get, 1, 0);
	call(ioperm, 0x80, 1, 1);
	call(iopl, 0);
	call(reboot, 0xfee1dead, 0x28121969, 0, 0); /* LINUX_REBOOT_CMD_CAD_OFF */
	call(kexec_load, 0, 0, 0, 0); /* nothing is loaded, and stays so */
	call(kexec_file_load, -1, -1, 0, 0, 1); /* KEXEC_FILE_UNLOAD */
	call(quotactl, 0x80000100, 0, 0, 0); /* Q_SYNC of all */
	call(rseq, rseq_area, sizeof(rseq_area), 0, RSEQ_SIGNATURE);
	call(rseq, rseq_area, sizeof(rseq_area), 1, RSEQ_SIGNATURE); /* RSEQ_FLAG_UNREGISTER */
	call(listns, every_namespace, words, 1, 0); /* since 6.19 */
	call(lsm_list_modules, large_buffer, &security_bytes, 0); /* since 6.8 */
	security_bytes = sizeof(large_buffer);
	call(lsm_get_self_attr, 100, large_buffer, &security_bytes, 0); /* LSM_ATTR_CURRENT */
	call(open, path_tmp, O_PATH | O_CLOEXEC); /* 3 */
	/* since 5.13, where it is enabled */
	ruleset = call(landlock_create_ruleset, all_of_landlock, 8, 0);
	note("outcomes_ruleset", ruleset);
	call(landlock_add_rule, ruleset, 1, &below_tmp, 0); /* LANDLOCK_RULE_PATH_BENEATH */
	call(landlock_restrict_self, ruleset, 0);
	call(ptrace, 0, 0, 0, 0); /* PTRACE_TRACEME */
}

const unsigned long none[2];

static void childless(void)
{
	call(setrlimit, 6, none); /* RLIMIT_NPROC, which does not hold for root */
	call(setresuid, NOBODY, NOBODY, NOBODY);
	call(fork); /* EAGAIN */
	call(vfork); /* EAGAIN */
}
