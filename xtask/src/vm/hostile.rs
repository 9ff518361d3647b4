//! A reader that has the device open and does what no reader should: `ci/guest/hostile.c`, without the loader.
//! Whatever it does, no word of the driver's pages becomes writable, and the next reader finds a device in order.

use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use super::proof::Findings;
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
    acts: u64,
    problems: u64,
}

/// The program, and the module that it opens, as it was built.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    Ok(vec![
        ("/stress/hostile".to_owned(), programs::hostile(context)?),
        ("/stress/stress".to_owned(), programs::stress(context)?),
        ("/stress/ringside.ko".to_owned(), stress::module(kernel, stage)?),
    ])
}

/// It must have come to its end, and an honest reader after it must find everything in order.
pub(super) fn judge(outcome: &Outcome) -> Findings {
    let mut findings = stress::judge(outcome);
    let log = outcome.text("hostile/log").unwrap_or_default();
    let status = outcome.text("hostile/status").unwrap_or_default();
    match log.lines().last().map(serde_json::from_str::<Report>) {
        Some(Ok(report)) if status.trim() == "0" && report.problems == 0 && report.rounds > 0 => {
            findings.captures.push(Capture {
                what: format!("hostile:{}", report.rounds),
                events: usize::try_from(report.acts).unwrap_or(usize::MAX),
                delivered: 0,
                lost: 0,
            });
        }
        Some(Ok(_)) => findings.problem("hostile", log.trim()),
        _ => findings.problem(
            "hostile",
            format!("ended with {:?} and no verdict: {}", status.trim(), log.trim()),
        ),
    }
    findings
}
