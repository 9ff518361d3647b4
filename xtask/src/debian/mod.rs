//! Debian's archive, through the mirror this machine's apt is configured with.
//!
//! Trust flows one way: the machine's archive keyring -> InRelease (gpgv) -> SHA-256 of Packages.xz ->
//! SHA-256 of each .deb. No byte is unpacked before its hash is compared. No host name is written here.

mod archive;
mod closure;
mod index;
mod release;
mod released;
mod resolved;
mod sources;
mod stanza;
mod version;

use std::path::PathBuf;

use crate::command::CommandError;
use crate::failure::{Exit, Explain};
use crate::http::HttpError;
use crate::store::StoreError;

pub(crate) use archive::Archive;
pub(crate) use sources::Part;

/// What fetching and unpacking needs on the machine.
pub(crate) const PACKAGES: [&str; 4] = ["debian-archive-keyring", "dpkg", "gpgv", "tar"];

/// Why a package of the archive is not there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DebianError {
    /// apt is not there or its configuration cannot be read.
    #[error("cannot ask apt for this machine's mirror")]
    NoApt { source: CommandError },
    /// apt knows no source of this kind.
    #[error("apt on this machine has no http(s) source for Debian's {part} archive")]
    NoSource { part: String },
    /// The machine has no keyring to trust the archive with.
    #[error("the keyring `{}` is missing", path.display())]
    NoKeyring { path: PathBuf },
    /// The signature of a suite does not hold. Nothing of it was used.
    #[error("the signature of suite `{suite}` from <{url}> does not hold")]
    Signature {
        suite: String,
        url: String,
        source: CommandError,
    },
    /// The suite's index is older than it says it may be: somebody may be withholding updates.
    #[error("the index of suite `{suite}` expired on {until}")]
    Expired { suite: String, until: String },
    /// The signed file names another suite than the one that was asked for.
    #[error("<{url}> is signed, but for suite `{found}` instead of `{suite}`")]
    OtherSuite {
        suite: String,
        found: String,
        url: String,
    },
    /// Size or SHA-256 differ from the signed ones. The bytes were thrown away.
    #[error("<{url}> has the wrong content: expected {expected}, found {found}")]
    Altered {
        url: String,
        expected: String,
        found: String,
    },
    /// A signed file does not have the form it should have.
    #[error("`{what}` of suite `{suite}` cannot be understood: {why}")]
    Malformed {
        suite: String,
        what: String,
        why: String,
    },
    /// No suite of the family has the package (any more).
    #[error("no package `{package}` in {}", suites.join(", "))]
    NoPackage { package: String, suites: Vec<String> },
    /// The signed index still lists it, but the file is not in the archive's pool any more.
    #[error("the index lists `{package}`, but <{url}> is not there any more")]
    Vanished { package: String, url: String },
    /// The package list of a builder root cannot be completed.
    #[error("`{package}` needs `{needs}`, which no suite of the root has")]
    Unsatisfied { package: String, needs: String },
    /// No answer, or a bad one.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// dpkg-deb, tar or depmod.
    #[error("cannot unpack `{package}`")]
    Unpack { package: String, source: CommandError },
}

impl Explain for DebianError {
    fn exit(&self) -> Exit {
        match self {
            DebianError::NoApt { .. } | DebianError::NoSource { .. } => Exit::Unsupported,
            DebianError::NoKeyring { .. } => Exit::MissingPackages,
            DebianError::Signature {
                source: CommandError::Interrupted { .. },
                ..
            } => Exit::Interrupted,
            DebianError::Signature { .. }
            | DebianError::Expired { .. }
            | DebianError::OtherSuite { .. }
            | DebianError::Altered { .. }
            | DebianError::Malformed { .. } => Exit::Untrusted,
            DebianError::NoPackage { .. }
            | DebianError::Vanished { .. }
            | DebianError::Unsatisfied { .. } => Exit::HeadersGone,
            DebianError::Http(error) => error.exit(),
            DebianError::Store(error) => error.exit(),
            DebianError::Unpack { source, .. } => source.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            DebianError::NoApt { .. } => {
                Some("headers come through apt's mirror; run on Debian, or in a Debian container".to_owned())
            }
            DebianError::NoSource { .. } => Some(
                "add Debian's archive and its security archive to /etc/apt/sources.list.d (see sources.list(5))".to_owned(),
            ),
            DebianError::NoKeyring { .. } => Some("as root: apt-get install debian-archive-keyring".to_owned()),
            DebianError::Expired { .. } => {
                Some("is this machine's clock right? otherwise the mirror is stale: use another in apt's sources".to_owned())
            }
            DebianError::Signature { .. } | DebianError::OtherSuite { .. } | DebianError::Altered { .. } => Some(
                "a proxy may have changed the bytes, or the mirror is being updated: try again in some minutes".to_owned(),
            ),
            DebianError::Http(error) => error.hint(),
            DebianError::Store(error) => error.hint(),
            DebianError::Unpack { source, .. } => source.hint(),
            _ => None,
        }
    }
}
