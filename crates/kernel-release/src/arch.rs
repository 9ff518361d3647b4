//! Architectures, under the names Debian gives them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A processor architecture that drivers are built for. Displayed as Debian names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arch {
    /// `x86_64` in the kernel's words.
    #[default]
    Amd64,
    /// `aarch64` in the kernel's words.
    Arm64,
}

/// The text names no architecture that drivers are built for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no architecture that drivers are built for: `amd64` or `arm64` is expected")]
pub struct UnknownArch {
    /// What was given.
    pub text: String,
}

impl Arch {
    /// `amd64` or `arm64`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        }
    }

    /// From the machine field of `uname -m` (`x86_64`, `aarch64`).
    ///
    /// # Errors
    /// [`UnknownArch`] for a machine that no driver is built for.
    pub fn from_machine(machine: &str) -> Result<Self, UnknownArch> {
        match machine {
            "x86_64" => Ok(Self::Amd64),
            "aarch64" => Ok(Self::Arm64),
            other => Err(UnknownArch {
                text: other.to_owned(),
            }),
        }
    }
}

impl FromStr for Arch {
    type Err = UnknownArch;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "amd64" => Ok(Self::Amd64),
            "arm64" => Ok(Self::Arm64),
            other => Err(UnknownArch {
                text: other.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
