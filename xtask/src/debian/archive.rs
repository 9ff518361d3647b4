//! One run's view of the archive: its indexes, read once, and its files, kept by hash.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::DebianError;
use super::index::Index;
use super::resolved::ResolvedPackage;
use super::sources::Sources;
use crate::command::Run;
use crate::http::Http;
use crate::matrix::Suite;
use crate::progress::{Progress, Task};
use crate::store::{Store, StoreError};

/// Unpacking the largest image package takes some seconds; a disk that is this slow is broken.
const UNPACK: Duration = Duration::from_secs(300);

/// Debian's archive through this machine's mirror. Shared by all threads of a run.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(super) store: Store,
    pub(super) progress: Progress,
    remote: Mutex<Option<Arc<Remote>>>,
    indexes: Mutex<BTreeMap<(Suite, String), Arc<Index>>>,
}

/// The mirror, once something has to be fetched.
#[derive(Debug)]
pub(super) struct Remote {
    pub(super) sources: Sources,
    pub(super) http: Http,
}

impl Archive {
    /// Nothing is asked or fetched yet: a run that finds everything in the cache needs neither apt nor network.
    pub(crate) fn new(store: Store, progress: Progress) -> Archive {
        Archive {
            store,
            progress,
            remote: Mutex::default(),
            indexes: Mutex::default(),
        }
    }

    /// The mirror that apt is configured with, asked for once per run.
    pub(super) fn remote(&self) -> Result<Arc<Remote>, DebianError> {
        let mut remote = self.remote.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(remote) = remote.as_ref() {
            return Ok(Arc::clone(remote));
        }
        let sources = Sources::of_this_machine()?;
        let http = Http::new(sources.proxy.as_deref())?;
        Ok(Arc::clone(remote.insert(Arc::new(Remote { sources, http }))))
    }

    /// The index of a suite, fetched at most once per run.
    pub(super) fn index(&self, suite: &Suite, arch: &str) -> Result<Arc<Index>, DebianError> {
        let key = (suite.clone(), arch.to_owned());
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = indexes.get(&key) {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(Index::fetch(self, suite, arch)?);
        indexes.insert(key, Arc::clone(&index));
        Ok(index)
    }

    /// The .deb of a package, fetched unless it is there.
    pub(super) fn deb(&self, package: &ResolvedPackage) -> Result<PathBuf, DebianError> {
        let present = self.store.path("debs", &package.sha256);
        if present.is_file() {
            return Ok(present);
        }
        let task = self
            .progress
            .task(format!("fetch {} {}", package.name, package.version));
        task.total_bytes(package.size);
        self.blob("debs", &package.url, &package.sha256, package.size, Some(&task))
            .map_err(|error| match error {
                DebianError::Http(error) if error.is_absent() => DebianError::Vanished {
                    package: package.name.clone(),
                    url: package.url.clone(),
                },
                error => error,
            })
    }

    /// The unpacked tree of one package.
    pub(crate) fn unpacked(&self, package: &ResolvedPackage) -> Result<PathBuf, DebianError> {
        self.store.directory("unpacked", &package.sha256, |scratch| {
            self.unpack_into(package, scratch)
        })
    }

    /// Adds the files of a package to a tree that the caller is making. Nothing of the package is executed.
    pub(crate) fn unpack_into(&self, package: &ResolvedPackage, tree: &Path) -> Result<(), DebianError> {
        let deb = self.deb(package)?;
        let wrap = |source| DebianError::Unpack {
            package: package.name.clone(),
            source,
        };
        let scratch = self.store.scratch()?;
        let plain = scratch.path().join("data.tar");
        let run = Run::new("dpkg-deb")
            .arg("--fsys-tarfile")
            .arg(&deb)
            .stdout_to(&plain)
            .deadline(UNPACK);
        run.run().map_err(wrap)?;
        // A package may ship /lib/x where the tree has /lib -> usr/lib: the link stays.
        let tar = Run::new("tar").args([
            "--extract",
            "--keep-directory-symlink",
            "--no-same-owner",
            "--file",
        ]);
        tar.arg(&plain)
            .arg("--directory")
            .arg(tree)
            .deadline(UNPACK)
            .run()
            .map(drop)
            .map_err(wrap)
    }

    /// A file known by size and hash. Bytes that differ are thrown away and reported.
    pub(super) fn blob(
        &self,
        kind: &str,
        url: &str,
        sha256: &str,
        size: u64,
        task: Option<&Task>,
    ) -> Result<PathBuf, DebianError> {
        self.store.file(kind, sha256, |scratch| {
            let received = self.remote()?.http.download(url, scratch, size, task)?;
            if received.bytes == size && received.sha256 == sha256 {
                return Ok(());
            }
            Err(DebianError::Altered {
                url: url.to_owned(),
                expected: format!("{size} bytes with SHA-256 {sha256}"),
                found: format!("{} bytes with SHA-256 {}", received.bytes, received.sha256),
            })
        })
    }

    /// Removes nothing that was verified; only used where a record turned out to be unreadable.
    pub(super) fn forget(&self, path: &Path) -> Result<(), StoreError> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::at("remove", path)(error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::server;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn archive(dir: &Path) -> Archive {
        let archive = Archive::new(Store::new(dir), Progress::detect());
        let http = Http::new(None).expect("client");
        *archive.remote.lock().expect("lock") = Some(Arc::new(Remote {
            sources: Sources::default(),
            http,
        }));
        archive
    }

    #[test]
    fn altered_bytes_are_reported_and_not_kept() {
        let dir = tempfile::tempdir().expect("temp dir");
        let url = server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabd");
        let error = archive(dir.path())
            .blob("debs", &url, ABC, 3, None)
            .expect_err("altered");
        assert!(
            matches!(&error, DebianError::Altered { found, .. } if found.starts_with("3 bytes")),
            "{error}"
        );
        assert!(!dir.path().join("debs").join(ABC).exists());
    }

    #[test]
    fn right_bytes_are_kept_and_not_asked_for_again() {
        let dir = tempfile::tempdir().expect("temp dir");
        let url = server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        let archive = archive(dir.path());
        let kept = archive.blob("debs", &url, ABC, 3, None).expect("arrives");
        assert_eq!(
            archive
                .blob("debs", "http://127.0.0.1:1/", ABC, 3, None)
                .expect("kept"),
            kept
        );
    }

    #[test]
    fn a_package_that_is_listed_and_not_there_has_vanished() {
        let dir = tempfile::tempdir().expect("temp dir");
        let url = server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let (name, version) = ("linux-headers-6.1".to_owned(), "1".to_owned());
        let package = ResolvedPackage {
            name,
            version,
            url,
            sha256: ABC.to_owned(),
            size: 3,
        };
        let error = archive(dir.path()).deb(&package).expect_err("gone");
        assert!(matches!(error, DebianError::Vanished { .. }), "{error}");
    }
}
