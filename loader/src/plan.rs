//! Where a driver hooks, decided by a pure function from what is wanted and what the kernel offers.
//!
//! Tracepoints see every call of every program. Functions are hooked for few wanted calls: a call that nobody
//! watches costs nothing then. `docs/decisions/0008-attach-plan.md` has the reasons and the figures.

mod facts;
mod preemption;
#[cfg(test)]
mod tests;
mod wish;

use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroU64;

use ringside_artifact::Variant;
use ringside_event_abi::raw::{
    RINGSIDE_PLAN_FUNCTIONS_MAX, RINGSIDE_PLAN_SYMBOL_BYTES, ringside_plan_function,
};
use ringside_event_abi::table::{
    CALL_TRAITS, CallTrait, ENTRY_PREFIXES, Entry, FUNCTION_NAMES, HOOKS, Hook, MULTIPLEXED,
};
use ringside_event_abi::{EventInfo, HookInfo, WantedSet};
use serde::Serialize;

pub(crate) use facts::{Facts, read_symbols};
pub(crate) use preemption::Preemption;
pub(crate) use wish::Wish;

/// So many wanted calls at most are hooked by their functions.
///
/// A function costs about six times what the tracepoint costs, but only when it is called: it wins while at most
/// one call in six is wanted. Sixteen of some 380 calls, with those that sleep left to the tracepoints (and
/// with them most of the frequent ones), are far below that on every load that was measured, and their hooks,
/// at most six for each, are attached in less than a second.
const CALLS_MAX: usize = 16;

/// What the operator says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Choice {
    /// Functions for few calls that do not sleep, tracepoints otherwise
    #[default]
    Auto,
    /// The tracepoints of all system calls
    Tracepoints,
    /// The functions of the wanted calls alone, or nothing
    Functions,
}

/// Everything the decision depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'facts> {
    /// By any filter.
    pub(crate) wanted: WantedSet,
    /// The wanted set may change while the driver runs.
    pub(crate) changeable: bool,
    pub(crate) choice: Choice,
    pub(crate) variant: Variant,
    pub(crate) facts: &'facts Facts,
}

/// A decision with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Plan {
    Tracepoints {
        #[serde(serialize_with = "in_words")]
        why: Why,
    },
    Functions {
        functions: Vec<Function>,
        #[serde(serialize_with = "in_words")]
        why: Why,
    },
}

/// One function of the kernel that is hooked, and the call for the sake of which it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Function {
    #[serde(serialize_with = "name_of")]
    pub(crate) event: &'static EventInfo,
    #[serde(serialize_with = "in_debug")]
    pub(crate) entry: Entry,
    #[serde(serialize_with = "hook_name")]
    pub(crate) hook: Hook,
    /// What the first argument of a multiplexer is for this call; 0: it is none.
    pub(crate) number: u8,
    pub(crate) symbol: String,
}

impl Function {
    /// The structure as the module takes it. Symbols are shorter than its place: the plan knows no others.
    pub(crate) fn to_raw(&self) -> ringside_plan_function {
        let mut symbol = [0; RINGSIDE_PLAN_SYMBOL_BYTES as usize];
        let room = symbol.len() - 1;
        for (to, byte) in symbol.iter_mut().take(room).zip(self.symbol.bytes()) {
            *to = byte.cast_signed();
        }
        ringside_plan_function {
            event: self.event.id,
            entry: self.entry as u8,
            hook: self.hook as u8,
            number: self.number,
            reserved: [0; 3],
            symbol,
        }
    }
}

/// Why a plan is what it is, or cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    AskedFor,
    NoCalls,
    FewCalls { calls: usize },
    TooManyCalls { calls: usize },
    TooManyFunctions { functions: usize },
    Changeable,
    NoHook { variant: Variant },
    Sleeps { calls: Vec<&'static str> },
    NotItself { call: &'static str },
    NoFunction { call: &'static str, entry: Entry },
    NoSymbols { what: String },
    Refused { what: String },
    Preempted { by: Preemption },
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AskedFor => out.write_str("asked for with `--plan`"),
            Self::NoCalls => out.write_str("no system call is wanted"),
            Self::FewCalls { calls: 1 } => out.write_str("1 system call is wanted"),
            Self::FewCalls { calls } => write!(out, "{calls} system calls are wanted"),
            Self::TooManyCalls { calls } => write!(
                out,
                "{calls} system calls are wanted: functions pay for at most {CALLS_MAX}"
            ),
            Self::TooManyFunctions { functions } => write!(
                out,
                "{functions} functions would have to be hooked: a driver takes {RINGSIDE_PLAN_FUNCTIONS_MAX}"
            ),
            Self::Changeable => {
                out.write_str("what is wanted may change while the driver runs (`--filters`)")
            }
            Self::NoHook { variant } => write!(
                out,
                "the variant `{variant}` can hook no functions on this kernel"
            ),
            Self::NoSymbols { what } => out.write_str(what),
            Self::Preempted { by } => out.write_str(match by {
                Preemption::Realtime => "with PREEMPT_RT programs on functions are preempted at any time",
                Preemption::Full | Preemption::Voluntary => {
                    "this kernel is fully preemptible, and lets no program on a function keep its records in order"
                }
                Preemption::Unknown => {
                    "nothing says whether this kernel is fully preemptible, and it lets no program on a function \
                     keep its records in order"
                }
            }),
            Self::Refused { what } => write!(out, "functions cannot be hooked after all: {what}"),
            Self::Sleeps { calls } => write!(
                out,
                "{} can sleep without bound, and every hook of this kernel has a pool that sleepers would hold",
                calls.join(", ")
            ),
            Self::NotItself { call } => write!(
                out,
                "the function of {call} does not return what the call returns"
            ),
            Self::NoFunction { call, entry } => {
                let programs = match entry {
                    Entry::X64 => "programs",
                    Entry::Ia32 => "32-bit programs",
                    Entry::X32 => "x32 programs",
                };
                write!(
                    out,
                    "this kernel has no function known here by which {programs} call {call}"
                )
            }
        }
    }
}

/// `--plan functions`, and they cannot be hooked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`--plan functions` is impossible here: {0}")]
pub(crate) struct Impossible(pub(crate) Why);

impl Plan {
    /// The plan. Only `--plan functions` may fail.
    pub(crate) fn choose(question: &Question<'_>) -> Result<Self, Impossible> {
        question.without_symbols().unwrap_or_else(|| question.functions())
    }

    /// Whether the plan sees all calls of `wanted`.
    pub(crate) fn unhooked(&self, wanted: &WantedSet) -> Option<&'static EventInfo> {
        match self {
            Self::Tracepoints { .. } => None,
            Self::Functions { functions, .. } => {
                calls(wanted).find(|call| !functions.iter().any(|function| function.event.id == call.id))
            }
        }
    }
}

impl Question<'_> {
    /// The decision, if it needs no look at the kernel's symbols.
    pub(crate) fn without_symbols(&self) -> Option<Result<Plan, Impossible>> {
        let tracepoints = |why| Some(Ok(Plan::Tracepoints { why }));
        let impossible = |why| Some(Err(Impossible(why)));
        let calls: Vec<_> = calls(&self.wanted).collect();
        let forced = self.choice == Choice::Functions;
        if self.choice == Choice::Tracepoints {
            return tracepoints(Why::AskedFor);
        }
        if self.changeable && !forced {
            return tracepoints(Why::Changeable);
        }
        if self.facts.hooks().is_empty() {
            let why = Why::NoHook {
                variant: self.variant,
            };
            return if forced { impossible(why) } else { tracepoints(why) };
        }
        if calls.is_empty() {
            return Some(Ok(Plan::Functions {
                functions: Vec::new(),
                why: if forced { Why::AskedFor } else { Why::NoCalls },
            }));
        }
        if let Some(call) = calls.iter().find(|call| is(call, CallTrait::NotItself)) {
            let why = Why::NotItself { call: call.name };
            return if forced { impossible(why) } else { tracepoints(why) };
        }
        if forced {
            return None;
        }
        if let Some(by) = self.facts.preempted_by() {
            return tracepoints(Why::Preempted { by });
        }
        if calls.len() > CALLS_MAX {
            return tracepoints(Why::TooManyCalls { calls: calls.len() });
        }
        let sleepers: Vec<_> = calls
            .iter()
            .filter(|call| is(call, CallTrait::Sleeps))
            .map(|call| call.name)
            .collect();
        if !sleepers.is_empty() && self.hook(false).is_none() {
            return tracepoints(Why::Sleeps { calls: sleepers });
        }
        None
    }

    /// All functions of all wanted calls, or none.
    fn functions(&self) -> Result<Plan, Impossible> {
        let forced = self.choice == Choice::Functions;
        let calls: Vec<_> = calls(&self.wanted).collect();
        let count = calls.len();
        let mut functions = Vec::new();
        let mut refused = None;
        for call in with_both_execs(calls) {
            match self.functions_of(call) {
                Ok(found) => functions.extend(found),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        if functions.len() > RINGSIDE_PLAN_FUNCTIONS_MAX as usize {
            let functions = functions.len();
            refused = refused.or(Some(Why::TooManyFunctions { functions }));
        }
        match refused {
            Some(why) if forced => Err(Impossible(why)),
            Some(why) => Ok(Plan::Tracepoints { why }),
            None => Ok(Plan::Functions {
                functions,
                why: if forced {
                    Why::AskedFor
                } else {
                    Why::FewCalls { calls: count }
                },
            }),
        }
    }

    /// Every function of this kernel by which programs of any kind make the call.
    fn functions_of(&self, call: &'static EventInfo) -> Result<Vec<Function>, Why> {
        let pooled = !is(call, CallTrait::Sleeps);
        let hook = self.hook(pooled).or_else(|| self.hook(true)).ok_or(Why::NoHook {
            variant: self.variant,
        })?;
        let mut functions: Vec<Function> = Vec::new();
        let mut places: BTreeSet<(NonZeroU64, u8)> = BTreeSet::new();
        for (entry, number, symbol) in names(call) {
            // Whatever call is made by it: a multiplexer is a function that sleeps.
            let hook = match number {
                0 => hook,
                _ => self.hook(false).unwrap_or(hook),
            };
            let Some(address) = self.facts.symbol(&symbol) else {
                continue;
            };
            // A call without arguments has one function for all programs, under two names.
            if address.is_some_and(|address| !places.insert((address, number))) {
                continue;
            }
            functions.push(Function {
                event: call,
                entry,
                hook,
                number,
                symbol,
            });
        }
        let has = |entry| {
            names(call).any(|(of, number, symbol)| {
                of == entry && number == 0 && self.facts.symbol(&symbol).is_some()
            })
        };
        if !has(Entry::X64) || is(call, CallTrait::NotEntered) {
            return Err(Why::NoFunction {
                call: call.name,
                entry: Entry::X64,
            });
        }
        let reached = call.nr_i386.is_some() || MULTIPLEXED.iter().any(|row| row.event == call.id);
        if self.facts.has_ia32()
            && reached
            && !functions.iter().any(|function| function.entry == Entry::Ia32)
            && !has(Entry::Ia32)
        {
            return Err(Why::NoFunction {
                call: call.name,
                entry: Entry::Ia32,
            });
        }
        Ok(functions)
    }

    /// The cheapest hook of this kernel: kretprobe, where a pool does no harm.
    fn hook(&self, pooled: bool) -> Option<Hook> {
        let offered = |hook: &&HookInfo| self.facts.hooks().contains(&hook.hook);
        HOOKS
            .iter()
            .filter(offered)
            .find(|hook| pooled || hook.places == 0)
            .map(|hook| hook.hook)
    }
}

/// The wanted system calls that can be recorded at all.
fn calls(wanted: &WantedSet) -> impl Iterator<Item = &'static EventInfo> {
    wanted
        .iter()
        .filter(|event| event.capture.is_some() && !is(event, CallTrait::NeverReturns))
}

fn is(call: &EventInfo, kind: CallTrait) -> bool {
    CALL_TRAITS
        .iter()
        .any(|row| row.event == call.id && row.kind == kind)
}

/// Which of the two a new image was asked for by is only known at their entry.
fn with_both_execs(mut calls: Vec<&'static EventInfo>) -> Vec<&'static EventInfo> {
    let execs = ["execve", "execveat"].map(ringside_event_abi::event_by_name);
    let is_exec = |call: &&EventInfo| execs.iter().flatten().any(|exec| exec.id == call.id);
    if calls.iter().any(is_exec) {
        calls.retain(|call| !is_exec(call));
        calls.extend(execs.into_iter().flatten());
    }
    calls
}

/// What the call's functions may be called, its own name first.
fn names(call: &'static EventInfo) -> impl Iterator<Item = (Entry, u8, String)> {
    let listed = move |entry| {
        FUNCTION_NAMES
            .iter()
            .filter(move |row| row.event == call.id && row.entry == entry)
            .map(|row| (row.name, 0))
    };
    ENTRY_PREFIXES.iter().flat_map(move |prefix| {
        let renamed = prefix.entry == Entry::X64 && listed(Entry::X64).next().is_some();
        let own = (!renamed).then_some((call.name, 0));
        let multiplexed = MULTIPLEXED
            .iter()
            .filter(move |row| row.event == call.id && prefix.entry == Entry::Ia32)
            .map(|row| (row.function, row.number));
        own.into_iter()
            .chain(listed(prefix.entry))
            .chain(multiplexed)
            .map(move |(name, number)| (prefix.entry, number, format!("{}{name}", prefix.prefix)))
    })
}

fn hook_info(hook: Hook) -> &'static str {
    HOOKS
        .iter()
        .find(|row| row.hook == hook)
        .map_or("", |row| row.name)
}

impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (functions, why) = match self {
            Self::Tracepoints { why } => return write!(out, "tracepoints ({why})"),
            Self::Functions { functions, why } => (functions, why),
        };
        write!(out, "functions ({why})")?;
        for info in HOOKS {
            let mut symbols: Vec<&str> = functions
                .iter()
                .filter(|function| function.hook == info.hook)
                .map(|function| function.symbol.as_str())
                .collect();
            symbols.dedup();
            if !symbols.is_empty() {
                write!(out, "; {}: {}", info.name, symbols.join(", "))?;
            }
        }
        Ok(())
    }
}

fn in_words<S: serde::Serializer>(why: &Why, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(why)
}

fn in_debug<S: serde::Serializer>(entry: &Entry, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match entry {
        Entry::X64 => "x64",
        Entry::Ia32 => "ia32",
        Entry::X32 => "x32",
    })
}

fn name_of<S: serde::Serializer>(event: &&'static EventInfo, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(event.name)
}

fn hook_name<S: serde::Serializer>(hook: &Hook, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(hook_info(*hook))
}
