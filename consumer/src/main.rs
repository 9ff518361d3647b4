//! `ringside-consumer`: the unprivileged half of a node. It is handed the open rings of a driver and
//! turns them into events; it can load nothing and calls no `bpf()`.
//!
//! `cli` says what to do, `source` maps the rings, `merge` puts their records in the order of time,
//! `capture` is the loop around it, `sink` and `metrics_server` are the ways out.

mod capture;
mod cli;
mod clock;
mod control;
#[cfg(test)]
#[path = "../../crates/ring/tests/driver/mod.rs"]
mod driver;
mod late;
mod merge;
mod metrics_server;
mod pace;
mod report;
mod sink;
mod source;
mod wait;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(error.as_ref());
            exit_code(error.as_ref())
        }
    }
}

/// Documented in docs/exit-codes.md; the supervisor passes them on where they say more than 1.
fn exit_code(error: &(dyn Error + 'static)) -> ExitCode {
    error
        .downcast_ref::<capture::CaptureError>()
        .map_or(ExitCode::FAILURE, capture::CaptureError::exit_code)
}

fn run() -> Result<(), Box<dyn Error>> {
    let config = cli::Config::resolve(cli::Cli::parse())?;
    capture::run(config)?;
    Ok(())
}
