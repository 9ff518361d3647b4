//! What was tried and what came of it: kept while the program works, told as the startup diagnostics block
//! and as JSON.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use ringside_artifact::Variant;
use serde::Serialize;

use crate::candidates::Candidates;
use crate::exit::Exit;
use crate::host::Host;
use crate::log;
use crate::plan::Plan;

/// How near an attempt came to a loaded driver: of several failures the nearest one decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reached {
    /// Out of the question on this host.
    Host,
    /// The source has no repository at all.
    Source,
    /// The source's index does not list it.
    Listing,
    /// The index could not be had or used.
    Index,
    /// Listed, but the file could not be had as listed.
    File,
    /// Fetched, but not what it should be.
    Verification,
    /// Verified, but it does not work in this kernel.
    Kernel,
}

/// One thing that was tried and did not work.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failure {
    /// Absent when a source as a whole failed.
    pub(crate) variant: Option<Variant>,
    /// The source; absent when it was not about one.
    pub(crate) origin: Option<String>,
    pub(crate) reached: Reached,
    /// The error with its causes.
    pub(crate) what: String,
    pub(crate) next_step: String,
    pub(crate) exit_code: u8,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// A candidate as the block shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CandidateState {
    pub(crate) variant: Variant,
    pub(crate) names: Vec<String>,
    pub(crate) state: String,
}

/// The variant that runs, and why it was taken.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chosen {
    pub(crate) variant: Variant,
    pub(crate) reason: String,
    pub(crate) artifact: String,
    pub(crate) origin: String,
    pub(crate) plan: String,
    /// Where system calls are hooked.
    pub(crate) hooks: Plan,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Timing {
    pub(crate) step: String,
    pub(crate) milliseconds: f64,
}

/// Everything the operator may want to know about the start.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) version: &'static str,
    /// Absent when the host could not be described.
    pub(crate) host: Option<Host>,
    pub(crate) connected_to_control_plane: &'static str,
    pub(crate) kernel_driver_available: bool,
    pub(crate) driver_loaded_into_kernel: bool,
    pub(crate) candidates: Vec<CandidateState>,
    pub(crate) chosen: Option<Chosen>,
    /// What is wanted where, one line for each filter.
    pub(crate) filters: Vec<String>,
    /// How much data which records have; empty: none.
    pub(crate) data: Vec<String>,
    pub(crate) failures: Vec<Failure>,
    pub(crate) timings: Vec<Timing>,
    pub(crate) hints: Vec<String>,
    /// Absent while the program runs on.
    pub(crate) exit_code: Option<u8>,
}

/// The diagnostics could not be written to their file.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the diagnostics to `{}`", path.display())]
pub(crate) struct WriteError {
    path: PathBuf,
    source: io::Error,
}

impl WriteError {
    pub(crate) fn exit(&self) -> Exit {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Exit::DiskFull,
            _ => Exit::CannotWrite,
        }
    }
}

/// An error and its causes on one line each, the outermost first.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        // A transparent layer repeats its cause.
        if !text.ends_with(&words) {
            text = format!("{text}: {words}");
        }
        cause = error.source();
    }
    text
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            connected_to_control_plane: "not configured",
            ..Self::default()
        }
    }

    pub(crate) fn set_candidates(&mut self, candidates: &Candidates) {
        let state = |candidate: &crate::candidates::Candidate| match &candidate.impossible {
            Some(impossible) => format!("impossible: {}", impossible.reason),
            None => "not tried".to_owned(),
        };
        self.candidates = candidates
            .0
            .iter()
            .map(|candidate| CandidateState {
                variant: candidate.variant,
                names: candidate.names.iter().map(ToString::to_string).collect(),
                state: state(candidate),
            })
            .collect();
    }

    pub(crate) fn set_state(&mut self, variant: Variant, state: impl Into<String>) {
        let state = state.into();
        for candidate in self
            .candidates
            .iter_mut()
            .filter(|candidate| candidate.variant == variant)
        {
            candidate.state.clone_from(&state);
        }
    }

    /// Keeps a failure and logs it.
    pub(crate) fn fail(&mut self, failure: Failure) {
        log::warning(&failure.what);
        self.failures.push(failure);
    }

    /// Runs a step and keeps its time.
    pub(crate) fn time(&mut self, step: &str, began: Instant) {
        let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
        self.timings.push(Timing {
            step: step.to_owned(),
            milliseconds: (milliseconds * 10.0).round() / 10.0,
        });
    }

    /// The failure that decides the exit code: the nearest one, the first of equals. When the host rules
    /// out every variant, rights that can be given come before what cannot be changed, and the variant
    /// tried last before the one that had a fallback.
    pub(crate) fn deciding(&self) -> Option<&Failure> {
        let nearest = self.failures.iter().rev().max_by_key(|failure| failure.reached)?;
        if nearest.reached > Reached::Host {
            return Some(nearest);
        }
        self.failures
            .iter()
            .find(|failure| failure.exit == Exit::NoPrivilege)
            .or(self.failures.last())
    }

    /// The block that people look for first.
    pub(crate) fn block(&self) -> String {
        let mut lines = vec![
            String::new(),
            "== Ringside Startup Diagnostics: ==".to_owned(),
            format!(
                " Connected to control plane?  {}",
                self.connected_to_control_plane
            ),
            format!(" Kernel driver available?     {}", self.kernel_driver_available),
            format!(" Driver loaded into kernel?   {}", self.driver_loaded_into_kernel),
        ];
        for candidate in &self.candidates {
            lines.push(format!(
                " Candidate {}: {}",
                candidate.names.join(" or "),
                candidate.state
            ));
        }
        if let Some(chosen) = &self.chosen {
            lines.push(format!(" Variant: {} ({})", chosen.variant, chosen.reason));
            lines.push(format!(" Source: {}", chosen.origin));
            lines.push(format!(" Plan: {}", chosen.plan.replace('\n', "; ")));
        }
        lines.extend(self.filters.iter().map(|filter| format!(" Filter: {filter}")));
        lines.extend(self.data.iter().map(|data| format!(" Data: {data}")));
        if !self.timings.is_empty() {
            let times: Vec<String> = self
                .timings
                .iter()
                .map(|timing| format!("{} {:.1} ms", timing.step, timing.milliseconds))
                .collect();
            lines.push(format!(" Time: {}", times.join(", ")));
        }
        lines.extend(self.hints.iter().map(|hint| format!(" Hint: {hint}")));
        lines.push("====================================".to_owned());
        lines.push(String::new());
        lines.join("\n")
    }

    /// The same as JSON. Written whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Result<(), WriteError> {
        let failed = |source| WriteError {
            path: path.to_owned(),
            source,
        };
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        // Something that is no regular file (a pipe, /dev/stderr) cannot be replaced, only written to.
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return File::options()
                .write(true)
                .open(path)
                .and_then(|mut file| file.write_all(&text))
                .map_err(failed);
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let temporary = path.with_file_name(name);
        let write = || -> io::Result<()> {
            let mut file = File::create(&temporary)?;
            file.write_all(&text)?;
            file.sync_all()?;
            std::fs::rename(&temporary, path)
        };
        write().map_err(|source| {
            let _ = std::fs::remove_file(&temporary);
            failed(source)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(reached: Reached, exit: Exit) -> Failure {
        Failure {
            variant: Some(Variant::Kmod),
            origin: None,
            reached,
            what: "x".to_owned(),
            next_step: String::new(),
            exit_code: exit.code(),
            exit,
        }
    }

    #[test]
    fn the_block_keeps_the_lines_people_know() {
        let mut report = Report::new();
        report.kernel_driver_available = true;
        report.hints.push("do this".to_owned());
        let block = report.block();
        let lines: Vec<&str> = block.lines().collect();
        assert_eq!(lines[1], "== Ringside Startup Diagnostics: ==");
        assert_eq!(lines[2], " Connected to control plane?  not configured");
        assert_eq!(lines[3], " Kernel driver available?     true");
        assert_eq!(lines[4], " Driver loaded into kernel?   false");
        assert_eq!(lines[5], " Hint: do this");
        assert_eq!(lines[6], "====================================");
    }

    #[test]
    fn the_nearest_failure_decides_and_the_first_of_equals() {
        let mut report = Report::new();
        report.failures.push(failure(Reached::Source, Exit::NotFound));
        report.failures.push(failure(Reached::File, Exit::Truncated));
        report.failures.push(failure(Reached::Listing, Exit::NotBuilt));
        report.failures.push(failure(Reached::File, Exit::Altered));
        assert_eq!(
            report.deciding().map(|failure| failure.exit),
            Some(Exit::Truncated)
        );
    }

    #[test]
    fn when_the_host_rules_out_everything_missing_rights_come_first() {
        let check = |exits: &[Exit]| {
            let mut report = Report::new();
            report
                .failures
                .extend(exits.iter().map(|&exit| failure(Reached::Host, exit)));
            report.deciding().map(|failure| failure.exit)
        };
        assert_eq!(
            check(&[Exit::NoModules, Exit::NoPrivilege]),
            Some(Exit::NoPrivilege)
        );
        assert_eq!(check(&[Exit::NoPrivilege, Exit::NoBtf]), Some(Exit::NoPrivilege));
        assert_eq!(check(&[Exit::NoModules, Exit::NoBtf]), Some(Exit::NoBtf));
        assert_eq!(check(&[]), None);
    }

    #[test]
    fn a_full_disk_leaves_no_half_written_file_and_has_its_own_code() {
        let report = Report::new();
        assert_eq!(
            report.write(Path::new("/dev/full")).unwrap_err().exit(),
            Exit::DiskFull
        );
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("diagnostics.json");
        report.write(&path).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(value["connected_to_control_plane"], "not configured");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
        assert_eq!(
            report
                .write(&directory.path().join("no/such"))
                .unwrap_err()
                .exit(),
            Exit::CannotWrite
        );
    }
}
