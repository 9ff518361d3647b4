//! The subcommands and where each goes.

use clap::{Parser, Subcommand};

use crate::failure::{self, Failure};
use crate::workspace::Context;
use crate::{codegen, demo, drivers, headers, kernels, mirror, test, tidy, vm};

/// Builds, proves and publishes Ringside's drivers.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = failure::help())]
pub(crate) struct Cli {
    /// Only list missing system packages; never install one
    #[arg(long, global = true)]
    no_install: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What is in KERNEL_VERSIONS
    Kernels(kernels::Args),
    /// Kernel headers: fetched, verified and unpacked once
    Headers(headers::Args),
    /// The module and the eBPF object, for one kernel or for all
    Drivers(drivers::Args),
    /// The repository that nodes download from
    Mirror(mirror::Args),
    /// A real kernel in a virtual machine, with the real loader inside
    Vm(vm::Args),
    /// Build, publish, boot and show live events for one kernel
    Demo(demo::Args),
    /// Everything that must hold
    Test(test::Args),
    /// The rules of this repository
    Tidy(tidy::Args),
    /// Generate crates/event-abi from driver/uapi
    Codegen(codegen::Options),
}

impl Cli {
    /// Does what was asked for.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let context = &Context::detect(self.no_install)?;
        match self.command {
            Command::Kernels(args) => kernels::run(&args, context),
            Command::Headers(args) => headers::run(&args, context),
            Command::Drivers(args) => drivers::run(&args, context),
            Command::Mirror(args) => mirror::run(&args, context),
            Command::Vm(args) => vm::run(&args, context),
            Command::Demo(args) => demo::run(&args, context),
            Command::Test(args) => test::run(&args, context),
            Command::Tidy(args) => tidy::run(&args, context),
            Command::Codegen(options) => {
                let outcome = codegen::run(&options)?;
                let wrote =
                    |file: &std::path::PathBuf| context.progress.note(format!("wrote {}", file.display()));
                outcome.written.iter().for_each(wrote);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent_and_every_subcommand_explains_itself() {
        let command = Cli::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            assert!(
                subcommand.get_about().is_some(),
                "`{}` has no explanation",
                subcommand.get_name()
            );
        }
    }
}
