//! `ringside`: finds, verifies and loads the capture driver for the running kernel, then supervises the
//! consumer of its events.
//!
//! ```text
//! host -> candidates -> source -> verify -> insert | ebpf -> driver -> supervise
//! ```
//!
//! A step exists only on the type that has earned it: nothing but a verified artifact can be loaded, and
//! every attempt that failed stays in the report.
//!
//! **Invariant:** this program parses no event. What comes out of the rings is seen by the consumer alone,
//! which has no right that this program has.

mod candidates;
mod child;
mod cli;
mod config;
mod consumer;
mod control;
mod device_node;
mod driver;
mod ebpf;
mod exit;
mod filters;
mod host;
mod http;
mod insert;
mod kernel_log;
mod load;
mod loaded_module;
mod log;
mod offsets;
mod overlay;
mod plan;
mod redact;
mod report;
mod retry;
mod run;
mod signals;
mod snap;
mod source;
#[cfg(test)]
mod source_tests;
mod supervise;
mod tls;
mod verify;
mod vermagic;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(typed) => run::run(*typed),
        Command::Explain(typed) => run::explain(&typed),
        Command::Completions(typed) => {
            typed.print();
            exit::Exit::Done
        }
    }
    .into()
}
