//! `cargo xtask test`: everything that must hold, in the order in which a failure is cheapest to learn of.
//!
//! A check that fails does not stop the others. The last line on standard output is
//! `N passed, N failed, N skipped`.

mod checks;
mod suite;
mod vms;

use crate::failure::{Exit, Explain, Failure};
use crate::output;
use crate::packages;
use crate::workspace::Context;

use ringside_artifact::Variant;

use crate::vm::Stage;
use suite::Suite;

/// What the checks need on the machine; what builds and boots need is added by those.
const PACKAGES: [&str; 11] = [
    "clang",
    "gcc",
    "git",
    "libbpf-dev",
    "libc6-dev",
    "libclang-dev",
    "libelf-dev",
    "llvm",
    "make",
    "shellcheck",
    "zlib1g-dev",
];

/// Check everything that must hold
///
/// Formatting, lints, all tests, generated code, the rules of the repository, shell scripts; then drivers are
/// built and proved in virtual machines: both drivers on the kernels that build-matrix/ci.yaml names, or on all.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask test\n  cargo xtask test --no-vm        what needs no virtual machine: minutes\n  \
                        cargo xtask test --all-kernels  every kernel of KERNEL_VERSIONS\n\n\
                        Exit code 14: at least one check failed."
)]
pub(crate) struct Args {
    /// Prove every kernel of KERNEL_VERSIONS, not only those that ci.yaml names
    #[arg(long, conflicts_with = "no_vm")]
    all_kernels: bool,

    /// Build no driver and boot no virtual machine
    #[arg(long)]
    no_vm: bool,

    /// One JSON object on standard output instead of the last line
    #[arg(long)]
    json: bool,
}

/// Some of it does not hold.
#[derive(Debug, thiserror::Error)]
#[error("{} of {of} checks failed:\n  {}", failures.len(), failures.join("\n  "))]
struct ChecksFailed {
    failures: Vec<String>,
    of: usize,
}

impl Explain for ChecksFailed {
    fn exit(&self) -> Exit {
        Exit::CheckFailed
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let mut wanted = PACKAGES.to_vec();
    if !args.no_vm {
        wanted.extend(Stage::packages(&[Variant::Kmod, Variant::Ebpf]));
        wanted.sort_unstable();
        wanted.dedup();
    }
    packages::ensure(&wanted, context)?;
    let mut suite = Suite::new(context);
    checks::run(&mut suite, context);
    if !args.no_vm {
        vms::run(&mut suite, args.all_kernels, context);
    }
    suite.interrupted()?;
    let (passed, skipped, failures) = suite.results();
    if args.json {
        output::line(
            serde_json::json!({ "passed": passed, "failed": failures.len(), "skipped": skipped, "failures": failures }),
        )?;
    } else {
        output::line(format_args!(
            "{passed} passed, {} failed, {skipped} skipped",
            failures.len()
        ))?;
    }
    if failures.is_empty() {
        return Ok(());
    }
    let of = passed + failures.len();
    Err(ChecksFailed { failures, of }.into())
}
