// SPDX-License-Identifier: Apache-2.0
/*
 * filters: what the kernel module makes of filters, counted. Programs that are in two cgroups, in
 * a pid namespace of their own or in none of these make calls of which they know the number; how
 * many records come from where has to be exactly what the filters say, on each CPU. So does the
 * ledger: an event that no filter wants is in no counter.
 *
 * One line with a verdict at the end; exit status 0 when everything held.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/control.h>
#include <ringside/drop.h>
#include <ringside/filter.h>
#include <ringside/record.h>
#include <ringside/ring.h>

#define CPUS_MAX 64
#define PAGE 4096UL
#define RING_BYTES (4U << 20)
#define CALLS 2000
#define CALLS_UNDER_CHANGE 20000
#define EVERY 10
#define SAMPLED(calls) (((calls) + EVERY - 1) / EVERY)
#define FORKS 5

enum place { NOWHERE, CGROUP_A, CGROUP_B, NAMESPACE, PLACES };

/* What is counted: events, and calls of one kind by how they ended. */
enum sort {
	GETPPID, GETUID, CHDIR_FAILED, CHDIR, SLEEP, EXEC_FAILED, EXEC, FORK, EXIT, OTHER, SORTS
};

#include "filters/counts.c"
#include "filters/programs.c"
#include "filters/phases.c"

int main(int argc, char **argv)
{
	pid_t holder;

	(void)argv;
	if (argc > 1)
		return 0; /* the program that processes() runs */
	cgroup_a = make_cgroup("/sys/fs/cgroup/a");
	cgroup_b = make_cgroup("/sys/fs/cgroup/b");
	open_device();
	check_refusals();
	holder = make_namespace();
	check_scopes();
	check_sampling();
	check_conditions();
	check_changes();
	check_changes_everywhere();
	close_device();
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	rmdir("/sys/fs/cgroup/a");
	rmdir("/sys/fs/cgroup/b");
	printf("{\"received\":%llu,\"changes\":%u,\"problems\":%d}\n",
	       (unsigned long long)received_ever, changes, problems);
	return problems ? 1 : 0;
}
