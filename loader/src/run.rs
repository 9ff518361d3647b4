//! `ringside run` and `ringside explain`: the order of things, and what is said at their end.

use std::io::Write;
use std::path::Path;

use ringside_artifact::ModuleVersion;

use crate::candidates::Candidates;
use crate::cli;
use crate::config::Config;
use crate::consumer::Consumer;
use crate::driver::{Driver, DriverError};
use crate::exit::Exit;
use crate::filters::{FilterSource, InForce};
use crate::host::{Host, Uname};
use crate::load::{LoadError, load};
use crate::log;
use crate::overlay;
use crate::report::{Report, chain};
use crate::signals::Signals;
use crate::supervise::{Deadlines, Hooks, SuperviseError, supervise};

/// Loads, supervises, removes.
pub(crate) fn run(typed: cli::Run) -> Exit {
    let mut config = match Config::resolve(typed) {
        Ok(config) => config,
        Err(error) => return end(error.exit(), &chain(&error)),
    };
    let signals = match Signals::catch(config.filter_source.file.is_some()) {
        Ok(signals) => signals,
        Err(error) => return end(Exit::Internal, &chain(&error)),
    };
    config.capture.overlay_upper = overlay::upper_dentry(Path::new("/"));
    let mut report = Report::new();
    report.filters = config.filters.lines();
    report.data = crate::snap::lines(&config.snap);
    let loaded = load(&config, &signals, &mut report);
    report.exit_code = loaded.as_ref().err().map(|error| error.exit().code());
    log::info(report.block());
    let written = config
        .diagnostics
        .as_deref()
        .map_or(Ok(()), |path| report.write(path));
    let mut driver = match (loaded, written) {
        (Ok(driver), Ok(())) => driver,
        (Ok(driver), Err(error)) => {
            drop(driver);
            return end(error.exit(), &chain(&error));
        }
        (Err(failed), written) => {
            if let Err(error) = written {
                log::error(chain(&error));
            }
            return end_with(failed.exit(), &in_words(&failed), failed.next_step());
        }
    };
    let supervised = capture(&mut driver, &config, &signals);
    // The driver goes out of the kernel however the capture ended.
    let finished = driver.finish();
    match (supervised, finished) {
        (Ok(()), Ok(())) => Exit::Done,
        (Err(error), finished) => {
            if let Err(error) = finished {
                log::error(chain(&error));
            }
            end(error.exit(), &chain(&error))
        }
        (Ok(()), Err(error)) => end(Exit::RemovalFailed, &chain(&error)),
    }
}

/// The consumer is told apart from the driver's life: whatever ends it, the driver goes next.
fn capture(driver: &mut Driver, config: &Config, signals: &Signals) -> Result<(), SuperviseError> {
    let mut in_force = InForce::new(config.capture.clone());
    in_force.change_to(&config.filters, driver)?;
    let consumer = Consumer::start(config, driver)?;
    log::info(format_args!(
        "The consumer is process {}; {} kinds of events are wanted, from the variant `{}`",
        consumer.pid(),
        config.capture.wanted_anywhere.len(),
        driver.variant()
    ));
    let mut hooks = Filtered {
        driver,
        in_force,
        source: &config.filter_source,
    };
    supervise(&mut hooks, consumer, signals, Deadlines::default())
}

/// A driver whose filters can be read again.
struct Filtered<'run> {
    driver: &'run mut Driver,
    in_force: InForce,
    source: &'run FilterSource,
}

impl Hooks for Filtered<'_> {
    fn start(&mut self) -> Result<(), DriverError> {
        self.driver.start()
    }

    fn stop(&mut self) -> Result<(), DriverError> {
        self.driver.stop()
    }

    fn reload(&mut self) {
        let wish = match self.source.read() {
            Ok(wish) => wish,
            Err(error) => {
                return log::error(format_args!("The filters stay as they are: {}", chain(&error)));
            }
        };
        if let Some(call) = self.driver.hooks().unhooked(&wish.wanted_anywhere()) {
            let error = DriverError::NotHooked { call: call.name };
            return log::error(format_args!("The filters stay as they are: {}", chain(&error)));
        }
        // By now the overlay's module may be there.
        let upper = overlay::upper_dentry(Path::new("/"));
        if let Err(error) = self.in_force.tell_layers(upper, self.driver) {
            return log::error(format_args!("The filters stay as they are: {}", chain(&error)));
        }
        match self.in_force.change_to(&wish, self.driver) {
            Ok(done) if done.is_empty() => log::info("The filters are what they were"),
            Ok(done) => {
                for change in done {
                    log::info(format_args!("Filter: {change}"));
                }
            }
            Err(error) => log::error(format_args!(
                "The filters are changed in part only: {}",
                chain(&error)
            )),
        }
    }
}

fn in_words(error: &LoadError) -> String {
    match error {
        LoadError::NoDriver { what, .. } => format!("{error}: {what}"),
        _ => chain(error),
    }
}

/// The last words: what failed, then the one next step.
fn end_with(exit: Exit, what: &str, next_step: &str) -> Exit {
    log::fatal(what);
    log::fatal(format_args!("Next step: {next_step}"));
    log::fatal(format_args!("Exit code {}: {}", exit.code(), exit.meaning()));
    exit
}

fn end(exit: Exit, what: &str) -> Exit {
    end_with(exit, what, exit.next_step())
}

/// Says what would be tried here. Reads only.
pub(crate) fn explain(typed: &cli::Explain) -> Exit {
    let host = match Host::detect(Path::new("/"), &Uname::of_this_machine()) {
        Ok(host) => host,
        Err(error) => return end(Exit::UnsupportedHost, &chain(&error)),
    };
    let candidates = Candidates::of(&host, typed.select.variant, &ModuleVersion::current());
    let mut report = Report::new();
    report.set_candidates(&candidates);
    let text = if typed.json {
        serde_json::json!({ "host": host, "candidates": report.candidates }).to_string()
    } else {
        let facts = host
            .rows()
            .into_iter()
            .map(|(name, value, source)| format!("{name:<22}  {value}  ({source})"));
        let candidates = report.candidates.iter().map(|candidate| {
            let state = if candidate.state == "not tried" {
                "possible"
            } else {
                &candidate.state
            };
            format!(
                "{:<22}  {}: {state}",
                format!("candidate {}", candidate.variant),
                candidate.names.join(" or ")
            )
        });
        facts.chain(candidates).collect::<Vec<_>>().join("\n")
    };
    // A reader that has seen enough and closed the pipe is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
    Exit::Done
}
