//! Which kernels a suite has: those that it has headers of.

use std::collections::BTreeSet;

use ringside_kernel_release::KernelRelease;

use super::index::Index;
use super::{Archive, DebianError};
use crate::matrix::Suite;

/// Headers of one flavour.
const HEADERS: &str = "linux-headers-";
/// The part that the flavours of one build share (that of PREEMPT_RT is `-common-rt`). A package that only names the
/// newest release needs none.
const SHARED: &str = "-common";

impl Archive {
    /// Releases whose headers the suite lists for `arch`, as `uname -r` prints them.
    pub(crate) fn released(&self, suite: &Suite, arch: &str) -> Result<BTreeSet<KernelRelease>, DebianError> {
        released(&*self.index(suite, arch)?)
    }
}

fn released(index: &Index) -> Result<BTreeSet<KernelRelease>, DebianError> {
    let mut found = BTreeSet::new();
    for name in index.names_from(HEADERS) {
        let Some(Ok(release)) = name.strip_prefix(HEADERS).map(str::parse::<KernelRelease>) else {
            continue;
        };
        let is_shared = |name: &str| name.starts_with(HEADERS) && name.contains(SHARED);
        let versions = index.versions(name)?;
        let is_build = versions
            .iter()
            .flat_map(|package| package.depends.iter().flatten())
            .any(|needed| is_shared(&needed.name));
        if is_build {
            found.insert(release);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_names_the_newest_release_is_no_kernel() {
        let package = |name: &str, depends: &str| {
            format!("Package: {name}\nVersion: 1\nFilename: f\nSize: 1\nSHA256: ab\nDepends: {depends}\n\n")
        };
        let text = package("linux-headers-6.1-amd64", "linux-headers-6.1.0-0.deb11.52-amd64")
            + &package(
                "linux-headers-7.3-amd64",
                "linux-headers-7.3-common (= 7.3-1), gcc-15",
            )
            + &package(
                "linux-headers-7.3-rt-amd64",
                "linux-headers-7.3-common-rt (= 7.3-1)",
            )
            + &package("linux-headers-7.3-common", "")
            + &package("linux-headers-amd64", "linux-headers-7.3-amd64 (= 1)")
            + &package(
                "linux-headers-6.1.0-0.deb11.52-amd64",
                "linux-headers-6.1.0-0.deb11.52-common",
            );
        let index = Index::of("s", "http://m", text);
        let releases = released(&index).expect("well-formed");
        assert_eq!(
            releases.iter().map(KernelRelease::as_str).collect::<Vec<_>>(),
            ["6.1.0-0.deb11.52-amd64", "7.3-amd64", "7.3-rt-amd64"]
        );
    }
}
