//! How a capture can fail, and with which exit code of docs/exit-codes.md.

use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::ExitCode;

use ringside_outputs::MetricsError;

use crate::source::SourceError;

/// Why a capture could not begin or end well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CaptureError {
    /// The supervisor handed over something else than a driver.
    #[error("the driver cannot be read")]
    Source(#[from] SourceError),
    /// The system is out of descriptors or memory.
    #[error("cannot wait for events")]
    Wait(#[source] io::Error),
    /// This user may not write there; choose another file or another user.
    #[error(
        "`{}` cannot be written by uid {uid}, as which this program runs: \
         name a place where it may write, or another user with `ringside run --consumer-user UID:GID`",
        .path.display()
    )]
    Forbidden {
        /// As on the command line; `standard output`.
        path: PathBuf,
        /// The effective user of this process.
        uid: u32,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be made; choose another.
    #[error("`{}` cannot be written", .path.display())]
    Output {
        /// As on the command line; `standard output`.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The address is taken or not ours; choose another, or `off`.
    #[error("metrics cannot be served at {address}")]
    Metrics {
        /// As on the command line.
        address: std::net::SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A defect of this program.
    #[error(transparent)]
    MetricNames(#[from] MetricsError),
    /// Everything was written, but events are missing that nobody counts as lost, or the hooks were
    /// still attached when it ended. Do not take this capture for complete.
    #[error("the ledger does not balance: this capture is not complete, and what it lacks is not known")]
    Unbalanced,
}

impl CaptureError {
    /// `path` cannot be written, because of `source`.
    pub(super) fn output(path: PathBuf, source: io::Error) -> Self {
        if source.kind() == ErrorKind::PermissionDenied {
            let uid = rustix::process::geteuid().as_raw();
            Self::Forbidden { path, uid, source }
        } else {
            Self::Output { path, source }
        }
    }

    /// 40: no space left for an output. 41: it cannot be written for another reason. 42: the ledger does
    /// not balance. 1: anything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Output { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ExitCode::from(40),
                _ => ExitCode::from(41),
            },
            Self::Forbidden { .. } => ExitCode::from(41),
            Self::Unbalanced => ExitCode::from(42),
            _ => ExitCode::FAILURE,
        }
    }
}
