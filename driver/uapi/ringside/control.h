/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * How user space steers a driver. The kernel module takes these structures through ioctl() on
 * /dev/ringside. The eBPF driver takes struct ringside_config as the only element of its map
 * "config", which its program "configure" puts in force, struct ringside_snap as the only element of
 * "snap", and in the hash map "filters" a struct ringside_filter for each struct ringside_scope, whose
 * `reserved` says in which of two places. Who only reads is given none of these maps, but the ring buffers and
 * the array of counters: with them it can spoil what it reads itself, and changes nothing that is captured.
 */
#ifndef RINGSIDE_CONTROL_H
#define RINGSIDE_CONTROL_H

#include "abi.h"
#include "events.h"
#include "filter.h"
#include "plan.h"
#include <linux/types.h>
#ifndef __bpf__
#include <linux/ioctl.h>
#endif

#define RINGSIDE_DEVICE_NAME "ringside"

#define RINGSIDE_RING_BYTES_MIN 65536U /* a power of two, and a multiple of the page size */
#define RINGSIDE_RING_BYTES_MAX (1U << 30)

struct ringside_info {
	__u16 abi_major;
	__u16 abi_minor;
	__u32 ring_count; /* possible CPUs; ring i belongs to CPU i; not every ring need exist */
	__u32 ring_bytes; /* of each ring; 0 before RINGSIDE_IOC_CREATE_RINGS */
	__u32 page_bytes;
	__u8 rings_present[128]; /* bit i % 8 of byte i / 8: ring i exists */
	__u32 hook_kinds; /* bit RINGSIDE_HOOK_*: how functions may be hooked on this kernel */
	__u32 reserved; /* zero */
	/*
	 * Calls that hooks of functions missed without the driver's knowledge, since START or until STOP.
	 * At STOP they enter the ledger as HOOK_MISSED of the first ring: on which CPU they were nobody
	 * knows, so they balance in total. (What finds no place in a pool is counted there at once.)
	 */
	__u64 hook_missed;
};

/* ringside_config.flags */
#define RINGSIDE_CONFIG_DURATIONS 0x1 /* hook entry too, so that records carry durations */
#define RINGSIDE_CONFIG_ENVIRONMENT 0x10 /* of new programs; passwords are kept there */
#define RINGSIDE_CONFIG_FD_TARGETS 0x20 /* what calls read, write, send and receive on, and close */
#define RINGSIDE_CONFIG_ALL \
	(RINGSIDE_CONFIG_DURATIONS | RINGSIDE_CONFIG_ENVIRONMENT | RINGSIDE_CONFIG_FD_TARGETS)

struct ringside_config {
	struct ringside_filter everywhere;
	__u64 wanted_anywhere[RINGSIDE_WANTED_WORDS]; /* the union of all filters, see filter.h */
	__u32 watermark_bytes; /* a reader is woken when a ring holds this much ... */
	__u32 max_latency_us; /* ... or this long after a record came, whichever is first */
	__u32 flags; /* RINGSIDE_CONFIG_* */
	/*
	 * Bytes from the inode of a file on an overlay to the pointer to its dentry in the upper layer, as
	 * type information of the overlay's module has it; 0: unknown, and no layer is told.
	 */
	__s16 overlay_upper;
	__u16 reserved; /* zero */
};

RINGSIDE_ASSERT(sizeof(struct ringside_info) == 160, "ABI");
RINGSIDE_ASSERT(sizeof(struct ringside_config) == RINGSIDE_WANTED_WORDS * 24 + 80, "ABI");

#define RINGSIDE_EXCLUDED_SLOTS 8 /* thread groups whose events are never wanted */

/*
 * Snap lengths, by event: how many bytes of the data that a call transferred its record has at most.
 * 0: none, which is what a driver begins with. Lengths of events whose call has no data (arguments.h)
 * mean nothing. A record that does not fit into half a ring is lost as TOO_BIG, so half a ring should
 * have RINGSIDE_RECORD_MAX_BYTES, 8 and the largest length.
 *
 * Drivers gather data in memory that they only have when somebody asked for data before START: as many
 * bytes as the largest length then (module), or RINGSIDE_SNAP_MAX_BYTES (eBPF), for each CPU. While a
 * capture runs a length may change below that; in eBPF one beyond it is as if it were 0.
 */
struct ringside_snap {
	__u32 bytes[RINGSIDE_EVENT_SLOTS]; /* 0 to RINGSIDE_SNAP_MAX_BYTES */
};

RINGSIDE_ASSERT(sizeof(struct ringside_snap) == RINGSIDE_EVENT_SLOTS * 4, "ABI");

#ifndef __bpf__
/*
 * open(): O_RDWR, because the mappings are shared. EACCES without CAP_PERFMON or CAP_SYS_ADMIN in
 * the initial user namespace; EBUSY while somebody has it open (/sys/class/misc/ringside/holder).
 * Who has the open file without that capability may read: mmap(), poll() and INFO. Every other ioctl
 * changes what is captured, or whether anything is, and asks for it again.
 * poll() is level-triggered: after it reported data, it has to be called again to be woken again;
 * edge-triggered waiting (EPOLLET, io_uring multishot) is not served.
 *
 * ioctls. The size in a command's number is that of the caller's structure, which may be of
 * another minor version: INFO, CONFIGURE, SET_FILTER, SET_PLAN and SET_SNAP are known by type, number and
 * direction alone. A field that an older caller does not know is zero; what a newer one has behind the
 * driver's structure must be zero (E2BIG), and is zero when INFO gave it.
 *
 * Errors of all: EACCES without the capability that open() asks for, whatever the command is, except of
 * INFO; ENOTTY unknown command, or a size other than the command's where it has no structure, also from
 * a 32-bit process; EFAULT bad pointer.
 *
 *   INFO          always possible. As many bytes as asked for, the version first.
 *   CREATE_RINGS  __u32 ring_bytes: a power of two from RINGSIDE_RING_BYTES_MIN to _MAX and a
 *                 multiple of the page size, or EINVAL. EBUSY: this open file has rings already;
 *                 ENOMEM, also when a fatal signal comes.
 *   CONFIGURE     struct ringside_config. At any time; a running capture changes over at once.
 *                 EINVAL: shorter than in ABI 1.0, an unknown flag, reserved not zero, watermark or
 *                 latency zero; in the filter, an unknown flag or reserved not zero. Bits of
 *                 events this driver does not know are ignored. ENOMEM: nothing changed, or it
 *                 holds but entries are not hooked: records carry NO_START until it is repeated.
 *                 EXDEV: a running capture has no hook for a call that would be wanted; nothing
 *                 changed.
 *   SET_FILTER    struct ringside_scoped_filter. At any time: sets or replaces the filter of the
 *                 scope, or takes it away when it wants nothing. EINVAL: shorter than in ABI 1.0,
 *                 an unknown kind or flag, reserved not zero. ENOENT: nothing to take away. ENOSPC:
 *                 RINGSIDE_SCOPES_MAX scopes have one; ENOMEM. After an error nothing has changed.
 *                 Filters stay until they are taken away or the file is closed.
 *   SET_PLAN      struct ringside_plan. Before START; a plan is replaced as a whole and stays until the
 *                 file is closed, through STOP and START too. EBUSY: hooks are attached. EINVAL:
 *                 shorter than in ABI 1.0, reserved not zero, an unknown kind, functions with
 *                 TRACEPOINTS; in a function, an unknown event, entry or hook, a number
 *                 above 63, a symbol without end. E2BIG: more than RINGSIDE_PLAN_FUNCTIONS_MAX.
 *                 EOPNOTSUPP: a hook that INFO does not offer. ENOENT: the kernel has no such
 *                 symbol, or lets nobody probe it. ENOMEM. After an error nothing has changed.
 *   SET_SNAP      struct ringside_snap. At any time; all lengths at once. EINVAL: shorter than in ABI
 *                 1.0, a length above RINGSIDE_SNAP_MAX_BYTES. EBUSY: a capture runs, and a length is
 *                 larger than each was when it began: STOP, SET_SNAP, START. ENOMEM. After an error
 *                 nothing has changed. Lengths stay until they are set again or the file is closed.
 *   EXCLUDE_SELF  the caller's thread group is never captured. ENOSPC: all places taken.
 *   START, STOP   attach or detach the hooks. START: ENXIO without rings or configuration; EALREADY;
 *                 EXDEV: a wanted call has no function in the plan; ENOMEM: no memory to gather data in
 *                 (SET_SNAP), or to attach a hook; what the kernel says when it refuses a hook.
 *                 STOP returns when no probe runs any more, so that the counters are at rest; it is
 *                 no error to stop what does not run.
 */
#define RINGSIDE_IOC_MAGIC 'R'
#define RINGSIDE_IOC_INFO _IOR(RINGSIDE_IOC_MAGIC, 0xe0, struct ringside_info)
#define RINGSIDE_IOC_CREATE_RINGS _IOW(RINGSIDE_IOC_MAGIC, 0xe1, __u32)
#define RINGSIDE_IOC_CONFIGURE _IOW(RINGSIDE_IOC_MAGIC, 0xe2, struct ringside_config)
#define RINGSIDE_IOC_EXCLUDE_SELF _IO(RINGSIDE_IOC_MAGIC, 0xe3)
#define RINGSIDE_IOC_START _IO(RINGSIDE_IOC_MAGIC, 0xe4)
#define RINGSIDE_IOC_STOP _IO(RINGSIDE_IOC_MAGIC, 0xe5)
#define RINGSIDE_IOC_SET_FILTER _IOW(RINGSIDE_IOC_MAGIC, 0xe6, struct ringside_scoped_filter)
#define RINGSIDE_IOC_SET_PLAN _IOW(RINGSIDE_IOC_MAGIC, 0xe7, struct ringside_plan)
#define RINGSIDE_IOC_SET_SNAP _IOW(RINGSIDE_IOC_MAGIC, 0xe8, struct ringside_snap)
#endif

#endif
