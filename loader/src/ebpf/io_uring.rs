//! Which programs hook io_uring on this kernel: what its tracepoints pass differs, and its type information says
//! how. Pure.

use libbpf_rs::ReferencesType;
use libbpf_rs::btf::Btf;
use libbpf_rs::btf::types::{FuncProto, Ptr, Typedef};

use super::plan::Build;

/// How the kernel tells of requests; `io_uring.bpf.c` has the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IoUring {
    /// Not at all, or in a way that no program knows.
    Untold,
    /// Submission and completion apart.
    Separate,
    /// By the request; the hooks of both.
    Named {
        submit: &'static str,
        complete: &'static str,
    },
}

/// What all programs for it begin with.
pub(super) const PREFIX: &str = "io_uring_";

impl IoUring {
    pub(super) fn of(btf: &Btf<'_>) -> Self {
        let complete = arguments(btf, "io_uring_complete");
        let submit = match (
            arguments(btf, "io_uring_submit_req"),
            arguments(btf, "io_uring_submit_sqe"),
        ) {
            (Some(1), _) => "io_uring_submit_req",
            (_, Some(2)) => "io_uring_submit_sqe",
            (_, Some(7)) if complete == Some(4) => return Self::Separate,
            _ => return Self::Untold,
        };
        match complete {
            Some(7) => Self::Named {
                submit,
                complete: "io_uring_complete_words",
            },
            Some(3) => Self::Named {
                submit,
                complete: "io_uring_complete_cqe",
            },
            _ => Self::Untold,
        }
    }

    /// In the order of attaching: who finishes records before who begins them.
    pub(super) fn hooks(self, build: Build) -> Vec<&'static str> {
        match (self, build) {
            (Self::Separate, _) => vec!["io_uring_complete_separate", "io_uring_submit_separate"],
            (Self::Named { submit, complete }, Build::Atomic) => vec![complete, "io_uring_refuse", submit],
            // No kernel that names requests is without atomics that fetch.
            (Self::Named { .. }, Build::Plain) | (Self::Untold, _) => Vec::new(),
        }
    }
}

/// How many arguments a tracepoint has.
fn arguments(btf: &Btf<'_>, tracepoint: &str) -> Option<usize> {
    let typedef = btf.type_by_name::<Typedef<'_>>(&format!("btf_trace_{tracepoint}"))?;
    let pointer = Ptr::try_from(typedef.referenced_type()).ok()?;
    let prototype = FuncProto::try_from(pointer.referenced_type()).ok()?;
    prototype.len().checked_sub(1) // the probe's own data
}
