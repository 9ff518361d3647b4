// SPDX-License-Identifier: GPL-2.0-only
/*
 * ringside: records system calls and process, file and network activity into per-CPU rings.
 *
 * This file is the whole translation unit; the order is from the ring outwards:
 * what an earlier file needs is never in a later one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cache.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/string.h>

#include <ringside/abi.h>
#include <ringside/control.h>
#include <ringside/drop.h>
#include <ringside/events.h>
#include <ringside/filter.h>
#include <ringside/io_uring.h>
#include <ringside/objects.h>
#include <ringside/params.h>
#include <ringside/record.h>
#include <ringside/ring.h>

#include "record.h"

#include "table.c"
#include "ring.c"
#include "wake.c"
#include "slot.c"
#include "snap.c"
#include "filter.c"
#include "verdict.c"
#include "scope.c"
#include "closing.c"
#include "start.c"
#include "requests.c"
#include "mount_namespace.c"
#include "task.c"
#include "commit.c"
#include "user.c"
#include "path.c"
#include "i386.c"
#include "arguments.c"
#include "capture/raw.c"
#include "capture/credentials.c"
#include "capture/namespaces.c"
#include "capture/cgroup.c"
#include "capture/open.c"
#include "capture/socket.c"
#include "capture/target.c"
#include "capture/close.c"
#include "capture/clone.c"
#include "capture/image.c"
#include "capture/exec.c"
#include "capture/exit.c"
#include "capture/data.c"
#include "capture/io_uring.c"
#include "clock.c"
#include "hooks.c"
#include "functions.c"
#include "io_uring.c"
#include "control.c"
#include "device.c"
#include "main.c"
