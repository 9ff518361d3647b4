//! Where lines go: standard output or a file, in large writes, and nowhere once the reader has left.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::AsFd as _;
use std::path::Path;

use ringside_decode::Event;
use ringside_outputs::{Timestamps, write_json, write_text};

use crate::cli::Format;

/// Bytes that are gathered before they are written.
const WRITE_BYTES: usize = 128 * 1024;

/// The output. Lines are formatted straight into the buffer, so nothing is allocated per event.
#[derive(Debug)]
pub(crate) struct Sink {
    format: Format,
    file: Option<File>,
    buffer: Vec<u8>,
    times: Timestamps,
    failure: Option<io::Error>,
}

impl Sink {
    /// Opens the output: `path`, or standard output.
    pub(crate) fn open(format: Format, path: Option<&Path>, times: Timestamps) -> io::Result<Self> {
        let file = match path {
            Some(path) => File::create(path)?,
            None => File::from(io::stdout().as_fd().try_clone_to_owned()?),
        };
        Ok(Self::over(format, file, times))
    }

    fn over(format: Format, file: File, times: Timestamps) -> Self {
        let buffer = Vec::with_capacity(WRITE_BYTES + 64 * 1024);
        Self {
            format,
            file: Some(file),
            buffer,
            times,
            failure: None,
        }
    }

    /// Adds an event.
    pub(crate) fn put(&mut self, event: &Event<'_>) {
        if self.file.is_none() {
            return;
        }
        match self.format {
            Format::Json => write_json(event, &mut self.times, &mut self.buffer),
            Format::Text => write_text(event, &mut self.times, &mut self.buffer),
            Format::None => {}
        }
        if self.buffer.len() >= WRITE_BYTES {
            self.flush();
        }
    }

    /// Writes what was gathered. The first failure closes the output for good.
    pub(crate) fn flush(&mut self) {
        let Some(file) = &mut self.file else { return };
        if !self.buffer.is_empty()
            && let Err(error) = file.write_all(&self.buffer)
        {
            self.file = None;
            // A reader that has seen enough is no failure.
            if error.kind() != ErrorKind::BrokenPipe {
                self.failure = Some(error);
            }
        }
        self.buffer.clear();
    }

    /// Nobody reads any more: there is no reason to go on.
    pub(crate) fn is_closed(&self) -> bool {
        self.file.is_none()
    }

    /// Why the output was closed, if its reader did not just leave.
    pub(crate) fn into_failure(self) -> Option<io::Error> {
        self.failure
    }

    pub(crate) fn set_realtime_offset_ns(&mut self, offset: i64) {
        self.times.set_realtime_offset_ns(offset);
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;

    use super::*;
    use crate::driver::record;

    fn put_into(file: File) -> Sink {
        let mut sink = Sink::over(Format::Json, file, Timestamps::new(0));
        sink.put(&Event::decode(&record(0, 1)).unwrap());
        sink.flush();
        sink
    }

    #[test]
    fn a_reader_that_leaves_closes_the_output_and_is_no_failure() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let sink = put_into(OwnedFd::from(writer).into());
        assert!(sink.is_closed());
        assert!(sink.into_failure().is_none());
    }

    #[test]
    fn a_full_disk_closes_the_output_and_is_a_failure() {
        let sink = put_into(File::options().write(true).open("/dev/full").unwrap());
        assert!(sink.is_closed());
        assert_eq!(sink.into_failure().unwrap().kind(), ErrorKind::StorageFull);
    }
}
