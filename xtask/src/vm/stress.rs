//! The kernel module under load, without the loader: hooks that come and go while every CPU makes calls, small
//! rings, and what the device refuses. `ci/guest/stress.c` checks; its last line is the verdict.

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use super::programs;
use super::proof::{self, Findings};
use super::session::Outcome;
use super::stage::{Stage, StageError};
use super::verdict::Capture;
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

/// The program, and the module that it opens, as it was built.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    Ok(vec![
        ("/stress/stress".to_owned(), programs::stress(context)?),
        ("/stress/ringside.ko".to_owned(), module(kernel, stage)?),
    ])
}

/// The module of this kernel, for programs that do without the loader.
pub(super) fn module(kernel: &KernelEntry, stage: &Stage) -> Result<Vec<u8>, Failure> {
    let module = stage
        .built
        .iter()
        .find(|built| built.variant == Variant::Kmod && built.kernel == *kernel)
        .ok_or_else(|| StageError::NotPrepared {
            release: kernel.to_string(),
            why: "no module".to_owned(),
            exit: crate::failure::Exit::ToolFailed,
            hint: None,
        })?;
    Ok(programs::read(&module.path)?)
}

/// Every count must have agreed in every round, and the module must have come out again.
pub(super) fn judge(outcome: &Outcome) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let log = outcome.text("stress/log").unwrap_or_default();
    let status = outcome.text("stress/status").unwrap_or_default();
    if status.trim() != "0" {
        findings.problem(
            "stress",
            format!("ended with {:?}: {}", status.trim(), log.trim()),
        );
    }
    match log.lines().last().map(serde_json::from_str::<Report>) {
        Some(Ok(report)) => {
            if report.problems > 0 || report.rounds == 0 {
                findings.problem("stress", log.trim());
            }
            findings.captures.push(Capture {
                what: format!("stress:{}", report.rounds),
                events: usize::try_from(report.received).unwrap_or(usize::MAX),
                delivered: report.received,
                lost: report.lost,
            });
        }
        _ => findings.problem("stress", "no verdict"),
    }
    if outcome
        .text("stress/modules-after")
        .is_none_or(|left| !left.trim().is_empty())
    {
        findings.problem("stress", "the module is still there");
    }
    findings
}
