//! `vm run --sanitize`: everything that runs on a distribution's kernel runs on one with checkers too, and they say
//! nothing.

use ringside_artifact::Variant;

use super::prove::{Proof, Work, prove};
use super::{Boot, Stage, conclude};
use crate::failure::Failure;
use crate::output;
use crate::workspace::Context;

/// Enough for every order of events that a tenfold number has shown, and short under the checkers.
const STRESS_ROUNDS: u32 = 10;
const HOSTILE_ROUNDS: u32 = 40;
const RELOAD_ROUNDS: u32 = 60;

/// Names of what runs.
pub(super) const WORKS: [&str; 6] = ["corpus", "functions", "sleepers", "stress", "hostile", "reload"];

/// What a name stands for, each in a boot of its own: under the checkers a boot of everything takes longer than
/// anybody waits for the first word of it.
fn works(name: &str, sets: &[&'static str]) -> Vec<Work> {
    match name {
        "corpus" => sets.iter().map(|set| Work::Corpus(vec![set])).collect(),
        "functions" => vec![Work::Functions],
        "sleepers" => vec![Work::Sleepers],
        "stress" => vec![Work::Stress(STRESS_ROUNDS)],
        "hostile" => vec![Work::Hostile(HOSTILE_ROUNDS)],
        _ => vec![Work::Reload(RELOAD_ROUNDS)],
    }
}

/// One boot for each: the corpus, by tracepoints as well as by functions, threads that sleep in those, the stress, the
/// hostile reader, the module that comes and goes. `only`: of these; none is all.
pub(super) fn run(
    sets: &[&'static str],
    only: &[String],
    preempt_rt: bool,
    boot: &Boot,
    context: &Context,
) -> Result<(), Failure> {
    let (stage, sanitizer) = Stage::prepare_sanitizer(preempt_rt, context)?;
    let mut verdicts = Vec::new();
    let named = WORKS
        .into_iter()
        .filter(|name| only.is_empty() || only.iter().any(|one| one == name));
    for work in named.flat_map(|name| works(name, sets)) {
        let proof = Proof {
            kernel: &sanitizer.kernel,
            variant: Variant::Kmod,
            work: &work,
            cmdline: &boot.cmdline,
            checked: true,
            keep: boot.keep,
            deadline: boot.deadline(true),
        };
        let verdict = prove(&proof, &stage, context)?;
        if !boot.json {
            output::line(&verdict)?;
        }
        verdicts.push(verdict);
    }
    if boot.json {
        output::line(serde_json::json!(verdicts))?;
    }
    conclude(&verdicts)
}
