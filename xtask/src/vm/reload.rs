//! The module inserted, used and taken out again, hundreds of times, while others make calls, open the device, die
//! with it and try to unload it: `ci/guest/reload.c`, without the loader.

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
    rounds: u32,
    captures: u64,
    problems: u64,
}

/// The program, and the module that it inserts, as it was built.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    Ok(vec![
        ("/stress/reload".to_owned(), programs::reload(context)?),
        ("/stress/ringside.ko".to_owned(), stress::module(kernel, stage)?),
    ])
}

/// It must have come to its end, with nothing to tell, and the module must be out.
pub(super) fn judge(outcome: &Outcome, rounds: u32, context: &Context) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let text = |file: &str| outcome.text(&format!("reload/{file}")).unwrap_or_default();
    let (log, words, status) = (text("log"), text("words"), text("status"));
    match log.lines().last().map(serde_json::from_str::<Report>) {
        Some(Ok(report)) if status.trim() == "0" && report.problems == 0 && report.rounds == rounds => {
            context.progress.note(log.trim());
            findings.captures.push(Capture {
                what: format!("reload:{rounds}"),
                events: usize::try_from(report.captures).unwrap_or(usize::MAX),
                delivered: 0,
                lost: 0,
            });
        }
        _ => findings.problem(
            "reload",
            format!("ended with {:?}: {} {}", status.trim(), log.trim(), words.trim()),
        ),
    }
    if outcome
        .text("reload/modules-after")
        .is_none_or(|left| !left.trim().is_empty())
    {
        findings.problem("reload", "the module is still there");
    }
    findings
}
