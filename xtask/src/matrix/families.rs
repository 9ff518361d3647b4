//! `families.yaml`: kernels that share a header source and a compiler.

use std::collections::BTreeMap;
use std::path::Path;

use ringside_kernel_release::{Arch, KernelRelease};
use serde::Deserialize;

use super::MatrixError;
use super::pattern::Pattern;
use crate::debian::Part;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Families {
    /// Builder roots by name.
    roots: BTreeMap<String, RootSpec>,
    /// In the order of the file; exactly one matches a kernel.
    families: Vec<Family>,
}

/// A builder root: a distribution's own compiler and tools.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RootSpec {
    /// Where its packages come from.
    pub(crate) suites: Vec<Suite>,
    /// What is in it besides the family's compiler; their dependencies come along.
    pub(crate) packages: Vec<String>,
}

/// One suite of the distribution's archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Suite {
    /// As in `dists/<name>/`.
    pub(crate) name: String,
    /// Which of the distribution's archives has it.
    pub(crate) part: Part,
    /// For suites in development whose mirrors lag; signatures are checked all the same.
    #[serde(default)]
    pub(crate) expired_index_allowed: bool,
}

/// Where headers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Distribution {
    /// Debian's archive, through the machine's apt configuration.
    Debian,
}

/// Kernels that are built the same way.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Family {
    /// For people and for ci.yaml.
    pub(crate) name: String,
    /// The header source. One so far: a second gets its own fetcher.
    #[expect(
        dead_code,
        reason = "read for its validation; there is one header source so far"
    )]
    distribution: Distribution,
    /// Which releases belong to it.
    releases: Pattern,
    /// Of the kernels.
    pub(crate) arch: Arch,
    /// Where headers and images come from.
    pub(crate) suites: Vec<Suite>,
    /// A name of `roots`.
    pub(crate) root: String,
    /// The compiler that the distribution built these kernels with; a package of the root's suites and
    /// the name of its command.
    pub(crate) compiler: String,
}

impl Families {
    /// The one family of a kernel.
    pub(crate) fn of(&self, release: &KernelRelease, arch: Arch) -> Result<&Family, MatrixError> {
        self.families
            .iter()
            .find(|family| family.has(release) && family.arch == arch)
            .ok_or_else(|| MatrixError::NoFamily {
                release: release.to_string(),
            })
    }

    /// The builder root of a family. `check` made sure that it exists.
    pub(crate) fn root(&self, family: &Family) -> Option<&RootSpec> {
        self.roots.get(&family.root)
    }

    /// Names in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.families.iter().map(|family| family.name.as_str())
    }

    /// What serde cannot see: unique names, known roots, no empty lists.
    pub(super) fn check(&self, file: &Path) -> Result<(), MatrixError> {
        let wrong = |message: String| {
            Err(MatrixError::Value {
                file: file.to_owned(),
                message,
            })
        };
        for (index, family) in self.families.iter().enumerate() {
            let name = &family.name;
            if self.names().take(index).any(|other| other == name) {
                return wrong(format!("family `{name}` is there twice"));
            }
            if !self.roots.contains_key(&family.root) {
                let known: Vec<&str> = self.roots.keys().map(String::as_str).collect();
                return wrong(format!(
                    "family `{name}`: root `{}` is not one of {}",
                    family.root,
                    known.join(", ")
                ));
            }
            if family.suites.is_empty() {
                return wrong(format!("family `{name}` has no suite to get headers from"));
            }
        }
        Ok(())
    }
}

impl Family {
    /// Whether a release belongs to it.
    pub(crate) fn has(&self, release: &KernelRelease) -> bool {
        self.releases.matches(release.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_with_an_unknown_root_is_told_which_roots_there_are() {
        let text = "roots:\n  bookworm: {suites: [], packages: []}\nfamilies:\n  - {name: f, distribution: debian, releases: '*', \
                    arch: amd64, suites: [{name: s, part: main}], root: bokworm, compiler: gcc-12}\n";
        let families: Families = super::super::parse(text, Path::new("f")).expect("shape");
        let error = families
            .check(Path::new("families.yaml"))
            .expect_err("root")
            .to_string();
        assert_eq!(
            error,
            "families.yaml: family `f`: root `bokworm` is not one of bookworm"
        );
    }
}
