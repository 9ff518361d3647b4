// SPDX-License-Identifier: GPL-2.0-only
/*
 * What somebody wants, and who is left out: asked first in every probe, before clock, copy or
 * allocation. Who it is that wants it is asked later (scope.c).
 */
#include <linux/bitops.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <asm/unistd.h>

static DEFINE_MUTEX(ringside_lock); /* who attaches hooks, makes rings, configures or filters */

static u64 ringside_wanted_anywhere[RINGSIDE_WANTED_WORDS];
static u32 ringside_config_flags;
static s16 ringside_overlay_upper; /* ringside_config.overlay_upper */

/*
 * What the hooks of every call of every program ask: one byte for each number. It says where a
 * closer look is due, not that a record is; it is made of the two above, and asked before them.
 */
#define RINGSIDE_ATTENTION_EXIT 0x1
#define RINGSIDE_ATTENTION_ENTRY 0x2 /* entry state is needed */
#define RINGSIDE_ATTENTION_BORN 0x4 /* at exit, if it looks like the return of a new program */
/* The first two for the i386 call of the number. */
#define RINGSIDE_ATTENTION_I386_SHIFT 3
#define RINGSIDE_ATTENTION_I386_EXIT (RINGSIDE_ATTENTION_EXIT << RINGSIDE_ATTENTION_I386_SHIFT)
#define RINGSIDE_ATTENTION_I386_ENTRY (RINGSIDE_ATTENTION_ENTRY << RINGSIDE_ATTENTION_I386_SHIFT)
#define RINGSIDE_ATTENTION_I386 (RINGSIDE_ATTENTION_I386_EXIT | RINGSIDE_ATTENTION_I386_ENTRY)
#define RINGSIDE_ATTENTION_CREDENTIALS 0x80 /* with ENTRY: it holds the caller's credentials */
static u8 ringside_attention[RINGSIDE_SYSCALL_NR_SLOTS];
static bool ringside_entry_needed; /* some number has RINGSIDE_ATTENTION_ENTRY */
static bool ringside_calls_traced = true; /* by the tracepoints; false: by functions (functions.c) */

/* Thread groups, held: a number would be given to a stranger after its owner's end. */
static struct pid *ringside_excluded[RINGSIDE_EXCLUDED_SLOTS];

/* event comes from the table, so no kernel's configuration need check the index: a pointer has none. */
static bool ringside_wanted_has(const u64 *words, u16 event)
{
	return READ_ONCE(words[event / 64]) >> (event % 64) & 1;
}

static bool ringside_is_wanted_anywhere(u16 event)
{
	return ringside_wanted_has(ringside_wanted_anywhere, event);
}

static bool ringside_is_excluded(struct task_struct *task)
{
	const struct pid *self = task_tgid(task);
	struct pid *const *place;

	for (place = ringside_excluded; place < ringside_excluded + RINGSIDE_EXCLUDED_SLOTS; place++) {
		const struct pid *pid = READ_ONCE(*place);

		if (!pid)
			return false; /* places are taken in order and freed together */
		if (pid == self)
			return true;
	}
	return false;
}

static int ringside_exclude(struct pid *tgid)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		if (ringside_excluded[i] == tgid)
			return 0;
		if (!ringside_excluded[i]) {
			WRITE_ONCE(ringside_excluded[i], get_pid(tgid));
			return 0;
		}
	}
	return -ENOSPC;
}

/*
 * With the other exec, where one of them is wanted: a success of either shows execve, and only the state
 * that both leave at entry tells which it was.
 */
static bool ringside_is_watched(const struct ringside_syscall *syscall)
{
	if (syscall->capture == RINGSIDE_CAPTURE_EXEC)
		return ringside_is_wanted_anywhere(RINGSIDE_EVENT_execve) ||
		       ringside_is_wanted_anywhere(RINGSIDE_EVENT_execveat);
	return ringside_is_wanted_anywhere(syscall->event);
}

static bool ringside_captures_credentials(u8 capture)
{
	return capture == RINGSIDE_CAPTURE_EXEC || capture == RINGSIDE_CAPTURE_CREDENTIALS ||
	       capture == RINGSIDE_CAPTURE_NAMESPACES;
}

/* What it closes is looked up at entry. */
static bool ringside_captures_closing(u8 capture)
{
	return capture == RINGSIDE_CAPTURE_CLOSE &&
	       READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_FD_TARGETS;
}

/*
 * Without durations only the calls have entry state whose identity is gone at exit, or what they
 * change.
 */
static bool ringside_is_remembered(u8 capture)
{
	return READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS ||
	       capture == RINGSIDE_CAPTURE_BARE || ringside_captures_credentials(capture) ||
	       ringside_captures_closing(capture);
}

/* Of a call that is remembered. Of a native one its byte knows, which was just looked at. */
static __always_inline bool ringside_is_credentials_call(u32 call)
{
	if (!RINGSIDE_CALL_IS_I386(call))
		return ringside_attention[call] & RINGSIDE_ATTENTION_CREDENTIALS;
	return ringside_captures_credentials(ringside_call_syscall(call)->capture);
}

static u8 ringside_attention_of(const struct ringside_syscall *syscall)
{
	if (!syscall->event)
		return RINGSIDE_ATTENTION_EXIT; /* an unknown call is counted */
	if (!ringside_is_watched(syscall))
		return 0;
	if (ringside_captures_credentials(syscall->capture))
		return RINGSIDE_ATTENTION_EXIT | RINGSIDE_ATTENTION_ENTRY |
		       RINGSIDE_ATTENTION_CREDENTIALS;
	return RINGSIDE_ATTENTION_EXIT |
	       (ringside_is_remembered(syscall->capture) ? RINGSIDE_ATTENTION_ENTRY : 0);
}

/* With what the call may do for its first argument: see ringside_i386_call(). */
static u8 ringside_attention_of_i386(u32 nr)
{
	u8 attention = ringside_attention_of(ringside_call_syscall(RINGSIDE_CALL_I386 + nr));
	u32 call;

	if (nr == RINGSIDE_I386_NR_socketcall || nr == RINGSIDE_I386_NR_ipc)
		for (call = RINGSIDE_CALL_INNER; call < RINGSIDE_CALL_SLOTS; call++)
			if (ringside_call_rows[call] && RINGSIDE_CALL_NR(call) == nr)
				attention |= ringside_attention_of(ringside_call_syscall(call));
	return attention;
}

/* Each byte is written once: what is wanted before and after is so in between. */
static void ringside_attention_configure(void)
{
	bool an_exec = ringside_is_watched(&ringside_syscalls[__NR_execve]);
	u8 attention, all = 0;
	unsigned int nr;

	for (nr = 0; nr < RINGSIDE_SYSCALL_NR_SLOTS; nr++) {
		attention = ringside_attention_of(&ringside_syscalls[nr]) |
			    (ringside_attention_of_i386(nr) << RINGSIDE_ATTENTION_I386_SHIFT &
			     RINGSIDE_ATTENTION_I386);
		/* As what a program that the kernel starts returns: see ringside_registers_may_lie(). */
		if (an_exec && nr == __NR_read)
			attention |= RINGSIDE_ATTENTION_BORN;
		all |= attention;
		WRITE_ONCE(ringside_attention[nr], attention); /* hooks run meanwhile */
	}
	ringside_entry_needed = ringside_calls_traced &&
				all & (RINGSIDE_ATTENTION_ENTRY | RINGSIDE_ATTENTION_I386_ENTRY);
}

static void ringside_wanted_anywhere_set(const u64 *words)
{
	unsigned int i;

	for (i = 0; i < RINGSIDE_WANTED_WORDS; i++)
		WRITE_ONCE(ringside_wanted_anywhere[i], words[i]);
}

static void ringside_filter_configure(const struct ringside_config *config)
{
	ringside_wanted_anywhere_set(config->wanted_anywhere);
	WRITE_ONCE(ringside_config_flags, config->flags);
	WRITE_ONCE(ringside_overlay_upper, config->overlay_upper);
	ringside_attention_configure();
}

static void ringside_filter_reset(void)
{
	unsigned int i;

	memset(ringside_wanted_anywhere, 0, sizeof(ringside_wanted_anywhere));
	for (i = 0; i < RINGSIDE_EXCLUDED_SLOTS; i++) {
		put_pid(ringside_excluded[i]);
		ringside_excluded[i] = NULL;
	}
	ringside_config_flags = 0;
	ringside_overlay_upper = 0;
}
