//! A set of packages, resolved once: the record stays when the archive drops old releases, and a run that
//! finds it needs no network.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use ringside_kernel_release::KernelRelease;
use serde::{Deserialize, Serialize};

use super::closure::Pool;
use super::index::Package;
use super::{Archive, DebianError};
use crate::matrix::Suite;
use crate::store::{Key, StoreError, write_if_changed};

/// One package whose hash was signed for when it was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResolvedPackage {
    /// Debian's name.
    pub(crate) name: String,
    /// Debian's version.
    pub(crate) version: String,
    /// Where it was at that time.
    pub(crate) url: String,
    /// Of the .deb, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Of the .deb, in bytes.
    pub(crate) size: u64,
}

/// A set of packages, sorted by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Resolved {
    /// Each once.
    pub(crate) packages: Vec<ResolvedPackage>,
}

impl Resolved {
    /// The identity of the set: the same bytes give the same digest on every machine.
    pub(crate) fn digest(&self) -> String {
        self.packages
            .iter()
            .fold(Key::default(), |key, package| key.part(&package.sha256))
            .finish()
    }

    /// The version of a package of the set.
    pub(crate) fn version(&self, name: &str) -> Option<&str> {
        let package = self.packages.iter().find(|package| package.name == name)?;
        Some(&package.version)
    }

    fn of(packages: BTreeMap<String, Package>) -> Resolved {
        let packages = packages.into_values().map(|package| ResolvedPackage {
            name: package.name,
            version: package.version,
            url: package.url,
            sha256: package.sha256,
            size: package.size,
        });
        Resolved {
            packages: packages.collect(),
        }
    }
}

impl Archive {
    /// The headers of a kernel: flavour, common part and build tools.
    pub(crate) fn headers(
        &self,
        release: &KernelRelease,
        suites: &[Suite],
        arch: &str,
    ) -> Result<Resolved, DebianError> {
        let wanted = [format!("linux-headers-{release}")];
        let base = format!("linux-base-{release}");
        let part = move |name: &str| {
            name.starts_with("linux-headers-") || name.starts_with("linux-kbuild-") || name == base
        };
        self.resolve(&headers_key(release, arch), suites, arch, &wanted, &part)
    }

    /// The image of a kernel with its modules; three packages from 7.2 on.
    pub(crate) fn image(
        &self,
        release: &KernelRelease,
        suites: &[Suite],
        arch: &str,
    ) -> Result<Resolved, DebianError> {
        let wanted = [format!("linux-image-{release}")];
        let names = ["binary", "modules", "base"].map(|part| format!("linux-{part}-{release}"));
        let part = move |name: &str| names.iter().any(|wanted| wanted == name);
        self.resolve(&image_key(release, arch), suites, arch, &wanted, &part)
    }

    /// A package by itself, without what it needs: one that holds nothing but files to be read.
    pub(crate) fn alone(&self, name: &str, suites: &[Suite], arch: &str) -> Result<Resolved, DebianError> {
        let of = suites
            .iter()
            .fold(Key::default(), |key, suite| key.part(&suite.name));
        let of = of.finish();
        let key = format!("alone-{name}-{}", of.get(..16).unwrap_or(&of));
        self.resolve(&key, suites, arch, &[name.to_owned()], &|_| false)
    }

    /// Whether the headers of a kernel are in the cache: then asking for them needs no network.
    pub(crate) fn holds_headers(&self, release: &KernelRelease, arch: &str) -> Result<bool, DebianError> {
        Ok(self
            .recorded(&self.record(&headers_key(release, arch)))?
            .is_some())
    }

    /// Likewise its image.
    pub(crate) fn holds_image(&self, release: &KernelRelease, arch: &str) -> Result<bool, DebianError> {
        Ok(self.recorded(&self.record(&image_key(release, arch)))?.is_some())
    }

    /// Packages with everything they need, as for a root that nothing is installed in yet.
    pub(crate) fn packages(
        &self,
        key: &str,
        suites: &[Suite],
        arch: &str,
        wanted: &[String],
    ) -> Result<Resolved, DebianError> {
        self.resolve(key, suites, arch, wanted, &|_| true)
    }

    /// The newest release that `fits` and whose headers can really be fetched: an index may list what the pool
    /// has dropped. The newest few are tried.
    pub(crate) fn newest_release(
        &self,
        suites: &[Suite],
        arch: &str,
        fits: &dyn Fn(&KernelRelease) -> bool,
    ) -> Result<Option<KernelRelease>, DebianError> {
        const TRIED: usize = 6;
        let pool = Pool::open(self, suites, arch)?;
        let names = pool.names_from("linux-headers-");
        let releases = names
            .iter()
            .filter_map(|name| name.strip_prefix("linux-headers-")?.parse().ok());
        let mut releases: Vec<KernelRelease> = releases.filter(fits).collect();
        releases.sort();
        for release in releases.into_iter().rev().take(TRIED) {
            let package = pool.need(&format!("linux-headers-{release}"))?;
            if self.remote()?.http.exists(&package.url)? {
                return Ok(Some(release));
            }
        }
        Ok(None)
    }

    /// The record `key`, or a new one. It is written only after every package of it was fetched, so that
    /// it can be relied on when the archive has moved on.
    fn resolve(
        &self,
        key: &str,
        suites: &[Suite],
        arch: &str,
        wanted: &[String],
        follow: &dyn Fn(&str) -> bool,
    ) -> Result<Resolved, DebianError> {
        let record = self.record(key);
        if let Some(resolved) = self.recorded(&record)? {
            return Ok(resolved);
        }
        let _lock = self.store.lock(&format!("resolved-{key}"))?;
        if let Some(resolved) = self.recorded(&record)? {
            return Ok(resolved);
        }
        let resolved = Resolved::of(Pool::open(self, suites, arch)?.closure(wanted, follow)?);
        for package in &resolved.packages {
            self.deb(package)?;
        }
        let text = serde_json::to_vec_pretty(&resolved)
            .map_err(|error| StoreError::at("write", &record)(error.into()))?;
        write_if_changed(&record, &text)?;
        Ok(resolved)
    }

    fn record(&self, key: &str) -> PathBuf {
        self.store.path("resolved", &format!("{key}.json"))
    }

    fn recorded(&self, record: &PathBuf) -> Result<Option<Resolved>, DebianError> {
        let Ok(text) = fs::read(record) else {
            return Ok(None);
        };
        let Ok(resolved) = serde_json::from_slice::<Resolved>(&text) else {
            self.forget(record)?;
            return Ok(None);
        };
        let kept = |package: &ResolvedPackage| {
            self.store.path("unpacked", &package.sha256).is_dir()
                || self.store.path("debs", &package.sha256).is_file()
        };
        // Somebody emptied a part of the cache: resolve again rather than rely on old URLs.
        Ok(resolved.packages.iter().all(kept).then_some(resolved))
    }
}

fn headers_key(release: &KernelRelease, arch: &str) -> String {
    format!("headers-{release}-{arch}")
}

fn image_key(release: &KernelRelease, arch: &str) -> String {
    format!("image-{release}-{arch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_a_set_does_not_depend_on_where_it_came_from() {
        let package = |url: &str| ResolvedPackage {
            name: "p".to_owned(),
            version: "1".to_owned(),
            url: url.to_owned(),
            sha256: "ab".to_owned(),
            size: 1,
        };
        let set = |url| {
            Resolved {
                packages: vec![package(url)],
            }
            .digest()
        };
        assert_eq!(set("http://a/p.deb"), set("http://b/p.deb"));
    }
}
