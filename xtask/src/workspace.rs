//! Where things are: the repository, the cache, the outputs; and what every subcommand is given.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::debian::Archive;
use crate::failure::{Exit, Explain, Failure};
use crate::progress::Progress;
use crate::store::Store;

/// What is true for one run of xtask.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The repository's root, absolute.
    pub(crate) root: PathBuf,
    /// Missing packages are only listed.
    pub(crate) no_install: bool,
    /// Bars or lines on standard error.
    pub(crate) progress: Progress,
    /// The content-addressed cache. Everything in it can be fetched or made again.
    pub(crate) store: Store,
    /// The distribution's archive; asks apt and the network only when something is missing in the store.
    pub(crate) archive: Arc<Archive>,
}

/// Why a path of this run cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkspaceError {
    /// Neither of the variables that could say where the cache is.
    #[error("no place for the cache: RINGSIDE_CACHE_DIR, XDG_CACHE_HOME and HOME are all unset")]
    NoCache,
    /// The working directory vanished, or a path is not UTF-8 clean enough to be made absolute.
    #[error("cannot make `{path}` absolute")]
    Absolute { path: String, source: io::Error },
}

impl Explain for WorkspaceError {
    fn exit(&self) -> Exit {
        Exit::Unsupported
    }

    fn hint(&self) -> Option<String> {
        Some("set RINGSIDE_CACHE_DIR to a directory with some GiB of space".to_owned())
    }
}

impl Context {
    /// Reads the environment once; nothing below asks it again. Also starts listening for Ctrl-C.
    pub(crate) fn detect(no_install: bool) -> Result<Context, Failure> {
        crate::cancel::listen();
        let set = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let cache = set("RINGSIDE_CACHE_DIR")
            .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("ringside")))
            .or_else(|| set("HOME").map(|dir| dir.join(".cache/ringside")))
            .ok_or(WorkspaceError::NoCache)?;
        let (cache, progress) = (absolute(&cache)?, Progress::detect());
        let store = Store::new(&cache);
        let archive = Arc::new(Archive::new(store.clone(), progress.clone()));
        Ok(Context {
            root: root()?,
            no_install,
            progress,
            store,
            archive,
        })
    }

    /// `target/ringside/<name>`: outputs of one kind. Not created.
    pub(crate) fn output(&self, name: &str) -> PathBuf {
        self.root.join("target/ringside").join(name)
    }
}

/// Cargo sets CARGO_MANIFEST_DIR when it runs us; the compile-time value serves a bare `target/debug/xtask`.
fn root() -> Result<PathBuf, WorkspaceError> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    absolute(manifest.parent().unwrap_or(&manifest))
}

fn absolute(path: &Path) -> Result<PathBuf, WorkspaceError> {
    std::path::absolute(path).map_err(|source| WorkspaceError::Absolute {
        path: path.display().to_string(),
        source,
    })
}
