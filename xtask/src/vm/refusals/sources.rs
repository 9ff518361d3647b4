//! Repositories for one kernel, each wrong in one respect, and modules of other versions.
//!
//! All are made from the module that was really built for this kernel: what is refused is refused for the
//! one thing that differs.

use ringside_artifact::{
    Abi, ArtifactName, Digest, Entry, INDEX_FILE, INDEX_FORMAT, ModuleVersion, NewArtifact, ROOT,
    RepositoryError, Timestamp, Variant, pack,
};
use ringside_event_abi::raw::{RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR};
use ringside_kernel_release::KernelEntry;
use serde_json::json;

use super::super::programs;
use super::super::stage::Stage;
use crate::failure::{Exit, Explain, Failure};

/// Why the repositories cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourcesError {
    /// The stage was prepared without this kernel's module.
    #[error("there is no module for `{release}` to make refusals from")]
    NotBuilt { release: String },
    /// The module does not hold what every module holds.
    #[error("the module for `{release}` has no `{key}=` in `.modinfo`")]
    NoKey { release: String, key: &'static str },
    /// It cannot be published either.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// An ABI version that no index can hold.
    #[error("the ABI version of driver/uapi does not fit into the index")]
    Abi,
}

impl Explain for SourcesError {
    fn exit(&self) -> Exit {
        Exit::CheckFailed
    }
}

/// The module of this kernel, as repositories call it.
pub(super) fn name(kernel: &KernelEntry) -> ArtifactName {
    ArtifactName {
        module_version: ModuleVersion::current(),
        arch: kernel.arch,
        release: kernel.release.clone(),
        tag: kernel.tag.clone(),
        variant: Variant::Kmod,
    }
}

/// A release of equal length that is not the running one.
pub(super) fn other_release(release: &str) -> String {
    let mut letters = release.chars();
    let first = match letters.next() {
        Some('9') => '8',
        _ => '9',
    };
    [first].into_iter().chain(letters).collect()
}

/// By absolute path in the guest.
pub(super) fn files(kernel: &KernelEntry, stage: &Stage) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let release = kernel.release.as_str();
    let built = stage
        .built
        .iter()
        .find(|built| built.kernel == *kernel && built.variant == Variant::Kmod)
        .ok_or_else(|| SourcesError::NotBuilt {
            release: release.to_owned(),
        })?;
    let module = programs::read(&built.path)?;
    let good = Listed::good(kernel, &module)?;
    let other = other_release(release);
    let changed = |key, change: &dyn Fn(&str) -> String| {
        with_value(&module, key, change).ok_or_else(|| SourcesError::NoKey {
            release: release.to_owned(),
            key,
        })
    };
    let other_kernel = changed("vermagic", &|magic| magic.replacen(release, &other, 1))?;
    // A word that only the kernel itself compares.
    let other_words = changed("vermagic", &|magic| magic.replace("mod_unload", "mod_unloaf"))?;
    let other_version = changed("srcversion", &|hash| hash.chars().rev().collect())?;

    let mut files = vec![
        ("/refusals/ringside.ko".to_owned(), module.clone()),
        ("/refusals/other-version.ko".to_owned(), other_version),
    ];
    let mut add = |source: &str, listed: Listed| files.extend(listed.files(source));
    add("good", good.clone());
    add(
        "altered",
        good.clone().damaged(|packed| {
            let middle = packed.len() / 2;
            packed.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 1);
        }),
    );
    add(
        "truncated",
        good.clone().damaged(|packed| packed.truncate(packed.len() / 2)),
    );
    add(
        "not-listed",
        Listed {
            is_listed: false,
            ..good.clone()
        },
    );
    add(
        "gone",
        Listed {
            packed: None,
            ..good.clone()
        },
    );
    add(
        "bad-index",
        Listed {
            format: INDEX_FORMAT + 1,
            ..good.clone()
        },
    );
    add("no-driver-inside", good.clone().holding(b"This is no ELF file."));
    add("other-kernel", good.clone().holding(&other_kernel));
    add("refused-by-kernel", good.clone().holding(&other_words));
    let mut other_abi = good;
    other_abi.entry.abi_major += 1;
    add("other-abi", other_abi);
    Ok(files)
}

/// A repository of one module.
#[derive(Clone, Debug)]
struct Listed {
    format: u32,
    is_listed: bool,
    entry: Entry,
    /// `None`: there is no file.
    packed: Option<Vec<u8>>,
}

impl Listed {
    fn good(kernel: &KernelEntry, module: &[u8]) -> Result<Listed, SourcesError> {
        let fits = |number: u32| u16::try_from(number).map_err(|_| SourcesError::Abi);
        let abi = Abi {
            major: fits(RINGSIDE_ABI_MAJOR)?,
            minor: fits(RINGSIDE_ABI_MINOR)?,
        };
        Ok(Listed {
            format: INDEX_FORMAT,
            is_listed: true,
            entry: NewArtifact::new(name(kernel), module, abi)?.entry().clone(),
            packed: Some(pack(module)),
        })
    }

    /// The file changes, and the index does not know.
    fn damaged(mut self, damage: impl FnOnce(&mut Vec<u8>)) -> Listed {
        if let Some(packed) = &mut self.packed {
            damage(packed);
        }
        self
    }

    /// The index fits the file, and the file is something else.
    fn holding(mut self, raw: &[u8]) -> Listed {
        let (packed, length) = (pack(raw), |bytes: &[u8]| {
            u64::try_from(bytes.len()).unwrap_or(u64::MAX)
        });
        (self.entry.sha256, self.entry.size) = (Digest::of(&packed), length(&packed));
        (self.entry.raw_sha256, self.entry.raw_size) = (Digest::of(raw), length(raw));
        self.packed = Some(packed);
        self
    }

    fn files(self, source: &str) -> Vec<(String, Vec<u8>)> {
        let below = |path: &str| format!("/refusals/{source}/{ROOT}/{path}");
        let artifacts: Vec<&Entry> = [&self.entry].into_iter().filter(|_| self.is_listed).collect();
        let index = json!({ "format": self.format, "generated": Timestamp::now(), "artifacts": artifacts });
        let index = (below(INDEX_FILE), index.to_string().into_bytes());
        let file = self
            .packed
            .clone()
            .map(|packed| (below(&self.entry.path), packed));
        [index].into_iter().chain(file).collect()
    }
}

/// `module` with another value of equal length behind `key=` in `.modinfo`; `None` when that is not there.
fn with_value(module: &[u8], key: &str, change: &dyn Fn(&str) -> String) -> Option<Vec<u8>> {
    let key = format!("\0{key}=").into_bytes();
    let from = module.windows(key.len()).position(|window| window == key)? + key.len();
    let length = module.get(from..)?.iter().position(|byte| *byte == 0)?;
    let value = module.get(from..from + length)?;
    let changed = change(std::str::from_utf8(value).ok()?).into_bytes();
    let mut module = module.to_owned();
    let place = module.get_mut(from..from + length)?;
    if changed.len() != length || place == changed.as_slice() {
        return None;
    }
    place.copy_from_slice(&changed);
    Some(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_release_has_the_same_length_and_is_another() {
        assert_eq!(other_release("6.1.0-56-cloud-amd64"), "9.1.0-56-cloud-amd64");
        assert_eq!(other_release("9.1.0"), "8.1.0");
    }

    #[test]
    fn a_value_is_replaced_in_its_place_only() {
        let module = b"\0alias=x\0vermagic=6.1 SMP\0name=x\0";
        let changed = with_value(module, "vermagic", &|magic| magic.replace('6', "9")).expect("changed");
        assert_eq!(changed, b"\0alias=x\0vermagic=9.1 SMP\0name=x\0");
        assert_eq!(with_value(module, "srcversion", &|hash| hash.to_owned()), None);
        assert_eq!(
            with_value(module, "vermagic", &|magic| format!("{magic} longer")),
            None
        );
    }
}
