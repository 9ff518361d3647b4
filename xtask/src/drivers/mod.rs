//! `cargo xtask drivers`: the module for each kernel and the eBPF object for each architecture.
//!
//! Every action is keyed by the content of all it reads (sources, headers, toolchain, recipe) and its result
//! kept in the cache: a second run touches nothing, a change rebuilds exactly what it affects.

mod action;
mod ebpf;
mod kmod;
mod remarks;
mod report;
mod reproduce;
mod sizes;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ringside_artifact::{ElfError, Variant};
use ringside_kernel_release::KernelEntry;

use crate::cancel;
use crate::command::CommandError;
use crate::debian;
use crate::failure::{Exit, Explain, Failure};
use crate::headers::{HeaderTree, HeadersError, StandIn};
use crate::image;
use crate::kernels::{self, Selection};
use crate::matrix::{self, Job, Matrix, MatrixError, State};
use crate::packages;
use crate::roots::{self, Root, RootError};
use crate::store::StoreError;
use crate::workspace::Context;

pub(crate) use remarks::{remarks, require_none};
pub(crate) use report::{Outcome, Report};
pub(crate) use reproduce::{Reproduced, reproduce};

/// Build the module and the eBPF object
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Build drivers for kernels of KERNEL_VERSIONS
    ///
    /// Headers and compiler are the distribution's own, fetched through apt's mirror and kept in the cache. The
    /// results are in target/ringside/drivers/<release>/, the table is on standard output.
    #[command(
        after_help = "Examples:\n  cargo xtask drivers build --kernel 6.1.0-56-cloud-amd64\n  \
                            cargo xtask drivers build --all --variant kmod --jobs 2 --json\n\n\
                            Exit code 10: at least one driver did not compile; 5: headers are gone."
    )]
    Build {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// Print the plan and build nothing: every kernel once per variant, with what the blocklist says
        #[arg(long)]
        print: bool,
        /// One JSON array on standard output
        #[arg(long)]
        json: bool,
    },
    /// Ask the kernel's own tools about the module: W=1, sparse, checkpatch.pl
    ///
    /// Compiler and sparse are those of each kernel's distribution; checkpatch.pl comes from the source of
    /// build-matrix/sanitize.yaml. No remark about our sources is right; those about the kernel's headers are not ours.
    #[command(
        after_help = "Examples:\n  cargo xtask drivers check --kernel 6.1.0-56-cloud\n  cargo xtask drivers check --all"
    )]
    Check {
        #[command(flatten)]
        selection: Selection,
    },
    /// Build once more in another place, and compare bit by bit
    ///
    /// What is not built yet is built first. The second time nothing comes from the cache, and sources, probes and
    /// objects lie elsewhere.
    #[command(
        after_help = "Examples:\n  cargo xtask drivers verify --kernel 6.1.0-56-cloud\n  cargo xtask drivers verify --all --json\n\n\
                            Exit code 14: at least one driver differs."
    )]
    Verify {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// One JSON array on standard output
        #[arg(long)]
        json: bool,
    },
    /// Count the C of both drivers, part by part
    ///
    /// Lines, and lines of code: neither blank nor only a comment. The table of events and the rules that both
    /// drivers share are a part of their own.
    Sizes {
        /// One JSON array on standard output
        #[arg(long)]
        json: bool,
    },
}

/// How drivers are built.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Only this driver: kmod or ebpf; repeatable [default: both]
    #[arg(long = "variant", value_name = "VARIANT")]
    pub(crate) variants: Vec<Variant>,

    /// Kernels at the same time [default: one per processor]
    #[arg(long, short = 'j', value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,

    /// Build again what the cache has
    #[arg(long)]
    pub(crate) no_cache: bool,
}

impl Options {
    /// The variants that were asked for, each once.
    fn variants(&self) -> Vec<Variant> {
        let all = [Variant::Kmod, Variant::Ebpf];
        all.into_iter()
            .filter(|variant| self.variants.is_empty() || self.variants.contains(variant))
            .collect()
    }
}

/// A driver that was built.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// For this line of KERNEL_VERSIONS.
    pub(crate) kernel: KernelEntry,
    /// Which driver.
    pub(crate) variant: Variant,
    /// The uncompressed driver below target/ringside/drivers/.
    pub(crate) path: PathBuf,
    /// Processor time of the build when it ran; of probes and compilation, everything it started included.
    pub(crate) cpu: Duration,
    /// It was in the cache.
    pub(crate) cached: bool,
    /// Another kernel's headers that a module was compiled against, its own being gone.
    pub(crate) stand_in: Option<StandIn>,
}

/// Why a driver was not built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DriversError {
    /// No headers for it.
    #[error(transparent)]
    Headers(#[from] HeadersError),
    /// No compiler for it.
    #[error(transparent)]
    Root(#[from] RootError),
    /// The family names a root that families.yaml does not have.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// It did not compile, or a control probe gave the wrong answer. The whole output is in `log`.
    #[error("the {variant} driver for `{release}` does not build, see {}", log.display())]
    Compile {
        release: String,
        variant: Variant,
        log: PathBuf,
        source: Box<CommandError>,
    },
    /// It did, and is not for the kernel that it was built for.
    #[error("the module for `{release}` says that it is for another kernel: `{vermagic}`")]
    OtherKernel { release: String, vermagic: String },
    /// It did, and what came out is none.
    #[error("what was built for `{release}` is no kernel module")]
    NoModule { release: String, source: ElfError },
    /// A tool of the build could not be run.
    #[error("cannot build the {variant} driver for `{release}`")]
    Tool {
        release: String,
        variant: Variant,
        source: Box<CommandError>,
    },
    /// The cache or the outputs.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The plan says that it is not built.
    #[error("the {variant} driver for `{release}` is blocked: {reason}")]
    Blocked {
        release: String,
        variant: Variant,
        reason: String,
    },
    /// The plan says that it cannot work.
    #[error("the {variant} driver is unsupported on `{release}`: {reason}")]
    Unsupported {
        release: String,
        variant: Variant,
        reason: String,
    },
    /// The kernel's own tools are not content with the module's sources.
    #[error("{} remarks:\n  {}", remarks.len(), remarks.join("\n  "))]
    Remarks { remarks: Vec<String> },
    /// The same sources gave other bytes in another place.
    #[error("not the same when built again: {}", drivers.join("; "))]
    Irreproducible { drivers: Vec<String> },
    /// Some of several; each has been reported.
    #[error("{count} of {of} drivers were not built")]
    Incomplete { count: usize, of: usize, exit: Exit },
}

impl DriversError {
    /// Not a defect: the matrix says so, or the archive has moved on.
    pub(crate) fn is_known_state(&self) -> bool {
        match self {
            DriversError::Blocked { .. } | DriversError::Unsupported { .. } => true,
            DriversError::Headers(error) => error.is_gone(),
            _ => false,
        }
    }

    /// Not even where just this driver was asked for: there is none to be had.
    pub(crate) fn is_unsupported(&self) -> bool {
        matches!(self, DriversError::Unsupported { .. })
    }
}

impl Explain for DriversError {
    fn exit(&self) -> Exit {
        match self {
            DriversError::Headers(error) => error.exit(),
            DriversError::Root(error) => error.exit(),
            DriversError::Matrix(error) => error.exit(),
            DriversError::Compile { .. }
            | DriversError::OtherKernel { .. }
            | DriversError::NoModule { .. }
            | DriversError::Blocked { .. }
            | DriversError::Unsupported { .. } => Exit::BuildFailed,
            DriversError::Remarks { .. } | DriversError::Irreproducible { .. } => Exit::CheckFailed,
            DriversError::Tool { source, .. } => source.exit(),
            DriversError::Store(error) => error.exit(),
            DriversError::Incomplete { exit, .. } => *exit,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            DriversError::Headers(error) => error.hint(),
            DriversError::Root(error) => error.hint(),
            DriversError::Store(error) => error.hint(),
            DriversError::Blocked { .. } | DriversError::Unsupported { .. } => {
                Some("the rule is in build-matrix/blocklist.yaml".to_owned())
            }
            DriversError::Tool { source, .. } => source.hint(),
            _ => None,
        }
    }
}

/// Builds, and reports on every driver that was asked for, whatever became of it.
pub(crate) fn build_all(
    kernels: &[KernelEntry],
    options: &Options,
    context: &Context,
) -> Result<Vec<Report>, Failure> {
    let matrix = Matrix::load(context)?;
    let variants = options.variants();
    packages::ensure(&packages(&variants), context)?;
    let jobs = matrix::plan(kernels, &variants, &matrix)?;
    let workers = options
        .jobs
        .or(std::thread::available_parallelism().ok())
        .map_or(1, std::num::NonZeroUsize::get);
    let (next, reports) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..workers.min(jobs.len()) {
            scope.spawn(|| {
                while let Some((at, job)) = take(&next, &jobs) {
                    if cancel::requested() {
                        break;
                    }
                    let report = Report::of(job, one(job, &matrix, options, context));
                    reports
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .push((at, report));
                }
            });
        }
    });
    let mut reports = reports
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    reports.sort_by_key(|(at, _)| *at);
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

/// The module for a kernel that was built here, with the headers and in the root of its own build.
pub(crate) fn module_for(
    kernel: &KernelEntry,
    headers: HeaderTree,
    root: Root,
    context: &Context,
) -> Result<Built, DriversError> {
    let task = context.progress.task(format!("kmod for {}", kernel.release));
    let outcome = kmod::build_with(kernel, headers, root, false, context, &task);
    match &outcome {
        Ok(built) => task.done(&report::cost(built)),
        Err(error) => task.failed(&error.to_string()),
    }
    outcome
}

/// Every driver came out the same, or an error that names those which did not.
pub(crate) fn require_same(found: &[Reproduced]) -> Result<(), DriversError> {
    let differs = |driver: &Reproduced| {
        let difference = driver.difference.as_ref()?;
        Some(format!("{} {}: {difference}", driver.kernel, driver.variant))
    };
    let drivers: Vec<String> = found.iter().filter_map(differs).collect();
    if drivers.is_empty() {
        return Ok(());
    }
    Err(DriversError::Irreproducible { drivers })
}

/// The next job nobody has taken.
fn take<'jobs, 'matrix>(
    next: &AtomicUsize,
    jobs: &'jobs [Job<'matrix>],
) -> Option<(usize, &'jobs Job<'matrix>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    jobs.get(at).map(|job| (at, job))
}

/// What building these drivers needs on the machine.
pub(crate) fn packages(variants: &[Variant]) -> Vec<&'static str> {
    let mut wanted = Vec::new();
    if variants.contains(&Variant::Kmod) {
        wanted.extend(debian::PACKAGES);
        wanted.extend(roots::PACKAGES);
        // Stand-in headers are compared with the kernel's image.
        wanted.extend(image::PACKAGES);
    }
    if variants.contains(&Variant::Ebpf) {
        wanted.extend(ebpf::PACKAGES);
    }
    wanted
}

fn one(job: &Job<'_>, matrix: &Matrix, options: &Options, context: &Context) -> Result<Built, DriversError> {
    let (kernel, variant) = (&job.kernel, job.variant);
    let release = kernel.release.to_string();
    match job.state.clone() {
        State::Build => {}
        State::Blocked(reason) => {
            return Err(DriversError::Blocked {
                release,
                variant,
                reason,
            });
        }
        State::Unsupported(reason) => {
            return Err(DriversError::Unsupported {
                release,
                variant,
                reason,
            });
        }
    }
    let task = context.progress.task(format!("{variant} for {}", kernel.release));
    let outcome = match variant {
        Variant::Kmod => kmod::build(kernel, job.family, matrix, options.no_cache, context, &task),
        Variant::Ebpf => ebpf::build(kernel, options.no_cache, context),
    };
    match &outcome {
        Ok(built) => task.done(&report::cost(built)),
        Err(error) => task.failed(&error.to_string()),
    }
    outcome
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let (selection, options, json) = match &args.command {
        Command::Build {
            selection,
            options,
            print: true,
            json,
        } => {
            let chosen = kernels::select(&kernels::load(context)?, selection)?;
            let matrix = Matrix::load(context)?;
            let jobs = matrix::plan(&chosen, &options.variants(), &matrix)?;
            return Ok(report::print_plan(&jobs, *json)?);
        }
        Command::Build {
            selection,
            options,
            json,
            ..
        } => (selection, options, json),
        Command::Check { selection } => {
            let chosen = kernels::select(&kernels::load(context)?, selection)?;
            return Ok(require_none(remarks(&chosen, context)?)?);
        }
        Command::Verify {
            selection,
            options,
            json,
        } => {
            let chosen = kernels::select(&kernels::load(context)?, selection)?;
            let found = reproduce(&chosen, selection.all, options, context)?;
            report::print_reproduced(&found, *json)?;
            return Ok(require_same(&found)?);
        }
        Command::Sizes { json } => return Ok(sizes::print(*json, context)?),
    };
    let chosen = kernels::select(&kernels::load(context)?, selection)?;
    let reports = build_all(&chosen, options, context)?;
    report::print(&reports, *json)?;
    let unbuilt = || {
        reports.iter().filter_map(|report| match &report.outcome {
            Outcome::Not(error) => Some(error),
            Outcome::Built(_) => None,
        })
    };
    for error in unbuilt() {
        context.progress.note(report::explain(error));
    }
    // Over the whole list, gone and blocked are states of the catalogue; of a kernel asked for, they are failures.
    let failures = || {
        unbuilt()
            .filter(|error| !error.is_unsupported())
            .filter(|error| !selection.all || !error.is_known_state())
    };
    match failures().next() {
        Some(error) => {
            let (count, of) = (failures().count(), reports.len());
            Err(DriversError::Incomplete {
                count,
                of,
                exit: error.exit(),
            }
            .into())
        }
        None if cancel::requested() => Err(DriversError::Incomplete {
            count: 0,
            of: reports.len(),
            exit: Exit::Interrupted,
        }
        .into()),
        None => Ok(()),
    }
}
