//! One cached action: what it cost and what came out, under the digest of everything it reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::DriversError;
use crate::store::{StoreError, files, write_if_changed};
use crate::workspace::Context;

/// What an action cost, kept beside its result.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Cost {
    cpu_seconds: f64,
}

/// The result of an action.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// The directory of results.
    pub(super) dir: PathBuf,
    /// Processor time when it ran.
    pub(super) cpu: Duration,
    /// It had run before.
    pub(super) cached: bool,
}

/// Runs `work` unless the cache has its result. `work` fills the directory it is given and says what it cost.
pub(super) fn run(
    key: &str,
    no_cache: bool,
    context: &Context,
    work: impl FnOnce(&Path) -> Result<Duration, DriversError>,
) -> Result<Action, DriversError> {
    if no_cache {
        let entry = context.store.path("actions", key);
        if entry.is_dir() {
            let away = context.store.scratch()?;
            fs::rename(&entry, away.path().join("old")).map_err(StoreError::at("remove", &entry))?;
        }
    }
    let mut cached = true;
    let dir = context
        .store
        .directory("actions", key, |scratch| -> Result<(), DriversError> {
            cached = false;
            let cost = Cost {
                cpu_seconds: work(scratch)?.as_secs_f64(),
            };
            let path = scratch.join("cost.json");
            let text =
                serde_json::to_vec(&cost).map_err(|error| StoreError::at("write", &path)(error.into()))?;
            write_if_changed(&path, &text)?;
            Ok(())
        })?;
    let cost = fs::read(dir.join("cost.json")).ok();
    let cost: Cost = cost
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let cpu = Duration::try_from_secs_f64(cost.cpu_seconds).unwrap_or_default();
    Ok(Action { dir, cpu, cached })
}

/// Names that a build leaves in a source directory; they are neither copied nor counted.
pub(super) fn is_build_output(name: &str) -> bool {
    const SUFFIXES: [&str; 8] = [
        ".o", ".ko", ".mod", ".mod.c", ".cmd", ".order", ".symvers", ".tmp",
    ];
    const NAMES: [&str; 3] = ["probe-answers.h", "probe-answers.h.new", "log"];
    name.starts_with('.') || NAMES.contains(&name) || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

/// Copies the sources below `from` to `to`.
pub(super) fn copy_sources(from: &Path, to: &Path) -> Result<(), StoreError> {
    for (relative, path) in files(from, &is_build_output)? {
        let target = to.join(relative);
        let parent = target.parent().unwrap_or(to);
        fs::create_dir_all(parent).map_err(StoreError::at("create", parent))?;
        fs::copy(&path, &target).map_err(StoreError::at("write", &target))?;
    }
    Ok(())
}

/// Copies a result to `target/ringside/drivers/<release>/`; untouched when it is there already.
pub(super) fn deliver(
    result: &Path,
    release: &str,
    name: &str,
    context: &Context,
) -> Result<PathBuf, StoreError> {
    let path = context.output("drivers").join(release).join(name);
    let content = fs::read(result).map_err(StoreError::at("read", result))?;
    write_if_changed(&path, &content)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_from_what_a_build_leaves() {
        for source in ["ringside.c", "Kbuild", "Makefile", "record.h", "ringside.bpf.c"] {
            assert!(!is_build_output(source), "{source}");
        }
        for output in [
            "ringside.ko",
            "ringside.mod.c",
            ".ringside.o.cmd",
            "Module.symvers",
            "probe-answers.h",
            ".tmp_versions",
        ] {
            assert!(is_build_output(output), "{output}");
        }
    }
}
