//! One kernel, one variant, one boot, one verdict.

use std::time::Duration;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::checkers;
use super::filters;
use super::functions;
use super::hostile;
use super::load::Load;
use super::machine;
use super::overload::Overload;
use super::programs;
use super::proof::{self, Findings};
use super::race::Race;
use super::refusals;
use super::reload;
use super::session::{self, Orders, Outcome};
use super::sleepers;
use super::stage::{Obstacle, Stage};
use super::stress;
use super::unsupported;
use super::verdict::Verdict;
use crate::failure::Failure;
use crate::workspace::Context;

/// What is to be proved.
#[derive(Debug)]
pub(crate) struct Proof<'a> {
    /// Must be one of those that the stage was prepared for.
    pub(crate) kernel: &'a KernelEntry,
    /// Likewise.
    pub(crate) variant: Variant,
    /// What runs in the guest.
    pub(crate) work: &'a Work,
    /// Appended to the kernel's command line.
    pub(crate) cmdline: &'a str,
    /// The kernel has checkers; they must have found nothing, and must have looked until the end.
    pub(crate) checked: bool,
    /// Console and results stay after a pass too.
    pub(crate) keep: bool,
    /// From power-on to power-off.
    pub(crate) deadline: Duration,
}

/// What runs in one guest, one capture after the other.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// The activity program, once per wanted set (`SETS`).
    Corpus(Vec<&'static str>),
    /// Loads with exact counts.
    Loads {
        /// One capture each.
        loads: Vec<Load>,
        /// Size of each CPU's ring.
        ring_bytes: u32,
        /// For so long the consumer is stopped in each; above 0, losses must occur.
        stop_reader_seconds: u32,
        /// The last CPU comes online only after the capture has begun.
        hotplug: bool,
    },
    /// The activity program, once per group of calls whose functions are hooked; see `functions`.
    Functions,
    /// Threads that sleep in hooked functions; see `sleepers`.
    Sleepers,
    /// Everything the loader must refuse, and the ends it must survive; see `refusals`.
    Refusals,
    /// The module alone, hooked and unhooked so many times under load; see `stress`.
    Stress(u32),
    /// What comes through filters; see `filters`.
    Filters,
    /// A reader that does what no reader should, so many times; see `hostile`.
    Hostile(u32),
    /// The module inserted and taken out so many times under load; see `reload`.
    Reload(u32),
    /// More than a reader takes; see `overload`.
    Overload(Overload),
    /// Calls whose descriptors and buffers another thread changes; see `race`.
    Race(Race),
    /// The loader, which must say that this variant cannot work here; see `unsupported`.
    Unsupported,
}

impl Verdict {
    fn not_booted(proof: &Proof<'_>, obstacle: &Obstacle) -> Verdict {
        Verdict {
            kernel: proof.kernel.to_string(),
            variant: proof.variant.as_str(),
            cmdline: proof.cmdline.to_owned(),
            pass: false,
            skipped: obstacle.known,
            unsupported: false,
            captures: Vec::new(),
            refusals: Vec::new(),
            boot_seconds: None,
            took_seconds: 0.0,
            problems: vec![format!("not booted: {}", obstacle.why)],
            kept: None,
        }
    }
}

/// Boots and judges. An error means that there is no verdict: the machine cannot do it, or was interrupted.
pub(crate) fn prove(proof: &Proof<'_>, stage: &Stage, context: &Context) -> Result<Verdict, Failure> {
    match stage.obstacle(proof.kernel, proof.variant) {
        // Whatever was to be proved: there is only this to prove.
        Some(obstacle) if obstacle.unsupported => {
            let refused = Proof {
                work: &Work::Unsupported,
                ..*proof
            };
            let mut verdict = boot(&refused, stage, context)?;
            (verdict.unsupported, verdict.skipped) = (true, verdict.pass);
            verdict.pass = false;
            verdict.problems.insert(0, obstacle.why.clone());
            Ok(verdict)
        }
        Some(obstacle) => Ok(Verdict::not_booted(proof, obstacle)),
        None => boot(proof, stage, context),
    }
}

fn boot(proof: &Proof<'_>, stage: &Stage, context: &Context) -> Result<Verdict, Failure> {
    let (vmlinuz, modules) = stage.image(proof.kernel)?;
    let release = proof.kernel.to_string();
    let files = match proof.work {
        Work::Refusals => refusals::files(proof.kernel, stage, context)?,
        Work::Stress(_) => stress::files(proof.kernel, stage, context)?,
        Work::Filters => filters::files(proof.kernel, proof.variant, stage, context)?,
        Work::Hostile(_) => hostile::files(proof.kernel, stage, context)?,
        Work::Sleepers => sleepers::files(proof.kernel, stage, context)?,
        Work::Reload(_) => reload::files(proof.kernel, stage, context)?,
        Work::Race(race) => race.files(proof.kernel, stage)?,
        _ => Vec::new(),
    };
    let own = match proof.work {
        Work::Overload(_) => Some(("overload", programs::overload(context)?)),
        Work::Race(_) => Some(("race", programs::race(context)?)),
        _ => None,
    };
    let mut programs = stage.activity.files().to_vec();
    programs.push(("load", stage.load.as_slice()));
    programs.extend(own.as_ref().map(|(name, program)| (*name, program.as_slice())));
    let orders = Orders {
        name: run_name(proof, &release),
        vmlinuz: &vmlinuz,
        modules: &modules,
        binaries: &stage.binaries,
        programs,
        files,
        variant: proof.variant.as_str(),
        mirror_port: stage.mirror_port()?,
        settings: settings(proof.work),
        cmdline: proof.cmdline.to_owned(),
        counted: false,
        checked: proof.checked,
        deadline: proof.deadline,
    };
    let task = context
        .progress
        .task(format!("boot {release} for {}", proof.variant));
    let outcome = session::run(&orders, context, |line| {
        if let Some(said) = line.split(machine::SAYS).nth(1) {
            task.step(said);
        }
    })?;
    let mut findings = judge(proof, &outcome, stage, context)?;
    if proof.checked {
        checkers::judge(&outcome, &mut findings);
    }
    let verdict = conclude(proof, outcome, findings)?;
    drop(task);
    for problem in &verdict.problems {
        context.progress.note(problem);
    }
    Ok(verdict)
}

fn judge(
    proof: &Proof<'_>,
    outcome: &Outcome,
    stage: &Stage,
    context: &Context,
) -> Result<Findings, Failure> {
    match proof.work {
        Work::Corpus(wanted) => {
            let tells_of_clocks = proof.variant == Variant::Kmod;
            proof::judge(outcome, wanted, &stage.activity, &stage.corpus, tells_of_clocks)
        }
        Work::Functions => functions::judge(outcome, &stage.activity, &stage.corpus),
        Work::Sleepers => Ok(sleepers::judge(outcome)),
        Work::Refusals => refusals::judge(outcome, proof.kernel, stage),
        Work::Stress(_) => Ok(stress::judge(outcome)),
        Work::Filters => Ok(filters::judge(outcome, proof.variant)),
        Work::Hostile(_) => Ok(hostile::judge(outcome)),
        Work::Reload(rounds) => Ok(reload::judge(outcome, *rounds, context)),
        Work::Overload(load) => Ok(load.judge(outcome)),
        Work::Race(race) => Ok(race.judge(outcome, context)),
        Work::Unsupported => Ok(unsupported::judge(outcome)),
        Work::Loads {
            loads,
            stop_reader_seconds,
            ..
        } => {
            let mut findings = Findings::default();
            proof::judge_machine(outcome, &mut findings);
            for load in loads {
                load.judge(outcome, *stop_reader_seconds > 0, &mut findings);
            }
            Ok(findings)
        }
    }
}

fn conclude(proof: &Proof<'_>, outcome: Outcome, findings: Findings) -> Result<Verdict, Failure> {
    let Findings {
        captures,
        refusals,
        problems,
    } = findings;
    let mut verdict = Verdict {
        kernel: proof.kernel.to_string(),
        variant: proof.variant.as_str(),
        cmdline: proof.cmdline.to_owned(),
        pass: problems.is_empty(),
        skipped: false,
        unsupported: false,
        captures,
        refusals,
        boot_seconds: outcome.boot_seconds,
        took_seconds: outcome.took.as_secs_f64(),
        problems,
        kept: None,
    };
    if !verdict.pass || proof.keep {
        verdict.kept = Some(outcome.keep("problems.txt", &verdict.problems.join("\n"))?);
    }
    Ok(verdict)
}

fn settings(work: &Work) -> Vec<(&'static str, String)> {
    match work {
        Work::Corpus(wanted) => vec![("JOBS", wanted.join(" "))],
        Work::Loads {
            loads,
            ring_bytes,
            stop_reader_seconds,
            hotplug,
        } => vec![
            ("JOBS", loads.iter().map(Load::job).collect::<Vec<_>>().join(" ")),
            ("RING_BYTES", ring_bytes.to_string()),
            ("STOP_READER", stop_reader_seconds.to_string()),
            ("HOTPLUG", u32::from(*hotplug).to_string()),
        ],
        Work::Functions => vec![("JOBS", "functions".to_owned()), ("CALLS", functions::calls())],
        Work::Sleepers => vec![("JOBS", "sleepers".to_owned())],
        Work::Refusals => vec![("JOBS", "refusals".to_owned())],
        Work::Stress(rounds) => vec![("JOBS", format!("stress/{rounds}"))],
        Work::Filters => vec![
            ("JOBS", "filters".to_owned()),
            ("RING_BYTES", (1 << 20).to_string()),
        ],
        Work::Hostile(rounds) => vec![("JOBS", format!("hostile/{rounds}"))],
        Work::Reload(rounds) => vec![("JOBS", format!("reload/{rounds}"))],
        Work::Overload(load) => load.settings(),
        Work::Race(race) => vec![("JOBS", race.jobs()), ("RING_BYTES", (8 << 20).to_string())],
        Work::Unsupported => vec![("JOBS", "unsupported".to_owned())],
    }
}

/// Different work on one kernel is kept side by side.
fn run_name(proof: &Proof<'_>, release: &str) -> String {
    let work = match proof.work {
        // One boot for each, so that one does not take the place of another.
        Work::Corpus(sets) if proof.checked => &format!("corpus-{}", sets.join("-")),
        Work::Corpus(_) => "corpus",
        Work::Loads { hotplug: true, .. } => "hotplug",
        Work::Loads {
            stop_reader_seconds: 0,
            ..
        } => "load",
        Work::Loads { .. } => "loss",
        Work::Functions => "functions",
        Work::Sleepers => "sleepers",
        Work::Refusals => "refusals",
        Work::Stress(_) => "stress",
        Work::Filters => "filters",
        Work::Hostile(_) => "hostile",
        Work::Reload(_) => "reload",
        Work::Overload(_) => "overload",
        Work::Race(_) => "race",
        Work::Unsupported => "unsupported",
    };
    let cmdline: String = proof
        .cmdline
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parts = [release, proof.variant.as_str(), work, &cmdline];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
