//! How an error of any module ends: what failed, the chain below it, one hint, a documented exit code.
//!
//! Every module keeps its own error enum and implements [`Explain`] for it; `?` then turns it into a
//! [`Failure`]. docs/exit-codes.md lists [`Exit`], and a test compares the two.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// One exit code per class of failure. The numbers are a contract with CI scripts: never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// A file of this machine could not be read or written.
    Io = 1,
    /// The command line is wrong (clap uses the same number).
    Usage = 2,
    /// KERNEL_VERSIONS or a file of build-matrix/ is malformed.
    BadInput = 3,
    /// The release is not in KERNEL_VERSIONS, is ambiguous, or belongs to no family.
    UnknownKernel = 4,
    /// The distribution no longer has (or never had) the kernel's packages.
    HeadersGone = 5,
    /// No answer from the distribution's mirror, or an answer that is an error.
    MirrorDown = 6,
    /// A signature, hash or date did not hold. Nothing of it was used.
    Untrusted = 7,
    /// System packages are missing and may not or cannot be installed.
    MissingPackages = 8,
    /// An external program could not be started or failed.
    ToolFailed = 9,
    /// A driver did not compile, or a control probe gave the wrong answer.
    BuildFailed = 10,
    /// The disk is full.
    DiskFull = 11,
    /// Something took longer than its deadline.
    Deadline = 12,
    /// A virtual machine gave no verdict or the wrong one.
    ProofFailed = 13,
    /// A test or a rule of the repository does not hold.
    CheckFailed = 14,
    /// The machine cannot do this: no root, no BTF, no apt configuration.
    Unsupported = 15,
    /// Ctrl-C, SIGTERM or SIGHUP; everything was taken down first.
    Interrupted = 130,
}

impl Exit {
    /// Every class, in the order of its number, with the sentence of docs/exit-codes.md.
    pub(crate) const ALL: [(Exit, &'static str); 16] = [
        (Exit::Io, "a file of this machine could not be read or written"),
        (Exit::Usage, "wrong command line"),
        (
            Exit::BadInput,
            "KERNEL_VERSIONS or a file of build-matrix/ is malformed",
        ),
        (
            Exit::UnknownKernel,
            "the release is not listed, is ambiguous, or belongs to no family",
        ),
        (
            Exit::HeadersGone,
            "the archive no longer has the kernel's packages",
        ),
        (
            Exit::MirrorDown,
            "no usable answer from the distribution's mirror",
        ),
        (Exit::Untrusted, "a signature, hash or date did not hold"),
        (Exit::MissingPackages, "system packages are missing"),
        (
            Exit::ToolFailed,
            "an external program could not be started or failed",
        ),
        (
            Exit::BuildFailed,
            "a driver did not compile, or a control probe lied",
        ),
        (Exit::DiskFull, "the disk is full"),
        (Exit::Deadline, "something took longer than its deadline"),
        (
            Exit::ProofFailed,
            "a virtual machine gave no verdict or the wrong one",
        ),
        (
            Exit::CheckFailed,
            "a test or a rule of the repository does not hold",
        ),
        (
            Exit::Unsupported,
            "this machine cannot do it (no root, no BTF, no apt configuration)",
        ),
        (Exit::Interrupted, "interrupted; everything was taken down first"),
    ];

    /// The class of an I/O error: a full disk has its own.
    pub(crate) fn of_io(error: &std::io::Error) -> Exit {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Exit::DiskFull,
            std::io::ErrorKind::Interrupted => Exit::Interrupted,
            _ => Exit::Io,
        }
    }

    /// The next step for an I/O error, when there is an obvious one.
    pub(crate) fn hint_of_io(error: &std::io::Error) -> Option<String> {
        (Exit::of_io(error) == Exit::DiskFull).then(|| {
            "free some space, or point RINGSIDE_CACHE_DIR to a larger disk; nothing half-written was left"
                .to_owned()
        })
    }
}

/// Shown under `cargo xtask --help`.
pub(crate) fn help() -> String {
    let codes = Exit::ALL
        .map(|(exit, text)| format!("  {:>3}  {text}\n", exit as u8))
        .concat();
    format!(
        "\
Examples:
  cargo xtask demo                                     one kernel, from headers to live events
  cargo xtask drivers build --kernel 6.1.0-56-cloud    a unique part of a release is enough
  cargo xtask drivers build --all --json | jq .
  cargo xtask test                                     everything that must hold

stdout is data, stderr is everything else. NO_COLOR is respected.
Cache: $RINGSIDE_CACHE_DIR, else $XDG_CACHE_HOME/ringside, else ~/.cache/ringside.

Exit codes:
    0  it worked
{codes}"
    )
}

/// What an error must say about itself besides its message.
pub(crate) trait Explain: Error {
    /// The class, which is the exit code.
    fn exit(&self) -> Exit;
    /// One next step for the person who reads it.
    fn hint(&self) -> Option<String> {
        None
    }
}

impl Explain for crate::codegen::CodegenError {
    fn exit(&self) -> Exit {
        match self {
            crate::codegen::CodegenError::File { source, .. } => Exit::of_io(source),
            crate::codegen::CodegenError::NoLibclang { .. } => Exit::MissingPackages,
            crate::codegen::CodegenError::Stale { .. } => Exit::CheckFailed,
            _ => Exit::ToolFailed,
        }
    }
}

/// An error on its way to the terminal.
pub(crate) struct Failure(Box<dyn Explain + Send + Sync>);

impl Failure {
    /// The class, which is the exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.0.exit()
    }
}

impl<E: Explain + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(Box::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut below = self.0.source();
        while let Some(error) = below {
            write!(f, "\n  because: {error}")?;
            below = error.source();
        }
        if let Some(hint) = self.0.hint() {
            write!(f, "\n\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The end of `main`: an interrupted run says so whatever error it surfaced as.
pub(crate) fn report(result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result else {
        return ExitCode::SUCCESS;
    };
    crate::cancel::settle();
    if crate::cancel::requested() {
        eprintln!("interrupted");
        return ExitCode::from(Exit::Interrupted as u8);
    }
    eprintln!("error: {failure}");
    ExitCode::from(failure.exit() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_code_is_in_the_document_with_its_sentence() {
        let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/exit-codes.md"))
            .expect("docs/exit-codes.md");
        let section = document.split("## xtask").nth(1).expect("a section `## xtask`");
        for (exit, text) in Exit::ALL {
            let row = format!("| {} | {text} |", exit as u8);
            assert!(
                section.contains(&row),
                "docs/exit-codes.md, section xtask, needs the row\n{row}"
            );
        }
    }

    #[test]
    fn a_full_disk_is_not_just_any_io_error() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(Exit::of_io(&full), Exit::DiskFull);
        assert!(Exit::hint_of_io(&full).is_some());
        assert_eq!(
            Exit::of_io(&std::io::Error::from(std::io::ErrorKind::NotFound)),
            Exit::Io
        );
    }
}
