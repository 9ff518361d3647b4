//! `/dev/ringside`: made by devtmpfs, or by us where there is none.
//!
//! Only a node with the numbers that `/sys` gives is used: one that an earlier module left behind leads to
//! whatever driver has its minor number now.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, CWD, FileType, Mode, lstat, makedev, mknodat, unlinkat};
use rustix::io::Errno;

use crate::log;

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
    #[error("`{NODE}` is not this module's device and cannot be removed")]
    Stale { source: io::Error },
}

impl DeviceNode {
    /// Waits a moment for devtmpfs, then makes the node from the numbers in `/sys`. What stands in its place
    /// and is something else is removed.
    pub(crate) fn ensure() -> Result<Self, NodeError> {
        Self::ensure_at(Path::new(NODE), Path::new(NUMBERS), DEVTMPFS_DEADLINE)
    }

    fn ensure_at(path: &Path, numbers_file: &Path, patience: Duration) -> Result<Self, NodeError> {
        let text = fs::read_to_string(numbers_file).map_err(|source| NodeError::NoNumbers { source })?;
        let (major, minor) = numbers(&text).ok_or_else(|| NodeError::OddNumbers {
            text: text.trim().to_owned(),
        })?;
        let device = makedev(major, minor);
        let node = |made| Self {
            path: path.to_owned(),
            made,
        };
        let deadline = Instant::now() + patience;
        loop {
            match found(path, device) {
                Found::Ours => return Ok(node(false)),
                // devtmpfs does not replace what is there: no use in waiting for it.
                Found::Other => {
                    log::warning(format_args!(
                        "`{}` is not the device {major}:{minor} and is replaced",
                        path.display()
                    ));
                    unlinkat(CWD, path, AtFlags::empty())
                        .map_err(|errno| NodeError::Stale { source: errno.into() })?;
                    break;
                }
                Found::Nothing if Instant::now() >= deadline => break,
                Found::Nothing => sleep(PAUSE),
            }
        }
        let mode = Mode::RUSR | Mode::WUSR;
        match mknodat(CWD, path, FileType::CharacterDevice, mode, device) {
            Ok(()) => Ok(node(true)),
            // devtmpfs came in this moment.
            Err(Errno::EXIST) if found(path, device) == Found::Ours => Ok(node(false)),
            Err(errno) => Err(NodeError::Make { source: errno.into() }),
        }
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

/// What stands where the node should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Ours,
    Other,
}

/// Links are not followed: devtmpfs makes none.
fn found(path: &Path, device: u64) -> Found {
    match lstat(path) {
        Err(_) => Found::Nothing,
        Ok(seen)
            if FileType::from_raw_mode(seen.st_mode) == FileType::CharacterDevice
                && seen.st_rdev == device =>
        {
            Found::Ours
        }
        Ok(_) => Found::Other,
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

    /// `/dev/null`'s numbers stand for the module's.
    fn ensured(directory: &Path) -> Result<DeviceNode, NodeError> {
        let numbers_file = directory.join("dev");
        fs::write(&numbers_file, "1:3\n").unwrap();
        DeviceNode::ensure_at(&directory.join("ringside"), &numbers_file, Duration::ZERO)
    }

    /// False, with the reason on stderr, for those who may not make device nodes.
    fn make(path: &Path, minor: u32) -> bool {
        let mode = Mode::RUSR | Mode::WUSR;
        match mknodat(CWD, path, FileType::CharacterDevice, mode, makedev(1, minor)) {
            Err(Errno::PERM) => {
                eprintln!("skipped: making device nodes needs CAP_MKNOD");
                false
            }
            result => result.is_ok(),
        }
    }

    #[test]
    fn a_node_of_another_device_is_replaced_and_taken_away_at_the_end() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ringside");
        if !make(&path, 5) {
            return;
        }
        let node = ensured(directory.path()).unwrap();
        assert_eq!(found(&path, makedev(1, 3)), Found::Ours);
        drop(node);
        assert_eq!(found(&path, makedev(1, 3)), Found::Nothing);
    }

    #[test]
    fn the_right_node_is_used_and_left() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ringside");
        if !make(&path, 3) {
            return;
        }
        drop(ensured(directory.path()).unwrap());
        assert_eq!(found(&path, makedev(1, 3)), Found::Ours);
    }

    #[test]
    fn what_cannot_be_removed_is_no_device() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("ringside")).unwrap();
        let error = ensured(directory.path()).unwrap_err();
        assert!(matches!(error, NodeError::Stale { .. }), "{error:?}");
    }

    #[test]
    fn without_sys_no_node_is_believed() {
        let directory = tempfile::tempdir().unwrap();
        let absent = directory.path().join("absent");
        let error = DeviceNode::ensure_at(Path::new("/dev/null"), &absent, Duration::ZERO).unwrap_err();
        assert!(matches!(error, NodeError::NoNumbers { .. }), "{error:?}");
    }
}
