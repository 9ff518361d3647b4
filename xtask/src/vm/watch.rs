//! A boot for people to watch: the loader's own words and live events, as the guest's console shows them.

use std::time::Duration;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::proof::{self, Findings};
use super::session::{self, Orders};
use super::stage::Stage;
use super::verdict::{Capture, Verdict};
use crate::failure::Failure;
use crate::workspace::Context;

/// Boot and shutdown, on top of what is watched.
const AROUND: Duration = Duration::from_secs(120);

/// Boots, shows every line of the console from the loader's first word on, and judges the end.
pub(crate) fn watch(
    stage: &Stage,
    kernel: &KernelEntry,
    variant: Variant,
    seconds: u64,
    context: &Context,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<Verdict, Failure> {
    stage.require(kernel, variant)?;
    let (vmlinuz, modules) = stage.image(kernel)?;
    let orders = Orders {
        name: format!("{kernel}_{variant}_demo"),
        vmlinuz: &vmlinuz,
        modules: &modules,
        binaries: &stage.binaries,
        programs: stage.activity.files().to_vec(),
        files: Vec::new(),
        variant: variant.as_str(),
        mirror_port: stage.mirror_port()?,
        settings: vec![("JOBS", "demo".to_owned()), ("DEMO_SECONDS", seconds.to_string())],
        cmdline: String::new(),
        counted: false,
        checked: false,
        deadline: Duration::from_secs(seconds) + AROUND,
    };
    let outcome = session::run(&orders, context, &mut on_line)?;
    let mut findings = Findings::default();
    proof::judge_machine(&outcome, &mut findings);
    if let Some(summary) = proof::judge_loader(&outcome, "demo", &mut findings) {
        let (delivered, lost) = (summary.totals.received, summary.totals.lost());
        let events = usize::try_from(delivered).unwrap_or(usize::MAX);
        findings.captures.push(Capture {
            what: "demo".to_owned(),
            events,
            delivered,
            lost,
        });
    }
    let mut verdict = Verdict {
        kernel: kernel.to_string(),
        variant: variant.as_str(),
        cmdline: String::new(),
        skipped: false,
        unsupported: false,
        pass: findings.problems.is_empty(),
        captures: findings.captures,
        refusals: Vec::new(),
        boot_seconds: outcome.boot_seconds,
        took_seconds: outcome.took.as_secs_f64(),
        problems: findings.problems,
        kept: None,
    };
    if !verdict.pass {
        verdict.kept = Some(outcome.keep("problems.txt", &verdict.problems.join("\n"))?);
    }
    Ok(verdict)
}
