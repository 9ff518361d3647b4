//! Drivers built and proved on real kernels.

use std::time::Duration;

use ringside_artifact::Variant;
use ringside_kernel_release::{KernelEntry, KernelVersions};

use super::suite::Suite;
use crate::kernels;
use crate::vm::{self, Load, Proof, Stage, Work};
use crate::workspace::Context;

const VARIANTS: [Variant; 2] = [Variant::Kmod, Variant::Ebpf];
/// From power-on to power-off, on a machine that also does other things.
const DEADLINE: Duration = Duration::from_secs(300);
/// Small rings and a reader that is stopped this long.
const LOSS_RING_BYTES: u32 = 65_536;
const LOSS_STOP_SECONDS: u32 = 2;
const RING_BYTES: u32 = 8 << 20;

pub(super) fn run(suite: &mut Suite<'_>, all: bool, context: &Context) {
    let mut chosen = Vec::new();
    suite.check("kernels to prove", || {
        let list = kernels::load(context)?;
        chosen = if all {
            list.iter().cloned().collect()
        } else {
            old_and_new(&list)
        };
        Ok(1)
    });
    let mut stage = None;
    suite.check("drivers, published and served", || {
        stage = Some(Stage::prepare(&chosen, &VARIANTS, context)?);
        Ok(1)
    });
    let Some(stage) = stage else { return };
    let corpus = Work::Corpus(vec!["default", "all"]);
    for kernel in &chosen {
        for variant in VARIANTS {
            prove(suite, kernel, variant, &corpus, "", &stage, context);
        }
    }
    let Some(newest) = chosen.last() else { return };
    let complete = Work::Loads {
        loads: vm::default_loads(),
        ring_bytes: RING_BYTES,
        stop_reader_seconds: 0,
    };
    let losing = Work::Loads {
        loads: vec![Load::open(10_000)],
        ring_bytes: LOSS_RING_BYTES,
        stop_reader_seconds: LOSS_STOP_SECONDS,
    };
    for variant in VARIANTS {
        prove(suite, newest, variant, &complete, "", &stage, context);
        prove(suite, newest, variant, &losing, "", &stage, context);
        prove(suite, newest, variant, &corpus, "preempt=full", &stage, context);
    }
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
        keep: false,
        deadline: DEADLINE,
    };
    match vm::prove(&proof, stage, context) {
        Ok(verdict) => {
            context.progress.note(verdict.to_string());
            suite.count(&verdict.to_string(), verdict.pass);
        }
        Err(failure) => {
            context.progress.note(format!("no verdict: {failure}"));
            suite.count(&format!("{kernel} {variant}"), false);
        }
    }
}

/// The oldest and the newest series, in the flavour that boots fastest where there is one.
fn old_and_new(list: &KernelVersions) -> Vec<KernelEntry> {
    let mut sorted: Vec<&KernelEntry> = list.iter().collect();
    sorted.sort_by_key(|entry| {
        (
            entry.release.series(),
            !entry.release.as_str().contains("-cloud-"),
        )
    });
    let newest_series = sorted.last().map(|entry| entry.release.series());
    let old = sorted.first().copied();
    let new = sorted
        .iter()
        .copied()
        .find(|entry| Some(entry.release.series()) == newest_series);
    let mut chosen: Vec<KernelEntry> = old.into_iter().chain(new).cloned().collect();
    chosen.dedup();
    chosen
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn an_old_and_a_new_cloud_kernel_are_chosen() {
        let text = "5.10.0-46-amd64\n5.10.0-46-cloud-amd64\n6.12.117+deb12-cloud-amd64\n7.2.12+deb13-amd64\n7.2.12+deb13-cloud-amd64\n";
        let list = KernelVersions::parse(text, Path::new("KERNEL_VERSIONS")).expect("list");
        let names: Vec<String> = old_and_new(&list).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["5.10.0-46-cloud-amd64", "7.2.12+deb13-cloud-amd64"]);
    }
}
