// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan of functions: hooks at entry and return of the functions by which the kernel enters wanted
 * calls, instead of tracepoints that see every call of every program (uapi/ringside/plan.h).
 *
 * A native call is known by its function, and what is remembered of it is in the hook's own memory. All
 * others (32 bit, x32) go the way of the tracepoints. What a hook had no memory for is lost as
 * HOOK_MISSED, on the CPU and at the time where it entered.
 */
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>

#include "compat/fprobe.h"
#include "compat/kretprobe.h"

struct ringside_function {
	struct ringside_kretprobe kretprobe; /* first: the compat layer is given pointers to it */
	char symbol[RINGSIDE_PLAN_SYMBOL_BYTES];
	unsigned long address;
	u8 hook; /* 0: it is in front already, under another name */
	bool attached;
};

/* What a driver was told, under ringside_lock; hooks read it while it does not change. */
static struct ringside_function *ringside_functions;
static struct ringside_kretprobe **ringside_function_hooks; /* scratch: the kretprobes among them */
static u32 ringside_function_count;
static u64 ringside_functions_events[RINGSIDE_WANTED_WORDS]; /* whose calls are hooked */
static bool ringside_fprobe_attached;
static u64 ringside_functions_missed; /* of the last capture */

#define RINGSIDE_MULTIPLEXER_CALLS 64

/*
 * Everything that can be said against a call before it takes memory. Registers of a native call may be
 * those of the vsyscall page, which calls functions without a call being made: it leaves -1 as number.
 */
static __always_inline bool ringside_function_wants(const struct pt_regs *user)
{
	return (int)user->orig_ax >= 0 && !ringside_is_excluded(current);
}

static __maybe_unused bool ringside_kretprobe_wants(const struct ringside_kretprobe *hook,
						    const struct pt_regs *user)
{
	if (!ringside_function_wants(user))
		return false;
	if (!in_ia32_syscall() || (unsigned int)user->orig_ax >= RINGSIDE_SYSCALL_NR_SLOTS)
		return true;
	/* Of what a multiplexer does, other calls must not take places in the pool. */
	return ringside_is_watched(
		ringside_call_syscall(ringside_i386_call(user->orig_ax, user->bx)));
}

/* The number of a native call that the table knows, otherwise -1. */
static __always_inline int ringside_function_nr(const struct pt_regs *user)
{
	unsigned int nr = user->orig_ax;

	if (in_ia32_syscall() || nr >= RINGSIDE_SYSCALL_NR_SLOTS)
		return -1;
	return array_index_nospec(nr, RINGSIDE_SYSCALL_NR_SLOTS);
}

/* Whether the entry state of the call holds something: then it is in the table, not in the hook's memory. */
static bool ringside_function_holds(unsigned int nr)
{
	u8 capture = (ringside_syscalls + nr)->capture;

	return ringside_captures_credentials(capture) || ringside_captures_closing(capture);
}

/* A start without a task stands for a call that is no native one. */
static void ringside_function_enters(struct pt_regs *user, struct ringside_start *start)
{
	int nr = ringside_function_nr(user);

	if (nr < 0) {
		start->task = NULL;
		if (in_ia32_syscall() && (unsigned int)user->orig_ax < RINGSIDE_SYSCALL_NR_SLOTS &&
		    READ_ONCE(ringside_attention[user->orig_ax]) & RINGSIDE_ATTENTION_I386_ENTRY)
			ringside_call_begins(NULL, user, (int)user->orig_ax);
		return;
	}
	start->task = current;
	start->nr = nr;
	start->exec_written = 0;
	start->epoch = READ_ONCE(ringside_starts_epoch);
	start->cred = NULL;
	start->closing = NULL;
	start->ns = 0;
	/*
	 * For ringside_on_exec(), and because what is held must be given back, also where the return is not
	 * seen: at the task's end or when nothing is hooked any more.
	 */
	if (ringside_function_holds(nr))
		ringside_call_begins(NULL, user, nr);
	else if (READ_ONCE(ringside_config_flags) & RINGSIDE_CONFIG_DURATIONS)
		start->ns = ktime_get_mono_fast_ns();
}

static void ringside_function_returns(struct ringside_start *start, struct pt_regs *user, long ret)
{
	/* Every field: see ringside_call_returns(). */
	struct ringside_call call = {
		.regs = user, .syscall = NULL, .args = NULL, .ret = ret, .nr = 0, .start = start,
		.may_fault = false,
	};

	if (!start->task) {
		ringside_call_returns(NULL, user, ret);
		return;
	}
	call.nr = start->nr;
	call.syscall = ringside_syscalls + call.nr;
	if (ringside_function_holds(call.nr))
		call.start = ringside_start_find();
	if (ringside_is_wanted_anywhere(call.syscall->event))
		ringside_call_ends(&call);
	else if (call.start)
		ringside_start_forget(call.start);
}

/* A failed exec that found no memory is lost; one that succeeds is told by the tracepoint as well. */
static __maybe_unused void ringside_kretprobe_enters(const struct ringside_kretprobe *hook,
						     struct pt_regs *user, void *data)
{
	int nr;

	if (data) {
		ringside_function_enters(user, data);
		return;
	}
	nr = ringside_function_nr(user);
	if (nr < 0 || ringside_is_wanted_anywhere(ringside_syscalls[nr].event))
		ringside_lose(RINGSIDE_DROP_HOOK_MISSED);
}

static __maybe_unused void ringside_kretprobe_returns(void *data, struct pt_regs *user,
						      long ret)
{
	ringside_function_returns(data, user, ret);
}

static __maybe_unused bool ringside_fprobe_enters(struct pt_regs *user, void *data)
{
	if (!ringside_function_wants(user))
		return false;
	ringside_function_enters(user, data);
	return true;
}

static __maybe_unused void ringside_fprobe_returns(void *data, struct pt_regs *user, long ret)
{
	ringside_function_returns(data, user, ret);
}

/* Calls that have no return, which no plan hooks. */
static bool ringside_event_never_returns(u16 event)
{
#define RINGSIDE_TRAIT_ROW(name, trait) { RINGSIDE_EVENT_##name, RINGSIDE_CALL_TRAIT_##trait },
	static const struct {
		u16 event;
		u8 trait;
	} traits[] = { RINGSIDE_CALL_TRAITS(RINGSIDE_TRAIT_ROW) };
#undef RINGSIDE_TRAIT_ROW
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(traits); i++)
		if (traits[i].event == event)
			return traits[i].trait == RINGSIDE_CALL_TRAIT_NEVER_RETURNS;
	return false;
}

/* Whether the plan sees every system call that is wanted. */
static bool ringside_plan_covers(const u64 *wanted)
{
	unsigned int nr;

	if (ringside_calls_traced)
		return true;
	for (nr = 0; nr < ARRAY_SIZE(ringside_syscalls); nr++) { /* those of i386 alone, too */
		u16 event = ringside_syscalls[nr].event;
		u64 bit = BIT_ULL(event % 64);

		if (event && wanted[event / 64] & bit &&
		    !(ringside_functions_events[event / 64] & bit) &&
		    !ringside_event_never_returns(event))
			return false;
	}
	return true;
}

/* The function in front of `count` that is the same one, under the same name or another. */
static struct ringside_function *ringside_function_same(struct ringside_function *functions,
							u32 count,
							const struct ringside_function *function)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (functions[i].hook && /* one hook for each function */
		    (!strcmp(functions[i].symbol, function->symbol) ||
		     (function->address && functions[i].address == function->address)))
			return &functions[i];
	return NULL;
}

/* Finds each function once; what several stand for is put together. Returns their number. */
static int ringside_functions_find(struct ringside_function *functions,
				   struct ringside_kretprobe **found,
				   const struct ringside_plan_function *wanted, u32 wanted_count)
{
	u32 i, found_count = 0, count = 0;
	int ret = 0;

	for (i = 0; i < wanted_count; i++) {
		struct ringside_function *function = &functions[count], *same;

		memcpy(function->symbol, wanted[i].symbol, sizeof(function->symbol));
		function->hook = wanted[i].hook;
		function->address = 0;
		same = ringside_function_same(functions, count, function);
		if (!same) {
			ret = ringside_kretprobe_find(&function->kretprobe, function->symbol,
						      &function->address);
			if (ret) { /* there is none, or none that may be probed */
				ret = ret == -ENOMEM ? ret : -ENOENT;
				break;
			}
			found[found_count++] = &function->kretprobe;
			same = ringside_function_same(functions, count++, function);
		}
		if (same) { /* the hook without a pool serves both */
			same->hook = max(same->hook, function->hook);
			function->hook = 0;
		}
	}
	if (found_count)
		ringside_kretprobes_forget(found, found_count);
	return ret ? : count;
}

static void ringside_plan_reset(void)
{
	kvfree(ringside_functions);
	kvfree(ringside_function_hooks);
	ringside_functions = NULL;
	ringside_function_hooks = NULL;
	ringside_function_count = 0;
	ringside_functions_missed = 0;
	memset(ringside_functions_events, 0, sizeof(ringside_functions_events));
	ringside_calls_traced = true;
}

static bool ringside_plan_function_is_valid(const struct ringside_plan_function *function)
{
	return function->event < RINGSIDE_EVENT_SLOTS && function->entry >= RINGSIDE_ENTRY_X64 &&
	       function->entry <= RINGSIDE_ENTRY_X32 && function->hook >= RINGSIDE_HOOK_KRETPROBE &&
	       function->hook <= RINGSIDE_HOOK_FEXIT && function->number < RINGSIDE_MULTIPLEXER_CALLS &&
	       !memchr_inv(function->reserved, 0, sizeof(function->reserved)) &&
	       strnlen(function->symbol, sizeof(function->symbol)) < sizeof(function->symbol);
}

/* Only what is called with a program's registers as its argument: no part of one (.cold), no module's. */
static bool ringside_plan_symbol_is_entry(const char *symbol)
{
#define RINGSIDE_ENTRY_PREFIX(entry, prefix) prefix,
	static const char *const prefixes[] = { RINGSIDE_ENTRY_PREFIXES(RINGSIDE_ENTRY_PREFIX) };
#undef RINGSIDE_ENTRY_PREFIX
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(symbol, prefixes[i], strlen(prefixes[i])))
			return !strpbrk(symbol, ".:");
	return false;
}

static u32 ringside_hook_kinds(void)
{
	return RINGSIDE_KRETPROBE_OFFERED | RINGSIDE_FPROBE_OFFERED;
}

/* Under ringside_lock, and nothing is hooked. */
static int ringside_plan_set(const struct ringside_plan *plan,
			     const struct ringside_plan_function *wanted)
{
	struct ringside_function *functions;
	struct ringside_kretprobe **hooks;
	u32 i;
	int ret;

	for (i = 0; i < plan->function_count; i++) {
		if (!ringside_plan_function_is_valid(&wanted[i]))
			return -EINVAL;
		if (!(ringside_hook_kinds() & BIT(wanted[i].hook)))
			return -EOPNOTSUPP;
		if (!ringside_plan_symbol_is_entry(wanted[i].symbol))
			return -ENOENT;
	}
	if (plan->kind == RINGSIDE_PLAN_TRACEPOINTS) {
		ringside_plan_reset();
		return 0;
	}
	functions = kvcalloc(plan->function_count + 1, sizeof(*functions), GFP_KERNEL_ACCOUNT);
	hooks = kvcalloc(plan->function_count + 1, sizeof(*hooks), GFP_KERNEL_ACCOUNT);
	ret = functions && hooks ?
	      ringside_functions_find(functions, hooks, wanted, plan->function_count) : -ENOMEM;
	if (ret < 0) {
		kvfree(functions);
		kvfree(hooks);
		return ret;
	}
	ringside_plan_reset();
	ringside_functions = functions;
	ringside_function_hooks = hooks;
	ringside_function_count = ret;
	ringside_calls_traced = false;
	for (i = 0; i < plan->function_count; i++)
		ringside_functions_events[wanted[i].event / 64] |= BIT_ULL(wanted[i].event % 64);
	return 0;
}

/* What the kernel alone knows of: an fprobe whose task has no room left on its stack of returns. */
static u64 ringside_functions_count_missed(void)
{
	return ringside_fprobe_attached ? ringside_fprobe_missed() : 0;
}

static void ringside_functions_detach(void)
{
	u32 i, count = 0;

	for (i = 0; i < ringside_function_count; i++)
		if (ringside_functions[i].attached)
			ringside_function_hooks[count++] = &ringside_functions[i].kretprobe;
	if (count)
		ringside_kretprobes_detach(ringside_function_hooks, count);
	if (ringside_fprobe_attached)
		ringside_fprobe_detach();
	ringside_functions_missed = ringside_functions_count_missed();
	for (i = 0; i < ringside_function_count; i++)
		ringside_functions[i].attached = false;
	ringside_fprobe_attached = false;
}

static int ringside_fprobes_attach(void)
{
	const char **symbols;
	u32 i, count = 0;
	int ret = 0;

	symbols = kvcalloc(ringside_function_count + 1, sizeof(*symbols), GFP_KERNEL);
	if (!symbols)
		return -ENOMEM;
	for (i = 0; i < ringside_function_count; i++)
		if (ringside_functions[i].hook == RINGSIDE_HOOK_FPROBE)
			symbols[count++] = ringside_functions[i].symbol;
	if (count)
		ret = ringside_fprobe_attach(symbols, count, sizeof(struct ringside_start));
	ringside_fprobe_attached = count && !ret;
	kvfree(symbols);
	return ret;
}

/* After the tracepoints: who forgets entry state is there before who makes it. */
static int ringside_functions_attach(void)
{
	struct ringside_function *function;
	int ret = ringside_fprobes_attach();

	ringside_functions_missed = 0;
	for (function = ringside_functions;
	     !ret && function < ringside_functions + ringside_function_count; function++) {
		if (function->hook != RINGSIDE_HOOK_KRETPROBE)
			continue;
		ret = ringside_kretprobe_attach(&function->kretprobe, function->symbol,
						sizeof(struct ringside_start), RINGSIDE_PLAN_POOL);
		function->attached = !ret;
	}
	if (ret)
		ringside_functions_detach();
	return ret;
}
