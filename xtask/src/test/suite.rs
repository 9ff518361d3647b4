//! The tally of one test run.

use crate::cancel;
use crate::command::CommandError;
use crate::failure::Failure;
use crate::workspace::Context;

/// What has been checked so far.
#[derive(Debug)]
pub(super) struct Suite<'context> {
    context: &'context Context,
    passed: usize,
    skipped: usize,
    failures: Vec<String>,
}

impl<'context> Suite<'context> {
    /// Nothing yet.
    pub(super) fn new(context: &'context Context) -> Self {
        Suite {
            context,
            passed: 0,
            skipped: 0,
            failures: Vec::new(),
        }
    }

    /// Runs one check. `Ok` says how many things were checked in it; an error is one failure, shown at once.
    pub(super) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<usize, Failure>) {
        if cancel::requested() {
            return;
        }
        let task = self.context.progress.task(name);
        match check() {
            Ok(checked) => {
                self.passed += checked;
                task.done("");
            }
            Err(failure) => {
                task.failed(&failure.to_string());
                self.failed(name);
            }
        }
    }

    /// Counts something whose outcome has been shown already.
    pub(super) fn count(&mut self, name: &str, passed: bool) {
        if passed {
            self.passed += 1;
        } else {
            self.failed(name);
        }
    }

    /// Counts something that could not be tested, for a reason that has been shown and is no defect.
    pub(super) fn skip(&mut self) {
        self.skipped += 1;
    }

    /// Ctrl-C is no failure of what is tested, and no success.
    pub(super) fn interrupted(&self) -> Result<(), Failure> {
        if cancel::requested() {
            return Err(CommandError::Interrupted {
                program: "cargo xtask test".to_owned(),
            }
            .into());
        }
        Ok(())
    }

    /// How many passed, how many were skipped, and the names of those that failed.
    pub(super) fn results(self) -> (usize, usize, Vec<String>) {
        (self.passed, self.skipped, self.failures)
    }

    fn failed(&mut self, name: &str) {
        self.failures.push(name.to_owned());
    }
}
