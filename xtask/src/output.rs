//! Standard output, which is data: a reader that has gone away is success.

use std::fmt::Display;
use std::io::{self, Write};

use crate::store::StoreError;

/// Prints one line.
pub(crate) fn line(text: impl Display) -> Result<(), StoreError> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(StoreError::at("write to", "standard output")(error))
        }
        _ => Ok(()),
    }
}
