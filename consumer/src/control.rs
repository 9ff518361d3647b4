//! The socket to the supervisor: JSON lines, a handful in a capture's life.
//!
//! We say `ready` once the rings are mapped and `stop` when we were asked to end. The supervisor says
//! `stopped` when the hooks are detached and the counters at rest. End of file ends the capture too, but
//! nobody has detached anything then.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// A line longer than this is no message of ours.
const LINE_BYTES: usize = 4096;

/// Our end of the socket.
#[derive(Debug)]
pub(crate) struct Control {
    stream: UnixStream,
    line: Vec<u8>,
}

/// What we know of the supervisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing was said that concerns us.
    Open,
    /// The hooks are detached, the counters at rest.
    Stopped,
    /// It is gone without a word.
    Gone,
}

/// What we say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The rings are mapped: the hooks may be attached.
    Ready,
    /// We want to end: the hooks are to be detached.
    Stop,
}

impl Message {
    fn line(self) -> &'static [u8] {
        match self {
            Self::Ready => b"{\"type\":\"ready\"}\n",
            Self::Stop => b"{\"type\":\"stop\"}\n",
        }
    }
}

impl Control {
    /// Takes the inherited socket.
    pub(crate) fn new(fd: OwnedFd) -> io::Result<Self> {
        let stream = UnixStream::from(fd);
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            line: Vec::new(),
        })
    }

    /// Says something. A supervisor that is gone is noticed when reading.
    pub(crate) fn send(&mut self, message: Message) {
        // A few bytes into an empty socket buffer: they fit, or nobody is there.
        let _ = self.stream.write_all(message.line());
    }

    /// Reads what is there.
    pub(crate) fn standing(&mut self) -> Standing {
        let mut bytes = [0; 512];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(0) => return Standing::Gone,
                Ok(count) => {
                    if self.take(bytes.get(..count).unwrap_or_default()) {
                        return Standing::Stopped;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Standing::Open,
                Err(_) => return Standing::Gone,
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) -> bool {
        let mut stopped = false;
        for byte in bytes {
            if *byte != b'\n' {
                if self.line.len() < LINE_BYTES {
                    self.line.push(*byte);
                }
                continue;
            }
            // A later supervisor may say more; what is not known is not for us.
            let message = serde_json::from_slice::<serde_json::Value>(&self.line);
            stopped |= message.is_ok_and(|message| message.get("type").is_some_and(|kind| kind == "stopped"));
            self.line.clear();
        }
        stopped
    }
}

impl AsFd for Control {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (Control, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        (Control::new(ours.into()).unwrap(), theirs)
    }

    #[test]
    fn stopped_is_understood_in_pieces_and_among_others() {
        let (mut control, mut supervisor) = pair();
        assert_eq!(control.standing(), Standing::Open);
        supervisor
            .write_all(b"{\"type\":\"later\"}\nnonsense\n{\"type\":\"sto")
            .unwrap();
        assert_eq!(control.standing(), Standing::Open);
        supervisor.write_all(b"pped\"}\n").unwrap();
        assert_eq!(control.standing(), Standing::Stopped);
    }

    #[test]
    fn a_supervisor_that_is_gone_is_noticed() {
        let (mut control, supervisor) = pair();
        drop(supervisor);
        control.send(Message::Stop);
        assert_eq!(control.standing(), Standing::Gone);
    }

    #[test]
    fn a_line_without_end_takes_no_memory() {
        let (mut control, mut supervisor) = pair();
        for _ in 0..64 {
            supervisor.write_all(&[b'x'; 512]).unwrap();
            assert_eq!(control.standing(), Standing::Open);
        }
        assert_eq!(control.line.len(), LINE_BYTES);
    }

    #[test]
    fn what_we_say_is_one_json_object_per_line() {
        for (message, kind) in [(Message::Ready, "ready"), (Message::Stop, "stop")] {
            let (line, end) = message.line().split_at(message.line().len() - 1);
            assert_eq!(
                serde_json::from_slice::<serde_json::Value>(line).unwrap()["type"],
                kind
            );
            assert_eq!(end, b"\n");
        }
    }
}
