//! Filters, counted: those of the module by `ci/guest/filters.c`, whose last line is the verdict; those of the
//! loader, with either driver, by two cgroups, a pid namespace and a file that changes while it captures
//! (`run_filters` of `ci/guest/init`).

use std::ops::RangeInclusive;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use super::observed;
use super::programs;
use super::proof::{self, Findings};
use super::session::Outcome;
use super::stage::Stage;
use super::stress;
use super::verdict::Capture;
use crate::failure::Failure;
use crate::workspace::Context;

const LOADER: &str = "filters-loader";
/// Files that were opened where a filter wanted all of it: before the file had a mistake, and after.
const OPENED: usize = 100 + 8;
/// Files that were not there, opened in the pid namespace where a filter wanted what fails.
const ABSENT: usize = 5;
/// Files that were opened where one in ten was wanted, on each CPU.
const SAMPLED: usize = 100;
const EVERY: usize = 10;

/// The last line of the program.
#[derive(Debug, Deserialize)]
struct Report {
    received: u64,
    changes: u64,
    problems: u64,
}

/// The program, and the module that it opens: eBPF has no device.
pub(super) fn files(
    kernel: &KernelEntry,
    variant: Variant,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    if variant == Variant::Ebpf {
        return Ok(Vec::new());
    }
    Ok(vec![
        ("/filters/filters".to_owned(), programs::filters(context)?),
        ("/filters/ringside.ko".to_owned(), stress::module(kernel, stage)?),
    ])
}

/// Every count must have been what filters say.
pub(super) fn judge(outcome: &Outcome, variant: Variant) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    if variant == Variant::Kmod {
        judge_program(outcome, &mut findings);
    }
    judge_loader(outcome, variant, &mut findings);
    findings
}

fn judge_program(outcome: &Outcome, findings: &mut Findings) {
    let log = outcome.text("filters/log").unwrap_or_default();
    let status = outcome.text("filters/status").unwrap_or_default();
    match log.lines().last().map(serde_json::from_str::<Report>) {
        Some(Ok(report)) if report.problems == 0 && status.trim() == "0" => findings.captures.push(Capture {
            what: format!("filters, {} changes under load", report.changes),
            events: usize::try_from(report.received).unwrap_or(usize::MAX),
            delivered: report.received,
            lost: 0,
        }),
        _ => findings.problem(
            "filters",
            format!("ended with {:?}: {}", status.trim(), log.trim()),
        ),
    }
    if outcome
        .text("filters/modules-after")
        .is_none_or(|left| !left.trim().is_empty())
    {
        findings.problem("filters", "the module is still there");
    }
}

/// How many of so many sampled calls may be delivered. The module counts, on each CPU as many calls as on the
/// others. The eBPF driver draws: of 200, none is drawn less than once in 10^9 runs (0.9^200), and more than 35 %
/// less than once in 10^19 (Chernoff's bound).
fn drawn(variant: Variant, calls: usize) -> RangeInclusive<usize> {
    match variant {
        Variant::Kmod => calls / EVERY..=calls / EVERY,
        Variant::Ebpf => 1..=calls * 35 / 100,
    }
}

fn judge_loader(outcome: &Outcome, variant: Variant, findings: &mut Findings) {
    let summary = proof::judge_loader(outcome, LOADER, findings);
    let text = |name: &str| outcome.text(&format!("{LOADER}/{name}")).unwrap_or_default();
    let Some(summary) = summary else { return };
    let lines = match observed::parse(&text("events.jsonl")) {
        Ok(lines) => lines,
        Err(error) => return findings.problem(LOADER, error.to_string()),
    };
    let cpus = text("cpus").trim().parse().unwrap_or(0);
    let opened = lines
        .iter()
        .filter(|line| line.event == "openat")
        .filter_map(|line| line.params.get("path")?.as_str())
        .filter(|path| path.starts_with("/load/"))
        .count();
    let sampled = cpus * SAMPLED;
    let drawn = drawn(variant, sampled);
    let found = opened.saturating_sub(OPENED + ABSENT);
    if !drawn.contains(&found) {
        findings.problem(
            LOADER,
            format!("{opened} files opened, not {} and {drawn:?}", OPENED + ABSENT),
        );
    }
    let left_out = summary.totals.lost.get("not_sampled").copied().unwrap_or(0);
    let expected = u64::try_from(sampled.saturating_sub(found)).unwrap_or(u64::MAX);
    if left_out != expected || summary.totals.lost() != expected {
        findings.problem(
            LOADER,
            format!("lost {:?}, not {expected} of not_sampled", summary.totals.lost),
        );
    }
    let log = text("loader.log");
    for said in [
        " Filter: everywhere: 1 kind of events",
        "The filters stay as they are: /filters/wanted:2: `evnts=openat` is no part of a filter",
        ": taken away",
        "one in 10 of each",
        "1 kind of events, failed calls only",
    ] {
        if !log.contains(said) {
            findings.problem(LOADER, format!("the loader did not say `{said}`: {}", log.trim()));
        }
    }
    findings.captures.push(Capture {
        what: "filters of the loader".to_owned(),
        events: opened,
        delivered: summary.totals.received,
        lost: summary.totals.lost(),
    });
}
