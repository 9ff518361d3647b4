//! Drivers built and proved on real kernels.

use std::time::Duration;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::suite::Suite;
use crate::drivers;
use crate::kernels;
use crate::matrix::Matrix;
use crate::vm::{self, Proof, SETS, Stage, Work};
use crate::workspace::Context;

const VARIANTS: [Variant; 2] = [Variant::Kmod, Variant::Ebpf];
/// From power-on to power-off, on a machine that also does other things.
const DEADLINE: Duration = Duration::from_secs(300);
/// Small rings and a reader that is stopped this long.
const LOSS_RING_BYTES: u32 = 65_536;
const LOSS_STOP_SECONDS: u32 = 2;
const RING_BYTES: u32 = 8 << 20;
const STRESS_ROUNDS: u32 = 10;

pub(super) fn run(suite: &mut Suite<'_>, all: bool, context: &Context) {
    let mut chosen = Vec::new();
    suite.check("kernels to prove", || {
        let (list, matrix) = (kernels::load(context)?, Matrix::load(context)?);
        chosen = if all {
            list.iter().cloned().collect()
        } else {
            matrix.proved_by_ci(&list)?
        };
        Ok(1)
    });
    // Roots with more in them than a build needs: with the whole list only.
    if all {
        suite.check("remarks of W=1, sparse and checkpatch.pl", || {
            drivers::require_none(drivers::remarks(&chosen, context)?)?;
            Ok(1)
        });
    }
    let mut stage = None;
    suite.check("drivers, published and served", || {
        stage = Some(Stage::prepare(&chosen, &VARIANTS, context)?);
        Ok(1)
    });
    let Some(stage) = stage else { return };
    // Gone packages are no failure, but a test without one boot has tested nothing.
    suite.check("a kernel to boot", || {
        stage.require_one(&chosen, &VARIANTS).map(|()| 1)
    });
    let usual: Vec<&KernelEntry> = chosen.iter().filter(|kernel| !is_rt(kernel)).collect();
    let (first, last) = (usual.first().copied(), usual.last().copied());
    // What calls transfer and how clocks step is the same between the oldest and the newest kernel.
    let (everything, events) = (
        Work::Corpus(SETS.to_vec()),
        Work::Corpus(vec!["default", "all", "uring"]),
    );
    for kernel in &chosen {
        let is_end = all || [first, last].contains(&Some(kernel));
        let corpus = if is_end { &everything } else { &events };
        for variant in VARIANTS {
            prove(suite, kernel, variant, corpus, "", &stage, context);
        }
    }
    // `preempt=full` is a kernel parameter since 5.12.
    let preempted = Work::Corpus(vec!["all"]);
    for kernel in usual
        .iter()
        .filter(|kernel| kernel.release.series() >= Some((5, 12)))
    {
        for variant in VARIANTS {
            prove(
                suite,
                kernel,
                variant,
                &preempted,
                "preempt=full",
                &stage,
                context,
            );
        }
    }
    let complete = Work::Loads {
        loads: vm::default_loads(),
        ring_bytes: RING_BYTES,
        stop_reader_seconds: 0,
        hotplug: false,
    };
    let losing = Work::Loads {
        loads: vm::losing_loads(),
        ring_bytes: LOSS_RING_BYTES,
        stop_reader_seconds: LOSS_STOP_SECONDS,
        hotplug: false,
    };
    let plugged = Work::Loads {
        loads: vm::default_loads(),
        ring_bytes: RING_BYTES,
        stop_reader_seconds: 0,
        hotplug: true,
    };
    for kernel in [first, last.filter(|_| usual.len() > 1)].into_iter().flatten() {
        for variant in VARIANTS {
            prove(suite, kernel, variant, &complete, "", &stage, context);
            prove(suite, kernel, variant, &losing, "", &stage, context);
            prove(suite, kernel, variant, &plugged, "", &stage, context);
        }
    }
    for kernel in [first, last].into_iter().flatten() {
        prove(
            suite,
            kernel,
            Variant::Kmod,
            &Work::Stress(STRESS_ROUNDS),
            "preempt=full",
            &stage,
            context,
        );
        for variant in VARIANTS {
            prove(suite, kernel, variant, &Work::Filters, "", &stage, context);
        }
    }
    // Hooks of functions are pools on one of these, and none on the other.
    for kernel in [first, last].into_iter().flatten() {
        prove(
            suite,
            kernel,
            Variant::Kmod,
            &Work::Functions,
            "",
            &stage,
            context,
        );
        prove(suite, kernel, Variant::Kmod, &Work::Sleepers, "", &stage, context);
    }
    // What the loader says does not depend on the kernel; once is enough.
    if let Some(newest) = last {
        prove(suite, newest, Variant::Kmod, &Work::Refusals, "", &stage, context);
    }
}

/// With PREEMPT_RT, where `preempt=` is no choice.
fn is_rt(kernel: &KernelEntry) -> bool {
    kernel.release.as_str().contains("-rt-")
}

fn prove(
    suite: &mut Suite<'_>,
    kernel: &KernelEntry,
    variant: Variant,
    work: &Work,
    cmdline: &str,
    stage: &Stage,
    context: &Context,
) {
    if crate::cancel::requested() {
        return;
    }
    let proof = Proof {
        kernel,
        variant,
        work,
        cmdline,
        checked: false,
        keep: false,
        deadline: DEADLINE,
    };
    match vm::prove(&proof, stage, context) {
        Ok(verdict) => {
            context.progress.note(verdict.to_string());
            if verdict.skipped {
                suite.skip();
            } else {
                suite.count(&verdict.to_string(), verdict.pass);
            }
        }
        Err(failure) => {
            context.progress.note(format!("no verdict: {failure}"));
            suite.count(&format!("{kernel} {variant}"), false);
        }
    }
}
