//! SIGINT, SIGTERM and SIGHUP as something that can be waited for, in both worlds: `poll()` and tokio.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// The wish to end. From its creation on these signals no longer kill the process.
#[derive(Debug)]
pub(crate) struct Signals {
    stream: UnixStream,
}

impl Signals {
    pub(crate) fn catch() -> io::Result<Self> {
        let (stream, write) = UnixStream::pair()?;
        stream.set_nonblocking(true)?;
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::low_level::pipe::register(signal, write.try_clone()?)?;
        }
        Ok(Self { stream })
    }

    /// Completes when a signal has come, which stays to be [taken](Self::take).
    pub(crate) async fn wait(&self) -> io::Result<()> {
        let stream = tokio::net::UnixStream::from_std(self.stream.try_clone()?)?;
        stream.readable().await
    }

    /// Whether a signal has come since the last call.
    pub(crate) fn take(&self) -> bool {
        let mut bytes = [0_u8; 64];
        let mut came = false;
        while matches!((&self.stream).read(&mut bytes), Ok(count) if count > 0) {
            came = true;
        }
        came
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
