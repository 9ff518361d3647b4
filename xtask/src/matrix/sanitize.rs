//! `sanitize.yaml`: the kernels with checkers, built from the distribution's own source.

use std::path::Path;

use serde::Deserialize;

use super::{Families, Family, MatrixError};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Sanitize {
    /// A name of families.yaml.
    family: String,
    /// The package that holds `usr/src/<package>.tar.xz`.
    pub(crate) source: String,
    /// What the family's builder root lacks for a kernel's own build.
    pub(crate) packages: Vec<String>,
    /// With and without PREEMPT_RT.
    kernels: Vec<SanitizedKernel>,
}

/// One kernel with checkers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SanitizedKernel {
    /// The end of its release, behind a `-`.
    pub(crate) name: String,
    /// Files of `build-matrix/`, in order.
    pub(crate) configuration: Vec<String>,
    /// Its spinlocks sleep.
    #[serde(default)]
    preempt_rt: bool,
}

impl Sanitize {
    /// The kernel with or without PREEMPT_RT. `check` made sure that it exists.
    pub(crate) fn kernel(&self, preempt_rt: bool) -> Option<&SanitizedKernel> {
        self.kernels.iter().find(|kernel| kernel.preempt_rt == preempt_rt)
    }

    /// Where its source and its compiler come from. `check` made sure that it exists.
    pub(crate) fn family<'families>(&self, families: &'families Families) -> Option<&'families Family> {
        families.named(&self.family)
    }

    /// What serde cannot see: a known family, one kernel of each kind.
    pub(super) fn check(&self, families: &Families, file: &Path) -> Result<(), MatrixError> {
        let wrong = |message: String| {
            Err(MatrixError::Value {
                file: file.to_owned(),
                message,
            })
        };
        if self.family(families).is_none() {
            return wrong(format!("`{}` is no family of families.yaml", self.family));
        }
        for preempt_rt in [false, true] {
            let of_kind = |kernel: &&SanitizedKernel| kernel.preempt_rt == preempt_rt;
            if self.kernels.iter().filter(of_kind).count() != 1 {
                return wrong(format!("exactly one kernel must have `preempt-rt: {preempt_rt}`"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_of_each_kind_must_be_there_once() {
        let families = "roots: {r: {suites: [], packages: []}}\nfamilies:\n  - {name: f, distribution: debian, \
                        releases: '*', arch: amd64, suites: [{name: s, part: main}], root: r, compiler: c}\n";
        let families: Families = super::super::parse(families, Path::new("f")).expect("families");
        let text = "{family: f, source: s, packages: [], kernels: [{name: a, configuration: [x]}]}";
        let sanitize: Sanitize = super::super::parse(text, Path::new("s")).expect("shape");
        let error = sanitize.check(&families, Path::new("s")).expect_err("no RT");
        assert_eq!(
            error.to_string(),
            "s: exactly one kernel must have `preempt-rt: true`"
        );
    }
}
