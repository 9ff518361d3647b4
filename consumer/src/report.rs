//! Standard error: messages, and the ledger at the end. Its reader may have left, which changes nothing.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use ringside_outputs::{summary_json, summary_text};
use ringside_state::Summary;

/// One line.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// What failed, and why, cause by cause.
pub(crate) fn error(error: &dyn Error) {
    let mut text = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n  because: {error}"));
        cause = error.source();
    }
    note(&text);
}

/// The ledger for people.
pub(crate) fn ledger(summary: &Summary) {
    let _ = io::stderr().write_all(summary_text(summary).as_bytes());
}

/// The ledger for machines: the whole file or none of it.
pub(crate) fn write_summary(path: &Path, summary: &Summary) -> io::Result<()> {
    let text = format!("{}\n", summary_json(summary));
    // A pipe or a terminal cannot be replaced by a file.
    if fs::metadata(path).is_ok_and(|present| !present.is_file()) {
        return fs::write(path, text);
    }
    let mut scratch = path.as_os_str().to_owned();
    scratch.push(".new");
    let written = fs::write(&scratch, text).and_then(|()| fs::rename(&scratch, path));
    if written.is_err() {
        // Nothing half-written stays behind; if it cannot be removed, the first error says more.
        let _ = fs::remove_file(&scratch);
    }
    written
}
