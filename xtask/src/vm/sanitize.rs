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

/// One boot for each: the corpus, the stress, the hostile reader, the module that comes and goes.
pub(super) fn run(corpus: Work, preempt_rt: bool, boot: &Boot, context: &Context) -> Result<(), Failure> {
    let (stage, sanitizer) = Stage::prepare_sanitizer(preempt_rt, context)?;
    let mut verdicts = Vec::new();
    let more = [
        Work::Stress(STRESS_ROUNDS),
        Work::Hostile(HOSTILE_ROUNDS),
        Work::Reload(RELOAD_ROUNDS),
    ];
    for work in std::iter::once(corpus).chain(more) {
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
