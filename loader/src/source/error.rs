//! What keeps an artifact in its source.

use std::io;
use std::path::PathBuf;

use ringside_artifact::TrustError;

use crate::exit::Exit;
use crate::http::HttpError;

/// Why a source did not give what was asked of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// No repository lies there.
    #[error("`{path}` does not exist")]
    Absent { path: PathBuf },
    /// A directory that cannot be read.
    #[error("cannot read `{path}`")]
    Io { path: PathBuf, source: io::Error },
    /// A local file longer than it may be.
    #[error("`{path}` has more than {limit} bytes, which is too much")]
    TooLarge { path: PathBuf, limit: usize },
    /// A mirror that did not give it.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// An index that must not be used.
    #[error("the index of {origin} cannot be used")]
    Index { origin: String, source: TrustError },
    /// An index longer than any that is believed.
    #[error("the index of {origin} has more than {limit} bytes, which is too much")]
    IndexTooLarge { origin: String, limit: usize },
    /// The index does not name any of the candidate's artifacts.
    #[error("{origin} has no {wanted}")]
    NotListed { origin: String, wanted: String },
    /// The file ended before the length that the index gives.
    #[error("`{name}` from {origin} is truncated: {found} bytes came, the index says {expected}")]
    Truncated {
        name: String,
        origin: String,
        found: u64,
        expected: u64,
    },
    /// The file is longer or other than the index says.
    #[error("`{name}` from {origin} was altered: {found}, but the index says {expected}")]
    Altered {
        name: String,
        origin: String,
        found: String,
        expected: String,
    },
}

impl SourceError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::NotListed { .. } => Exit::NotBuilt,
            Self::Absent { .. } | Self::Http(HttpError::NotFound { .. }) => Exit::NotFound,
            Self::Http(
                HttpError::Unreachable { .. }
                | HttpError::Refused { .. }
                | HttpError::Redirected { .. }
                | HttpError::Untrusted { .. }
                | HttpError::Client { .. },
            )
            | Self::Io { .. } => Exit::Unreachable,
            Self::Http(HttpError::EndsEarly { .. }) | Self::Truncated { .. } => Exit::Truncated,
            Self::Index { .. } | Self::IndexTooLarge { .. } => Exit::BadIndex,
            Self::Altered { .. } | Self::TooLarge { .. } | Self::Http(HttpError::TooLarge { .. }) => {
                Exit::Altered
            }
        }
    }

    /// What to do about it, where the exit code's own advice does not help.
    pub(crate) fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Http(error) => error.next_step(),
            _ => None,
        }
    }

    /// A file that does not fit its index may have been replaced between the two reads.
    pub(crate) fn may_be_a_race(&self) -> bool {
        matches!(
            self,
            Self::Truncated { .. }
                | Self::Altered { .. }
                | Self::TooLarge { .. }
                | Self::Http(HttpError::TooLarge { .. })
        )
    }
}
