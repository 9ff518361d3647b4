//! Why the eBPF driver could not be used, as decisions.

use std::io;
use std::path::PathBuf;

/// Each variant is one decision for the caller. All of them leave nothing behind in the kernel.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EbpfError {
    /// The kernel ships no type information and none was given. Give a BTF file made for exactly
    /// this kernel, or use the module.
    #[error("this kernel has no BTF (`/sys/kernel/btf/vmlinux` is absent) and no BTF file was given")]
    NoBtf,
    /// The kernel refuses `bpf()` to this process: no `CAP_BPF` and `CAP_PERFMON` (or
    /// `CAP_SYS_ADMIN`), or lockdown. Retrying changes nothing.
    #[error(
        "the kernel does not permit `{what}`: run with CAP_SYS_ADMIN (or CAP_BPF and CAP_PERFMON), and see whether lockdown is `confidentiality`"
    )]
    NotPermitted {
        /// The step that was refused.
        what: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The verifier refused a program: this driver does not fit this kernel. Worth a bug report with
    /// the log.
    #[error("the kernel's verifier refused the program `{program}`: {reason}")]
    VerifierRejected {
        /// Name of the program in the object.
        program: String,
        /// What the verifier objects to: one line.
        reason: String,
        /// The last lines of what the verifier said, after a line that names the program.
        log: String,
    },
    /// This kernel lacks something that the driver cannot do without: it is older than 5.10, or built
    /// without it. Use the module.
    #[error("this kernel has no {what}")]
    Unsupported {
        /// What is missing.
        what: String,
    },
    /// The bytes are no eBPF driver of this version. Do not try this artifact again.
    #[error("the object is no eBPF driver of this version: {why}")]
    BadObject {
        /// What is missing or wrong in it.
        why: String,
    },
    /// The BTF file cannot be read.
    #[error("the BTF file `{path}` cannot be read")]
    BtfFile {
        /// The file as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A step failed for a reason of the moment, such as memory. May be retried.
    #[error("`{what}` failed")]
    Io {
        /// The step.
        what: String,
        /// What the system said.
        source: io::Error,
    },
}

impl EbpfError {
    /// Sorts what libbpf said about a step of loading. `log` is what it wrote meanwhile.
    pub(super) fn from_libbpf(what: &str, error: &libbpf_rs::Error, log: &str) -> Self {
        let source = os_error(error);
        let what = what.to_owned();
        // Also a verifier that was disturbed leaves a log.
        if is_of_the_moment(&source) {
            return Self::Io { what, source };
        }
        if let Some(refusal) = refusal(log) {
            return refusal;
        }
        match source.raw_os_error() {
            Some(libc::EPERM | libc::EACCES) => Self::NotPermitted { what, source },
            Some(libc::ENOSYS) => Self::Unsupported {
                what: "`bpf()` system call".to_owned(),
            },
            _ => Self::Io { what, source },
        }
    }

    /// Whether the same step may go well at once: the verifier gives up when a signal arrives.
    pub(super) fn is_interruption(&self) -> bool {
        matches!(self, Self::Io { source, .. }
            if matches!(source.raw_os_error(), Some(libc::EAGAIN | libc::EINTR)))
    }

    /// Sorts an error of a step that involves no program.
    pub(super) fn from_step(what: &str, error: &libbpf_rs::Error) -> Self {
        Self::from_libbpf(what, error, "")
    }
}

/// No verdict on what was tried.
fn is_of_the_moment(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(libc::EAGAIN | libc::EINTR | libc::ENOMEM)
    )
}

/// The operating system's error inside of a libbpf error; its text when there is none.
fn os_error(error: &libbpf_rs::Error) -> io::Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(code) = inner
            .downcast_ref::<io::Error>()
            .and_then(io::Error::raw_os_error)
        {
            return io::Error::from_raw_os_error(code);
        }
        cause = inner.source();
    }
    by_kind(error.kind()).map_or_else(
        || io::Error::other(format!("{error:#}")),
        io::Error::from_raw_os_error,
    )
}

/// libbpf-rs keeps the code to itself where it is the outermost error; the kind tells these.
fn by_kind(kind: libbpf_rs::ErrorKind) -> Option<i32> {
    match kind {
        libbpf_rs::ErrorKind::PermissionDenied => Some(libc::EPERM),
        libbpf_rs::ErrorKind::WouldBlock => Some(libc::EAGAIN),
        libbpf_rs::ErrorKind::Interrupted => Some(libc::EINTR),
        libbpf_rs::ErrorKind::OutOfMemory => Some(libc::ENOMEM),
        libbpf_rs::ErrorKind::NotFound => Some(libc::ENOENT),
        libbpf_rs::ErrorKind::InvalidInput => Some(libc::EINVAL),
        _ => None,
    }
}

/// The refusal that libbpf quotes between two marks, if the verifier had a part in it.
fn refusal(log: &str) -> Option<EbpfError> {
    const BEGIN: &str = "-- BEGIN PROG LOAD LOG --";
    const END: &str = "-- END PROG LOAD LOG --";
    const KEPT_LINES: usize = 15;

    let (before, verdict) = log.split_once(BEGIN)?;
    let (_, rest) = before.rsplit_once("prog '")?;
    let (program, _) = rest.split_once('\'')?;
    let verdict = verdict.split_once(END).map_or(verdict, |(verdict, _)| verdict);
    let lines: Vec<String> = verdict
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(shortened)
        .collect();
    // The objection is the last line but for the statistics; logs grow to thousands of lines.
    let reason = lines.iter().rfind(|line| !is_statistics(line));
    let from = lines.len().saturating_sub(KEPT_LINES);
    let kept = lines.get(from..).unwrap_or_default().join("\n");
    Some(EbpfError::VerifierRejected {
        program: program.to_owned(),
        reason: reason
            .cloned()
            .unwrap_or_else(|| "it does not say why".to_owned()),
        log: format!("The verifier's log of `{program}` ends with:\n{kept}"),
    })
}

fn is_statistics(line: &str) -> bool {
    ["processed ", "verification time ", "stack depth "]
        .iter()
        .any(|prefix| line.starts_with(prefix))
}

/// Lines list the state of every register.
fn shortened(line: &str) -> String {
    const KEPT: usize = 160;
    match line.char_indices().nth(KEPT) {
        Some((end, _)) => format!("{} ...", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_log_names_the_program_and_keeps_the_end() {
        let states = "17: (15) if r2 == 0x0 goto pc+1\n".repeat(5000);
        let log = format!(
            "libbpf: map 'x': created\n\
             libbpf: prog 'sys_exit_btf_atomic': BPF program load failed: Permission denied\n\
             libbpf: prog 'sys_exit_btf_atomic': -- BEGIN PROG LOAD LOG --\n\
             {states}\nR2 is not here\nprocessed 39 insns (limit 1000000)\n-- END PROG LOAD LOG --\n\
             libbpf: failed to load object"
        );
        let refused = refusal(&log).unwrap();
        assert_eq!(
            refused.to_string(),
            "the kernel's verifier refused the program `sys_exit_btf_atomic`: R2 is not here"
        );
        let EbpfError::VerifierRejected { log, .. } = refused else {
            panic!("{refused:?}");
        };
        assert!(log.starts_with("The verifier's log of `sys_exit_btf_atomic` ends with:\n17: "));
        assert!(log.ends_with("R2 is not here\nprocessed 39 insns (limit 1000000)"));
        assert_eq!(log.lines().count(), 16);
    }

    #[test]
    fn a_verifier_that_a_signal_disturbed_has_refused_nothing() {
        let error = libbpf_rs::Error::from_raw_os_error(libc::EAGAIN);
        let log = "prog 'a': -- BEGIN PROG LOAD LOG --\n42: (4c) w9 |= w1\n";
        assert!(EbpfError::from_libbpf("load", &error, log).is_interruption());
    }

    #[test]
    fn a_line_that_lists_registers_is_cut() {
        let log = format!(
            "prog 'a': -- BEGIN PROG LOAD LOG --\n{}",
            "R1=scalar() ".repeat(50)
        );
        let Some(EbpfError::VerifierRejected { reason, .. }) = refusal(&log) else {
            panic!("no refusal");
        };
        assert_eq!(reason.chars().count(), 164);
        assert!(reason.ends_with(" ..."));
    }

    #[test]
    fn a_refusal_before_any_program_is_a_matter_of_permission() {
        let error = libbpf_rs::Error::from_raw_os_error(libc::EPERM);
        let sorted = EbpfError::from_libbpf("load", &error, "libbpf: map 'config': failed");
        assert!(matches!(sorted, EbpfError::NotPermitted { .. }), "{sorted:?}");
    }
}
