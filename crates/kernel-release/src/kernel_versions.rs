//! The file `KERNEL_VERSIONS`: the only list of kernels.
//!
//! One kernel per line, `<release>[~tag] [arch]`, `amd64` when no architecture is given; `#` begins a
//! comment, empty lines are allowed; sorted and unique. Every wrong line is reported, not only the first.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Arch, InvalidRelease, InvalidTag, KernelRelease, Tag, UnknownArch};

/// One kernel that drivers are built for. Ordered by release, tag, architecture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KernelEntry {
    /// As `uname -r` prints it.
    pub release: KernelRelease,
    /// Only where one release was built twice.
    pub tag: Option<Tag>,
    /// The architecture the kernel runs on.
    pub arch: Arch,
}

impl fmt::Display for KernelEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.release)?;
        if let Some(tag) = &self.tag {
            write!(f, "~{tag}")?;
        }
        if self.arch != Arch::default() {
            write!(f, " {}", self.arch)?;
        }
        Ok(())
    }
}

/// All kernels of the list, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KernelVersions {
    entries: Vec<KernelEntry>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum KernelVersionsError {
    /// The file could not be read; the path has to change or its permissions.
    #[error("cannot read the list of kernels `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Lines have to be corrected by hand.
    #[error(transparent)]
    Malformed(#[from] MalformedKernelVersions),
}

/// Every wrong line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedKernelVersions {
    /// The file as the caller named it.
    pub file: PathBuf,
    /// In line order, at least one.
    pub problems: Vec<Problem>,
}

/// One wrong line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// The line without its comment.
    pub found: String,
    /// What should have been there.
    pub expected: Expected,
}

/// What a line of the list has to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Expected {
    /// Something other than one or two words.
    #[error(
        "expected `<release>[~tag] [arch]`, for example `6.1.0-56-cloud-amd64` or `6.1.0-56-arm64 arm64`"
    )]
    OneOrTwoWords,
    /// The first word is no release.
    #[error("expected a kernel release as `uname -r` prints it: {0}")]
    Release(InvalidRelease),
    /// What follows `~` is no tag.
    #[error("expected a tag after `~`: {0}")]
    Tag(InvalidTag),
    /// The second word is no architecture.
    #[error("expected an architecture: {0}")]
    Arch(UnknownArch),
    /// The line is a repetition.
    #[error("expected each kernel once: line {first_line} has it already")]
    Unique {
        /// From 1.
        first_line: usize,
    },
    /// The line stands too low.
    #[error("expected the list sorted: this line belongs above `{above}`")]
    Sorted {
        /// The first entry above it that it should precede.
        above: String,
    },
}

impl fmt::Display for MalformedKernelVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(
                f,
                "{}:{}: `{}`: {}",
                self.file.display(),
                problem.line,
                problem.found,
                problem.expected
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for MalformedKernelVersions {}

impl KernelVersions {
    /// Reads and parses the file.
    ///
    /// # Errors
    /// [`KernelVersionsError`]: not readable, or with malformed lines.
    pub fn read(path: &Path) -> Result<Self, KernelVersionsError> {
        let text = std::fs::read_to_string(path).map_err(|source| KernelVersionsError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::parse(&text, path)?)
    }

    /// Parses the text of the list. `file` only names it in errors.
    ///
    /// # Errors
    /// [`MalformedKernelVersions`] with every wrong line.
    pub fn parse(text: &str, file: &Path) -> Result<Self, MalformedKernelVersions> {
        let mut entries: Vec<(usize, KernelEntry)> = Vec::new();
        let mut problems = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let content = line.split('#').next().unwrap_or_default().trim();
            if content.is_empty() {
                continue;
            }
            let number = index + 1;
            let checked = parse_line(content).and_then(|entry| {
                in_order(&entries, &entry)?;
                Ok(entry)
            });
            match checked {
                Ok(entry) => entries.push((number, entry)),
                Err(expected) => problems.push(Problem {
                    line: number,
                    found: content.to_owned(),
                    expected,
                }),
            }
        }
        if problems.is_empty() {
            Ok(Self {
                entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            })
        } else {
            Err(MalformedKernelVersions {
                file: file.to_owned(),
                problems,
            })
        }
    }

    /// All kernels in order.
    pub fn iter(&self) -> std::slice::Iter<'_, KernelEntry> {
        self.entries.iter()
    }

    /// The entries of one release: several when it was built twice or for several architectures.
    pub fn of_release(&self, release: &KernelRelease) -> impl Iterator<Item = &KernelEntry> {
        self.entries.iter().filter(move |entry| entry.release == *release)
    }

    /// How many kernels.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True for a list of comments only.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'list> IntoIterator for &'list KernelVersions {
    type Item = &'list KernelEntry;
    type IntoIter = std::slice::Iter<'list, KernelEntry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn parse_line(content: &str) -> Result<KernelEntry, Expected> {
    let mut words = content.split_whitespace();
    let (name, arch) = match (words.next(), words.next(), words.next()) {
        (Some(name), None, None) => (name, Arch::default()),
        (Some(name), Some(arch), None) => (name, arch.parse().map_err(Expected::Arch)?),
        _ => return Err(Expected::OneOrTwoWords),
    };
    let (release, tag) = match name.split_once('~') {
        Some((release, tag)) => (release, Some(tag.parse().map_err(Expected::Tag)?)),
        None => (name, None),
    };
    Ok(KernelEntry {
        release: release.parse().map_err(Expected::Release)?,
        tag,
        arch,
    })
}

/// `seen` is sorted, so its last entry is its largest.
fn in_order(seen: &[(usize, KernelEntry)], entry: &KernelEntry) -> Result<(), Expected> {
    if let Some((line, _)) = seen.iter().find(|(_, other)| other == entry) {
        return Err(Expected::Unique { first_line: *line });
    }
    match seen.iter().find(|(_, other)| other > entry) {
        Some((_, other)) => Err(Expected::Sorted {
            above: other.to_string(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<KernelVersions, String> {
        KernelVersions::parse(text, Path::new("KERNEL_VERSIONS")).map_err(|error| error.to_string())
    }

    #[test]
    fn comments_tags_and_architectures_are_understood() {
        let list = parse(
            "# bullseye\n5.10.0-46-amd64   # generic\n\n5.15.0-52-generic~20.04\n6.1.0-56-arm64 arm64\n",
        )
        .unwrap();
        let shown: Vec<String> = list.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "5.10.0-46-amd64",
                "5.15.0-52-generic~20.04",
                "6.1.0-56-arm64 arm64"
            ]
        );
        assert_eq!(list.of_release(&"5.10.0-46-amd64".parse().unwrap()).count(), 1);
    }

    #[test]
    fn every_wrong_line_is_named_with_what_was_expected() {
        let error = parse("6.1.0-56-amd64\nlinux-6.1\n6.1 mips\n6.1 amd64 x\n6.1~ amd64\n").unwrap_err();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 4, "{error}");
        assert!(
            lines[0].starts_with("KERNEL_VERSIONS:2: `linux-6.1`: expected a kernel release"),
            "{error}"
        );
        assert!(
            lines[1].contains(":3:") && lines[1].contains("`amd64` or `arm64`"),
            "{error}"
        );
        assert!(
            lines[2].contains(":4:") && lines[2].contains("expected `<release>[~tag] [arch]`"),
            "{error}"
        );
        assert!(lines[3].contains(":5:") && lines[3].contains("tag"), "{error}");
    }

    #[test]
    fn an_unsorted_line_is_told_its_place() {
        let error = parse("5.10.0-1-amd64\n6.12.107-amd64\n6.12.95-amd64\n").unwrap_err();
        assert_eq!(
            error,
            "KERNEL_VERSIONS:3: `6.12.95-amd64`: expected the list sorted: this line belongs above `6.12.107-amd64`"
        );
    }

    #[test]
    fn a_repeated_line_is_told_its_first_place() {
        let error = parse("6.1.0-56-amd64\n6.1.0-56-amd64 amd64\n").unwrap_err();
        assert!(error.ends_with("line 1 has it already"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = KernelVersions::read(Path::new("/nonexistent/KERNEL_VERSIONS")).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/KERNEL_VERSIONS"));
    }
}
