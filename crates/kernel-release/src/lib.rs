//! Names of kernels: what `uname -r` prints, the architecture, and the file `KERNEL_VERSIONS`.
//!
//! Holding one of these types proves that the text inside is safe as one path component and as one
//! segment of a URL; nobody downstream has to look again.
//!
//! **Invariant:** nothing here knows of mirrors, artifacts or running kernels.

mod arch;
mod kernel_versions;
mod release;
mod tag;

pub use arch::{Arch, UnknownArch};
pub use kernel_versions::{
    Expected, KernelEntry, KernelVersions, KernelVersionsError, MalformedKernelVersions, Problem,
};
pub use release::{InvalidRelease, KernelRelease};
pub use tag::{InvalidTag, Tag};
