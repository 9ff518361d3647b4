// SPDX-License-Identifier: GPL-2.0-only
/*
 * What somebody wants, and who is left out: asked first in every program, before clock, copy or
 * look-up. Who it is that wants it is asked later (scope.bpf.c). The twin of driver/filter.c.
 *
 * All of it is global data, which costs a program no call. Who writes it is the program `configure`
 * (programs.bpf.c), which the loader runs alone. Each word that changes is written once: what is
 * wanted before and after is so in between.
 */
#pragma once
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include "copies.bpf.c"
#include "kernel_types.bpf.h"
#include "maps.bpf.h"
#include "table.bpf.c"

static __u64 ringside_wanted_anywhere[RINGSIDE_WANTED_WORDS];
static __u32 ringside_config_flags;
static __s32 ringside_overlay_upper; /* ringside_config.overlay_upper */

/*
 * One byte for each number: where a closer look is due, not that a record is. The byte behind the
 * last is that of x32 and of numbers that are too large, which are counted.
 */
#define RINGSIDE_ATTENTION_EXIT 0x1
#define RINGSIDE_ATTENTION_ENTRY 0x2 /* entry state is needed */
#define RINGSIDE_ATTENTION_BORN 0x4  /* at exit, if it looks like the return of a new program */
/* The first two for the i386 call of the number. */
#define RINGSIDE_ATTENTION_I386_SHIFT 3
#define RINGSIDE_ATTENTION_I386_EXIT (RINGSIDE_ATTENTION_EXIT << RINGSIDE_ATTENTION_I386_SHIFT)
#define RINGSIDE_ATTENTION_I386_ENTRY (RINGSIDE_ATTENTION_ENTRY << RINGSIDE_ATTENTION_I386_SHIFT)
static __u8 ringside_attention[RINGSIDE_SYSCALL_NR_SLOTS + 1];

/*
 * Goes on when who is wanted or excluded changes. Entry state of an earlier epoch says which call
 * it is, but not since when: its exit may have gone by unseen, and this be a later one.
 */
static __u16 ringside_starts_epoch;

/* Thread groups (initial pid namespace). Places are taken in order and never freed. */
static __u32 ringside_excluded[RINGSIDE_EXCLUDED_SLOTS];

static __always_inline bool ringside_bitmap_has(const __u64 *words, __u16 event)
{
	return ringside_fresh(words[event / 64 % RINGSIDE_WANTED_WORDS]) >> (event % 64) & 1;
}

static __always_inline bool ringside_is_wanted_anywhere(__u16 event)
{
	return ringside_bitmap_has(ringside_wanted_anywhere, event);
}

static __always_inline __u8 ringside_attention_to(__u64 nr)
{
	/* One register for the check and the use, or the verifier does not connect them. */
	ringside_opaque(nr);
	if (nr > RINGSIDE_SYSCALL_NR_SLOTS)
		nr = RINGSIDE_SYSCALL_NR_SLOTS;
	return ringside_fresh(ringside_attention[nr]);
}

/* flag: RINGSIDE_CONFIG_* */
static __always_inline bool ringside_is_configured(__u32 flag)
{
	return ringside_fresh(ringside_config_flags) & flag;
}

static __always_inline bool ringside_has_durations(void)
{
	return ringside_is_configured(RINGSIDE_CONFIG_DURATIONS);
}

/* The current thread's group: its own capture is nobody's business but the supervisor's. */
static __always_inline bool ringside_is_excluded(struct task_struct *task, const bool typed)
{
	__u32 pid = typed ? task->tgid : bpf_get_current_pid_tgid() >> 32;

	for (int i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		__u32 excluded = ringside_fresh(ringside_excluded[i]);

		if (!excluded)
			return false;
		if (excluded == pid)
			return true;
	}
	return false;
}

static __always_inline void ringside_starts_age(void)
{
	ringside_fresh(ringside_starts_epoch)++;
}

/* The caller's thread group takes a place. False: all are taken. */
static __always_inline bool ringside_exclude_self(void)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	for (int i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		if (ringside_excluded[i] == pid)
			return true;
		if (!ringside_excluded[i]) {
			ringside_excluded[i] = pid;
			ringside_starts_age();
			return true;
		}
	}
	return false;
}

static __always_inline bool ringside_captures_credentials(__u8 capture)
{
	return capture == RINGSIDE_CAPTURE_EXEC || capture == RINGSIDE_CAPTURE_CREDENTIALS ||
	       capture == RINGSIDE_CAPTURE_NAMESPACES;
}

/* What it closes is looked up at entry. */
static __always_inline bool ringside_captures_closing(__u8 capture)
{
	return capture == RINGSIDE_CAPTURE_CLOSE &&
	       ringside_is_configured(RINGSIDE_CONFIG_FD_TARGETS);
}

/*
 * Without durations only the calls have entry state whose identity is gone at exit, or what they
 * change. Copies need it always: it is how they tell each other what is dealt with.
 */
static __always_inline bool ringside_is_remembered(__u8 capture)
{
	return ringside_calls_have_copies || ringside_has_durations() ||
	       capture == RINGSIDE_CAPTURE_BARE || ringside_captures_credentials(capture) ||
	       ringside_captures_closing(capture);
}

/*
 * With the other exec, where one of them is wanted: a success of either shows execve, and only the state
 * that both leave at entry tells which it was.
 */
static __always_inline bool ringside_is_watched(const struct ringside_entry *entry)
{
	if (entry->capture == RINGSIDE_CAPTURE_EXEC)
		return ringside_is_wanted_anywhere(RINGSIDE_EVENT_execve) ||
		       ringside_is_wanted_anywhere(RINGSIDE_EVENT_execveat);
	return ringside_is_wanted_anywhere(entry->event);
}

/* unknown: of a call without a row, which is counted if anything is wanted. */
static __always_inline __u8 ringside_attention_of(const struct ringside_entry *entry, __u8 unknown)
{
	if (!entry->event)
		return unknown;
	if (!ringside_is_watched(entry))
		return 0;
	return RINGSIDE_ATTENTION_EXIT |
	       (ringside_is_remembered(entry->capture) ? RINGSIDE_ATTENTION_ENTRY : 0);
}

/* What socketcall or ipc, which has this number, may do for its first argument. */
static __always_inline __u8 ringside_attention_of_inner(__u32 nr)
{
	__u8 attention = 0;

	for (__u32 call = RINGSIDE_CALL_INNER; call < RINGSIDE_CALL_SLOTS; call++)
		if (RINGSIDE_CALL_NR(call) == nr)
			attention |= ringside_attention_of(ringside_entry_of(call), 0);
	return attention;
}

static __always_inline void ringside_attention_configure(bool anything)
{
	bool an_exec = ringside_is_watched(ringside_entry_of(RINGSIDE_NR_execve));
	__u8 unknown = anything ? RINGSIDE_ATTENTION_EXIT : 0;
	__u8 socketcall = ringside_attention_of_inner(RINGSIDE_I386_NR_socketcall);
	__u8 ipc = ringside_attention_of_inner(RINGSIDE_I386_NR_ipc);
	__u8 native, i386;

	for (__u32 nr = 0; nr < RINGSIDE_SYSCALL_NR_SLOTS; nr++) {
		native = ringside_attention_of(ringside_entry_of(nr), unknown);
		i386 = ringside_attention_of(ringside_entry_of(RINGSIDE_CALL_I386 + nr), unknown);
		if (nr == RINGSIDE_I386_NR_socketcall)
			i386 |= socketcall;
		if (nr == RINGSIDE_I386_NR_ipc)
			i386 |= ipc;
		/* As what a program that the kernel starts returns: see ringside_on_sys_exit(). */
		if (an_exec && nr == RINGSIDE_NR_read)
			native |= RINGSIDE_ATTENTION_BORN;
		/* Hooks run meanwhile. */
		ringside_fresh(ringside_attention[nr]) = native | i386 << RINGSIDE_ATTENTION_I386_SHIFT;
	}
	ringside_fresh(ringside_attention[RINGSIDE_SYSCALL_NR_SLOTS]) =
	    unknown | unknown << RINGSIDE_ATTENTION_I386_SHIFT;
}

/* Nothing is wanted: nothing is counted either, not even what no table knows. */
static __always_inline void ringside_filter_configure(const struct ringside_config *config)
{
	__u64 anything = 0, changes = ringside_config_flags ^ config->flags;

	for (int i = 0; i < RINGSIDE_WANTED_WORDS; i++) {
		changes |= ringside_wanted_anywhere[i] ^ config->wanted_anywhere[i];
		ringside_fresh(ringside_wanted_anywhere[i]) = config->wanted_anywhere[i];
		anything |= config->wanted_anywhere[i];
	}
	ringside_fresh(ringside_config_flags) = config->flags;
	ringside_fresh(ringside_overlay_upper) = config->overlay_upper;
	ringside_attention_configure(anything);
	if (changes)
		ringside_starts_age();
}
