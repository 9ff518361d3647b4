//! What one run in a virtual machine proved: one line for people, one JSON object for machines.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// The result of one boot.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    pub(crate) kernel: String,
    /// `kmod` or `ebpf`.
    pub(crate) variant: &'static str,
    /// Appended to the kernel's command line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) cmdline: String,
    pub(crate) pass: bool,
    /// It was not booted, for a reason that is a state of the matrix: `problems` says which.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) skipped: bool,
    /// The variant cannot work there, and the loader said so; the reason is in `problems`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unsupported: bool,
    pub(crate) captures: Vec<Capture>,
    /// What the loader refused, in the order it was provoked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) refusals: Vec<Refusal>,
    /// Guest seconds from power-on to its first program.
    pub(crate) boot_seconds: Option<f64>,
    /// Host seconds from power-on to power-off.
    pub(crate) took_seconds: f64,
    /// Everything that does not hold; empty in a pass.
    pub(crate) problems: Vec<String>,
    /// Console, results and differences; absent when they were not kept.
    pub(crate) kept: Option<PathBuf>,
}

/// One run of the loader inside a boot.
#[derive(Debug, Serialize)]
pub(crate) struct Capture {
    /// `default`, `all`, or the load that was provoked.
    pub(crate) what: String,
    /// Compared or counted events of the program.
    pub(crate) events: usize,
    /// Everything the consumer delivered.
    pub(crate) delivered: u64,
    /// Everything that was wanted and not delivered, each under one reason.
    pub(crate) lost: u64,
}

/// One provoked end of the loader.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    pub(crate) name: &'static str,
    /// The loader's exit code; `None` when it never ended.
    pub(crate) code: Option<u8>,
    /// The first line of its last words; its last line when it did not fail.
    pub(crate) message: String,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}",
            match (self.pass, self.skipped, self.unsupported) {
                (true, ..) => "PASS",
                (false, true, true) => "UNSUPPORTED",
                (false, true, false) => "SKIP",
                (false, false, _) => "FAIL",
            },
            self.kernel,
            self.variant
        )?;
        let was_booted = self.took_seconds > 0.0;
        if self.skipped || !was_booted {
            return write!(f, " {}", self.problems.join("; "));
        }
        if !self.cmdline.is_empty() {
            write!(f, " cmdline={:?}", self.cmdline)?;
        }
        for Capture {
            what,
            events,
            delivered,
            lost,
        } in &self.captures
        {
            write!(f, " {what}: events={events} delivered={delivered} lost={lost}")?;
        }
        if !self.refusals.is_empty() {
            write!(f, " refusals={}", self.refusals.len())?;
        }
        if let Some(boot) = self.boot_seconds {
            write!(f, " boot={boot:.1}s")?;
        }
        write!(f, " took={:.1}s", self.took_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict() -> Verdict {
        Verdict {
            kernel: "6.1.0-56-cloud-amd64".to_owned(),
            variant: "kmod",
            cmdline: String::new(),
            pass: true,
            skipped: false,
            unsupported: false,
            captures: vec![Capture {
                what: "all".to_owned(),
                events: 150,
                delivered: 9000,
                lost: 2,
            }],
            refusals: Vec::new(),
            boot_seconds: Some(2.34),
            took_seconds: 11.0,
            problems: Vec::new(),
            kept: None,
        }
    }

    #[test]
    fn a_verdict_is_one_line() {
        assert_eq!(
            verdict().to_string(),
            "PASS 6.1.0-56-cloud-amd64 kmod all: events=150 delivered=9000 lost=2 boot=2.3s took=11.0s"
        );
    }
    #[test]
    fn a_machine_that_was_not_started_says_why() {
        let verdict = Verdict {
            pass: false,
            captures: Vec::new(),
            boot_seconds: None,
            took_seconds: 0.0,
            problems: vec!["not booted: no package `linux-image-x`".to_owned()],
            ..verdict()
        };
        assert_eq!(
            verdict.to_string(),
            "FAIL 6.1.0-56-cloud-amd64 kmod not booted: no package `linux-image-x`"
        );
    }
}
