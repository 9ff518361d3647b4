//! What a guest hands over: a tar stream on a socket of the host's loopback.

use std::io::{self, ErrorKind, Read};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::failure::{Exit, Explain};

/// More than any guest of ours has to say; a guest that sends more is broken.
const MAX_BYTES: u64 = 1 << 30;
const TICK: Duration = Duration::from_millis(20);
/// A guest that stops in the middle is gone.
const SILENCE: Duration = Duration::from_secs(60);

/// Why the results of a guest are not here.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResultsError {
    /// No socket on the loopback.
    #[error("cannot listen on the loopback")]
    Listen { source: io::Error },
    /// The guest powered off, crashed or was killed before it sent anything.
    #[error("the guest ended without handing over its results")]
    Nothing,
    /// The stream broke off or is no tar archive.
    #[error("cannot unpack the guest's results to `{path}`")]
    Unpack { path: String, source: io::Error },
}

impl Explain for ResultsError {
    fn exit(&self) -> Exit {
        match self {
            ResultsError::Unpack { source, .. } if Exit::of_io(source) == Exit::DiskFull => Exit::DiskFull,
            _ => Exit::ProofFailed,
        }
    }
}

/// A socket that waits for one guest. Dropping it gives up waiting.
#[derive(Debug)]
pub(super) struct Receiver {
    port: u16,
    dir: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), ResultsError>>>,
}

impl Receiver {
    /// Listens; what comes is unpacked below `dir`, which must exist.
    pub(super) fn listen(dir: &Path) -> Result<Receiver, ResultsError> {
        let listen = || -> io::Result<(TcpListener, u16)> {
            let listener = TcpListener::bind(("127.0.0.1", 0))?;
            listener.set_nonblocking(true)?;
            let port = listener.local_addr()?.port();
            Ok((listener, port))
        };
        let (listener, port) = listen().map_err(|source| ResultsError::Listen { source })?;
        let stop = Arc::new(AtomicBool::new(false));
        let (told, to) = (Arc::clone(&stop), dir.to_owned());
        let thread = thread::spawn(move || receive(&listener, &told, &to));
        Ok(Receiver {
            port,
            dir: dir.to_owned(),
            stop,
            thread: Some(thread),
        })
    }

    /// Where the guest connects to.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The guest has ended: what it sent is complete or never will be. Returns the directory.
    pub(super) fn finish(mut self) -> Result<PathBuf, ResultsError> {
        self.stop.store(true, Ordering::SeqCst);
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(received)) => received.map(|()| self.dir.clone()),
            Some(Err(_)) | None => Err(ResultsError::Nothing),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // The outcome no longer matters to anybody.
            drop(thread.join());
        }
    }
}

fn receive(listener: &TcpListener, stop: &AtomicBool, dir: &Path) -> Result<(), ResultsError> {
    loop {
        // Asked before accept: a connection that is already queued still counts.
        let last = stop.load(Ordering::SeqCst);
        match listener.accept() {
            Ok((stream, _)) => {
                return unpack(stream, dir).map_err(|source| ResultsError::Unpack {
                    path: dir.display().to_string(),
                    source,
                });
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock && !last => thread::sleep(TICK),
            Err(_) => return Err(ResultsError::Nothing),
        }
    }
}

fn unpack(stream: TcpStream, dir: &Path) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(SILENCE))?;
    let mut archive = tar::Archive::new(stream.take(MAX_BYTES));
    archive.set_preserve_mtime(false);
    archive.unpack(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_guest_sends_is_unpacked() {
        let dir = tempfile::tempdir().expect("temp");
        let receiver = Receiver::listen(dir.path()).expect("listen");
        let stream = TcpStream::connect(("127.0.0.1", receiver.port())).expect("connect");
        let mut builder = tar::Builder::new(stream);
        let mut header = tar::Header::new_gnu();
        header.set_size(3);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, "default/report", &b"abc"[..])
            .expect("append");
        drop(builder.into_inner().expect("finish"));
        let dir = receiver.finish().expect("received");
        assert_eq!(std::fs::read(dir.join("default/report")).expect("file"), b"abc");
    }

    #[test]
    fn a_guest_that_never_calls_is_its_own_error() {
        let dir = tempfile::tempdir().expect("temp");
        let receiver = Receiver::listen(dir.path()).expect("listen");
        assert!(matches!(receiver.finish(), Err(ResultsError::Nothing)));
    }
}
