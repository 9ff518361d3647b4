//! What artifacts are called, and where they lie below `kernel-objects/`.

use std::fmt;
use std::str::FromStr;

use ringside_kernel_release::{Arch, InvalidRelease, InvalidTag, KernelRelease, Tag};
use serde::{Deserialize, Serialize};

/// Which of the two drivers an artifact holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// The kernel module.
    Kmod,
    /// The eBPF object.
    Ebpf,
}

impl Variant {
    /// `kmod` or `ebpf`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kmod => "kmod",
            Self::Ebpf => "ebpf",
        }
    }

    /// File name up to the release, and from the release on.
    const fn affixes(self) -> (&'static str, &'static str) {
        match self {
            Self::Kmod => ("ringside-", ".ko.gz"),
            Self::Ebpf => ("ringside-ebpf-", ".o.gz"),
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no variant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no driver variant: `kmod` or `ebpf` is expected")]
pub struct UnknownVariant {
    /// What was given.
    pub text: String,
}

impl FromStr for Variant {
    type Err = UnknownVariant;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "kmod" => Ok(Self::Kmod),
            "ebpf" => Ok(Self::Ebpf),
            other => Err(UnknownVariant {
                text: other.to_owned(),
            }),
        }
    }
}

/// The version of the driver sources: 1 to 64 bytes of `[A-Za-z0-9.+_-]`, starting with a digit or letter.
/// Safe as one path component and one URL segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModuleVersion(String);

/// The text is no version of the driver.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no module version: up to 64 letters, digits, `.`, `+`, `_` or `-` are expected, the first a letter or digit"
)]
pub struct InvalidModuleVersion {
    /// What was given.
    pub text: String,
}

impl ModuleVersion {
    /// The version this build of the workspace belongs to.
    pub fn current() -> Self {
        Self(env!("CARGO_PKG_VERSION").to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ModuleVersion {
    type Err = InvalidModuleVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b".+_-".contains(&b);
        if text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.len() <= 64
            && text.bytes().all(allowed)
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidModuleVersion {
                text: text.to_owned(),
            })
        }
    }
}

impl TryFrom<String> for ModuleVersion {
    type Error = InvalidModuleVersion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ModuleVersion> for String {
    fn from(version: ModuleVersion) -> Self {
        version.0
    }
}

impl fmt::Display for ModuleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Identity of an artifact: which driver, for which kernel. Displayed as its path below `kernel-objects/`,
/// `0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactName {
    /// Version of the driver sources.
    pub module_version: ModuleVersion,
    /// Architecture of the kernel.
    pub arch: Arch,
    /// Release of the kernel.
    pub release: KernelRelease,
    /// Only where one release was built twice.
    pub tag: Option<Tag>,
    /// Which driver.
    pub variant: Variant,
}

/// A path that no artifact can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidArtifactPath {
    /// Wrong number of components or wrong affixes.
    #[error(
        "`{path}` is no artifact path: `<version>/<arch>/ringside-<release>.ko.gz` or `<version>/<arch>/ringside-ebpf-<release>.o.gz` is expected"
    )]
    Shape {
        /// What was given.
        path: String,
    },
    /// The first component.
    #[error(transparent)]
    Version(#[from] InvalidModuleVersion),
    /// The second component.
    #[error(transparent)]
    Arch(#[from] ringside_kernel_release::UnknownArch),
    /// The release inside the file name.
    #[error(transparent)]
    Release(#[from] InvalidRelease),
    /// The tag inside the file name.
    #[error(transparent)]
    Tag(#[from] InvalidTag),
}

impl ArtifactName {
    /// The file name alone: `ringside-<release>[~tag].ko.gz` or `ringside-ebpf-<release>[~tag].o.gz`.
    pub fn file_name(&self) -> String {
        let (prefix, suffix) = self.variant.affixes();
        match &self.tag {
            Some(tag) => format!("{prefix}{}~{tag}{suffix}", self.release),
            None => format!("{prefix}{}{suffix}", self.release),
        }
    }

    /// Path below `kernel-objects/`, with `/` between components. Needs no escaping in a file system; in a
    /// URL only `+` and `~` occur beyond letters, digits, `.`, `_`, `-`, and both are allowed in a path.
    pub fn path(&self) -> String {
        format!("{}/{}/{}", self.module_version, self.arch, self.file_name())
    }
}

impl fmt::Display for ArtifactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.path())
    }
}

impl FromStr for ArtifactName {
    type Err = InvalidArtifactPath;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let shape = || InvalidArtifactPath::Shape {
            path: path.to_owned(),
        };
        let mut components = path.split('/');
        let (Some(version), Some(arch), Some(file), None) = (
            components.next(),
            components.next(),
            components.next(),
            components.next(),
        ) else {
            return Err(shape());
        };
        // A release begins with a digit, so `ringside-ebpf-…` can never be a module's name.
        let (variant, kernel) = [Variant::Ebpf, Variant::Kmod]
            .into_iter()
            .find_map(|variant| {
                let (prefix, suffix) = variant.affixes();
                Some((variant, file.strip_prefix(prefix)?.strip_suffix(suffix)?))
            })
            .ok_or_else(shape)?;
        let (release, tag) = match kernel.split_once('~') {
            Some((release, tag)) => (release, Some(tag.parse()?)),
            None => (kernel, None),
        };
        Ok(Self {
            module_version: version.parse()?,
            arch: arch.parse()?,
            release: release.parse()?,
            tag,
            variant,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_survive_the_round_trip() {
        for path in [
            "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz",
            "0.1.0/amd64/ringside-ebpf-6.12.117+deb13-amd64.o.gz",
            "0.1.0/arm64/ringside-5.15.0-52-generic~20.04.ko.gz",
        ] {
            assert_eq!(path.parse::<ArtifactName>().unwrap().path(), path);
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in [
            "",
            "../amd64/ringside-6.1.ko.gz",
            "0.1.0/../ringside-6.1.ko.gz",
            "0.1.0/amd64/../ringside-6.1.ko.gz",
            "/0.1.0/amd64/ringside-6.1.ko.gz",
            "0.1.0/amd64/ringside-ebpf-6.1.ko.gz",
            "0.1.0/amd64/ringside-6.1.o.gz",
            "0.1.0/amd64/ringside-.ko.gz",
        ] {
            assert!(path.parse::<ArtifactName>().is_err(), "{path:?} was accepted");
        }
    }
}
