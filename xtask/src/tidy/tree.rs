//! The files that belong to the repository: what git tracks, and what it would if it were added.

use std::io;
use std::path::{Path, PathBuf};

use crate::command::{CommandError, Run};
use crate::failure::{Exit, Explain};

/// Text files with their contents. Paths are relative to the root, with `/`.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) root: PathBuf,
    pub(super) files: Vec<Source>,
}

/// One text file.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

/// Why the rules cannot be checked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TreeError {
    /// git or cargo could not be asked.
    #[error("cannot list the repository")]
    List(#[from] CommandError),
    /// A file cannot be read.
    #[error("cannot read `{path}`")]
    Read { path: String, source: io::Error },
    /// The answer of cargo has another shape than expected.
    #[error("cannot read the answer of `cargo metadata`")]
    Metadata(#[from] serde_json::Error),
}

impl Explain for TreeError {
    fn exit(&self) -> Exit {
        match self {
            TreeError::List(error) => error.exit(),
            TreeError::Read { source, .. } => Exit::of_io(source),
            TreeError::Metadata(_) => Exit::ToolFailed,
        }
    }
}

impl Tree {
    /// Reads every text file below `root`. Files that are not UTF-8 hold no rule of ours.
    pub(super) fn read(root: &Path) -> Result<Tree, TreeError> {
        let listing = Run::new("git")
            // A checkout that belongs to somebody else (a CI's cache, a container's mount) is still readable.
            .args([
                "-c",
                "safe.directory=*",
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(root)
            .run()?;
        let mut files = Vec::new();
        for path in listing
            .stdout
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
        {
            let path = String::from_utf8_lossy(path).into_owned();
            match std::fs::read(root.join(&path)) {
                Ok(bytes) => {
                    if let Ok(text) = String::from_utf8(bytes) {
                        files.push(Source { path, text });
                    }
                }
                // Deleted and not yet committed, or a directory that is a repository of its own.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory
                    ) => {}
                Err(source) => return Err(TreeError::Read { path, source }),
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Tree {
            root: root.to_owned(),
            files,
        })
    }

    /// Files below `dir` (with its `/`; empty: all) whose name ends in one of `endings`.
    pub(super) fn below<'tree>(
        &'tree self,
        dir: &'tree str,
        endings: &'tree [&'tree str],
    ) -> impl Iterator<Item = &'tree Source> {
        self.files.iter().filter(move |file| {
            file.path.starts_with(dir) && endings.iter().any(|ending| file.path.ends_with(ending))
        })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Tree {
        let files = files
            .iter()
            .map(|(path, text)| Source {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        Tree {
            root: PathBuf::new(),
            files,
        }
    }
}

impl Source {
    /// The last part of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }
}
