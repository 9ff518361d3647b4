//! From a scope as it was written to the number that the kernel knows it by.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use ringside_ring::Scope;
use rustix::fs::statfs;

use super::clause::Place;

/// `CGROUP2_SUPER_MAGIC` of linux/magic.h.
const CGROUP2: u64 = 0x6367_7270;

/// There is no such scope now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlaceError {
    #[error("`{}` cannot be looked at", path.display())]
    Look { path: PathBuf, source: io::Error },
    #[error(
        "`{}` is no cgroup of the v2 hierarchy: a directory below `/sys/fs/cgroup` (or `/sys/fs/cgroup/unified`) is expected",
        path.display()
    )]
    NotCgroup { path: PathBuf },
}

impl Place {
    /// The scope that it is now. A cgroup that was made anew is another one, under the same name.
    pub(crate) fn scope(&self) -> Result<Scope, PlaceError> {
        match self {
            Self::Cgroup(id) => Ok(Scope::Cgroup(*id)),
            Self::PidNamespace(id) => Ok(Scope::PidNamespace(*id)),
            Self::CgroupAt(path) => {
                let (inode, is_directory) = look(path)?;
                let system = statfs(path).map_err(|errno| PlaceError::Look {
                    path: path.clone(),
                    source: errno.into(),
                })?;
                if !is_directory || u64::try_from(system.f_type) != Ok(CGROUP2) {
                    return Err(PlaceError::NotCgroup { path: path.clone() });
                }
                Ok(Scope::Cgroup(inode))
            }
            Self::PidNamespaceOf(pid) => {
                let (inode, _) = look(Path::new(&format!("/proc/{pid}/ns/pid")))?;
                Ok(Scope::PidNamespace(inode))
            }
        }
    }
}

fn look(path: &Path) -> Result<(u64, bool), PlaceError> {
    let metadata = path.metadata().map_err(|source| PlaceError::Look {
        path: path.to_owned(),
        source,
    })?;
    Ok((metadata.ino(), metadata.is_dir()))
}
