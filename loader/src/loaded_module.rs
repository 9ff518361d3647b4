//! The module as `/sys/module` shows it, and its removal.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use ringside_artifact::MODULE_NAME;
use rustix::io::Errno;

const MODULE_NAME_C: &std::ffi::CStr = c"ringside";
/// How long a module that is still in use is waited for.
const REMOVAL_DEADLINE: Duration = Duration::from_secs(5);
const REMOVAL_PAUSE: Duration = Duration::from_millis(20);

/// A module of our name in the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoadedModule {
    /// Hash of its sources; absent when it was built without.
    pub(crate) srcversion: Option<String>,
    /// `pid comm` of who has the device open; absent when nobody has.
    pub(crate) holder: Option<String>,
}

/// The module stays. What it does is undecided until somebody looks.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoveError {
    #[error("the module `{MODULE_NAME}` is still in use after {} s{}", REMOVAL_DEADLINE.as_secs(), held_by(holder.as_deref()))]
    InUse { holder: Option<String> },
    #[error("the kernel does not remove the module `{MODULE_NAME}`")]
    Refused { source: std::io::Error },
}

fn held_by(holder: Option<&str>) -> String {
    holder.map_or_else(String::new, |holder| format!(" by `{holder}`"))
}

impl LoadedModule {
    /// What is there now; `root` is `/` except in tests.
    pub(crate) fn detect(root: &Path) -> Option<Self> {
        let module = root.join("sys/module").join(MODULE_NAME);
        // Built-in code has a directory there too, but no `initstate`.
        fs::metadata(module.join("initstate")).ok()?;
        let text = |path: &Path| {
            fs::read_to_string(path)
                .ok()
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        Some(Self {
            srcversion: text(&module.join("srcversion")),
            holder: text(&root.join("sys/class/misc").join(MODULE_NAME).join("holder")),
        })
    }

    /// Same sources, as far as both say; without a hash nothing is the same.
    pub(crate) fn is_same_source(&self, srcversion: Option<&str>) -> bool {
        self.srcversion.is_some() && self.srcversion.as_deref() == srcversion
    }
}

/// Removes the module; one that is not there is removed already.
pub(crate) fn remove() -> Result<(), RemoveError> {
    let deadline = Instant::now() + REMOVAL_DEADLINE;
    loop {
        match rustix::system::delete_module(MODULE_NAME_C, rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
        {
            Ok(()) | Err(Errno::NOENT) => return Ok(()),
            Err(Errno::AGAIN | Errno::BUSY) if Instant::now() < deadline => sleep(REMOVAL_PAUSE),
            Err(Errno::AGAIN | Errno::BUSY) => {
                let holder = LoadedModule::detect(Path::new("/")).and_then(|module| module.holder);
                return Err(RemoveError::InUse { holder });
            }
            Err(error) => return Err(RemoveError::Refused { source: error.into() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::root_with;

    #[test]
    fn a_loaded_module_is_recognised_with_its_holder() {
        let root = root_with(&[
            ("sys/module/ringside/initstate", "live\n"),
            ("sys/module/ringside/srcversion", "533BB7E5866E52F63B9ACCB\n"),
            ("sys/class/misc/ringside/holder", "123 ringside-consum\n"),
        ]);
        let loaded = LoadedModule::detect(root.path()).unwrap();
        assert_eq!(loaded.holder.as_deref(), Some("123 ringside-consum"));
        assert!(loaded.is_same_source(Some("533BB7E5866E52F63B9ACCB")));
        assert!(!loaded.is_same_source(Some("other")) && !loaded.is_same_source(None));
    }

    #[test]
    fn without_hashes_nothing_is_the_same() {
        let root = root_with(&[
            ("sys/module/ringside/initstate", "live\n"),
            ("sys/class/misc/ringside/holder", "\n"),
        ]);
        let loaded = LoadedModule::detect(root.path()).unwrap();
        assert_eq!(
            loaded,
            LoadedModule {
                srcversion: None,
                holder: None
            }
        );
        assert!(!loaded.is_same_source(None));
    }

    #[test]
    fn no_module_is_no_module() {
        assert_eq!(LoadedModule::detect(root_with(&[]).path()), None);
    }
}
