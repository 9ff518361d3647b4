//! The one place where it is decided whether the bytes of an index may be believed.
//!
//! Everything a loader verifies hangs on the index: it names each artifact's SHA-256. Whoever can write
//! the index can therefore choose what is inserted. Today the index is believed as it comes from the
//! source that the operator named; signatures are checked in [`Trust::open`] and nowhere else.

use crate::index::{Index, IndexError};

/// What has to hold before an index is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// The source itself: whoever can write the directory or answer for the mirror is believed.
    #[default]
    Source,
}

/// Why an index is not believed. Another source may have a good one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The bytes are no index.
    #[error(transparent)]
    Malformed(#[from] IndexError),
}

impl Trust {
    /// Checks what has to hold and only then parses.
    ///
    /// # Errors
    /// [`TrustError`]: the index must not be used.
    pub fn open(&self, bytes: &[u8]) -> Result<Index, TrustError> {
        match self {
            Self::Source => Ok(Index::parse(bytes)?),
        }
    }
}
