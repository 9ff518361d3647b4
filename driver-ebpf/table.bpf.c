// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of events, expanded from driver/uapi/ringside/events.h: what a system call number
 * means, and how it is gathered. Read-only data of the object.
 */
#pragma once
#include <ringside/events.h>
#include "record.bpf.h"

struct ringside_entry {
	__u16 event;  /* 0: the table does not know the number */
	__u8 capture; /* enum ringside_capture */
	__u8 class;   /* enum ringside_class */
};

#define RINGSIDE_ENTRY(name, id, nr, how, shed) \
	[nr] = {.event = id, .capture = RINGSIDE_CAPTURE_##how, .class = RINGSIDE_CLASS_##shed},
static const struct ringside_entry ringside_syscalls[RINGSIDE_SYSCALL_NR_SLOTS] = {
	RINGSIDE_SYSCALLS(RINGSIDE_ENTRY)
};
#undef RINGSIDE_ENTRY

#define RINGSIDE_NR(name, id, number, how, shed) RINGSIDE_NR_##name = number,
enum ringside_nr { RINGSIDE_SYSCALLS(RINGSIDE_NR) };
#undef RINGSIDE_NR

static __always_inline struct ringside_entry ringside_entry_of(__u64 nr)
{
	static const struct ringside_entry unknown;

	/* One register for the check and the use, or the verifier does not connect them. */
	ringside_opaque(nr);
	if (nr >= RINGSIDE_SYSCALL_NR_SLOTS)
		return unknown;
	return ringside_syscalls[nr & (RINGSIDE_SYSCALL_NR_SLOTS - 1)];
}
