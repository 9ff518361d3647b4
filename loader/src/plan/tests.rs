//! One table: what is wanted where, and the plan of it.

use super::facts::symbols;
use super::*;

/// As 6.1 has them: one function for both kinds of programs where a call has no arguments.
const KALLSYMS: &str = "\
ffffffff81000010 T __x64_sys_openat
ffffffff81000020 T __ia32_sys_openat
ffffffff81000030 T __ia32_compat_sys_openat
ffffffff81000040 T __x64_sys_getppid
ffffffff81000040 T __ia32_sys_getppid
ffffffff81000050 T __x64_sys_close
ffffffff81000060 T __ia32_sys_close
ffffffff81000070 T __x64_sys_read
ffffffff81000080 T __ia32_sys_read
ffffffff81000090 T __x64_sys_bind
ffffffff810000a0 T __ia32_sys_bind
ffffffff810000b0 T __ia32_sys_socketcall
ffffffff810000c0 T __ia32_compat_sys_socketcall
ffffffff810000d0 T __x64_sys_sendto
ffffffff810000e0 T __ia32_sys_sendto
ffffffff810000f0 T __x64_sys_execve
ffffffff81000100 T __ia32_compat_sys_execve
ffffffff81000110 T __x64_sys_execveat
ffffffff81000120 T __ia32_compat_sys_execveat
ffffffff81000130 T __x64_sys_stat
ffffffff81000140 T __x64_sys_newstat
ffffffff81000150 T __ia32_sys_stat
ffffffff81000160 T __ia32_compat_sys_newstat
ffffffff81000170 T __x64_sys_mkdir
ffffffff81000171 T __x64_sys_uselib
ffffffff81000172 T __ia32_sys_uselib
ffffffff81000180 d __x64_sys_rmdir
ffffffff81000190 T __x64_sys_rename [somebody]
ffffffff810001a0 T openat
";

fn facts(hooks: &[Hook], text: &str) -> Facts {
    Facts::new(hooks.to_vec()).with_symbols(symbols(text.as_bytes()).unwrap())
}

fn ask(wanted: &[&str], choice: Choice, facts: &Facts) -> String {
    let question = Question {
        wanted: WantedSet::from_names(wanted).unwrap(),
        changeable: false,
        choice,
        variant: Variant::Kmod,
        facts,
    };
    match Plan::choose(&question) {
        Ok(plan) => plan.to_string(),
        Err(error) => error.to_string(),
    }
}

const OLD: &[Hook] = &[Hook::Kretprobe];
const NEW: &[Hook] = &[Hook::Kretprobe, Hook::Fprobe];

#[test]
fn what_is_wanted_decides() {
    let auto = Choice::Auto;
    for (wanted, hooks, expected) in [
        (
            &["openat"][..],
            OLD,
            "functions (1 system call is wanted); kretprobe: __x64_sys_openat, __ia32_sys_openat, \
             __ia32_compat_sys_openat",
        ),
        (
            &["getppid", "process_exit"],
            OLD,
            "functions (1 system call is wanted); kretprobe: __x64_sys_getppid",
        ),
        (
            &["process_fork", "process_exit", "exit_group"],
            OLD,
            "functions (no system call is wanted)",
        ),
        // The older function of the same name is another call.
        (
            &["stat"],
            OLD,
            "functions (1 system call is wanted); kretprobe: __x64_sys_newstat, __ia32_sys_stat, \
             __ia32_compat_sys_newstat",
        ),
        // 32-bit programs have two ways.
        (
            &["bind"],
            OLD,
            "functions (1 system call is wanted); kretprobe: __x64_sys_bind, __ia32_sys_bind, \
             __ia32_sys_socketcall, __ia32_compat_sys_socketcall",
        ),
        // A multiplexer sleeps, whatever call is made by it.
        (
            &["bind"],
            NEW,
            "functions (1 system call is wanted); kretprobe: __x64_sys_bind, __ia32_sys_bind; \
             fprobe: __ia32_sys_socketcall, __ia32_compat_sys_socketcall",
        ),
        // Which of the two it was is only known at entry.
        (
            &["execve"],
            OLD,
            "functions (1 system call is wanted); kretprobe: __x64_sys_execve, __ia32_compat_sys_execve, \
             __x64_sys_execveat, __ia32_compat_sys_execveat",
        ),
        (
            &["read", "openat"],
            OLD,
            "tracepoints (read can sleep without bound, and every hook of this kernel has a pool that \
             sleepers would hold)",
        ),
        (
            &["read", "close"],
            NEW,
            "functions (2 system calls are wanted); kretprobe: __x64_sys_close, __ia32_sys_close; \
             fprobe: __x64_sys_read, __ia32_sys_read",
        ),
        (
            &["read"],
            &[Hook::Fexit],
            "functions (1 system call is wanted); fexit: __x64_sys_read, __ia32_sys_read",
        ),
        (
            &["openat"],
            &[],
            "tracepoints (the variant `kmod` can hook no functions on this kernel)",
        ),
        (
            &["rt_sigreturn"],
            NEW,
            "tracepoints (the function of rt_sigreturn does not return what the call returns)",
        ),
        (
            &[
                "access", "chdir", "chmod", "chown", "close", "dup", "dup2", "getcwd", "getpid", "getuid",
                "link", "mkdir", "openat", "pipe", "rename", "rmdir", "unlink",
            ],
            NEW,
            "tracepoints (17 system calls are wanted: functions pay for at most 16)",
        ),
        // All entries of a call or none: one that is missing, a name that is data, another module's.
        (
            &["mkdir"],
            OLD,
            "tracepoints (this kernel has no function known here by which 32-bit programs call mkdir)",
        ),
        (
            &["openat", "rmdir"],
            OLD,
            "tracepoints (this kernel has no function known here by which programs call rmdir)",
        ),
        // The function is there, for 32-bit programs alone.
        (
            &["uselib"],
            OLD,
            "tracepoints (this kernel has no function known here by which programs call uselib)",
        ),
        (
            &["rename"],
            OLD,
            "tracepoints (this kernel has no function known here by which programs call rename)",
        ),
    ] {
        assert_eq!(ask(wanted, auto, &facts(hooks, KALLSYMS)), expected, "{wanted:?}");
    }
}

#[test]
fn the_operator_has_the_last_word() {
    let known = facts(OLD, KALLSYMS);
    assert_eq!(
        ask(&["openat"], Choice::Tracepoints, &known),
        "tracepoints (asked for with `--plan`)"
    );
    // A sleeper then takes its place in the pool: what comes beyond is counted.
    assert_eq!(
        ask(&["read"], Choice::Functions, &known),
        "functions (asked for with `--plan`); kretprobe: __x64_sys_read, __ia32_sys_read"
    );
    for (wanted, hooks, expected) in [
        (
            &["mkdir"][..],
            OLD,
            "`--plan functions` is impossible here: this kernel has no function known here by which 32-bit \
             programs call mkdir",
        ),
        (
            &["rt_sigreturn"],
            OLD,
            "`--plan functions` is impossible here: the function of rt_sigreturn does not return what the call \
             returns",
        ),
        (
            &["openat"],
            &[],
            "`--plan functions` is impossible here: the variant `kmod` can hook no functions on this kernel",
        ),
    ] {
        assert_eq!(ask(wanted, Choice::Functions, &facts(hooks, KALLSYMS)), expected);
    }
}

#[test]
fn hooks_that_are_preempted_are_not_chosen() {
    use Preemption::{Full, Realtime, Unknown, Voluntary};

    let functions = "functions (1 system call is wanted); fexit: __x64_sys_openat, __ia32_sys_openat, \
                     __ia32_compat_sys_openat";
    let rt = "tracepoints (with PREEMPT_RT programs on functions are preempted at any time)";
    let full = "tracepoints (this kernel is fully preemptible, and lets no program on a function keep its records \
                in order)";
    let unknown = "tracepoints (nothing says whether this kernel is fully preemptible, and it lets no program on a \
                   function keep its records in order)";
    for (preemption, keeps_order, expected) in [
        (Voluntary, false, functions),
        (Voluntary, true, functions),
        (Full, false, full),
        (Full, true, functions),
        (Unknown, false, unknown),
        (Unknown, true, functions),
        (Realtime, false, rt),
        (Realtime, true, rt),
    ] {
        let facts = facts(&[Hook::Fexit], KALLSYMS).preempted(preemption, keeps_order);
        let place = format!("{preemption:?} {keeps_order}");
        assert_eq!(ask(&["openat"], Choice::Auto, &facts), expected, "{place}");
        // Nothing is hooked, nothing preempted.
        let none = ask(&["process_fork"], Choice::Auto, &facts);
        assert_eq!(none, "functions (no system call is wanted)", "{place}");
        let forced = ask(&["openat"], Choice::Functions, &facts);
        assert!(forced.starts_with("functions (asked for"), "{forced}");
    }
}

#[test]
fn what_may_change_gets_tracepoints_unless_asked_for() {
    let known = facts(OLD, KALLSYMS);
    let mut question = Question {
        wanted: WantedSet::from_names(["openat"]).unwrap(),
        changeable: true,
        choice: Choice::Auto,
        variant: Variant::Kmod,
        facts: &known,
    };
    let plan = Plan::choose(&question).unwrap();
    assert_eq!(plan, Plan::Tracepoints { why: Why::Changeable });
    question.choice = Choice::Functions;
    let plan = Plan::choose(&question).unwrap();
    assert!(matches!(plan, Plan::Functions { .. }));
    let more = WantedSet::from_names(["openat", "close", "process_exit", "exit"]).unwrap();
    assert_eq!(plan.unhooked(&more).map(|call| call.name), Some("close"));
    assert_eq!(plan.unhooked(&question.wanted), None);
}

#[test]
fn a_kernel_without_32_bit_programs_needs_no_function_for_them() {
    let known = facts(OLD, "ffffffff81000170 T __x64_sys_mkdir\n");
    assert_eq!(
        ask(&["mkdir"], Choice::Auto, &known),
        "functions (1 system call is wanted); kretprobe: __x64_sys_mkdir"
    );
}

#[test]
fn hidden_addresses_leave_both_names_of_one_function() {
    let text = "0000000000000000 T __x64_sys_getppid\n0000000000000000 T __ia32_sys_getppid\n";
    assert_eq!(
        ask(&["getppid"], Choice::Auto, &facts(OLD, text)),
        "functions (1 system call is wanted); kretprobe: __x64_sys_getppid, __ia32_sys_getppid"
    );
}

#[test]
fn every_number_of_a_multiplexer_is_hooked() {
    let known = facts(NEW, KALLSYMS);
    let question = Question {
        wanted: WantedSet::from_names(["sendto"]).unwrap(),
        changeable: false,
        choice: Choice::Auto,
        variant: Variant::Kmod,
        facts: &known,
    };
    let Ok(Plan::Functions { functions, .. }) = Plan::choose(&question) else {
        panic!("no functions")
    };
    let numbers: Vec<_> = functions
        .iter()
        .filter(|function| function.symbol == "__ia32_sys_socketcall")
        .map(|function| (function.number, function.hook))
        .collect();
    assert_eq!(numbers, [(9, Hook::Fprobe), (11, Hook::Fprobe)]);
}

#[test]
fn hooks_are_bits_of_the_driver() {
    assert_eq!(Facts::hooks_of(0), []);
    assert_eq!(Facts::hooks_of(1 << 1 | 1 << 2 | 1 << 31), NEW);
}
