//! The supervisor's end of the control socket: JSON lines, in both directions few.
//!
//! The consumer is the less trusted side. What it sends is bounded, and what is not understood is dropped.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use serde::{Deserialize, Serialize};

/// A line longer than this is nobody's message.
const LINE_BYTES: usize = 4096;

/// What the consumer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum FromConsumer {
    /// The rings are mapped: hooks may be attached.
    Ready,
    /// It was asked to end and asks to be stopped in order.
    Stop,
}

/// What the supervisor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum ToConsumer {
    /// Hooks are detached, counters at rest: drain, report, end.
    Stopped,
}

/// What one look at the socket brought.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) messages: Vec<FromConsumer>,
    /// The other end is closed.
    pub(crate) closed: bool,
}

#[derive(Debug)]
pub(crate) struct Control {
    stream: UnixStream,
    pending: Vec<u8>,
}

impl Control {
    /// Our end, and the one the consumer inherits.
    pub(crate) fn pair() -> io::Result<(Self, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        Ok((
            Self {
                stream: ours,
                pending: Vec::new(),
            },
            theirs,
        ))
    }

    /// Everything that has come, without waiting.
    pub(crate) fn hear(&mut self) -> Heard {
        let mut closed = false;
        let mut bytes = [0_u8; 1024];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(0) => {
                    closed = true;
                    break;
                }
                Ok(count) => self
                    .pending
                    .extend_from_slice(bytes.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {
                    closed = true;
                    break;
                }
            }
            if self.pending.len() > LINE_BYTES && !self.pending.contains(&b'\n') {
                self.pending.clear();
            }
        }
        let end = self
            .pending
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |last| last + 1);
        let lines: Vec<u8> = self.pending.drain(..end).collect();
        let messages = lines
            .split(|&byte| byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        Heard { messages, closed }
    }

    /// The socket's buffer is empty then, so a line this short never waits; a consumer that is gone already
    /// needs no message.
    pub(crate) fn say(&mut self, message: ToConsumer) -> io::Result<()> {
        let mut line = serde_json::to_vec(&message)?;
        line.push(b'\n');
        match self.stream.write_all(&line) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
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
    use std::io::BufRead;

    #[test]
    fn messages_arrive_in_whole_lines_only() {
        let (mut control, mut consumer) = Control::pair().unwrap();
        consumer.write_all(b"{\"type\":\"rea").unwrap();
        assert_eq!(
            control.hear(),
            Heard {
                messages: vec![],
                closed: false
            }
        );
        consumer
            .write_all(b"dy\"}\n{\"type\":\"unknown\"}\nnoise\n{\"type\":\"stop\"}\n")
            .unwrap();
        drop(consumer);
        assert_eq!(
            control.hear(),
            Heard {
                messages: vec![FromConsumer::Ready, FromConsumer::Stop],
                closed: true
            }
        );
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let (mut control, mut consumer) = Control::pair().unwrap();
        for _ in 0..16 {
            consumer.write_all(&[b'x'; 1024]).unwrap();
            control.hear();
            assert!(control.pending.len() <= LINE_BYTES + 1024);
        }
        consumer.write_all(b"\n{\"type\":\"ready\"}\n").unwrap();
        assert_eq!(control.hear().messages, [FromConsumer::Ready]);
    }

    #[test]
    fn stopped_is_one_json_line() {
        let (mut control, consumer) = Control::pair().unwrap();
        control.say(ToConsumer::Stopped).unwrap();
        let mut line = String::new();
        io::BufReader::new(consumer).read_line(&mut line).unwrap();
        assert_eq!(line, "{\"type\":\"stopped\"}\n");
        control.say(ToConsumer::Stopped).unwrap();
    }
}
