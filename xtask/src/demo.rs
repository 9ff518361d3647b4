//! `cargo xtask demo`: from kernel headers to live events, once in a virtual machine, once natively.

mod display;
mod native;

use ringside_artifact::Variant;
use ringside_kernel_release::{KernelEntry, KernelVersions};

use crate::failure::Failure;
use crate::kernels;
use crate::vm::{self, Stage};
use crate::workspace::Context;

use display::Display;

/// Build, publish, boot and show live events for one kernel
///
/// Builds both drivers for one kernel, publishes them to a repository, serves it over HTTP, boots that kernel in
/// QEMU, lets the loader insert the module there and shows what it says and the live events. Then, as root on a
/// machine with BTF, the eBPF driver runs natively. Nothing is left behind.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask demo\n  cargo xtask demo --kernel 6.1.0-56-cloud --seconds 20\n  \
                        cargo xtask --no-install demo     only list missing packages"
)]
pub(crate) struct Args {
    /// A release of KERNEL_VERSIONS, or a part of it that only one has [default: the newest cloud kernel]
    #[arg(long, short = 'k', value_name = "RELEASE")]
    kernel: Option<String>,

    /// For how long each of the two is shown
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,

    /// Event lines shown of each; the others are counted
    #[arg(long, value_name = "LINES", default_value_t = 40)]
    lines: usize,

    /// Only list missing system packages; never install one
    #[arg(long)]
    no_install: bool,
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let context = &Context {
        no_install: context.no_install || args.no_install,
        ..context.clone()
    };
    let list = kernels::load(context)?;
    let kernel = match &args.kernel {
        Some(wanted) => kernels::find(&list, wanted)?.clone(),
        None => newest_cloud(&list).ok_or_else(|| kernels::KernelsError::Unknown {
            wanted: "-cloud-".to_owned(),
            known: list.iter().map(ToString::to_string).collect(),
        })?,
    };
    let stage = Stage::prepare(
        std::slice::from_ref(&kernel),
        &[Variant::Kmod, Variant::Ebpf],
        context,
    )?;

    context
        .progress
        .note(format!("\n== {kernel} in a virtual machine, kernel module ==\n"));
    let mut display = Display::of_console(args.lines);
    let verdict = vm::watch(&stage, &kernel, Variant::Kmod, args.seconds, context, |line| {
        display.line(line)
    })?;
    display.finish();
    for problem in &verdict.problems {
        context.progress.note(problem);
    }
    context.progress.note(verdict.to_string());

    context.progress.note("\n== this machine, eBPF ==\n");
    native::run(&stage, args.seconds, Display::of_stream(args.lines), context)?;
    vm::conclude(&[verdict])
}

fn newest_cloud(list: &KernelVersions) -> Option<KernelEntry> {
    let clouds = list
        .iter()
        .filter(|entry| entry.release.as_str().contains("-cloud-"));
    clouds
        .max_by_key(|entry| entry.release.series())
        .or_else(|| list.iter().last())
        .cloned()
}
