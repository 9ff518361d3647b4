//! Threads that sleep in hooked functions, without the loader: `ci/guest/sleepers.c`. All their calls are
//! records or counted, and the module can be taken from under them.

use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use super::proof::{self, Findings};
use super::session::Outcome;
use super::stage::Stage;
use super::verdict::Capture;
use super::{programs, stress};
use crate::failure::Failure;
use crate::workspace::Context;

/// The last line of the program.
#[derive(Debug, Deserialize)]
struct Report {
    rounds: u64,
    received: u64,
    lost: u64,
    problems: u64,
}

/// The program, and the module that it loads, as it was built.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    Ok(vec![
        ("/sleepers/sleepers".to_owned(), programs::sleepers(context)?),
        ("/sleepers/ringside.ko".to_owned(), stress::module(kernel, stage)?),
    ])
}

/// Every round must have balanced, and every sleeper woken.
pub(super) fn judge(outcome: &Outcome) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let log = outcome.text("sleepers/log").unwrap_or_default();
    let status = outcome.text("sleepers/status").unwrap_or_default();
    match log.lines().last().map(serde_json::from_str::<Report>) {
        Some(Ok(report)) if status.trim() == "0" && report.problems == 0 && report.rounds > 0 => {
            findings.captures.push(Capture {
                what: format!("sleepers:{}", report.rounds),
                events: usize::try_from(report.received).unwrap_or(usize::MAX),
                delivered: report.received,
                lost: report.lost,
            });
        }
        _ => findings.problem(
            "sleepers",
            format!("ended with {:?}: {}", status.trim(), log.trim()),
        ),
    }
    if outcome
        .text("sleepers/modules-after")
        .is_none_or(|left| !left.trim().is_empty())
    {
        findings.problem("sleepers", "the module is still there");
    }
    findings
}
