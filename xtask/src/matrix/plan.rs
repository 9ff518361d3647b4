//! The plan: which driver is built for which kernel, and which is not and why. Pure.

use ringside_artifact::{ModuleVersion, Variant};
use ringside_kernel_release::KernelEntry;

use super::{Family, Matrix, MatrixError};

/// One driver for one kernel. Every combination that was asked for appears exactly once.
#[derive(Clone, Debug)]
pub(crate) struct Job<'matrix> {
    /// A line of KERNEL_VERSIONS.
    pub(crate) kernel: KernelEntry,
    /// How it is built.
    pub(crate) family: &'matrix Family,
    /// Which driver.
    pub(crate) variant: Variant,
    /// Whether it is built.
    pub(crate) state: State,
}

/// What the plan says of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// To be built.
    Build,
    /// A rule of blocklist.yaml says why not.
    Blocked(String),
    /// Another of its rules says why it cannot work.
    Unsupported(String),
}

/// Nothing is dropped: a kernel without a family is an error, a blocked one is a job that says so.
pub(crate) fn plan<'matrix>(
    kernels: &[KernelEntry],
    variants: &[Variant],
    matrix: &'matrix Matrix,
) -> Result<Vec<Job<'matrix>>, MatrixError> {
    let version = ModuleVersion::current();
    let mut jobs = Vec::new();
    for kernel in kernels {
        let family = matrix.families.of(&kernel.release, kernel.arch)?;
        for &variant in variants {
            let blocklist = &matrix.blocklist;
            let blocked = blocklist
                .reason(&kernel.release, variant, &version)
                .map(State::Blocked);
            let limit = || blocklist.limit(&kernel.release, variant).map(State::Unsupported);
            let state = blocked.or_else(limit).unwrap_or(State::Build);
            jobs.push(Job {
                kernel: kernel.clone(),
                family,
                variant,
                state,
            });
        }
    }
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::parse;
    use super::*;

    fn matrix(blocked: &str) -> Matrix {
        let families = "roots: {}\nfamilies:\n  - {name: f, distribution: debian, releases: '6.<n>-amd64', arch: amd64, \
                        suites: [], root: r, compiler: gcc}\n";
        Matrix {
            families: parse(families, Path::new("f")).expect("families"),
            blocklist: parse(blocked, Path::new("b")).expect("blocklist"),
            sanitize: parse(
                "{family: f, source: s, packages: [], kernels: []}",
                Path::new("s"),
            )
            .expect("sanitize"),
            ci: parse("pull-request: {families: [f]}", Path::new("c")).expect("ci"),
        }
    }

    fn kernels(list: &str) -> Vec<KernelEntry> {
        ringside_kernel_release::KernelVersions::parse(list, Path::new("k"))
            .expect("list")
            .iter()
            .cloned()
            .collect()
    }

    #[test]
    fn a_blocked_kernel_stays_in_the_plan_with_its_reason() {
        let matrix = matrix(
            "blocked: [{kernels: '6.2-amd64', variant: kmod, reason: broken, issue: '#1', review-by: 2027-01-01}]",
        );
        let jobs = plan(
            &kernels("6.1-amd64\n6.2-amd64\n"),
            &[Variant::Kmod, Variant::Ebpf],
            &matrix,
        )
        .expect("plan");
        let states: Vec<(String, &str, bool)> = jobs
            .iter()
            .map(|job| {
                (
                    job.kernel.to_string(),
                    job.variant.as_str(),
                    job.state == State::Build,
                )
            })
            .collect();
        let row = |kernel: &str, variant, built| (kernel.to_owned(), variant, built);
        assert_eq!(
            states,
            [
                row("6.1-amd64", "kmod", true),
                row("6.1-amd64", "ebpf", true),
                row("6.2-amd64", "kmod", false),
                row("6.2-amd64", "ebpf", true)
            ]
        );
    }

    #[test]
    fn a_kernel_without_a_family_is_an_error_that_names_it() {
        let error =
            plan(&kernels("5.4-amd64\n"), &[Variant::Kmod], &matrix("blocked: []")).expect_err("no family");
        assert!(error.to_string().contains("`5.4-amd64`"), "{error}");
    }
}
