/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls that activity.c has no use for: every one of the table, as far as one can return
 * at all (corpus/unprovokable has the others). Each section is a child process, so what one of them
 * spoils is its own; corpus/ has a file of expectations beside each file here.
 *
 * A call fails where that can be had without harm, with a descriptor of -1 or a NULL pointer, and
 * succeeds where that means something. What could stop or change the machine is called by a process
 * that gave up its rights, or with arguments that no kernel takes.
 */
#define NOBODY 65534
#define NO_SUCH_ID 0x3fffffff
#define NO_SUCH_THING 9999
#define BAD_FLAGS 0x80000000

/* Numbers that the headers of the machine that compiles this may not have yet. */
#include "numbers.h"

const char name_tmpfs[] = "tmpfs";
const char name_a[] = "a";
char large_buffer[4096];
unsigned long words[16];

struct vector {
	const void *base;
	unsigned long bytes;
};

static void section(const char *name, void (*body)(void))
{
	long pid = call(fork);

	if (pid == 0) {
		body();
		end(0);
	}
	note(name, pid);
	wait_for(pid);
}

/* An empty /tmp that nobody else sees and that goes away with its process. */
static void own_tmp(void)
{
	call(unshare, CLONE_NEWNS);
	call(mount, name_tmpfs, path_tmp, name_tmpfs, 0, 0);
	call(chdir, path_tmp);
}

#include "names.c"
#include "attributes.c"
#include "paths.c"
#include "contents.c"
#include "events.c"
#include "network.c"
#include "time.c"
#include "signals.c"
#include "ipc.c"
#include "process.c"
#include "images.c"
#include "privileges.c"
#include "memory.c"
#include "system.c"
#include "structures.c"
#include "borders.c"
#include "outcomes.c"
#include "i386.c"
#include "data.c"
#include "uring.c"

static void calls(void)
{
	section("names", names);
	section("paths", paths);
	section("attributes", attributes);
	section("xattrs", xattrs);
	section("contents", contents);
	section("descriptors", descriptors);
	section("events", events);
	section("messages", messages);
	section("clocks", clocks);
	section("timers", timers);
	section("signals", signals);
	section("ipc", ipc);
	section("futexes", futexes);
	section("identity", identity);
	section("scheduling", scheduling);
	section("relations", relations);
	section("images", images);
	section("credentials", credentials);
	section("namespaces", namespaces);
	section("grouped", grouped);
	section("memory", memory);
	section("numa", numa);
	section("machine", machine);
	section("mounts", mounts);
	section("unprivileged", unprivileged);
	section("retired", retired);
	section("trampolines", trampolines);
	section("structures", structures);
	section("addresses", addresses);
	section("borders", borders);
	section("other_files", other_files);
	section("pivoted", pivoted);
	section("other_descriptors", other_descriptors);
	section("other_memory", other_memory);
	section("other_waits", other_waits);
	section("restarted", restarted);
	section("other_machine", other_machine);
	section("childless", childless);
	i386_section();
}
