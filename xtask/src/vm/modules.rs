//! The kernel modules a guest needs, in the order in which they can be inserted.
//!
//! Debian's packages carry no `modules.dep` (their installation runs depmod), so the dependencies are read
//! where depmod reads them: from `depends=` in each module.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::{Exit, Explain};

/// A module that the running kernel can take as it is.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Why the modules of a kernel cannot be packed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModulesError {
    /// The tree is not a kernel's module tree, or not readable.
    #[error("cannot read the modules in `{path}`")]
    Read { path: String, source: io::Error },
    /// A module names another that is nowhere: the package is not what it should be.
    #[error("`{needed_by}` needs the module `{name}`, which `{tree}` does not have")]
    Missing {
        name: String,
        needed_by: String,
        tree: String,
    },
}

impl Explain for ModulesError {
    fn exit(&self) -> Exit {
        Exit::Io
    }
}

/// `wanted` and everything they depend on, dependencies first. A wanted module that is nowhere is taken for
/// built in: the guest's init says so when its device does not appear.
pub(super) fn load(tree: &Path, wanted: &[&str]) -> Result<Vec<Module>, ModulesError> {
    let mut files = BTreeMap::new();
    index(&tree.join("kernel"), &mut files)?;
    let mut order = Order {
        tree,
        files: &files,
        seen: BTreeSet::new(),
        modules: Vec::new(),
    };
    for name in wanted.iter().filter(|name| files.contains_key(**name)) {
        order.add(name, "the guest")?;
    }
    Ok(order.modules)
}

struct Order<'tree> {
    tree: &'tree Path,
    files: &'tree BTreeMap<String, PathBuf>,
    seen: BTreeSet<String>,
    modules: Vec<Module>,
}

impl Order<'_> {
    fn add(&mut self, name: &str, needed_by: &str) -> Result<(), ModulesError> {
        if !self.seen.insert(name.to_owned()) {
            return Ok(());
        }
        let path = self.files.get(name).ok_or_else(|| ModulesError::Missing {
            name: name.to_owned(),
            needed_by: needed_by.to_owned(),
            tree: self.tree.display().to_string(),
        })?;
        let bytes = read(path).map_err(|source| read_error(path, source))?;
        for dependency in depends(&bytes) {
            self.add(&dependency, name)?;
        }
        self.modules.push(Module {
            name: name.to_owned(),
            bytes,
        });
        Ok(())
    }
}

fn index(dir: &Path, files: &mut BTreeMap<String, PathBuf>) -> Result<(), ModulesError> {
    let entries = std::fs::read_dir(dir).map_err(|source| read_error(dir, source))?;
    for entry in entries {
        let entry = entry.map_err(|source| read_error(dir, source))?;
        let path = entry.path();
        if path.is_dir() {
            index(&path, files)?;
        } else if let Some((stem, _)) = entry.file_name().to_string_lossy().split_once(".ko") {
            files.insert(stem.replace('-', "_"), path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    if path.extension().is_some_and(|extension| extension == "xz") {
        let mut plain = Vec::new();
        liblzma::read::XzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
        return Ok(plain);
    }
    Ok(bytes)
}

/// The names behind `depends=`, an entry of the zero-separated `.modinfo` section.
fn depends(module: &[u8]) -> Vec<String> {
    const KEY: &[u8] = b"\0depends=";
    let Some(at) = module.windows(KEY.len()).position(|window| window == KEY) else {
        return Vec::new();
    };
    let value = module.get(at + KEY.len()..).unwrap_or_default();
    let value = value.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(value)
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| name.replace('-', "_"))
        .collect()
}

fn read_error(path: &Path, source: io::Error) -> ModulesError {
    ModulesError::Read {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_come_before_what_needs_them_and_once() {
        let dir = tempfile::tempdir().expect("temp");
        let kernel = dir.path().join("kernel/net");
        std::fs::create_dir_all(&kernel).expect("dir");
        let module = |name: &str, depends: &str| {
            std::fs::write(
                kernel.join(name),
                format!("ELF\0license=GPL\0depends={depends}\0name=x\0"),
            )
            .expect("file");
        };
        module("net-top.ko", "middle,base");
        module("middle.ko", "base");
        module("base.ko", "");
        let names: Vec<String> = load(dir.path(), &["net_top", "built_in"])
            .expect("load")
            .into_iter()
            .map(|m| m.name)
            .collect();
        assert_eq!(names, ["base", "middle", "net_top"]);
    }

    #[test]
    fn a_dependency_that_is_nowhere_is_named_with_what_needs_it() {
        let dir = tempfile::tempdir().expect("temp");
        std::fs::create_dir_all(dir.path().join("kernel")).expect("dir");
        std::fs::write(dir.path().join("kernel/a.ko"), "\0depends=gone\0").expect("file");
        let error = load(dir.path(), &["a"]).expect_err("must fail").to_string();
        assert!(error.starts_with("`a` needs the module `gone`"), "{error}");
    }
}
