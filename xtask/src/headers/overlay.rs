//! Copies of the files in a header tree that name its release, with another release in its place. Mounted over the
//! originals they make the tree that of another kernel; the tree itself is never written to.

use std::fs;
use std::path::Path;

use ringside_kernel_release::KernelRelease;

use crate::failure::{Exit, Explain};
use crate::store::{StoreError, write_if_changed};

/// Where a tree names its release for those who compile against it: make's variables, then what C sees.
const NAMES_RELEASE: [&str; 5] = [
    ".kernelvariables",
    "include/config/auto.conf",
    "include/config/kernel.release",
    "include/generated/autoconf.h",
    "include/generated/utsrelease.h",
];
/// The one of them that a module's vermagic comes from.
const VERMAGIC_FROM: &str = "include/generated/utsrelease.h";

/// Why a tree cannot be made that of another kernel.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OverlayError {
    /// A module's vermagic would come from somewhere else.
    #[error("`{VERMAGIC_FROM}` of the headers does not name `{release}`")]
    Unnamed { release: KernelRelease },
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for OverlayError {
    fn exit(&self) -> Exit {
        match self {
            OverlayError::Unnamed { .. } => Exit::HeadersGone,
            OverlayError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            OverlayError::Unnamed { .. } => None,
            OverlayError::Store(error) => error.hint(),
        }
    }
}

/// Copies of the files in `tree` that name its release, with `wanted` in its place, to `to`.
pub(super) fn write(
    tree: &Path,
    release: &KernelRelease,
    wanted: &KernelRelease,
    to: &Path,
) -> Result<(), OverlayError> {
    let mut is_named = false;
    for relative in NAMES_RELEASE {
        let path = tree.join(relative);
        if !path.is_file() {
            continue;
        }
        let present = fs::read(&path).map_err(StoreError::at("read", &path))?;
        let present = String::from_utf8_lossy(&present);
        let named = renamed(&present, release.as_str(), wanted.as_str());
        if named != present {
            write_if_changed(&to.join(relative), named.as_bytes())?;
            is_named |= relative == VERMAGIC_FROM;
        }
    }
    if is_named {
        return Ok(());
    }
    Err(OverlayError::Unnamed {
        release: release.clone(),
    })
}

/// `release` as a word of its own becomes `wanted`; as a part of another name (a path, another release) it stays.
fn renamed(text: &str, release: &str, wanted: &str) -> String {
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || "._+-/".contains(c);
    let mut renamed = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, found) in text.match_indices(release) {
        let (before, after) = (text.get(copied..at), text.get(at + found.len()..));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        renamed.push_str(before);
        let whole = !before.ends_with(is_of_a_name) && !after.starts_with(is_of_a_name);
        renamed.push_str(if whole { wanted } else { found });
        copied = at + found.len();
    }
    renamed.push_str(text.get(copied..).unwrap_or_default());
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::files;

    fn release(text: &str) -> KernelRelease {
        text.parse().expect("release")
    }

    #[test]
    fn only_the_whole_release_is_renamed() {
        let text = "KERNELRELEASE = 6.1.0-50-amd64\nX=\"6.1.0-50-amd64\" /linux-headers-6.1.0-50-amd64/ 6.1.0-50-amd64-x\n";
        assert_eq!(
            renamed(text, "6.1.0-50-amd64", "6.1.0-0.deb11.50-amd64"),
            "KERNELRELEASE = 6.1.0-0.deb11.50-amd64\nX=\"6.1.0-0.deb11.50-amd64\" \
                 /linux-headers-6.1.0-50-amd64/ 6.1.0-50-amd64-x\n"
        );
    }

    #[test]
    fn files_that_name_the_release_are_hidden_and_the_tree_stays_as_it_is() {
        let dir = tempfile::tempdir().expect("temp dir");
        let (tree, to) = (dir.path().join("tree"), dir.path().join("files"));
        for (file, text) in [
            (VERMAGIC_FROM, "#define UTS_RELEASE \"6.1.0-50-amd64\"\n"),
            // Debian has the upstream version there.
            ("include/config/kernel.release", "6.1.176\n"),
            ("Module.symvers", "6.1.0-50-amd64\n"),
        ] {
            write_if_changed(&tree.join(file), text.as_bytes()).expect("written");
        }
        let (from, wanted) = (release("6.1.0-50-amd64"), release("6.1.0-0.deb11.50-amd64"));
        write(&tree, &from, &wanted, &to).expect("named");
        let hidden = files(&to, &|_| false).expect("readable");
        let names: Vec<&str> = hidden.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [VERMAGIC_FROM]);
        assert_eq!(
            fs::read_to_string(to.join(VERMAGIC_FROM)).expect("there"),
            "#define UTS_RELEASE \"6.1.0-0.deb11.50-amd64\"\n"
        );
        assert_eq!(
            fs::read_to_string(tree.join(VERMAGIC_FROM)).expect("there"),
            "#define UTS_RELEASE \"6.1.0-50-amd64\"\n"
        );
    }

    #[test]
    fn a_tree_that_nowhere_names_its_release_cannot_stand_in() {
        let dir = tempfile::tempdir().expect("temp dir");
        write_if_changed(
            &dir.path().join(VERMAGIC_FROM),
            b"#define UTS_RELEASE \"6.1.0-5-amd64\"\n",
        )
        .expect("written");
        let (from, wanted) = (release("6.1.0-50-amd64"), release("6.1.0-0.deb11.50-amd64"));
        let error = write(dir.path(), &from, &wanted, &dir.path().join("files")).expect_err("not named");
        assert!(matches!(error, OverlayError::Unnamed { .. }), "{error}");
    }
}
