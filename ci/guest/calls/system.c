// SPDX-License-Identifier: Apache-2.0
/* The machine as a whole; what is gone; what cannot be called from here: corpus/system.expected. */
const char host_name[] = "ringside";

static void machine(void)
{
	call(uname, 0); /* EFAULT */
	call(sysinfo, large_buffer);
	call(sysinfo, 0); /* EFAULT */
	call(syslog, 10, 0, 0); /* the size of the log */
	call(syslog, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(getrandom, buffer, 8, 1); /* GRND_NONBLOCK */
	call(getrandom, 0, 0, BAD_FLAGS); /* EINVAL */
	call(sysfs, 3); /* how many kinds of file systems */
	call(sysfs, NO_SUCH_THING); /* EINVAL */
	call(ioperm, 0x10000, 1, 1); /* EINVAL */
	call(iopl, 9); /* EINVAL */
	call(acct, 0);
	call(acct, path_missing); /* ENOENT */
	call(reboot, 0, 0, 0, 0); /* EINVAL: without its magic numbers */
	call(unshare, CLONE_NEWUTS);
	call(sethostname, host_name, 8);
	call(sethostname, host_name, -1); /* EINVAL */
	call(setdomainname, host_name, 8);
	call(setdomainname, host_name, -1); /* EINVAL */
	call(landlock_create_ruleset, 0, 0, BAD_FLAGS); /* since 5.13, where it is enabled */
	call(landlock_add_rule, -1, 0, 0, BAD_FLAGS);
	call(landlock_restrict_self, -1, BAD_FLAGS);
	call(lsm_get_self_attr, 0, 0, 0, 0); /* EINVAL, since 6.8 */
	call(lsm_set_self_attr, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(lsm_list_modules, 0, 0, BAD_FLAGS); /* EINVAL */
	call(quotactl, 0xff, 0, 0, 0); /* EINVAL: no such kind of quota */
	call(quotactl_fd, -1, 0, 0, 0); /* EBADF, since 5.14 */
	call(listns, 0, 0, 0, BAD_FLAGS); /* EINVAL, since 6.19 */
}

static void mounts(void)
{
	own_tmp();
	call(umount2, path_tmp, 2); /* MNT_DETACH */
	call(umount2, path_missing, BAD_FLAGS); /* EINVAL */
	call(mount, 0, path_missing, 0, 0, 0); /* ENOENT */
	call(fsopen, name_tmpfs, 1); /* FSOPEN_CLOEXEC: 3 */
	call(fsopen, name_tmpfs, BAD_FLAGS); /* EINVAL */
	call(fsconfig, 3, 6, 0, 0, 0); /* FSCONFIG_CMD_CREATE */
	call(fsconfig, -1, 6, 0, 0, 0); /* EINVAL */
	call(fsmount, 3, 1, 0); /* FSMOUNT_CLOEXEC: 4 */
	call(fsmount, -1, BAD_FLAGS, 0); /* EINVAL */
	call(move_mount, 4, path_empty, AT_FDCWD, path_tmp, 4); /* MOVE_MOUNT_F_EMPTY_PATH */
	call(move_mount, -1, 0, -1, 0, BAD_FLAGS); /* EINVAL */
	call(open_tree, AT_FDCWD, path_tmp, O_CLOEXEC); /* 5 */
	call(open_tree, AT_FDCWD, path_tmp, BAD_FLAGS); /* EINVAL */
	call(open_tree_attr, AT_FDCWD, path_tmp, 0, 0, 8); /* EINVAL, since 6.15 */
	call(fspick, -1, path_tmp, BAD_FLAGS); /* EINVAL */
	call(mount_setattr, -1, 0, BAD_FLAGS, 0, 0); /* EINVAL, since 5.12 */
	call(statmount, 0, 0, 0, BAD_FLAGS); /* EINVAL, since 6.8 */
	call(listmount, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(swapon, path_missing, BAD_FLAGS); /* EINVAL */
	call(swapoff, path_missing); /* ENOENT */
}

/* What would do harm, or nothing at all: by a process without rights. */
static void unprivileged(void)
{
	call(setresgid, NOBODY, NOBODY, NOBODY);
	call(setresuid, NOBODY, NOBODY, NOBODY);
	call(vhangup); /* EPERM */
	call(kexec_load, 0, 0, 0, 0); /* EPERM */
	call(kexec_file_load, -1, -1, 0, 0, 0); /* EPERM */
	call(init_module, 0, 0, 0); /* EPERM */
	call(finit_module, -1, 0, 0); /* EPERM */
	call(delete_module, 0, 0); /* EPERM */
	call(setgroups, 0, 0); /* EPERM */
	call(setuid, 0); /* EPERM */
	call(setgid, 0); /* EPERM */
	call(swapoff, 0); /* EPERM */
	call(swapon, 0, 0); /* EPERM */
	call(acct, 0); /* EPERM */
	call(lookup_dcookie, 0, 0, 0); /* EPERM, gone since 6.7 */
}

/* Numbers that x86-64 has and no kernel does anything for. */
static void retired(void)
{
	call(uselib, 0);
	call(_sysctl, 0);
	call(create_module, 0, 0);
	call(get_kernel_syms, 0);
	call(query_module, 0, 0, 0, 0, 0);
	call(nfsservctl, 0, 0, 0);
	call(getpmsg);
	call(putpmsg);
	call(afs_syscall);
	call(tuxcall);
	call(security);
	call(epoll_ctl_old);
	call(epoll_wait_old);
	call(vserver);
}

/* Calls for code that the kernel puts into a process; others die of uretprobe. */
static void trampolines(void)
{
	note("uprobe_answer", call(uprobe)); /* since 6.18; kernels differ in how they refuse it */
	call(uretprobe); /* SIGILL, since 6.11 */
}
