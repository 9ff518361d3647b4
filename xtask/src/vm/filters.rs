//! Filters, counted: those of the module by `ci/guest/filters.c`, whose last line is the verdict; those of the
//! loader by two cgroups and a file that changes while it captures (`run_filters` of `ci/guest/init`).

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
/// Files that were opened where one in ten was wanted, on each CPU.
const SAMPLED: usize = 100;
const EVERY: usize = 10;
/// What the loader says, and its exit code, when eBPF shall have more than a set of events.
const UNSUPPORTED: &str =
    "filters with a scope or a condition are not supported by the eBPF driver of this version";
const USAGE: &str = "2";

/// The last line of the program.
#[derive(Debug, Deserialize)]
struct Report {
    received: u64,
    changes: u64,
    problems: u64,
}

/// The program, and the module that it opens.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    Ok(vec![
        ("/filters/filters".to_owned(), programs::filters(context)?),
        ("/filters/ringside.ko".to_owned(), stress::module(kernel, stage)?),
    ])
}

/// Every count must have been what filters say.
pub(super) fn judge(outcome: &Outcome) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    judge_program(outcome, &mut findings);
    judge_loader(outcome, &mut findings);
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
    let refusal = outcome.text("filters/ebpf.log").unwrap_or_default();
    let status = outcome.text("filters/ebpf.status").unwrap_or_default();
    if status.trim() != USAGE || !refusal.contains(UNSUPPORTED) {
        findings.problem(
            "filters",
            format!("eBPF ended with {:?}: {}", status.trim(), refusal.trim()),
        );
    }
    if outcome
        .text("filters/modules-after")
        .is_none_or(|left| !left.trim().is_empty())
    {
        findings.problem("filters", "the module is still there");
    }
}

fn judge_loader(outcome: &Outcome, findings: &mut Findings) {
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
    let expected = OPENED + cpus * SAMPLED / EVERY;
    if opened != expected {
        findings.problem(LOADER, format!("{opened} files opened, not {expected}"));
    }
    let left_out = summary.totals.lost.get("not_sampled").copied().unwrap_or(0);
    let expected = u64::try_from(cpus * (SAMPLED - SAMPLED / EVERY)).unwrap_or(u64::MAX);
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
