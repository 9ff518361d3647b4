//! What the kernel logged during one attempt, best effort.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Lines that are quoted at most.
const LINES: usize = 12;

/// More records than any log has: a kernel that logs faster than we read has to end somewhere.
const RECORDS: usize = 1 << 20;

/// The last line in the kernel's log that begins so. `None`: there is none any more, or it may not be read.
pub(crate) fn last(root: &Path, begins: &str) -> Option<String> {
    let nonblock = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let mut file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(root.join("dev/kmsg"))
        .ok()?;
    let mut last = None;
    let mut record = [0_u8; 8192];
    for _ in 0..RECORDS {
        match file.read(&mut record) {
            Ok(0) => break,
            Ok(length) => {
                let text = record.get(..length).and_then(message);
                last = text.filter(|text| text.starts_with(begins)).or(last);
            }
            // BrokenPipe: records were overwritten meanwhile.
            Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::BrokenPipe) => {}
            Err(_) => break,
        }
    }
    last
}

/// A position in the kernel's log. Without the right to read it, nothing is ever quoted.
#[derive(Debug)]
pub(crate) struct KernelLog(Option<File>);

impl KernelLog {
    /// From here on.
    pub(crate) fn mark() -> Self {
        let nonblock = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(nonblock)
            .open("/dev/kmsg")
            .and_then(|mut file| {
                file.seek(SeekFrom::End(0))?;
                Ok(file)
            });
        Self(file.ok())
    }

    /// Lines since the mark that belong to loading our module.
    pub(crate) fn quote(self) -> Vec<String> {
        let Some(mut file) = self.0 else { return Vec::new() };
        let mut lines = Vec::new();
        // One read gives one record; a record is at most 8 KiB (CONSOLE_EXT_LOG_MAX).
        let mut record = [0_u8; 8192];
        while lines.len() < LINES {
            match file.read(&mut record) {
                Ok(0) => break,
                Ok(length) => lines.extend(
                    record
                        .get(..length)
                        .and_then(message)
                        .filter(|text| is_ours(text)),
                ),
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::BrokenPipe) => {}
                Err(_) => break,
            }
        }
        lines
    }
}

/// `priority,sequence,time,flags;text`, then a newline and continuation lines with keys.
fn message(record: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(record);
    let (_, text) = text.split_once(';')?;
    Some(text.lines().next()?.to_owned())
}

fn is_ours(text: &str) -> bool {
    ["ringside", "odule", "ockdown"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_record_is_found() {
        let record = b"4,1234,5678,-;ringside: version magic 'a' should be 'b'\n SUBSYSTEM=module\n";
        let text = message(record).unwrap();
        assert_eq!(text, "ringside: version magic 'a' should be 'b'");
        assert!(is_ours(&text) && is_ours("Lockdown: x: unsigned module loading is restricted"));
        assert!(!is_ours("usb 1-1: new device"));
        assert_eq!(message(b"nonsense"), None);
    }
}
