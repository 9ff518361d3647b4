//! Writing a repository: a directory of static files that is consistent at every moment.
//!
//! Order is the whole point. Artifacts come first, each written beside its place and renamed into it; the
//! index comes last, the same way. Whoever reads in between sees the old index with files that still fit it,
//! except for an artifact that was rebuilt: its digest then differs, the reader says so and tries again.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::{
    Abi, ArtifactName, BpfObject, Digest, ElfError, Entry, GzipError, Index, IndexError, MODULE_NAME,
    ModuleInfo, Timestamp, Trust, TrustError, Variant, pack, unpack,
};

/// Directory below the root that everything lies in; also the first segment of every URL.
pub const ROOT: &str = "kernel-objects";

/// The index's file name in [`ROOT`].
pub const INDEX_FILE: &str = "index.json";

/// How long one publisher waits for another.
const LOCK_DEADLINE: Duration = Duration::from_secs(30);

/// A repository that can be written: a directory holding `kernel-objects/`.
#[derive(Clone, Debug)]
pub struct Repository {
    objects: PathBuf,
}

/// A driver that was checked and can be published.
#[derive(Clone, Debug)]
pub struct NewArtifact {
    entry: Entry,
    packed: Vec<u8>,
}

/// What a publication changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Entries that are new or have other contents than before.
    pub changed: Vec<ArtifactName>,
    /// Entries that were there already with the same contents.
    pub unchanged: Vec<ArtifactName>,
    /// The index file.
    pub index: PathBuf,
    /// Entries in the index now.
    pub total: usize,
}

/// Why nothing (more) was published. What was published before is intact.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// The driver file is not what its name says; it has to be built again.
    #[error("`{name}` cannot be published")]
    NotDriver {
        /// The name it was to have.
        name: ArtifactName,
        /// What is wrong with the file.
        source: ElfError,
    },
    /// A module of another name.
    #[error("`{name}` cannot be published: the module inside is called `{found}`, not `{MODULE_NAME}`")]
    WrongModule {
        /// The name it was to have.
        name: ArtifactName,
        /// The module's own name.
        found: String,
    },
    /// A module for another kernel.
    #[error("`{name}` cannot be published: the module inside was built for `{vermagic}`")]
    WrongKernel {
        /// The name it was to have.
        name: ArtifactName,
        /// The module's vermagic.
        vermagic: String,
    },
    /// What was packed does not unpack to the same bytes.
    #[error("`{name}` was damaged while it was packed")]
    Packing {
        /// The name it was to have.
        name: ArtifactName,
        /// How.
        source: GzipError,
    },
    /// No room: free some and publish again.
    #[error("no space left for `{}`", path.display())]
    DiskFull {
        /// The file that did not fit.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another publisher works here and does not finish.
    #[error("another publisher has held `{}` for {} s", path.display(), LOCK_DEADLINE.as_secs())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// The index that is there is not usable; it has to be moved away by hand.
    #[error("`{}` is there and is no usable index", path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// Why not.
        source: TrustError,
    },
    /// The new index cannot be written down.
    #[error("the new index cannot be written down")]
    Serialize(#[from] IndexError),
    /// Anything else the file system said.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl NewArtifact {
    /// Checks and packs a driver. `raw` is the module or the eBPF object as it will be loaded.
    ///
    /// # Errors
    /// [`RepositoryError::NotDriver`], [`WrongModule`](RepositoryError::WrongModule),
    /// [`WrongKernel`](RepositoryError::WrongKernel) or [`Packing`](RepositoryError::Packing): build again.
    pub fn new(name: ArtifactName, raw: &[u8], abi: Abi) -> Result<Self, RepositoryError> {
        let not_driver = |source| RepositoryError::NotDriver {
            name: name.clone(),
            source,
        };
        let vermagic = match name.variant {
            Variant::Kmod => {
                let info = ModuleInfo::read(raw).map_err(not_driver)?;
                if info.name != MODULE_NAME {
                    return Err(RepositoryError::WrongModule {
                        name,
                        found: info.name,
                    });
                }
                if info.vermagic.split(' ').next() != Some(name.release.as_str()) {
                    return Err(RepositoryError::WrongKernel {
                        name,
                        vermagic: info.vermagic,
                    });
                }
                Some(info.vermagic)
            }
            Variant::Ebpf => {
                BpfObject::read(raw).map_err(not_driver)?;
                None
            }
        };
        let packed = pack(raw);
        // What nodes will do, done once here: a file that only they would refuse is never published.
        unpack(&packed, raw.len()).map_err(|source| RepositoryError::Packing {
            name: name.clone(),
            source,
        })?;
        let entry = Entry {
            path: name.path(),
            sha256: Digest::of(&packed),
            size: byte_count(&packed),
            raw_sha256: Digest::of(raw),
            raw_size: byte_count(raw),
            vermagic,
            abi_major: abi.major,
            abi_minor: abi.minor,
            module_version: name.module_version,
            arch: name.arch,
            release: name.release,
            tag: name.tag,
            variant: name.variant,
        };
        Ok(Self { entry, packed })
    }

    /// What the index will say of it.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }
}

fn byte_count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

impl Repository {
    /// The repository below `root`, which need not exist yet.
    pub fn new(root: &Path) -> Self {
        Self {
            objects: root.join(ROOT),
        }
    }

    /// Its index; `None` when there is none yet.
    ///
    /// # Errors
    /// [`RepositoryError::Index`] or [`RepositoryError::Io`].
    pub fn index(&self) -> Result<Option<Index>, RepositoryError> {
        let path = self.index_path();
        match fs::read(&path) {
            Ok(bytes) => Trust::Source
                .open(&bytes)
                .map(Some)
                .map_err(|source| RepositoryError::Index { path, source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(RepositoryError::Io {
                action: "read",
                path,
                source,
            }),
        }
    }

    /// Writes the artifacts, then the index that names them beside what was there. Doing it twice changes
    /// nothing, not even the index's time: `generated` is only used when an entry changed.
    ///
    /// # Errors
    /// [`RepositoryError`]; the old index stays in force then.
    pub fn publish(
        &self,
        artifacts: &[NewArtifact],
        generated: Timestamp,
    ) -> Result<Published, RepositoryError> {
        let _lock = self.lock()?;
        let existing = self.index()?;
        let is_new = existing.is_none();
        let mut index = existing.unwrap_or_else(|| Index::empty(generated));
        let (mut changed, mut unchanged) = (Vec::new(), Vec::new());
        for artifact in artifacts {
            let file = self.objects.join(&artifact.entry.path);
            let name = artifact.entry.name();
            let same_file = fs::read(&file).is_ok_and(|bytes| bytes == artifact.packed);
            if same_file && index.find(&name) == Some(&artifact.entry) {
                unchanged.push(name);
                continue;
            }
            if !same_file {
                write_atomically(&file, &artifact.packed)?;
            }
            index.insert(artifact.entry.clone());
            changed.push(name);
        }
        if is_new || !changed.is_empty() {
            index.set_generated(generated);
            write_atomically(&self.index_path(), index.to_json()?.as_bytes())?;
        }
        Ok(Published {
            changed,
            unchanged,
            index: self.index_path(),
            total: index.entries().len(),
        })
    }

    /// Compares every entry of the index with its file. The result holds each name that does not fit, with
    /// the reason in words.
    ///
    /// # Errors
    /// [`RepositoryError`] when the index itself cannot be read.
    pub fn check(&self) -> Result<Vec<(ArtifactName, String)>, RepositoryError> {
        let mut wrong = Vec::new();
        for entry in self.index()?.iter().flat_map(Index::entries) {
            let reason = match fs::read(self.objects.join(&entry.path)) {
                Err(error) => Some(format!("cannot be read: {error}")),
                Ok(bytes) if Digest::of(&bytes) != entry.sha256 => {
                    Some("has another SHA-256 than the index says".to_owned())
                }
                Ok(_) => None,
            };
            wrong.extend(reason.map(|reason| (entry.name(), reason)));
        }
        Ok(wrong)
    }

    fn index_path(&self) -> PathBuf {
        self.objects.join(INDEX_FILE)
    }

    /// One publisher at a time; the lock ends with the process, however it ends.
    fn lock(&self) -> Result<File, RepositoryError> {
        create_directory(&self.objects)?;
        let path = self.objects.join(".lock");
        let file = File::create(&path).map_err(|source| failed("create", &path, source))?;
        let deadline = Instant::now() + LOCK_DEADLINE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(source)) => return Err(failed("lock", &path, source)),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    return Err(RepositoryError::Locked { path });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

fn create_directory(path: &Path) -> Result<(), RepositoryError> {
    fs::create_dir_all(path).map_err(|source| failed("create directory", path, source))
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> RepositoryError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            RepositoryError::DiskFull { path, source }
        }
        _ => RepositoryError::Io { action, path, source },
    }
}

/// A file under a temporary name that removes itself unless it was renamed.
struct Temporary<'path> {
    path: &'path Path,
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        // After the rename there is nothing to remove; otherwise this is the best that can be done.
        let _ = fs::remove_file(self.path);
    }
}

/// Under the repository's lock the temporary name of a file is always the same, so that what a killed
/// publisher left behind is overwritten by the next one. Servers do not hand out names with a leading dot.
fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), RepositoryError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    create_directory(directory)?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = directory.join(format!(".{file_name}.new"));
    let guard = Temporary { path: &temporary };
    let write = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(|source| failed("write", path, source))?;
    drop(guard);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(contents: &[u8]) -> NewArtifact {
        let name: ArtifactName = "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz".parse().unwrap();
        let packed = pack(contents);
        let entry = Entry {
            path: name.path(),
            sha256: Digest::of(&packed),
            size: byte_count(&packed),
            raw_sha256: Digest::of(contents),
            raw_size: byte_count(contents),
            vermagic: None,
            abi_major: 1,
            abi_minor: 0,
            module_version: name.module_version,
            arch: name.arch,
            release: name.release,
            tag: name.tag,
            variant: name.variant,
        };
        NewArtifact { entry, packed }
    }

    fn files(root: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![root.to_owned()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(path.strip_prefix(root).unwrap().display().to_string());
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn publishing_twice_changes_nothing_the_second_time() {
        let root = tempfile::tempdir().unwrap();
        let repository = Repository::new(root.path());
        let first = repository
            .publish(&[artifact(b"one")], Timestamp::from_unix_seconds(1))
            .unwrap();
        assert_eq!(
            (first.changed.len(), first.unchanged.len(), first.total),
            (1, 0, 1)
        );
        let index = fs::read(&first.index).unwrap();
        let second = repository
            .publish(&[artifact(b"one")], Timestamp::from_unix_seconds(2))
            .unwrap();
        assert_eq!(
            (second.changed.len(), second.unchanged.len(), second.total),
            (0, 1, 1)
        );
        assert_eq!(fs::read(&first.index).unwrap(), index);
        assert_eq!(
            files(root.path()),
            [
                "kernel-objects/.lock",
                "kernel-objects/0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz",
                "kernel-objects/index.json"
            ]
        );
    }

    #[test]
    fn a_rebuilt_artifact_replaces_its_entry() {
        let root = tempfile::tempdir().unwrap();
        let repository = Repository::new(root.path());
        repository
            .publish(&[artifact(b"one")], Timestamp::from_unix_seconds(1))
            .unwrap();
        repository
            .publish(&[artifact(b"two")], Timestamp::from_unix_seconds(2))
            .unwrap();
        let index = repository.index().unwrap().unwrap();
        assert_eq!(index.generated(), Timestamp::from_unix_seconds(2));
        assert_eq!(
            index.entries().map(|entry| entry.raw_sha256).collect::<Vec<_>>(),
            [Digest::of(b"two")]
        );
        assert_eq!(repository.check().unwrap(), []);
    }

    #[test]
    fn an_altered_file_is_found_by_the_check_and_repaired_by_publishing() {
        let root = tempfile::tempdir().unwrap();
        let repository = Repository::new(root.path());
        let published = repository
            .publish(&[artifact(b"one")], Timestamp::from_unix_seconds(1))
            .unwrap();
        let file = root.path().join(ROOT).join(published.changed[0].path());
        fs::write(&file, b"half").unwrap();
        assert_eq!(repository.check().unwrap().len(), 1);
        repository
            .publish(&[artifact(b"one")], Timestamp::from_unix_seconds(2))
            .unwrap();
        assert_eq!(repository.check().unwrap(), []);
    }

    #[test]
    fn an_index_that_is_none_is_never_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let objects = root.path().join(ROOT);
        fs::create_dir_all(&objects).unwrap();
        fs::write(objects.join(INDEX_FILE), b"precious").unwrap();
        let error = Repository::new(root.path())
            .publish(&[artifact(b"one")], Timestamp::now())
            .unwrap_err();
        assert!(matches!(error, RepositoryError::Index { .. }), "{error}");
        assert_eq!(fs::read(objects.join(INDEX_FILE)).unwrap(), b"precious");
    }

    #[test]
    fn a_write_that_fails_leaves_no_half_written_file() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("taken");
        fs::create_dir_all(target.join("full")).unwrap();
        assert!(write_atomically(&target, b"bytes").is_err());
        assert_eq!(files(root.path()), Vec::<String>::new());
    }

    #[test]
    fn a_full_disk_is_its_own_error() {
        // /dev/full answers every write with ENOSPC.
        let error = File::options()
            .write(true)
            .open("/dev/full")
            .unwrap()
            .write_all(b"x")
            .unwrap_err();
        assert!(matches!(
            failed("write", Path::new("x"), error),
            RepositoryError::DiskFull { .. }
        ));
    }

    #[test]
    fn a_program_is_no_driver() {
        let name: ArtifactName = "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz".parse().unwrap();
        let program = fs::read("/proc/self/exe").unwrap();
        let error = NewArtifact::new(name, &program, Abi { major: 1, minor: 0 }).unwrap_err();
        assert!(matches!(error, RepositoryError::NotDriver { .. }), "{error}");
    }
}
