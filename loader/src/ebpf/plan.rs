//! Which programs of the object this kernel gets: a pure function of what was probed and asked for.

use std::fmt;

use ringside_event_abi::raw::{
    RINGSIDE_CONFIG_DURATIONS, RINGSIDE_CONFIG_FD_TARGETS, RINGSIDE_EVENT_io_uring_complete,
    RINGSIDE_EVENT_io_uring_request, RINGSIDE_EVENT_io_uring_submit, ringside_config,
};
use ringside_event_abi::table::EVENTS;

use super::io_uring::{self, IoUring};
use crate::offsets::RequestOffsets;

/// How programs are attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// BTF-typed tracepoints (`tp_btf`): the kernel carries BTF.
    Btf,
    /// Raw tracepoints: the kernel's BTF came in a file.
    Raw,
}

/// Which instructions programs may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    /// Those of 5.10. Right only where probes run with preemption off, which is so on every kernel
    /// that refuses the others.
    Plain,
    /// Fetch-and-add and exchange as well.
    Atomic,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Btf => "btf",
            Self::Raw => "raw",
        }
    }
}

impl Build {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Atomic => "atomic",
        }
    }
}

/// Copies of each program where probes are preemptible. Every copy has to be preempted in the same place
/// on one CPU before an event is lost there.
const COPIES: u32 = 3;

/// What the programs of io_uring tell of.
pub(super) const IO_URING: [u32; 3] = [
    RINGSIDE_EVENT_io_uring_request,
    RINGSIDE_EVENT_io_uring_submit,
    RINGSIDE_EVENT_io_uring_complete,
];

/// The hook of a call's entry.
const ENTRY: &str = "sys_enter";

/// The chosen programs, in the order of attaching: who forgets entry state before who makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) way: Way,
    pub(super) build: Build,
    /// How often each program is attached: `copies.bpf.c`.
    pub(super) copies: u32,
    pub(super) programs: Vec<String>,
    /// Functions that are hooked instead of the tracepoints of all calls.
    pub(super) functions: Vec<Target>,
    /// What programs know of io_uring's requests.
    pub(super) offsets: RequestOffsets,
}

/// A function of the kernel by which programs make a wanted call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Its name in the kernel's type information.
    pub(crate) symbol: String,
    /// Its entry is hooked too: with durations, and where it is an exec.
    pub(crate) entry: bool,
}

impl Plan {
    /// `functions`: `None` hooks the tracepoints of all calls.
    pub(super) fn new(way: Way, build: Build, preemptible: bool, functions: Option<&[Target]>) -> Self {
        let copies = if preemptible && build == Build::Atomic {
            COPIES
        } else {
            1
        };
        let (way_name, build_name) = (way.name(), build.name());
        let calls: &[&str] = if functions.is_some() {
            &[]
        } else {
            &["sys_exit", ENTRY]
        };
        let programs = ["exit", "fork", "exec"]
            .iter()
            .chain(calls)
            .map(|hook| format!("{hook}_{way_name}_{build_name}"))
            .collect();
        Self {
            way,
            build,
            copies,
            programs,
            functions: functions.unwrap_or_default().to_vec(),
            offsets: RequestOffsets::default(),
        }
    }

    /// Adds the programs of io_uring, which are the same whatever else is hooked.
    pub(super) fn hook_io_uring(&mut self, told: IoUring, offsets: RequestOffsets) {
        let (way, build) = (self.way.name(), self.build.name());
        let hooks = told.hooks(self.build).into_iter();
        self.programs
            .extend(hooks.map(|hook| format!("{hook}_{way}_{build}")));
        self.offsets = offsets;
    }

    /// Whether the program is attached under this configuration. Those that are not may be later, so they
    /// are in the kernel already.
    pub(super) fn needs(&self, program: &str, config: &ringside_config) -> bool {
        if program.starts_with(io_uring::PREFIX) {
            return IO_URING.iter().any(|event| wants(config, *event));
        }
        !program.starts_with(ENTRY) || self.copies > 1 || needs_entry(config)
    }

    /// The programs of a hooked function: what runs when it returns, and when it is entered.
    pub(super) fn function_programs(&self) -> [&'static str; 2] {
        match self.build {
            Build::Plain => ["call_returns_plain", "call_begins_plain"],
            Build::Atomic => ["call_returns_atomic", "call_begins_atomic"],
        }
    }

    /// How often what sees calls is attached: functions have one program each.
    pub(super) fn copies_of_calls(&self) -> u32 {
        let tracepoints = self.programs.iter().any(|name| name.starts_with(ENTRY));
        if tracepoints { self.copies } else { 1 }
    }

    /// Whether a task may lose its CPU in the middle of a program. (Of functions only where the kernel preempts at
    /// all: to keep the order costs little.)
    pub(super) fn can_be_preempted(&self) -> bool {
        self.copies > 1 || !self.functions.is_empty()
    }

    /// Whether requests of io_uring are matched with their completions.
    pub(super) fn names_requests(&self) -> bool {
        self.programs
            .iter()
            .any(|name| name.starts_with(io_uring::REFUSE))
    }

    pub(super) fn contains(&self, program: &str) -> bool {
        self.programs.iter().any(|name| name == program)
    }
}

/// Durations need the start; some calls are something else in the registers when they end, and some change
/// what they are asked about. Copies need it always: it is how they tell each other what is dealt with.
fn needs_entry(config: &ringside_config) -> bool {
    let fd_targets = config.flags & RINGSIDE_CONFIG_FD_TARGETS != 0;
    config.flags & RINGSIDE_CONFIG_DURATIONS != 0
        || EVENTS
            .iter()
            .any(|event| event.needs_entry(fd_targets) && wants(config, event.id.into()))
}

pub(super) fn wants(config: &ringside_config, event: u32) -> bool {
    usize::try_from(event / 64)
        .ok()
        .and_then(|word| config.wanted_anywhere.get(word))
        .is_some_and(|word| word >> (event % 64) & 1 == 1)
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match self.way {
            Way::Btf => "BTF-typed tracepoints",
            Way::Raw => "raw tracepoints",
        };
        let build = match self.build {
            Build::Plain => "5.10 instructions",
            Build::Atomic => "fetching atomics",
        };
        write!(f, "{way}, {build}")?;
        if self.copies > 1 {
            write!(f, ", {} copies", self.copies)?;
        }
        write!(f, ": {}", self.programs.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use ringside_event_abi::raw::{
        RINGSIDE_EVENT_close, RINGSIDE_EVENT_execveat, RINGSIDE_EVENT_prctl, RINGSIDE_EVENT_rt_sigreturn,
        RINGSIDE_EVENT_setns,
    };

    use super::*;

    fn config(flags: u32, events: &[u32]) -> ringside_config {
        let mut wanted_anywhere = [0; 16];
        for event in events {
            wanted_anywhere[*event as usize / 64] |= 1 << (event % 64);
        }
        ringside_config {
            everywhere: ringside_ring::Filter::of(ringside_event_abi::WantedSet::empty()).to_raw(),
            wanted_anywhere,
            watermark_bytes: 0,
            max_latency_us: 0,
            flags,
            overlay_upper: 0,
            reserved: 0,
        }
    }

    #[test]
    fn without_durations_and_exec_nothing_hooks_the_entry_of_calls() {
        let plan = Plan::new(Way::Btf, Build::Atomic, false, None);
        assert_eq!(
            plan.to_string(),
            "BTF-typed tracepoints, fetching atomics: exit_btf_atomic, fork_btf_atomic, \
             exec_btf_atomic, sys_exit_btf_atomic, sys_enter_btf_atomic"
        );
        let nothing = config(0, &[]);
        assert!(!plan.needs("sys_enter_btf_atomic", &nothing));
        assert!(!plan.needs("sys_enter_btf_atomic", &config(0, &[RINGSIDE_EVENT_close])));
        assert!(plan.needs("sys_exit_btf_atomic", &nothing));
    }

    #[test]
    fn the_entry_is_hooked_last_and_only_when_needed() {
        for needed in [
            config(RINGSIDE_CONFIG_DURATIONS, &[]),
            config(0, &[RINGSIDE_EVENT_execveat]),
            config(0, &[RINGSIDE_EVENT_rt_sigreturn]),
            config(0, &[RINGSIDE_EVENT_prctl]),
            config(0, &[RINGSIDE_EVENT_setns]),
            config(RINGSIDE_CONFIG_FD_TARGETS, &[RINGSIDE_EVENT_close]),
        ] {
            let plan = Plan::new(Way::Raw, Build::Plain, false, None);
            let entry = plan.programs.last().unwrap();
            assert_eq!(entry, "sys_enter_raw_plain");
            assert!(plan.needs(entry, &needed));
            assert!(plan.contains("sys_exit_raw_plain"));
        }
    }

    #[test]
    fn preemptible_probes_get_copies_that_always_see_the_entry() {
        let plan = Plan::new(Way::Btf, Build::Atomic, true, None);
        assert!(plan.copies > 1);
        assert!(plan.needs("sys_enter_btf_atomic", &config(0, &[])));
        assert!(plan.to_string().contains(", 3 copies: "));
    }

    #[test]
    fn a_kernel_without_fetching_atomics_has_no_preemptible_probes() {
        let plan = Plan::new(Way::Btf, Build::Plain, true, None);
        assert_eq!(plan.copies, 1);
    }

    #[test]
    fn functions_replace_the_tracepoints_of_all_calls_and_have_no_copies() {
        let open = Target {
            symbol: "__x64_sys_open".to_owned(),
            entry: false,
        };
        let plan = Plan::new(Way::Btf, Build::Atomic, true, Some(&[open]));
        assert_eq!(
            plan.programs,
            ["exit_btf_atomic", "fork_btf_atomic", "exec_btf_atomic"]
        );
        assert_eq!((plan.copies, plan.copies_of_calls()), (3, 1));
        assert_eq!(
            plan.function_programs(),
            ["call_returns_atomic", "call_begins_atomic"]
        );
        assert!(plan.can_be_preempted());
        let none = Plan::new(Way::Btf, Build::Atomic, true, Some(&[]));
        assert!(!Plan::new(Way::Btf, Build::Atomic, false, Some(&[])).can_be_preempted());
        assert_eq!((none.programs.len(), none.copies_of_calls()), (3, 1));
        assert_eq!(
            Plan::new(Way::Btf, Build::Atomic, true, None).copies_of_calls(),
            3
        );
    }

    #[test]
    fn io_uring_is_hooked_while_it_is_wanted_whatever_else_is_hooked() {
        let named = IoUring::Named {
            submit: "io_uring_submit_req",
            complete: "io_uring_complete_cqe",
        };
        let mut plan = Plan::new(Way::Btf, Build::Atomic, true, Some(&[]));
        plan.hook_io_uring(named, RequestOffsets::default());
        let added = [
            "io_uring_complete_cqe_btf_atomic",
            "io_uring_refuse_btf_atomic",
            "io_uring_submit_req_btf_atomic",
        ];
        assert_eq!(plan.programs.get(3..).unwrap(), added);
        assert!(plan.names_requests());
        for program in added {
            assert!(!plan.needs(program, &config(RINGSIDE_CONFIG_DURATIONS, &[])));
            for event in IO_URING {
                assert!(plan.needs(program, &config(0, &[event])));
            }
        }
    }

    #[test]
    fn submission_and_completion_are_hooked_apart_where_the_kernel_names_no_request() {
        let mut plan = Plan::new(Way::Raw, Build::Plain, false, None);
        plan.hook_io_uring(IoUring::Separate, RequestOffsets::default());
        assert!(plan.contains("io_uring_complete_separate_raw_plain"));
        assert!(plan.contains("io_uring_submit_separate_raw_plain"));
        assert!(!plan.names_requests());
        let before = plan.programs.len();
        plan.hook_io_uring(IoUring::Untold, RequestOffsets::default());
        assert_eq!(plan.programs.len(), before);
    }
}
