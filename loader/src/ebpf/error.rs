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
    #[error("the kernel's verifier refused the program `{program}`")]
    VerifierRejected {
        /// Name of the program in the object.
        program: String,
        /// What the verifier said, its last lines.
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
        if let Some((program, verdict)) = refused_program(log) {
            return Self::VerifierRejected {
                program,
                log: verdict,
            };
        }
        let source = os_error(error);
        let what = what.to_owned();
        match source.raw_os_error() {
            Some(libc::EPERM | libc::EACCES) => Self::NotPermitted { what, source },
            Some(libc::ENOSYS) => Self::Unsupported {
                what: "`bpf()` system call".to_owned(),
            },
            _ => Self::Io { what, source },
        }
    }

    /// Sorts an error of a step that involves no program.
    pub(super) fn from_step(what: &str, error: &libbpf_rs::Error) -> Self {
        Self::from_libbpf(what, error, "")
    }
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
        libbpf_rs::ErrorKind::OutOfMemory => Some(libc::ENOMEM),
        libbpf_rs::ErrorKind::NotFound => Some(libc::ENOENT),
        libbpf_rs::ErrorKind::InvalidInput => Some(libc::EINVAL),
        _ => None,
    }
}

/// Name of the program that libbpf says the verifier refused, and the end of the verifier's log.
fn refused_program(log: &str) -> Option<(String, String)> {
    const BEGIN: &str = "-- BEGIN PROG LOAD LOG --";
    const KEPT_LINES: usize = 40;

    let before = log.split_once(BEGIN).map(|(before, _)| before)?;
    let name = before
        .rsplit_once("prog '")
        .and_then(|(_, rest)| rest.split_once('\''))?
        .0;
    let verdict = log.split_once(BEGIN).map_or("", |(_, after)| after);
    let verdict = verdict
        .split("-- END PROG LOAD LOG --")
        .next()
        .unwrap_or_default();
    let lines: Vec<&str> = verdict.lines().filter(|line| !line.trim().is_empty()).collect();
    let from = lines.len().saturating_sub(KEPT_LINES);
    Some((name.to_owned(), lines.get(from..).unwrap_or_default().join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_log_names_the_program_and_keeps_the_end() {
        let log = "libbpf: map 'x': created\n\
                   libbpf: prog 'sys_exit_btf_atomic': BPF program load failed: Permission denied\n\
                   libbpf: prog 'sys_exit_btf_atomic': -- BEGIN PROG LOAD LOG --\n\
                   0: R1=ctx()\nR2 is not here\n-- END PROG LOAD LOG --\n\
                   libbpf: failed to load object";
        let (program, verdict) = refused_program(log).unwrap();
        assert_eq!(program, "sys_exit_btf_atomic");
        assert_eq!(verdict, "0: R1=ctx()\nR2 is not here");
    }

    #[test]
    fn a_refusal_before_any_program_is_a_matter_of_permission() {
        let error = libbpf_rs::Error::from_raw_os_error(libc::EPERM);
        let sorted = EbpfError::from_libbpf("load", &error, "libbpf: map 'config': failed");
        assert!(matches!(sorted, EbpfError::NotPermitted { .. }), "{sorted:?}");
    }
}
