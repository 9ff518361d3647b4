//! The cache's two primitives: a file or a directory appears whole under its final name, or not at all.
//!
//! Everything is written under `<cache>/tmp/<run>/` first and renamed into place, so `kill -9` leaves only
//! scratch; the next run sweeps the scratch of runs that are gone. A key is worked on by one process at a
//! time (an advisory lock per key), so two runs never fetch or build the same thing side by side.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::cancel;
use crate::failure::{Exit, Explain};

/// How often somebody else's lock is looked at.
const LOCK_POLL: Duration = Duration::from_millis(100);

/// A path of the cache or of the outputs that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub(crate) struct StoreError {
    /// What was tried, as a verb.
    pub(crate) action: &'static str,
    /// The object.
    pub(crate) path: PathBuf,
    /// What the system said.
    pub(crate) source: io::Error,
}

impl StoreError {
    /// For `map_err`: the verb and the object of a failed I/O call.
    pub(crate) fn at(action: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.as_ref().to_owned();
        move |source| StoreError { action, path, source }
    }
}

impl Explain for StoreError {
    fn exit(&self) -> Exit {
        Exit::of_io(&self.source)
    }

    fn hint(&self) -> Option<String> {
        Exit::hint_of_io(&self.source)
    }
}

/// The content-addressed cache of one run.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    root: PathBuf,
}

/// The scratch directories of this process, one per cache. The locked file in each says that it is alive.
static SCRATCH: Mutex<BTreeMap<PathBuf, File>> = Mutex::new(BTreeMap::new());

impl Store {
    /// The cache at `root`; directories are made when something is stored.
    pub(crate) fn new(root: &Path) -> Store {
        Store {
            root: root.to_owned(),
        }
    }

    /// Where `<kind>/<key>` is or would be.
    pub(crate) fn path(&self, kind: &str, key: &str) -> PathBuf {
        self.root.join(kind).join(key)
    }

    /// The directory `<kind>/<key>`, filled by `fill` when it is not there yet. `fill` is given an empty
    /// scratch directory; what is in it when `fill` succeeds becomes the entry.
    pub(crate) fn directory<E: From<StoreError>>(
        &self,
        kind: &str,
        key: &str,
        fill: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<PathBuf, E> {
        let entry = self.path(kind, key);
        if entry.is_dir() {
            return Ok(entry);
        }
        let _lock = self.lock(&format!("{kind}-{key}"))?;
        if entry.is_dir() {
            return Ok(entry);
        }
        let scratch = self.scratch()?;
        fill(scratch.path())?;
        let parent = self.root.join(kind);
        fs::create_dir_all(&parent).map_err(StoreError::at("create", &parent))?;
        let filled = scratch.keep();
        fs::rename(&filled, &entry).map_err(StoreError::at("create", &entry))?;
        Ok(entry)
    }

    /// The file `<kind>/<key>`, written by `fill` when it is not there yet. `fill` is given the scratch path
    /// to write to.
    pub(crate) fn file<E: From<StoreError>>(
        &self,
        kind: &str,
        key: &str,
        fill: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<PathBuf, E> {
        let entry = self.path(kind, key);
        if entry.is_file() {
            return Ok(entry);
        }
        let _lock = self.lock(&format!("{kind}-{key}"))?;
        if !entry.is_file() {
            let scratch = self.scratch()?;
            let written = scratch.path().join("file");
            fill(&written)?;
            settle(&written, &entry)?;
        }
        Ok(entry)
    }

    /// An empty directory on the cache's disk that disappears when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir, StoreError> {
        let run = self.run_directory()?;
        tempfile::tempdir_in(&run).map_err(StoreError::at("create a directory in", &run))
    }

    /// One holder per key, across processes and threads; released when dropped. Waits for another holder, who
    /// is downloading or building just this, until Ctrl-C.
    pub(crate) fn lock(&self, key: &str) -> Result<File, StoreError> {
        let locks = self.root.join("locks");
        fs::create_dir_all(&locks).map_err(StoreError::at("create", &locks))?;
        let path = locks.join(key);
        let file = File::create(&path).map_err(StoreError::at("create", &path))?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(source)) => return Err(StoreError::at("lock", &path)(source)),
                Err(TryLockError::WouldBlock) if cancel::requested() => {
                    return Err(StoreError::at("wait for", &path)(
                        io::ErrorKind::Interrupted.into(),
                    ));
                }
                Err(TryLockError::WouldBlock) => {
                    if !told {
                        eprintln!("waiting for another run that holds {}", path.display());
                        told = true;
                    }
                    thread::sleep(LOCK_POLL);
                }
            }
        }
    }

    fn run_directory(&self) -> Result<PathBuf, StoreError> {
        let tmp = self.root.join("tmp");
        let run = tmp.join(std::process::id().to_string());
        let mut mine = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
        if mine.contains_key(&run) {
            return Ok(run);
        }
        fs::create_dir_all(&tmp).map_err(StoreError::at("create", &tmp))?;
        let _lock = self.lock("sweep")?;
        sweep(&tmp);
        fs::create_dir_all(&run).map_err(StoreError::at("create", &run))?;
        let alive = run.join("alive");
        let file = File::create(&alive).map_err(StoreError::at("create", &alive))?;
        file.lock().map_err(StoreError::at("lock", &alive))?;
        mine.insert(run.clone(), file);
        Ok(run)
    }
}

/// Removes the scratch of runs whose lock nobody holds any more. Called under the lock `sweep`.
fn sweep(tmp: &Path) {
    for entry in fs::read_dir(tmp).into_iter().flatten().flatten() {
        let own = entry.file_name().to_str() == Some(&std::process::id().to_string());
        let dead = File::open(entry.path().join("alive")).map_or(true, |alive| alive.try_lock().is_ok());
        if dead && !own {
            // Another user's leftovers stay; nothing depends on their removal.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Flushes `written` to the disk and renames it to `entry`.
fn settle(written: &Path, entry: &Path) -> Result<(), StoreError> {
    File::open(written)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::at("write", written))?;
    let parent = entry.parent().unwrap_or(entry);
    fs::create_dir_all(parent).map_err(StoreError::at("create", parent))?;
    fs::rename(written, entry).map_err(StoreError::at("create", entry))
}

/// Writes a file whole or not at all, and not when it already has this content. True when it was written.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool, StoreError> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(false);
    }
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(StoreError::at("create", parent))?;
    let mut scratch = tempfile::NamedTempFile::new_in(parent).map_err(StoreError::at("write in", parent))?;
    scratch
        .write_all(content)
        .map_err(StoreError::at("write", path))?;
    scratch
        .as_file()
        .sync_all()
        .map_err(StoreError::at("write", path))?;
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    scratch
        .as_file()
        .set_permissions(readable)
        .map_err(StoreError::at("write", path))?;
    scratch
        .persist(path)
        .map_err(|error| StoreError::at("write", path)(error.error))?;
    Ok(true)
}

/// A SHA-256 over several parts that cannot run into each other: every part is preceded by its length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Key(Sha256);

impl Key {
    /// One more part.
    pub(crate) fn part(mut self, part: impl AsRef<[u8]>) -> Key {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// Every regular file below `dir`, by relative path and content, in order. `skip` says what does not
    /// count (build outputs).
    pub(crate) fn tree(mut self, dir: &Path, skip: &dyn Fn(&str) -> bool) -> Result<Key, StoreError> {
        for (relative, path) in files(dir, skip)? {
            let content = fs::read(&path).map_err(StoreError::at("read", &path))?;
            self = self.part(relative).part(content);
        }
        Ok(self)
    }

    /// Lower-case hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The regular files below `dir` as (path below `dir`, path), sorted; `skip` is asked with file names.
pub(crate) fn files(dir: &Path, skip: &dyn Fn(&str) -> bool) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).map_err(StoreError::at("read", &current))? {
            let entry = entry.map_err(StoreError::at("read", &current))?;
            let path = entry.path();
            if skip(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let kind = entry.file_type().map_err(StoreError::at("read", &path))?;
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                let relative = path
                    .strip_prefix(dir)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned();
                found.push((relative, path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("temp dir");
        let store = Store {
            root: dir.path().to_owned(),
        };
        (dir, store)
    }

    #[test]
    fn an_entry_whose_filling_failed_is_not_there() {
        let (_dir, store) = store();
        let outcome = store.directory::<StoreError>("trees", "k", |scratch| {
            fs::write(scratch.join("half"), "x").map_err(StoreError::at("write", scratch))?;
            Err(StoreError {
                action: "fill",
                path: scratch.to_owned(),
                source: io::Error::other("no"),
            })
        });
        assert!(outcome.is_err());
        assert!(!store.path("trees", "k").exists());
    }

    #[test]
    fn a_present_entry_is_never_filled_again() {
        let (_dir, store) = store();
        fs::create_dir_all(store.path("trees", "k")).expect("entry");
        let entry = store
            .directory::<StoreError>("trees", "k", |_| panic!("filled again"))
            .expect("present");
        assert_eq!(entry, store.path("trees", "k"));
    }

    #[test]
    fn parts_of_a_key_cannot_run_into_each_other() {
        let joined = Key::default().part("ab").part("c").finish();
        assert_ne!(joined, Key::default().part("a").part("bc").finish());
    }

    #[test]
    fn an_unchanged_file_is_not_touched() {
        let dir = tempfile::tempdir().expect("temp dir");
        let path = dir.path().join("out/file");
        assert!(write_if_changed(&path, b"x").expect("writes"));
        assert!(!write_if_changed(&path, b"x").expect("compares"));
        assert!(write_if_changed(&path, b"y").expect("writes"));
    }
}
