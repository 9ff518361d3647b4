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

/// The hook that only those have who name requests.
pub(super) const REFUSE: &str = "io_uring_refuse";

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
            (Self::Named { submit, complete }, Build::Atomic) => vec![complete, REFUSE, submit],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offsets::tests::{Type, encode};

    /// A kernel with these tracepoints, by how many arguments they have.
    fn check(tracepoints: &[(&'static str, u32)], expected: IoUring) {
        let mut all = vec![Type::Int("int", 4)];
        for (name, arguments) in tracepoints {
            let first = u32::try_from(all.len()).unwrap() + 1;
            all.extend([
                Type::Proto(arguments + 1),
                Type::Ptr(first),
                Type::Typedef(name, first + 1),
            ]);
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), encode(&all)).unwrap();
        assert_eq!(IoUring::of(&Btf::from_path(file.path()).unwrap()), expected);
    }

    const COMPLETE: &str = "btf_trace_io_uring_complete";
    const SUBMIT_SQE: &str = "btf_trace_io_uring_submit_sqe";
    const SUBMIT_REQ: &str = "btf_trace_io_uring_submit_req";

    #[test]
    fn every_known_shape_has_its_programs() {
        check(&[(COMPLETE, 4), (SUBMIT_SQE, 7)], IoUring::Separate);
        let named = |submit, complete| IoUring::Named { submit, complete };
        check(
            &[(COMPLETE, 7), (SUBMIT_SQE, 2)],
            named("io_uring_submit_sqe", "io_uring_complete_words"),
        );
        check(
            &[(COMPLETE, 7), (SUBMIT_REQ, 1)],
            named("io_uring_submit_req", "io_uring_complete_words"),
        );
        check(
            &[(COMPLETE, 3), (SUBMIT_REQ, 1)],
            named("io_uring_submit_req", "io_uring_complete_cqe"),
        );
    }

    #[test]
    fn a_shape_that_no_program_knows_is_not_hooked() {
        check(&[], IoUring::Untold);
        check(&[(COMPLETE, 5), (SUBMIT_REQ, 1)], IoUring::Untold);
        check(&[(COMPLETE, 5), (SUBMIT_SQE, 7)], IoUring::Untold);
        check(&[(COMPLETE, 7), (SUBMIT_SQE, 5)], IoUring::Untold);
        assert!(IoUring::Untold.hooks(Build::Atomic).is_empty());
    }

    #[test]
    fn completions_are_hooked_before_submissions() {
        let named = IoUring::Named {
            submit: "submit",
            complete: "complete",
        };
        assert_eq!(named.hooks(Build::Atomic), ["complete", REFUSE, "submit"]);
        assert!(named.hooks(Build::Plain).is_empty());
        let separate = IoUring::Separate.hooks(Build::Plain);
        assert!(separate[0].contains("complete") && separate[1].contains("submit"));
    }
}
