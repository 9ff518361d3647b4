//! `index.json`: which artifacts a repository has, and by which digests they are known.

use std::collections::BTreeMap;

use ringside_kernel_release::{Arch, KernelRelease, Tag};
use serde::{Deserialize, Serialize};

use crate::{ArtifactName, Digest, InvalidArtifactPath, ModuleVersion, Timestamp, Variant};

/// The format written, and the only one read. Fields may be added within a format; a change of meaning
/// raises it.
pub const INDEX_FORMAT: u32 = 1;

/// The largest index that is read, in bytes: 40,000 entries of 500 bytes, four times.
pub const INDEX_MAX_BYTES: usize = 80 << 20;

/// Version of the contract between driver and user space, `driver/uapi/ringside/abi.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abi {
    /// Another major means that records would be misread.
    pub major: u16,
    /// Raised when something was added.
    pub minor: u16,
}

/// One artifact of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the driver sources.
    pub module_version: ModuleVersion,
    /// Architecture of the kernel.
    pub arch: Arch,
    /// Release of the kernel.
    pub release: KernelRelease,
    /// Only where one release was built twice.
    pub tag: Option<Tag>,
    /// Which driver.
    pub variant: Variant,
    /// Path below `kernel-objects/`; always [`ArtifactName::path`] of the fields above.
    pub path: String,
    /// Digest of the file as it lies there, packed.
    pub sha256: Digest,
    /// Length of the file in bytes.
    pub size: u64,
    /// Digest of what it unpacks to.
    pub raw_sha256: Digest,
    /// Length of what it unpacks to, in bytes.
    pub raw_size: u64,
    /// The module's vermagic; `null` for eBPF objects.
    pub vermagic: Option<String>,
    /// Major of the ABI the driver speaks.
    pub abi_major: u16,
    /// Minor of the ABI the driver speaks.
    pub abi_minor: u16,
}

/// A parsed index: every entry's path agrees with its fields, no path occurs twice, sorted by path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    generated: Timestamp,
    entries: BTreeMap<String, Entry>,
}

/// Why bytes are no index. Another source may have a good one.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// More bytes than any index has; nothing was parsed.
    #[error("the index has {bytes} bytes, more than the {INDEX_MAX_BYTES} that are read")]
    TooLarge {
        /// How many.
        bytes: usize,
    },
    /// No JSON, or not of this shape.
    #[error("this is no index of a driver repository")]
    NotIndex(#[source] serde_json::Error),
    /// Written by a newer version: this program has to be replaced.
    #[error("the index has format {found}; this program reads format {INDEX_FORMAT}")]
    Format {
        /// The format it says.
        found: u32,
    },
    /// A path no artifact can have.
    #[error("the index names an impossible path")]
    Path(#[from] InvalidArtifactPath),
    /// Path and fields contradict each other.
    #[error("the index entry `{path}` is stored under other fields, those of `{fields}`")]
    Contradiction {
        /// The path it says.
        path: String,
        /// The path its fields make.
        fields: String,
    },
    /// A path occurs twice: which digest holds is undecided.
    #[error("the index names `{path}` twice")]
    Twice {
        /// The path.
        path: String,
    },
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

#[derive(Serialize, Deserialize)]
struct Document {
    format: u32,
    generated: Timestamp,
    artifacts: Vec<Entry>,
}

impl Entry {
    /// Identity of the artifact this entry describes.
    pub fn name(&self) -> ArtifactName {
        ArtifactName {
            module_version: self.module_version.clone(),
            arch: self.arch,
            release: self.release.clone(),
            tag: self.tag.clone(),
            variant: self.variant,
        }
    }

    /// ABI of the driver inside.
    pub fn abi(&self) -> Abi {
        Abi {
            major: self.abi_major,
            minor: self.abi_minor,
        }
    }
}

impl Index {
    /// An index without entries.
    pub fn empty(generated: Timestamp) -> Self {
        Self {
            generated,
            entries: BTreeMap::new(),
        }
    }

    /// Parses the bytes of an index. Callers outside this crate go through [`Trust::open`].
    ///
    /// [`Trust::open`]: crate::Trust::open
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, IndexError> {
        if bytes.len() > INDEX_MAX_BYTES {
            return Err(IndexError::TooLarge { bytes: bytes.len() });
        }
        // The format first, so that a newer index is named as such rather than as nonsense.
        let format = serde_json::from_slice::<FormatOnly>(bytes)
            .map_err(IndexError::NotIndex)?
            .format;
        if format != INDEX_FORMAT {
            return Err(IndexError::Format { found: format });
        }
        let document: Document = serde_json::from_slice(bytes).map_err(IndexError::NotIndex)?;
        let mut index = Self::empty(document.generated);
        for entry in document.artifacts {
            let fields = entry.name().path();
            if entry.path.parse::<ArtifactName>()?.path() != fields {
                return Err(IndexError::Contradiction {
                    path: entry.path,
                    fields,
                });
            }
            if let Some(twice) = index.insert(entry) {
                return Err(IndexError::Twice { path: twice.path });
            }
        }
        Ok(index)
    }

    /// The bytes to store: sorted, indented, with a newline at the end.
    ///
    /// # Errors
    /// [`IndexError::NotIndex`] if the serializer fails, which it cannot for these types.
    pub fn to_json(&self) -> Result<String, IndexError> {
        let artifacts = self.entries.values().cloned().collect();
        let document = Document {
            format: INDEX_FORMAT,
            generated: self.generated,
            artifacts,
        };
        let mut text = serde_json::to_string_pretty(&document).map_err(IndexError::NotIndex)?;
        text.push('\n');
        Ok(text)
    }

    /// When it was written.
    pub fn generated(&self) -> Timestamp {
        self.generated
    }

    /// The entry of that artifact.
    pub fn find(&self, name: &ArtifactName) -> Option<&Entry> {
        self.entries.get(&name.path())
    }

    /// All entries, sorted by path.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.values()
    }

    /// Adds or replaces an entry; the replaced one is returned.
    pub(crate) fn insert(&mut self, entry: Entry) -> Option<Entry> {
        self.entries.insert(entry.path.clone(), entry)
    }

    pub(crate) fn set_generated(&mut self, generated: Timestamp) {
        self.generated = generated;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let digest = Digest::of(b"").to_string();
        let mut value = serde_json::json!({
            "format": 1, "generated": "2026-11-20T09:00:00Z", "later_field": true,
            "artifacts": [{
                "module_version": "0.1.0", "arch": "amd64", "release": "6.1.0-56-cloud-amd64", "tag": null,
                "variant": "kmod", "path": "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz",
                "sha256": digest, "size": 1, "raw_sha256": digest, "raw_size": 2,
                "vermagic": "6.1.0-56-cloud-amd64 SMP preempt mod_unload modversions ",
                "abi_major": 1, "abi_minor": 0
            }]
        });
        change(&mut value);
        serde_json::to_vec(&value).unwrap()
    }

    #[test]
    fn an_index_survives_the_round_trip_and_fields_of_later_versions() {
        let index = Index::parse(&document(|_| {})).unwrap();
        assert_eq!(index.entries().len(), 1);
        assert_eq!(Index::parse(index.to_json().unwrap().as_bytes()).unwrap(), index);
        let name = "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz".parse().unwrap();
        assert_eq!(index.find(&name).unwrap().name(), name);
    }

    #[test]
    fn a_newer_format_is_named_as_such() {
        let bytes = document(|value| {
            value["format"] = 2.into();
            value["artifacts"] = "elsewhere".into();
        });
        assert!(matches!(
            Index::parse(&bytes),
            Err(IndexError::Format { found: 2 })
        ));
    }

    #[test]
    fn a_path_that_contradicts_its_fields_is_refused() {
        let bytes = document(|value| value["artifacts"][0]["release"] = "6.1.0-55-cloud-amd64".into());
        assert!(matches!(
            Index::parse(&bytes),
            Err(IndexError::Contradiction { .. })
        ));
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        let bytes = document(|value| value["artifacts"][0]["path"] = "../../etc/passwd".into());
        assert!(matches!(Index::parse(&bytes), Err(IndexError::Path(_))));
    }

    #[test]
    fn the_same_path_twice_is_refused() {
        let bytes = document(|value| {
            let entry = value["artifacts"][0].clone();
            value["artifacts"].as_array_mut().unwrap().push(entry);
        });
        assert!(matches!(Index::parse(&bytes), Err(IndexError::Twice { .. })));
    }

    #[test]
    fn a_web_page_is_no_index() {
        assert!(matches!(
            Index::parse(b"<html></html>"),
            Err(IndexError::NotIndex(_))
        ));
    }
}
