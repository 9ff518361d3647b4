//! `families.yaml`: kernels that share a header source and a compiler.

use std::collections::{BTreeMap, BTreeSet};
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
    /// For releases whose headers the archive has dropped while it still has their image.
    #[serde(default)]
    stand_ins: Vec<NamedStandIn>,
}

/// Headers of another kernel that may be compared with the image of one whose own are gone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct NamedStandIn {
    /// The kernels whose headers are gone.
    kernels: Pattern,
    /// The release whose headers stand in: built from the same source.
    headers: KernelRelease,
    /// The family of that release: its suites have the headers, its builder root fits their tools.
    family: String,
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

    /// Every suite that a family gets its kernels from, once for each architecture.
    pub(crate) fn suites(&self) -> BTreeSet<(&Suite, Arch)> {
        self.families
            .iter()
            .flat_map(|family| family.suites.iter().map(|suite| (suite, family.arch)))
            .collect()
    }

    /// The family of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.name == name)
    }

    /// The builder root of a family. `check` made sure that it exists.
    pub(crate) fn root(&self, family: &Family) -> Option<&RootSpec> {
        self.roots.get(&family.root)
    }

    /// The release whose headers may stand in for those of `release`, a kernel of `family`, and the family of that
    /// release; that it fits is for `headers` to find out.
    pub(crate) fn stand_in(
        &self,
        family: &Family,
        release: &KernelRelease,
    ) -> Option<(&KernelRelease, &Family)> {
        let listed = self.families.iter().find(|listed| listed.name == family.name)?;
        let named = listed
            .stand_ins
            .iter()
            .find(|named| named.kernels.matches(release.as_str()))?;
        let sibling = self.families.iter().find(|other| other.name == named.family)?;
        Some((&named.headers, sibling))
    }

    /// Stand-ins for no kernel, for the repository's own test.
    #[cfg(test)]
    pub(super) fn stand_ins_without_kernel(
        &self,
        kernels: &ringside_kernel_release::KernelVersions,
    ) -> Vec<String> {
        let idle = |named: &&NamedStandIn| {
            !kernels
                .iter()
                .any(|entry| named.kernels.matches(entry.release.as_str()))
        };
        let all = self.families.iter().flat_map(|family| &family.stand_ins);
        all.filter(idle).map(|named| named.headers.to_string()).collect()
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
            if let Some(why) = family
                .stand_ins
                .iter()
                .find_map(|named| self.misnamed(family, named))
            {
                return wrong(format!("family `{name}`: {why}"));
            }
        }
        Ok(())
    }

    /// What is wrong with a stand-in of `family`, if anything.
    fn misnamed(&self, family: &Family, named: &NamedStandIn) -> Option<String> {
        let (headers, other) = (&named.headers, &named.family);
        let Some(sibling) = self.families.iter().find(|sibling| sibling.name == *other) else {
            return Some(format!("stand-in `{headers}`: `{other}` is no family"));
        };
        if !sibling.has(headers) || sibling.arch != family.arch {
            return Some(format!(
                "stand-in `{headers}` is no {} kernel of family `{other}`",
                family.arch.as_str()
            ));
        }
        // Headers that are a stand-in for themselves would be compared with their own image.
        named
            .kernels
            .matches(headers.as_str())
            .then(|| format!("stand-in `{headers}` would stand in for itself"))
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

    fn with_stand_in(stand_in: &str) -> Families {
        let text = format!(
            "roots:\n  r: {{suites: [], packages: []}}\nfamilies:\n  \
             - {{name: old, distribution: debian, releases: '6.1.0-0.deb11.<n>-*amd64', arch: amd64, \
             suites: [{{name: s, part: main}}], root: r, compiler: gcc-10, stand-ins: [{stand_in}]}}\n  \
             - {{name: new, distribution: debian, releases: '6.1.0-<n>-*amd64', arch: amd64, \
             suites: [{{name: t, part: main}}], root: r, compiler: gcc-12}}\n"
        );
        super::super::parse(&text, Path::new("f")).expect("shape")
    }

    #[test]
    fn a_stand_in_comes_with_the_suites_and_the_root_of_its_own_family() {
        let families =
            with_stand_in("{kernels: 6.1.0-0.deb11.50-amd64, headers: 6.1.0-50-amd64, family: new}");
        families.check(Path::new("f")).expect("valid");
        let named = |release: &str| {
            let release: KernelRelease = release.parse().expect("release");
            let family = families.of(&release, Arch::Amd64).expect("family");
            let (headers, sibling) = families.stand_in(family, &release)?;
            Some((headers.to_string(), sibling.compiler.clone()))
        };
        assert_eq!(
            named("6.1.0-0.deb11.50-amd64"),
            Some(("6.1.0-50-amd64".to_owned(), "gcc-12".to_owned()))
        );
        for without in [
            "6.1.0-0.deb11.51-amd64",
            "6.1.0-0.deb11.50-cloud-amd64",
            "6.1.0-50-amd64",
        ] {
            assert_eq!(named(without), None, "{without}");
        }
    }

    #[test]
    fn a_stand_in_that_its_family_does_not_have_is_refused() {
        for (stand_in, why) in [
            (
                "{kernels: 6.1.0-0.deb11.50-amd64, headers: 6.1.0-50-amd64, family: nwe}",
                "stand-in `6.1.0-50-amd64`: `nwe` is no family",
            ),
            (
                "{kernels: 6.1.0-0.deb11.50-amd64, headers: 6.12.1-amd64, family: new}",
                "stand-in `6.12.1-amd64` is no amd64 kernel of family `new`",
            ),
            (
                "{kernels: '6.1.0-*', headers: 6.1.0-50-amd64, family: new}",
                "stand-in `6.1.0-50-amd64` would stand in for itself",
            ),
        ] {
            let error = with_stand_in(stand_in).check(Path::new("f")).expect_err(why);
            assert_eq!(error.to_string(), format!("f: family `old`: {why}"));
        }
    }
}
