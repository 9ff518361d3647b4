//! `/dev/ringside`: made by devtmpfs, or by us where there is none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};

const NODE: &str = "/dev/ringside";
const NUMBERS: &str = "/sys/class/misc/ringside/dev";
/// devtmpfs makes the node in a kernel thread, usually before `init_module()` returns.
const DEVTMPFS_DEADLINE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(10);

/// The node, removed again at the end if we made it.
#[derive(Debug)]
pub(crate) struct DeviceNode {
    path: PathBuf,
    made: bool,
}

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {
    #[error("the module is loaded, but `{NUMBERS}` does not give its device numbers; is `/sys` mounted?")]
    NoNumbers { source: io::Error },
    #[error("`{NUMBERS}` holds `{text}`, not `major:minor`")]
    OddNumbers { text: String },
    #[error("cannot make the device node `{NODE}`")]
    Make { source: io::Error },
}

impl DeviceNode {
    /// Waits a moment for devtmpfs, then makes the node from the numbers in `/sys`.
    pub(crate) fn ensure() -> Result<Self, NodeError> {
        let node = |made| Self {
            path: PathBuf::from(NODE),
            made,
        };
        let deadline = Instant::now() + DEVTMPFS_DEADLINE;
        while Instant::now() < deadline {
            if Path::new(NODE).exists() {
                return Ok(node(false));
            }
            sleep(PAUSE);
        }
        let text = fs::read_to_string(NUMBERS).map_err(|source| NodeError::NoNumbers { source })?;
        let (major, minor) = numbers(&text).ok_or_else(|| NodeError::OddNumbers {
            text: text.trim().to_owned(),
        })?;
        mknodat(
            CWD,
            NODE,
            FileType::CharacterDevice,
            Mode::RUSR | Mode::WUSR,
            makedev(major, minor),
        )
        .map_err(|errno| NodeError::Make { source: errno.into() })?;
        Ok(node(true))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for DeviceNode {
    fn drop(&mut self) {
        if self.made {
            // A node without a module behind it does no harm; there is nobody to tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn numbers(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once(':')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_numbers_are_read() {
        assert_eq!(numbers("10:123\n"), Some((10, 123)));
        assert_eq!(numbers("10"), None);
    }
}
