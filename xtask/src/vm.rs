//! `cargo xtask vm`: a real kernel in a virtual machine, with the real loader and consumer inside.
//!
//! `run` compares the events of a small program with an expectation that people wrote from reading it
//! (`ci/guest/corpus/`); `load` counts what a program provoked per CPU. Every boot ends in one verdict.

mod bench;
mod checkers;
mod compare;
mod corpus;
mod cpio;
mod dmesg;
mod filters;
mod functions;
mod hostile;
mod ledger;
mod load;
mod machine;
mod modules;
mod names;
pub(crate) mod native;
mod notation;
mod observed;
mod overload;
mod programs;
mod proof;
mod prove;
mod race;
mod refusals;
mod reload;
mod report;
mod results;
mod sanitize;
mod session;
mod sleepers;
mod stage;
mod stress;
mod unsupported;
mod value;
mod verdict;
mod watch;

use std::time::Duration;

use ringside_artifact::Variant;

use crate::failure::{Exit, Explain, Failure};
use crate::kernels::{self, Selection};
use crate::output;
use crate::workspace::Context;

pub(crate) use load::Load;
pub(crate) use machine::SAYS;
pub(crate) use overload::Overload;
pub(crate) use programs::compile_all as compile_programs;
pub(crate) use prove::{Proof, Work, prove};
pub(crate) use race::Race;
pub(crate) use stage::Stage;
pub(crate) use verdict::Verdict;
pub(crate) use watch::watch;

/// What `vm run` captures, each by itself.
pub(crate) const SETS: [&str; 7] = ["default", "all", "data", "uring", "clock", "execve", "execveat"];

/// Of each capture of `vm load --capped`: the rings are full after a fraction of the first.
const OVERLOAD_SECONDS: u32 = 3;

/// Boot a kernel and prove a driver on it
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Compare the events of a known program with the expectation
    ///
    /// Builds the drivers and publishes them, serves them over HTTP, boots the kernel in QEMU, lets the loader
    /// fetch, verify and insert one there, runs ci/guest/activity.c and compares its process tree with
    /// ci/guest/corpus/*.expected. The module must be gone at the end and the kernel's log clean.
    #[command(
        after_help = "Examples:\n  cargo xtask vm run --kernel 6.1.0-56-cloud-amd64 --variant kmod\n  \
                            cargo xtask vm run --all --json\n  \
                            cargo xtask vm run --kernel 7.2.12+deb13-cloud --cmdline preempt=full --wanted all\n  \
                            cargo xtask vm run --sanitize && cargo xtask vm run --sanitize --rt\n  \
                            cargo xtask vm run --sanitize --only functions --only hostile\n\n\
                            Exit code 13: at least one run failed; console, kernel log and differences are kept in target/ringside/vm/."
    )]
    Run {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// Which wanted set: default or all, data, which is all with snap lengths, uring, which is all of another program,
        /// clock, in which the time of day is set and the machine sleeps (S3), or one of execve and execveat without the
        /// other; repeatable, all in one boot [default: every one]
        #[arg(long, value_name = "SET", value_parser = SETS)]
        wanted: Vec<String>,
        /// Where calls are hooked: `functions` of the wanted calls, in groups until all calls were hooked
        /// [default: as the loader decides]
        #[arg(long, value_name = "PLAN", value_parser = ["functions"], conflicts_with_all = ["wanted", "sanitize"])]
        plan: Option<String>,
        /// The module on a kernel with KASAN, lockdep and kmemleak, which is built first (build-matrix/sanitize.yaml):
        /// corpus, hooks of functions, stress and a hostile reader, a boot for each, and no word from the checkers
        #[arg(long, group = "Selection", conflicts_with_all = ["kernels", "all", "variants"])]
        sanitize: bool,
        /// With --sanitize: PREEMPT_RT is on
        #[arg(long, requires = "sanitize")]
        rt: bool,
        /// With --sanitize: this alone; repeatable
        #[arg(long, value_name = "WORK", requires = "sanitize", value_parser = sanitize::WORKS)]
        only: Vec<String>,
    },
    /// Count what a program provoked on each CPU: all of it is delivered, or counted as lost
    #[command(
        after_help = "Examples:\n  cargo xtask vm load --kernel 6.12.117+deb12-cloud\n  \
                            cargo xtask vm load --kernel 6.12.117+deb12-cloud --load open:10000 --ring-bytes 65536 --stop-reader 2\n  \
                            cargo xtask vm load --kernel 6.12.117+deb12-cloud --capped 40 --runs 100 --deadline 3000"
    )]
    Load {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// open:COUNT, connect:COUNT or fork:COUNT; repeatable, all in one boot [default: open:10000 connect:100 fork:200; open:10000 connect:2000 fork:2000 with --stop-reader]
        #[arg(long = "load", value_name = "KIND:COUNT")]
        loads: Vec<Load>,
        /// Size of each CPU's ring, in bytes; a power of two, at least 65536
        #[arg(long, value_name = "BYTES", default_value_t = 8 << 20)]
        ring_bytes: u32,
        /// Seconds for which the consumer is stopped while the load runs; then losses must occur, and balance
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        stop_reader: u32,
        /// The last CPU is offline when the capture starts and comes online before the load: its ring is there
        #[arg(long)]
        hotplug: bool,
        /// Instead: rings of 64 KiB, a reader that takes so many records per second, and ten times as many events
        #[arg(long, value_name = "RECORDS", conflicts_with_all = ["loads", "ring_bytes", "stop_reader", "hotplug"])]
        capped: Option<u32>,
        /// With --capped: captures, one after the other
        #[arg(long, value_name = "N", default_value_t = 3, requires = "capped")]
        runs: u32,
        /// With --capped: more lifecycle and connection events than the reader takes, so that they are lost too
        #[arg(long, requires = "capped")]
        excess: bool,
    },
    /// Provoke everything that the loader must refuse, and the ends that it must survive
    ///
    /// One boot with damaged repositories, a kernel or user that says no, full disks and killed processes. Exit
    /// code and words of each must be those of the table in xtask/src/vm/refusals.rs, and nothing may be left
    /// behind: no module, no process, no mount, no half-written file.
    #[command(
        after_help = "Examples:\n  cargo xtask vm refuse --kernel 7.2.12+deb13-cloud\n  \
                            cargo xtask vm refuse --kernel 6.1.0-56-cloud --json | jq -r '.[].refusals[] | [.name, .code, .message] | @tsv'"
    )]
    Refuse {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        boot: Boot,
    },
    /// Hook and unhook the module again and again under load; every ledger must balance
    ///
    /// The module without the loader, rings as small as they may be, processes that open, fork, connect and
    /// close without a pause. Ledger, records read and gaps in their numbers are compared per CPU in every round.
    #[command(
        after_help = "Examples:\n  cargo xtask vm stress --kernel 7.2.12+deb13-cloud --cmdline preempt=full\n  \
                            cargo xtask vm stress --all --rounds 100\n  \
                            cargo xtask vm stress --kernel 6.12.117+deb12-cloud --hostile --rounds 60\n  \
                            cargo xtask vm stress --kernel 6.12.117+deb12-cloud --reload --rounds 1000 --deadline 1800"
    )]
    Stress {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        boot: Boot,
        /// How often the hooks come and go
        #[arg(long, value_name = "N", default_value_t = 20)]
        rounds: u32,
        /// Instead: so many readers that do what no reader should, and an honest one after them
        #[arg(long)]
        hostile: bool,
        /// Instead: so many times the module is inserted, used and taken out while others open, crash and unload
        #[arg(long, conflicts_with = "hostile")]
        reload: bool,
    },
    /// Count what comes through filters, also while they change
    ///
    /// With the module, programs in cgroups and in a pid namespace make calls of which they know the number:
    /// scopes, sampling, failed and long calls have to let exactly those through that they say. Then the loader,
    /// with each driver, whose file of filters changes while it captures.
    #[command(
        after_help = "Examples:\n  cargo xtask vm filters --kernel 7.2.12+deb13-cloud\n  cargo xtask vm filters --all --variant ebpf"
    )]
    Filters {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
    },
    /// Change descriptors and buffers under calls: no event may name a wrong object unflagged
    ///
    /// One thread opens files and connects, another replaces the descriptors, or rewrites the path and the address,
    /// meanwhile. Every value of the events is compared with what the kernel really did; a wrong one is allowed only
    /// where its source says so (fd_at_exit, user_at_exit), and how often that happens is told.
    #[command(
        after_help = "Examples:\n  cargo xtask vm race --kernel 6.12.117+deb12-cloud\n  \
                            cargo xtask vm race --native --calls 10000000\n  \
                            cargo xtask vm race --kernel 6.1.0-56-cloud --direct --calls 10000000 --deadline 14400\n  \
                            cargo xtask vm race --native --believe-flagged    the check itself: flagged values are believed"
    )]
    Race {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// Calls of each kind [default: 20000 in a virtual machine, 1000000 natively]
        #[arg(long, value_name = "N")]
        calls: Option<u64>,
        /// On this machine, with eBPF, instead of a virtual one
        #[arg(long, group = "Selection", conflicts_with_all = ["kernels", "all", "variants"])]
        native: bool,
        /// Flagged values are judged like all others: then it must find wrong ones, or it could not find any
        #[arg(long)]
        believe_flagged: bool,
        /// The module without loader and consumer: the program reads its rings, for millions of calls
        #[arg(long, conflicts_with_all = ["variants", "native"])]
        direct: bool,
    },
    /// Let threads sleep in hooked functions, call meanwhile, and take the module from under them
    ///
    /// The module without the loader, by every kind of hook that it offers on the kernel: a thousand threads in
    /// read() of a pipe, then more than the pool has places. All calls are records or counted.
    #[command(
        after_help = "Examples:\n  cargo xtask vm sleepers --kernel 7.2.12+deb13-cloud\n  \
                            cargo xtask vm sleepers --all"
    )]
    Sleepers {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        boot: Boot,
    },
    /// Count the instructions that a capture adds to each system call
    ///
    /// One boot with one processor whose clock is its instruction counter: the same calls without a driver, with
    /// empty handlers on the same hooks, and with each driver. docs/benchmarks.md says what the figures mean.
    #[command(
        after_help = "Examples:\n  cargo xtask vm bench --kernel 6.12.117+deb12-cloud\n  \
                            cargo xtask vm bench --all --variant kmod --json"
    )]
    Bench {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
    },
}

/// Which drivers are proved, and how.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Only this driver: kmod or ebpf; repeatable [default: both]
    #[arg(long = "variant", value_name = "VARIANT")]
    variants: Vec<Variant>,

    #[command(flatten)]
    boot: Boot,
}

/// How a kernel is booted and what is said about it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Boot {
    /// Appended to the guest kernel's command line
    #[arg(long, value_name = "TEXT", default_value = "")]
    cmdline: String,

    /// One JSON array of verdicts on standard output
    #[arg(long)]
    json: bool,

    /// Keep console, results and events of passes too
    #[arg(long)]
    keep: bool,

    /// Seconds a guest may take from power-on to power-off [default: 300, of a kernel with checkers 1800]
    #[arg(long, value_name = "SECONDS")]
    deadline: Option<u64>,
}

impl Boot {
    fn deadline(&self, checked: bool) -> Duration {
        let usual = if checked { 1800 } else { 300 };
        Duration::from_secs(self.deadline.unwrap_or(usual))
    }
}

/// Why `vm` is not content.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VmError {
    /// The verdicts say what did not hold.
    #[error("{failed} of {of} runs failed")]
    Failed { failed: usize, of: usize },
}

impl Explain for VmError {
    fn exit(&self) -> Exit {
        Exit::ProofFailed
    }

    fn hint(&self) -> Option<String> {
        Some("console, kernel log and differences are in target/ringside/vm/".to_owned())
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    const VARIANTS: [Variant; 2] = [Variant::Kmod, Variant::Ebpf];
    let chosen = |options: &Options| -> Vec<Variant> {
        let wanted = |variant: &Variant| options.variants.is_empty() || options.variants.contains(variant);
        VARIANTS.into_iter().filter(wanted).collect()
    };
    let (selection, boot, variants, work) = match &args.command {
        Command::Bench { selection, options } => {
            let kernels = kernels::select(&kernels::load(context)?, selection)?;
            return bench::run(&kernels, &chosen(options), &options.boot, context);
        }
        Command::Run {
            selection,
            options,
            wanted,
            plan,
            sanitize,
            rt,
            only,
        } => {
            let sets = SETS
                .into_iter()
                .filter(|set| wanted.is_empty() || wanted.iter().any(|w| w == set));
            if *sanitize {
                return sanitize::run(&sets.collect::<Vec<_>>(), only, *rt, &options.boot, context);
            }
            let work = match plan {
                Some(_) => Work::Functions,
                None => Work::Corpus(sets.collect()),
            };
            (selection, &options.boot, chosen(options), work)
        }
        Command::Load {
            selection,
            options,
            loads,
            ring_bytes,
            stop_reader,
            hotplug,
            capped,
            runs,
            excess,
        } => {
            let overload = capped.map(|rate| Overload {
                rate,
                runs: *runs,
                seconds: OVERLOAD_SECONDS,
                excess: *excess,
            });
            let loads = match (loads.is_empty(), *stop_reader) {
                (false, _) => loads.clone(),
                (true, 0) => default_loads(),
                (true, _) => losing_loads(),
            };
            let loads = Work::Loads {
                loads,
                ring_bytes: *ring_bytes,
                stop_reader_seconds: *stop_reader,
                hotplug: *hotplug,
            };
            let work = overload.map_or(loads, Work::Overload);
            (selection, &options.boot, chosen(options), work)
        }
        Command::Race {
            selection,
            options,
            calls,
            native,
            believe_flagged,
            direct,
        } => {
            let race = Race {
                calls: calls.unwrap_or(if *native { 1_000_000 } else { 20_000 }),
                believe: *believe_flagged,
                direct: *direct,
            };
            if *native {
                return race_here(race, &options.boot, context);
            }
            let variants = if *direct {
                vec![Variant::Kmod]
            } else {
                chosen(options)
            };
            (selection, &options.boot, variants, Work::Race(race))
        }
        // The module in all scenes but one, which needs the other driver in the repository too.
        Command::Refuse { selection, boot } => (selection, boot, vec![Variant::Kmod], Work::Refusals),
        Command::Stress {
            selection,
            boot,
            rounds,
            hostile,
            reload,
        } => {
            let work = match (hostile, reload) {
                (true, _) => Work::Hostile,
                (_, true) => Work::Reload,
                _ => Work::Stress,
            };
            (selection, boot, vec![Variant::Kmod], work(*rounds))
        }
        Command::Sleepers { selection, boot } => (selection, boot, vec![Variant::Kmod], Work::Sleepers),
        Command::Filters { selection, options } => (selection, &options.boot, chosen(options), Work::Filters),
    };
    let kernels = kernels::select(&kernels::load(context)?, selection)?;
    let prepared = match work {
        Work::Refusals => &VARIANTS,
        _ => variants.as_slice(),
    };
    let stage = Stage::prepare(&kernels, prepared, context)?;
    let mut verdicts = Vec::new();
    for kernel in &kernels {
        for variant in &variants {
            let proof = Proof {
                kernel,
                variant: *variant,
                work: &work,
                cmdline: &boot.cmdline,
                checked: false,
                keep: boot.keep,
                deadline: boot.deadline(false),
            };
            let mut verdict = prove(&proof, &stage, context)?;
            // Over the whole list, gone and blocked are states; of a kernel asked for, they are failures.
            verdict.skipped &= selection.all || verdict.unsupported;
            if !boot.json {
                output::line(&verdict)?;
            }
            verdicts.push(verdict);
        }
    }
    if boot.json {
        output::line(serde_json::json!(verdicts))?;
    }
    conclude(&verdicts)
}

/// `vm race --native`: with the object of the last kernel of the list, which is that of all.
fn race_here(race: Race, boot: &Boot, context: &Context) -> Result<(), Failure> {
    let kernels: Vec<_> = kernels::load(context)?
        .iter()
        .last()
        .cloned()
        .into_iter()
        .collect();
    let stage = Stage::prepare(&kernels, &[Variant::Ebpf], context)?;
    let verdict = race.native(&stage, context)?;
    if boot.json {
        output::line(serde_json::json!([verdict]))?;
    } else {
        output::line(&verdict)?;
        verdict
            .problems
            .iter()
            .for_each(|problem| context.progress.note(problem));
    }
    conclude(&[verdict])
}

/// All of them passed, or an error that says how many did not.
pub(crate) fn conclude(verdicts: &[Verdict]) -> Result<(), Failure> {
    match verdicts
        .iter()
        .filter(|verdict| !verdict.pass && !verdict.skipped)
        .count()
    {
        0 => Ok(()),
        failed => Err(VmError::Failed {
            failed,
            of: verdicts.len(),
        }
        .into()),
    }
}

/// The figures that must hold on every kernel.
pub(crate) fn default_loads() -> Vec<Load> {
    vec![Load::open(10_000), Load::connect(100), Load::fork(200)]
}

/// More than rings of 64 KiB hold while nobody reads: some 300 connections or 480 forks on each CPU.
pub(crate) fn losing_loads() -> Vec<Load> {
    vec![Load::open(10_000), Load::connect(2_000), Load::fork(2_000)]
}
