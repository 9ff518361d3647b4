// SPDX-License-Identifier: Apache-2.0
/* One phase for each thing that a filter can say. */

static void check_refusals(void)
{
	struct {
		struct ringside_scoped_filter known;
		__u64 newer;
	} longer = { .known.scope = { .id = 1, .kind = RINGSIDE_SCOPE_CGROUP }, .newer = 1 };
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_getppid, 0), wrong = filter;
	struct ringside_scoped_filter scoped = { .scope = { .id = 1, .kind = 1, .reserved = 1 } };
	unsigned int i;

	phase = "refusals";
	refused("a kind of scope that is none", set(0, 1, &filter), EINVAL);
	refused("a kind of scope that is unknown", set(3, 1, &filter), EINVAL);
	wrong.flags = RINGSIDE_FILTER_ALL + 1;
	refused("an unknown flag", set(RINGSIDE_SCOPE_CGROUP, 1, &wrong), EINVAL);
	wrong = filter;
	wrong.reserved[5] = 1;
	refused("something reserved", set(RINGSIDE_SCOPE_CGROUP, 1, &wrong), EINVAL);
	scoped.filter = filter;
	refused("something reserved of a scope", ioctl(device, RINGSIDE_IOC_SET_FILTER, &scoped),
		EINVAL);
	refused("to take away what is not there", set(RINGSIDE_SCOPE_CGROUP, 1, NULL), ENOENT);
	longer.known.filter = filter;
	refused("a newer structure", ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, longer), &longer),
		E2BIG);
	refused("a structure that is too short",
		ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, struct ringside_scope), &longer),
		EINVAL);
	longer.newer = 0;
	if (ioctl(device, _IOW(RINGSIDE_IOC_MAGIC, 0xe6, longer), &longer))
		fail("a newer structure with nothing new in it");
	must_set(RINGSIDE_SCOPE_CGROUP, 1, NULL);
	for (i = 0; i < RINGSIDE_SCOPES_MAX; i++)
		must_set(1 + i % 2, 1000 + i, &filter);
	refused("one filter too many", set(RINGSIDE_SCOPE_CGROUP, 1, &filter), ENOSPC);
	filter.min_duration_ns = 1;
	must_set(RINGSIDE_SCOPE_CGROUP, 1000, &filter); /* to replace one is possible */
	must_set(RINGSIDE_SCOPE_CGROUP, 1000, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, 1, &filter);
	close_device();
	open_device();
	refused("to take away what went with the last reader", set(RINGSIDE_SCOPE_CGROUP, 1, NULL),
		ENOENT);
}

static void check_scopes(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter b = filter_of(RINGSIDE_EVENT_fchdir, RINGSIDE_EVENT_getuid);
	struct ringside_filter in = filter_of(RINGSIDE_EVENT_getuid, 0);

	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &b);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, &in);
	begin("scopes");
	run(EVERYBODY, calls, NULL);
	end();
	expect(CGROUP_A, GETPPID, "the first cgroup's", CALLS);
	expect(CGROUP_B, GETUID, "the second cgroup's", CALLS);
	expect(CGROUP_B, CHDIR, "the second cgroup's", CALLS);
	expect(CGROUP_B, CHDIR_FAILED, "the second cgroup's", CALLS);
	expect(NAMESPACE, GETUID, "the namespace's", CALLS);
	expect_wanted(5 * CALLS); /* and nothing else, from nobody */

	configure(NULL, RINGSIDE_EVENT_getuid);
	begin("wanted by filters, but not anywhere");
	run(1U << NAMESPACE, calls, NULL);
	end();
	expect_wanted(0);

	configure(&a, 0); /* filters add up, and nothing comes twice */
	begin("everywhere and scopes");
	run(EVERYBODY, calls, NULL);
	end();
	expect(NOWHERE, GETPPID, "everybody's", CALLS);
	expect(CGROUP_A, GETPPID, "everybody's", CALLS);
	expect(NAMESPACE, GETPPID, "everybody's", CALLS);
	expect_wanted(4 * CALLS + 4 * CALLS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, NULL);
	begin("everywhere alone");
	run(EVERYBODY, calls, NULL);
	end();
	expect(NAMESPACE, GETPPID, "everybody's", CALLS);
	expect_wanted(4 * CALLS);
}

static void check_sampling(void)
{
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_getppid, RINGSIDE_EVENT_getuid);
	struct ringside_filter whole = filter_of(RINGSIDE_EVENT_getppid, 0);
	int i;

	want(filter.wanted, RINGSIDE_EVENT_fchdir);
	want(filter.sampled, RINGSIDE_EVENT_getppid);
	want(filter.sampled, RINGSIDE_EVENT_getuid);
	filter.sample_every = EVERY;
	configure(&filter, 0);
	begin("sampling");
	run(1U << NOWHERE, calls, NULL);
	end();
	expect(NOWHERE, GETPPID, "one in ten", SAMPLED(CALLS));
	expect(NOWHERE, GETUID, "one in ten of another call", SAMPLED(CALLS));
	expect(NOWHERE, CHDIR, "what is not sampled", CALLS);
	expect(NOWHERE, CHDIR_FAILED, "what is not sampled", CALLS);
	for (i = 0; i < cpus; i++)
		equal("left out", i, not_sampled(&rings[i]), 2 * (CALLS - SAMPLED(CALLS)));
	expect_wanted(4 * CALLS); /* delivered and not sampled are what was provoked */

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &whole);
	begin("sampled by one filter, wanted whole by another");
	run(1U << CGROUP_A, calls, NULL);
	end();
	expect(CGROUP_A, GETPPID, "all", CALLS);
	expect(CGROUP_A, GETUID, "one in ten", SAMPLED(CALLS));
	expect_wanted(4 * CALLS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
}

static void check_conditions(void)
{
	struct ringside_filter filter = filter_of(RINGSIDE_EVENT_fchdir, RINGSIDE_EVENT_getppid);
	const __u64 min_ns = 500000000;

	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	configure(&filter, 0);
	begin("failed calls only");
	run(1U << NOWHERE, calls, NULL);
	end();
	expect(NOWHERE, CHDIR_FAILED, "what failed", CALLS);
	expect_wanted(CALLS);

	filter = filter_of(RINGSIDE_EVENT_process_fork, RINGSIDE_EVENT_process_exit);
	want(filter.wanted, RINGSIDE_EVENT_execve);
	filter.flags = RINGSIDE_FILTER_FAILED_ONLY;
	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &filter);
	begin("failed execs, and what is no call");
	run(1U << CGROUP_B, processes, NULL);
	end();
	expect(CGROUP_B, EXEC_FAILED, "what failed", FORKS);
	expect(CGROUP_B, EXEC, "what did not fail", 0);
	expect(CGROUP_B, FORK, "forks", FORKS);
	expect(CGROUP_B, EXIT, "ends", FORKS + 1);
	filter.flags = 0;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &filter);
	begin("all execs");
	run(1U << CGROUP_B, processes, NULL);
	end();
	expect(CGROUP_B, EXEC_FAILED, "what failed", FORKS);
	expect(CGROUP_B, EXEC, "what did not fail", FORKS);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);

	filter = filter_of(RINGSIDE_EVENT_clock_nanosleep, RINGSIDE_EVENT_getppid);
	filter.min_duration_ns = min_ns;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &filter);
	begin("long calls only");
	run(1U << CGROUP_A, sleeps, NULL);
	end();
	expect(CGROUP_A, SLEEP, "long ones", 4);
	expect_wanted(4);
	if (shortest_ns < min_ns)
		equal("shortest", 0, shortest_ns, min_ns);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
}

/*
 * Everything but the filter of the namespace. That of the first cgroup becomes another one again
 * and again, which always wants what is counted.
 */
static void change(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter other = filter_of(RINGSIDE_EVENT_getuid, RINGSIDE_EVENT_fchdir);
	static unsigned int round;
	unsigned int i;

	round++;
	want(a.wanted, round % 2 ? RINGSIDE_EVENT_execve : RINGSIDE_EVENT_clock_nanosleep);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	other.flags = RINGSIDE_FILTER_FAILED_ONLY;
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	for (i = 0; i < 8; i++)
		must_set(1 + i % 2, 1000 * round + i, &other);
	configure(&other, RINGSIDE_EVENT_getuid);
	other.sample_every = 2 + round % 5;
	want(other.sampled, RINGSIDE_EVENT_fchdir);
	configure(&other, 0);
	for (i = 0; i < 8; i++)
		must_set(1 + i % 2, 1000 * round + i, NULL);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	configure(NULL, RINGSIDE_EVENT_fchdir);
	poll(NULL, 0, 1);
}

static void check_changes(void)
{
	struct ringside_filter a = filter_of(RINGSIDE_EVENT_getppid, 0), sampled = a;
	unsigned int before = changes;

	want(sampled.sampled, RINGSIDE_EVENT_getppid);
	sampled.sample_every = EVERY;
	configure(NULL, 0);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, &a);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, &sampled);
	begin("filters change while others count");
	run(EVERYBODY, many_calls, change);
	end();
	expect(CGROUP_A, GETPPID, "of filters that all want it", CALLS_UNDER_CHANGE);
	expect(CGROUP_B, GETPPID, "that nobody wants", 0);
	expect(NOWHERE, GETPPID, "that nobody wants", 0);
	expect(NAMESPACE, GETPPID, "one in ten, of a filter that stayed",
	       SAMPLED(CALLS_UNDER_CHANGE));
	changes -= before;
	if (changes < 100) {
		printf("filters: only %u changes\n", changes);
		problems++;
	}
}

/* The filter that holds everywhere becomes another one, alone and beside others. */
static void change_everywhere(void)
{
	struct ringside_filter everywhere = filter_of(RINGSIDE_EVENT_getppid, 0);
	struct ringside_filter other = filter_of(RINGSIDE_EVENT_fchdir, 0);

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, &other);
	configure(&everywhere, RINGSIDE_EVENT_getuid);
	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_b, NULL);
	want(everywhere.wanted, RINGSIDE_EVENT_getuid);
	configure(&everywhere, 0);
	want(everywhere.sampled, RINGSIDE_EVENT_getuid);
	everywhere.sample_every = 3;
	configure(&everywhere, RINGSIDE_EVENT_fchdir);
	poll(NULL, 0, 1);
}

static void check_changes_everywhere(void)
{
	struct ringside_filter everywhere = filter_of(RINGSIDE_EVENT_getppid, 0);

	must_set(RINGSIDE_SCOPE_CGROUP, cgroup_a, NULL);
	must_set(RINGSIDE_SCOPE_PID_NAMESPACE, namespace_id, NULL);
	configure(&everywhere, 0);
	begin("the filter that holds everywhere changes");
	run(1U << NOWHERE, many_calls, change_everywhere);
	end();
	expect(NOWHERE, GETPPID, "what it always wants", CALLS_UNDER_CHANGE);
}
