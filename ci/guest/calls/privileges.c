// SPDX-License-Identifier: Apache-2.0
/* What a process may do, and which part of the machine it sees: corpus/privileges.expected. */
#define PR_SET_KEEPCAPS 8
#define PR_CAPBSET_DROP 24
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_RAISE 2
#define CAP_NET_BIND_SERVICE 10
#define CAP_SYS_TIME 25
#define CLONE_NEWTIME 0x00000080

const unsigned int with_inheritable[6] = { 0xffffffff, 0xffffffff, 1 << CAP_NET_BIND_SERVICE,
					   0x1ff, 0x1ff, 0 };
const char path_root_procs[] = "/sys/fs/cgroup/cgroup.procs";
const char path_cgroup[] = "/sys/fs/cgroup/corpus";
const char path_inner_cgroup[] = "/sys/fs/cgroup/corpus/inner";
const char path_inner_procs[] = "/sys/fs/cgroup/corpus/inner/cgroup.procs";
const char myself[] = "0";
const char path_ns_user[] = "/proc/self/ns/user";
const char path_ns_mnt[] = "/proc/self/ns/mnt";
const char path_ns_net[] = "/proc/self/ns/net";
const char path_ns_uts[] = "/proc/self/ns/uts";
const char path_ns_ipc[] = "/proc/self/ns/ipc";
const char path_ns_cgroup[] = "/proc/self/ns/cgroup";
const char path_ns_time[] = "/proc/self/ns/time_for_children";

static void note_namespace(const char *path, const char *name)
{
	call(stat, path, &file_status);
	note(name, file_status.st_ino);
}

/* It goes there, so its child is born there. */
static void grouped(void)
{
	long pid;

	call(mkdir, path_cgroup, 0755);
	call(mkdir, path_inner_cgroup, 0755);
	call(open, path_inner_procs, O_WRONLY); /* 3 */
	call(write, 3, myself, 1);
	pid = call(fork);
	if (pid == 0) {
		call(execve, path_self, argv_leaf, environment);
		end(1);
	}
	note("grouped_child", pid);
	wait_for(pid);
	call(open, path_root_procs, O_WRONLY); /* 4 */
	call(write, 4, myself, 1);
	call(rmdir, path_inner_cgroup);
	call(rmdir, path_cgroup);
}

static void credentials(void)
{
	call(prctl, PR_CAPBSET_DROP, CAP_SYS_TIME);
	call(prctl, PR_SET_KEEPCAPS, 1);
	call(capset, capability_header, with_inheritable);
	call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0);
	call(setfsuid, NOBODY);
	call(unshare, CLONE_NEWUSER);
	note_namespace(path_ns_user, "own_user_ns");
}

static void namespaces(void)
{
	long pid;

	note_namespace(path_ns_net, "initial_net");
	note_namespace(path_ns_mnt, "initial_mnt");
	note("nsfs_dev", file_status.st_dev);
	call(open, path_ns_uts, O_RDONLY); /* 3 */
	call(unshare, CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWNS |
			      CLONE_NEWTIME);
	note_namespace(path_ns_uts, "own_uts");
	note_namespace(path_ns_ipc, "own_ipc");
	note_namespace(path_ns_net, "own_net");
	note_namespace(path_ns_cgroup, "own_cgroup");
	note_namespace(path_ns_mnt, "own_mnt");
	note_namespace(path_ns_time, "own_time");
	call(setns, 3, CLONE_NEWUTS); /* the initial one again */
	pid = call(clone, CLONE_NEWUTS | SIGCHLD);
	if (pid == 0) {
		note_namespace(path_ns_uts, "childs_uts");
		end(0);
	}
	note("elsewhere", pid);
	wait_for(pid);
	call(unshare, CLONE_NEWPID); /* of children, of which there are none */
}
