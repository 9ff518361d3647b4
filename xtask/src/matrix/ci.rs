//! `ci.yaml`: which families a pull request proves.

use std::collections::BTreeMap;
use std::path::Path;

use ringside_kernel_release::{KernelEntry, KernelRelease, KernelVersions};
use serde::Deserialize;

use super::{Families, MatrixError};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ci {
    pull_request: PullRequest,
}

/// What every pull request must pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PullRequest {
    /// Names of families.yaml.
    families: Vec<String>,
    /// The kernel of a family that is proved instead of its newest one for clouds.
    #[serde(default)]
    instead: BTreeMap<String, KernelRelease>,
}

impl Ci {
    /// One kernel of each family: the one that is named, else the newest for clouds. In the order of the list.
    pub(super) fn proves(
        &self,
        kernels: &KernelVersions,
        families: &Families,
    ) -> Result<Vec<KernelEntry>, MatrixError> {
        let mut newest: BTreeMap<&str, &KernelEntry> = BTreeMap::new();
        for entry in kernels {
            let family = families.of(&entry.release, entry.arch)?;
            let is_chosen = match self.pull_request.instead.get(&family.name) {
                Some(named) => *named == entry.release,
                None => entry.release.as_str().contains("-cloud-"),
            };
            if is_chosen && self.pull_request.families.contains(&family.name) {
                // The list is sorted.
                newest.insert(&family.name, entry);
            }
        }
        let mut chosen: Vec<KernelEntry> = newest.into_values().cloned().collect();
        chosen.sort();
        Ok(chosen)
    }

    pub(super) fn check(&self, families: &Families, file: &Path) -> Result<(), MatrixError> {
        let wrong = |message: String| {
            Err(MatrixError::Value {
                file: file.to_owned(),
                message,
            })
        };
        let PullRequest {
            families: named,
            instead,
        } = &self.pull_request;
        for name in named.iter().chain(instead.keys()) {
            let Some(family) = families.named(name) else {
                return wrong(format!("`{name}` is no family of families.yaml"));
            };
            if let Some(release) = instead.get(name).filter(|release| !family.has(release)) {
                return wrong(format!("`{release}` is no kernel of `{name}`"));
            }
        }
        Ok(())
    }

    /// Families without any kernel to prove, for the repository's own test.
    #[cfg(test)]
    pub(super) fn families(&self) -> &[String] {
        &self.pull_request.families
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILIES: &str = "roots: {r: {suites: [], packages: []}}\nfamilies:\n  \
        - {name: a, distribution: debian, releases: '5.<n>-*amd64', arch: amd64, suites: [], root: r, compiler: gcc}\n  \
        - {name: b, distribution: debian, releases: '6.<n>-*amd64', arch: amd64, suites: [], root: r, compiler: gcc}\n";

    fn chosen(ci: &str) -> Result<Vec<String>, MatrixError> {
        let families: Families = super::super::parse(FAMILIES, Path::new("f"))?;
        let ci: Ci = super::super::parse(ci, Path::new("c"))?;
        ci.check(&families, Path::new("ci.yaml"))?;
        let list =
            "5.1-amd64\n5.1-cloud-amd64\n6.2-cloud-amd64\n6.10-amd64\n6.10-cloud-amd64\n6.10-rt-amd64\n";
        let list = KernelVersions::parse(list, Path::new("k")).expect("list");
        let chosen = ci.proves(&list, &families)?;
        Ok(chosen.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_newest_for_clouds_of_each_family_or_the_one_that_is_named() {
        let of = |ci: &str| chosen(ci).expect("valid");
        assert_eq!(
            of("pull-request: {families: [b, a]}"),
            ["5.1-cloud-amd64", "6.10-cloud-amd64"]
        );
        assert_eq!(of("pull-request: {families: [b]}"), ["6.10-cloud-amd64"]);
        assert_eq!(
            of("pull-request: {families: [a, b], instead: {a: 5.1-amd64}}"),
            ["5.1-amd64", "6.10-cloud-amd64"]
        );
    }

    #[test]
    fn a_kernel_of_another_family_is_refused() {
        let error = chosen("pull-request: {families: [a, b], instead: {a: 6.2-cloud-amd64}}")
            .expect_err("of the other")
            .to_string();
        assert_eq!(error, "ci.yaml: `6.2-cloud-amd64` is no kernel of `a`");
    }
}
