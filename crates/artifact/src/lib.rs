//! Driver artifacts: what they are called, how they are packed, what the index says of them and how a
//! repository of them is written.
//!
//! A repository is a directory of static files; any web server can serve it:
//!
//! ```text
//! <root>/kernel-objects/index.json
//! <root>/kernel-objects/<module version>/<arch>/ringside-<release>[~tag].ko.gz
//! <root>/kernel-objects/<module version>/<arch>/ringside-ebpf-<release>[~tag].o.gz
//! ```
//!
//! **Invariant:** nothing here opens a socket or talks to the kernel, and every function that takes bytes
//! from outside is total: any bytes give a value or an error.

mod digest;
mod elf;
mod gzip;
mod index;
mod name;
mod repository;
mod timestamp;
mod trust;

pub use digest::{Digest, InvalidDigest};
pub use elf::{BpfObject, ElfError, Machine, ModuleInfo};
pub use gzip::{GzipError, pack, unpack};
pub use index::{Abi, Entry, INDEX_FORMAT, INDEX_MAX_BYTES, Index, IndexError};
pub use name::{
    ArtifactName, InvalidArtifactPath, InvalidModuleVersion, ModuleVersion, UnknownVariant, Variant,
};
pub use repository::{INDEX_FILE, NewArtifact, Published, ROOT, Repository, RepositoryError};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use trust::{Trust, TrustError};

/// Name the kernel knows the module by, and the beginning of every artifact's file name.
pub const MODULE_NAME: &str = "ringside";

/// The largest driver that is believed, unpacked. A driver of this kind has 1-2 MB; the limit keeps a
/// compressed bomb from filling the memory of a node.
pub const RAW_MAX_BYTES: usize = 64 << 20;
