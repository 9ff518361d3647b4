//! The corpus run of one boot, judged: events, ledger, loader, what is left behind, the kernel's log.

use std::collections::BTreeSet;

use ringside_kernel_release::KernelRelease;

use super::compare;
use super::corpus::{Corpus, DATA, SECTIONS, URING, URING_SEPARATE};
use super::dmesg;
use super::ledger::Summary;
use super::names::Names;
use super::observed;
use super::programs::Activity;
use super::report;
use super::session::Outcome;
use super::verdict::{Capture, Refusal};
use crate::failure::Failure;

/// From the root of the repository.
pub(super) const CORPUS: &str = "ci/guest/corpus/activity.expected";
const PROGRAM: &str = "/corpus/activity";
/// More of a loader's log than this belongs into the kept files.
const LOG_LINES: usize = 30;

/// What was found in one boot.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) captures: Vec<Capture>,
    pub(super) refusals: Vec<Refusal>,
    /// One or more lines each; empty when everything holds.
    pub(super) problems: Vec<String>,
}

impl Findings {
    /// Notes a problem of one capture.
    pub(super) fn problem(&mut self, what: &str, text: impl AsRef<str>) {
        self.problems.push(format!("{what}: {}", text.as_ref()));
    }
}

/// Judges the captures named in `wanted` (`default`, `all`, and `data`: all, with snap lengths; `uring`; `execve` and
/// `execveat`: each without the other, by tracepoints) and `clock`, in which the time of day is set twice:
/// `tells_of_clocks` is a driver that has an event for it. An error is a mistake in the corpus itself.
pub(super) fn judge(
    outcome: &Outcome,
    wanted: &[&'static str],
    activity: &Activity,
    corpus: &str,
    tells_of_clocks: bool,
) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    judge_machine(outcome, &mut findings);
    for what in wanted {
        match *what {
            "clock" => judge_clock(outcome, tells_of_clocks, &mut findings),
            exec @ ("execve" | "execveat") => {
                let wanted = [exec, "process_fork", "process_exit"].map(str::to_owned).into();
                judge_capture(outcome, exec, Some(&wanted), activity, corpus, &mut findings)?;
            }
            what => judge_capture(outcome, what, None, activity, corpus, &mut findings)?,
        }
        // Of calls it needs an exec, whose functions eBPF cannot hook on 5.10: the module alone.
        if *what == "uring" && tells_of_clocks {
            let events = REQUEST_EVENTS.map(str::to_owned).into();
            if !hooks_functions(outcome, URING_BY_FUNCTIONS) {
                findings.problem(URING_BY_FUNCTIONS, "no functions were hooked");
            }
            judge_capture(
                outcome,
                URING_BY_FUNCTIONS,
                Some(&events),
                activity,
                corpus,
                &mut findings,
            )?;
        }
    }
    Ok(findings)
}

/// What every boot must hold, whatever ran in it.
pub(super) fn judge_machine(outcome: &Outcome, findings: &mut Findings) {
    if let Some(failure) = &outcome.failure {
        findings.problem("guest", failure.to_string());
    }
    if let Some(why) = outcome.text("gave-up") {
        findings.problem("guest", format!("gave up: {}", why.trim()));
    }
    let mut alarms = dmesg::alarms(&outcome.console());
    let log = outcome.text("dmesg").unwrap_or_default();
    // Guests boot quietly: a warning is in this file alone, so the file must be there from its first line on.
    if outcome.failure.is_none() && !log.contains("Linux version") {
        findings.problem("kernel log", "it was not handed over whole");
    }
    alarms.extend(dmesg::alarms(&log));
    alarms.dedup();
    for alarm in alarms {
        findings.problem("kernel log", alarm);
    }
}

/// What every run of the loader must hold. Returns its ledger.
pub(super) fn judge_loader(outcome: &Outcome, what: &str, findings: &mut Findings) -> Option<Summary> {
    if !outcome.has(what) {
        findings.problem(what, "did not run");
        return None;
    }
    let file = |name: &str| outcome.text(&format!("{what}/{name}"));
    let status = file("loader.status").unwrap_or_default();
    if status.trim() != "0" {
        let log = file("loader.log").unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines
            .get(lines.len().saturating_sub(LOG_LINES)..)
            .unwrap_or_default()
            .join("\n    ");
        findings.problem(
            what,
            format!("the loader ended with status `{}`\n    {tail}", status.trim()),
        );
    }
    if let Some(left) = file("modules-after").filter(|left| !left.trim().is_empty()) {
        findings.problem(what, format!("the module is still there: {}", left.trim()));
    }
    if file("processes-after").is_some_and(|processes| processes.contains("ringside-consumer")) {
        findings.problem(what, "the consumer is still running");
    }
    let Some(summary) = file("summary.json") else {
        findings.problem(what, "there is no summary");
        return None;
    };
    match serde_json::from_str::<Summary>(&summary) {
        Ok(summary) => {
            for imbalance in summary.imbalances() {
                findings.problem(what, imbalance);
            }
            Some(summary)
        }
        Err(error) => {
            findings.problem(what, format!("the summary is not one: {error}"));
            None
        }
    }
}

/// The last digits of seconds are those that the guest may have taken.
const TIMES_SET: [&str; 2] = ["2001-09-09T01:4", "2033-05-18T03:3"];

/// Of the four seconds after which the guest's alarm rings, some pass before it sleeps.
const SLEPT_NS_AT_LEAST: i64 = 1_000_000_000;

/// Whether a time lies between the two lines, which say it without fractions of a second.
fn is_between(time: &str, lines: &str) -> bool {
    let seconds = time.split(['.', 'Z']).next().unwrap_or_default();
    let mut lines = lines.lines();
    match (lines.next(), lines.next()) {
        (Some(first), Some(last)) => (first..=last).contains(&seconds),
        _ => false,
    }
}

fn judge_clock(outcome: &Outcome, tells_of_clocks: bool, findings: &mut Findings) {
    let what = "clock";
    let summary = judge_loader(outcome, what, findings);
    let text = outcome.text("clock/events.jsonl").unwrap_or_default();
    let lines = match observed::parse(&text) {
        Ok(lines) => lines,
        Err(error) => return findings.problem(what, error.to_string()),
    };
    let times: Vec<&str> = lines
        .iter()
        .filter(|line| line.executes(PROGRAM, "leaf"))
        .map(|line| line.time.as_str())
        .collect();
    // What the guest's clock said before and after the last program, if the machine has slept before it.
    let woken = outcome.text("clock/woken");
    let slept = usize::from(woken.is_some());
    let as_set = times.len() == TIMES_SET.len() + slept
        && times
            .iter()
            .zip(TIMES_SET)
            .all(|(time, set)| time.starts_with(set));
    if !as_set {
        findings.problem(what, format!("{TIMES_SET:?} were set, {times:?} printed"));
    }
    if let (Some(woken), Some(time)) = (&woken, times.last())
        && !is_between(time, woken)
    {
        findings.problem(what, format!("{time} printed after a sleep, at {woken:?}"));
    }
    let told = lines.iter().filter(|line| line.event == "clock_offsets");
    let told: Vec<(u64, Option<i64>, Option<i64>)> = told
        .map(|line| {
            let number = |name: &str| line.params.get(name)?.as_i64();
            (
                line.pid,
                number("realtime_offset_ns"),
                number("boottime_offset_ns"),
            )
        })
        .collect();
    let expected = if tells_of_clocks {
        1 + TIMES_SET.len() + slept
    } else {
        0
    };
    if told.len() != expected
        || told
            .iter()
            .any(|(pid, offset, boot)| *pid != 0 || offset.is_none() || boot.is_none())
    {
        findings.problem(
            what,
            format!("{expected} events of a clock were expected, not {told:?}"),
        );
    }
    if let (1, [.., (.., Some(before)), (.., Some(after))]) = (slept, told.as_slice())
        && after - before < SLEPT_NS_AT_LEAST
    {
        findings.problem(what, format!("CLOCK_BOOTTIME went on from {before} to {after}"));
    }
    findings.captures.push(Capture {
        what: if slept > 0 { "clock and sleep" } else { what }.to_owned(),
        events: times.len() + told.len(),
        delivered: summary.as_ref().map_or(0, |summary| summary.totals.received),
        lost: summary.as_ref().map_or(0, |summary| summary.totals.lost()),
    });
}

/// By the loader's own diagnostics.
pub(super) fn hooks_functions(outcome: &Outcome, what: &str) -> bool {
    outcome
        .text(&format!("{what}/diagnostics.json"))
        .is_some_and(|diagnostics| diagnostics.contains(r#""kind": "functions""#))
}

/// The kernel has no type information: the one with checkers.
fn is_untyped(outcome: &Outcome, what: &str) -> bool {
    let diagnostics = outcome.text(&format!("{what}/diagnostics.json"));
    diagnostics
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .and_then(|diagnostics| {
            diagnostics
                .pointer("/host/btf/value")
                .and_then(serde_json::Value::as_bool)
        })
        == Some(false)
}

/// The requests alone, by the plan of functions, and what run_corpus of ci/guest/init goes by.
const URING_BY_FUNCTIONS: &str = "uring-functions";
const REQUEST_EVENTS: [&str; 6] = [
    "io_uring_request",
    "io_uring_submit",
    "io_uring_complete",
    "execve",
    "process_fork",
    "process_exit",
];

/// Since 6.0 the kernel says which request of io_uring completes.
fn names_requests(outcome: &Outcome) -> bool {
    let log = outcome.text("dmesg").unwrap_or_default();
    let version = log.split_once("Linux version ").map(|(_, version)| version);
    version.is_some_and(|version| !version.starts_with("5."))
}

/// The module's tracepoints, from 6.14 on: docs/kernel-support.md.
fn hooks_may_fault(outcome: &Outcome, what: &str) -> bool {
    let diagnostics = outcome.text(&format!("{what}/diagnostics.json"));
    let Some(diagnostics) =
        diagnostics.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
    else {
        return false;
    };
    let text = |place: &str| diagnostics.pointer(place).and_then(serde_json::Value::as_str);
    let release = text("/host/release/value").and_then(|release| release.parse::<KernelRelease>().ok());
    text("/chosen/variant") == Some("kmod")
        && text("/chosen/hooks/kind") == Some("tracepoints")
        && release.and_then(|release| release.series()) >= Some((6, 14))
}

/// The events of one capture, ledger and all. `wanted`: of these alone.
pub(super) fn judge_capture(
    outcome: &Outcome,
    what: &str,
    wanted: Option<&BTreeSet<String>>,
    activity: &Activity,
    corpus: &str,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let summary = judge_loader(outcome, what, findings);
    if !outcome.has(what) {
        return Ok(());
    }
    let status = outcome
        .text(&format!("{what}/activity.status"))
        .unwrap_or_default();
    if status.trim() != "0" {
        findings.problem(
            what,
            format!("the activity program ended with status `{}`", status.trim()),
        );
        return Ok(());
    }
    let notes = report::parse(&outcome.bytes(&format!("{what}/report")).unwrap_or_default());
    if !notes.contains_key("main") {
        findings.problem(what, "the activity program reported nothing");
        return Ok(());
    }
    let names = Names {
        symbols: activity.symbols.clone(),
        notes,
    };
    let (argument, files): (_, Vec<(&str, &str)>) = match what {
        "data" => ("data", vec![DATA]),
        "uring" | URING_BY_FUNCTIONS if names_requests(outcome) => ("uring", vec![URING]),
        "uring" | URING_BY_FUNCTIONS => ("uring", vec![URING_SEPARATE]),
        _ => ("run", [(CORPUS, corpus)].into_iter().chain(SECTIONS).collect()),
    };
    let mut corpus = Corpus::parse(&files, &names)?;
    if what == "default" {
        corpus.keep_default();
    }
    if let Some(wanted) = wanted {
        corpus.keep(wanted);
    }
    if outcome
        .text("dmesg")
        .is_some_and(|log| log.contains(" PREEMPT_RT "))
    {
        corpus.accept_rt();
    }
    if is_untyped(outcome, what) {
        corpus.accept_untyped();
    }
    corpus.settle_absent(hooks_may_fault(outcome, what));
    let lines = match observed::parse(&outcome.text(&format!("{what}/events.jsonl")).unwrap_or_default()) {
        Ok(lines) => lines,
        Err(error) => {
            findings.problem(what, error.to_string());
            return Ok(());
        }
    };
    let tree = match (what, names.notes.get("main")) {
        ("execveat", Some(main)) => observed::tree_of(&lines, *main),
        _ => observed::tree(&lines, PROGRAM, argument),
    };
    for difference in compare::differences(&corpus, &tree) {
        findings.problem(what, difference);
    }
    let mut capture = Capture {
        what: what.to_owned(),
        events: tree.len(),
        delivered: 0,
        lost: 0,
    };
    if let Some(summary) = summary {
        // Of calls that no driver knows, the plan of functions sees those that enter by a hooked one.
        let unsupported = match hooks_functions(outcome, what) {
            true => summary.unsupported().min(corpus.unsupported),
            false => corpus.unsupported,
        };
        for loss in summary.losses_beyond(unsupported) {
            findings.problem(what, loss);
        }
        if summary.totals.received != lines.len() as u64 {
            findings.problem(
                what,
                format!("{} received, {} printed", summary.totals.received, lines.len()),
            );
        }
        (capture.delivered, capture.lost) = (summary.totals.received, summary.totals.lost());
    }
    findings.captures.push(capture);
    Ok(())
}
