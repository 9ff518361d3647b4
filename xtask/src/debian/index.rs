//! The Packages index of one suite: fetched by hash, kept by hash, searched without parsing all of it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::Range;

use super::release::Release;
use super::stanza::field;
use super::{Archive, DebianError};
use crate::matrix::Suite;
use crate::store::StoreError;

/// Debian main has 60 MB of it; a bomb is cut off here.
const MAX_TEXT_BYTES: u64 = 512 << 20;

/// One package version of a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// Debian's name.
    pub(super) name: String,
    /// Debian's version.
    pub(super) version: String,
    /// Where the .deb is.
    pub(super) url: String,
    /// Of the .deb, lower-case hexadecimal.
    pub(super) sha256: String,
    /// Of the .deb, in bytes.
    pub(super) size: u64,
    /// Pre-Depends and Depends: all of these, each one of several alternatives.
    pub(super) depends: Vec<Vec<Relation>>,
}

/// `name (relation)` as in Depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Debian's name, without architecture.
    pub(super) name: String,
    /// `>= 1.2` and the like.
    pub(super) version: Option<String>,
}

/// All packages of one suite.
#[derive(Debug)]
pub(super) struct Index {
    suite: String,
    base: String,
    text: String,
    by_name: BTreeMap<String, Vec<Range<usize>>>,
    providers: BTreeMap<String, Vec<String>>,
}

impl Index {
    /// Signature, hash, decompression: what is returned was signed by Debian.
    pub(super) fn fetch(archive: &Archive, suite: &Suite, arch: &str) -> Result<Index, DebianError> {
        let task = archive.progress.task(format!("index of {}", suite.name));
        let release = Release::fetch(archive, suite, arch)?;
        let (sha256, size) = &release.packages;
        let dir = format!("{}/dists/{}/main/binary-{arch}", release.base, suite.name);
        task.total_bytes(*size);
        let by_hash = format!("{dir}/by-hash/SHA256/{sha256}");
        let path = match archive.blob("indexes", &by_hash, sha256, *size, Some(&task)) {
            // A mirror that keeps no files by hash still has the plain one.
            Err(DebianError::Http(error)) if error.is_absent() => archive.blob(
                "indexes",
                &format!("{dir}/Packages.xz"),
                sha256,
                *size,
                Some(&task),
            )?,
            outcome => outcome?,
        };
        let mut text = String::new();
        let file = File::open(&path).map_err(StoreError::at("read", &path))?;
        let mut plain = liblzma::read::XzDecoder::new(file).take(MAX_TEXT_BYTES);
        plain
            .read_to_string(&mut text)
            .map_err(|error| DebianError::Malformed {
                suite: suite.name.clone(),
                what: "Packages.xz".to_owned(),
                why: error.to_string(),
            })?;
        let index = Index::of(&suite.name, &release.base, text);
        task.done(&format!("{} packages", index.by_name.len()));
        Ok(index)
    }

    pub(super) fn of(suite: &str, base: &str, text: String) -> Index {
        let mut by_name: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        let mut providers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            let range = start..start + paragraph.len();
            start = range.end + 2;
            let Some(rest) = paragraph.trim_start().strip_prefix("Package: ") else {
                continue;
            };
            let name = rest.lines().next().unwrap_or_default();
            by_name.entry(name.to_owned()).or_default().push(range);
            // Cheaper than looking at every line: most packages provide nothing.
            if let Some((_, provides)) = paragraph.split_once("\nProvides: ") {
                for relation in relations(provides.lines().next().unwrap_or_default())
                    .into_iter()
                    .flatten()
                {
                    providers.entry(relation.name).or_default().push(name.to_owned());
                }
            }
        }
        Index {
            suite: suite.to_owned(),
            base: base.to_owned(),
            text,
            by_name,
            providers,
        }
    }

    /// Every version of a package; empty when the suite has none.
    pub(super) fn versions(&self, name: &str) -> Result<Vec<Package>, DebianError> {
        self.by_name
            .get(name)
            .into_iter()
            .flatten()
            .map(|range| self.package(name, range))
            .collect()
    }

    /// Names of the packages that declare to provide `name`.
    pub(super) fn providers(&self, name: &str) -> &[String] {
        self.providers.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Names that begin with `prefix`.
    pub(super) fn names_from<'index>(&'index self, prefix: &'index str) -> impl Iterator<Item = &'index str> {
        self.by_name
            .range(prefix.to_owned()..)
            .map(|(name, _)| name.as_str())
            .take_while(move |name| name.starts_with(prefix))
    }

    fn package(&self, name: &str, range: &Range<usize>) -> Result<Package, DebianError> {
        let paragraph = self.text.get(range.clone()).unwrap_or_default();
        let need = |what: &str| {
            field(paragraph, what).ok_or_else(|| DebianError::Malformed {
                suite: self.suite.clone(),
                what: name.to_owned(),
                why: format!("no field `{what}`"),
            })
        };
        let size = need("Size")?;
        let mut depends = relations(field(paragraph, "Pre-Depends").unwrap_or_default());
        depends.extend(relations(field(paragraph, "Depends").unwrap_or_default()));
        Ok(Package {
            name: name.to_owned(),
            version: need("Version")?.to_owned(),
            url: format!("{}/{}", self.base, need("Filename")?),
            sha256: need("SHA256")?.to_ascii_lowercase(),
            size: size.parse().map_err(|_| DebianError::Malformed {
                suite: self.suite.clone(),
                what: name.to_owned(),
                why: format!("`{size}` is no size"),
            })?,
            depends,
        })
    }
}

/// `a (>= 1) | b:any, c` as a list of alternatives.
fn relations(text: &str) -> Vec<Vec<Relation>> {
    let one = |text: &str| {
        let (name, version) = match text.split_once('(') {
            Some((name, rest)) => (
                name,
                Some(rest.trim_end().trim_end_matches(')').trim().to_owned()),
            ),
            None => (text, None),
        };
        let name = name.trim();
        let name = name.split_once(':').map_or(name, |(name, _)| name);
        (!name.is_empty()).then(|| Relation {
            name: name.to_owned(),
            version,
        })
    };
    text.split(',')
        .map(|group| group.split('|').filter_map(one).collect())
        .filter(|group: &Vec<_>| !group.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Package: mawk\nVersion: 1.3-1\nFilename: pool/m/mawk.deb\nSize: 7\nSHA256: AB\n\
        Provides: awk\nDepends: libc6 (>= 2.34), libx | liby:any (= 2)\n\nPackage: linux-a\nVersion: 1\n\n\
        Package: linux-b\nVersion: 1\nFilename: f\nSize: many\nSHA256: ab\n";

    #[test]
    fn a_package_is_read_with_its_alternatives() {
        let index = Index::of("s", "http://m", TEXT.to_owned());
        let package = index.versions("mawk").expect("well-formed").remove(0);
        assert_eq!(
            (package.url.as_str(), package.size, package.sha256.as_str()),
            ("http://m/pool/m/mawk.deb", 7, "ab")
        );
        assert_eq!(package.depends.len(), 2);
        assert_eq!(
            package.depends[1][1],
            Relation {
                name: "liby".to_owned(),
                version: Some("= 2".to_owned())
            }
        );
        assert_eq!(index.providers("awk"), ["mawk"]);
        assert_eq!(
            index.names_from("linux-").collect::<Vec<_>>(),
            ["linux-a", "linux-b"]
        );
    }

    #[test]
    fn a_malformed_paragraph_is_an_error_only_for_its_package() {
        let index = Index::of("s", "http://m", TEXT.to_owned());
        assert!(
            index
                .versions("linux-a")
                .expect_err("no fields")
                .to_string()
                .contains("no field")
        );
        assert!(
            index
                .versions("linux-b")
                .expect_err("size")
                .to_string()
                .contains("`many` is no size")
        );
        assert!(index.versions("absent").expect("no error").is_empty());
    }
}
