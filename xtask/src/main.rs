//! `cargo xtask`: everything this repository does besides running on a node.
//!
//! This file only names the parts. `cli` has the subcommands; each is one module with its `Args` and a `run`.

mod cancel;
mod cli;
mod codegen;
mod command;
mod debian;
mod demo;
mod drivers;
mod failure;
mod headers;
mod http;
mod image;
mod kernels;
mod matrix;
mod mirror;
mod output;
mod packages;
mod progress;
mod roots;
mod sanitizer;
mod store;
mod test;
mod tidy;
mod vm;
mod workspace;

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    failure::report(cli::Cli::parse().run())
}
