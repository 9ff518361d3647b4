//! From packed bytes to bytes that may be shown to the kernel. [`VerifiedModule`] and [`VerifiedObject`]
//! are made here and nowhere else; only they can be loaded.

use ringside_artifact::{
    Abi, ArtifactName, BpfObject, Digest, ElfError, GzipError, MODULE_NAME, Machine, ModuleInfo,
    RAW_MAX_BYTES, Variant, unpack,
};
use ringside_event_abi::raw::{RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR};
use ringside_kernel_release::Arch;

use crate::exit::Exit;
use crate::source::Fetched;
use crate::vermagic::{KernelMagic, Mismatch};

/// The ABI this program was built with.
pub(crate) const OUR_ABI: Abi = Abi {
    major: RINGSIDE_ABI_MAJOR as u16,
    minor: RINGSIDE_ABI_MINOR as u16,
};

/// A kernel module that was built for the running kernel and is, byte for byte, what the index names.
#[derive(Debug)]
pub(crate) struct VerifiedModule {
    pub(crate) raw: Vec<u8>,
    pub(crate) info: ModuleInfo,
    pub(crate) name: ArtifactName,
    pub(crate) origin: String,
}

/// An eBPF object that is, byte for byte, what the index names.
#[derive(Debug)]
pub(crate) struct VerifiedObject {
    pub(crate) raw: Vec<u8>,
    pub(crate) name: ArtifactName,
    pub(crate) origin: String,
}

#[derive(Debug)]
pub(crate) enum Verified {
    Module(VerifiedModule),
    Object(VerifiedObject),
}

/// Why an artifact is not loaded. Never retry these bytes.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VerifyError {
    #[error("`{name}` cannot be unpacked")]
    Gzip { name: String, source: GzipError },
    #[error("`{name}` unpacks to something other than the index says: SHA-256 {found}, not {expected}")]
    RawDigest {
        name: String,
        found: Digest,
        expected: Digest,
    },
    #[error("`{name}` holds no driver")]
    Elf { name: String, source: ElfError },
    #[error("`{name}` holds the module `{found}`, not `{MODULE_NAME}`")]
    OtherModule { name: String, found: String },
    #[error("`{name}` was compiled for another processor than {arch}")]
    OtherProcessor { name: String, arch: Arch },
    #[error("`{name}` does not fit the running kernel")]
    Vermagic { name: String, source: Mismatch },
    #[error("`{name}` speaks ABI {}.{}, this program speaks {}.{}", found.major, found.minor, OUR_ABI.major, OUR_ABI.minor)]
    Abi { name: String, found: Abi },
}

impl VerifyError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Gzip {
                source: GzipError::Truncated { .. },
                ..
            } => Exit::Truncated,
            Self::Gzip { .. } | Self::RawDigest { .. } => Exit::Altered,
            Self::Elf { .. } | Self::OtherModule { .. } | Self::OtherProcessor { .. } => Exit::NotDriver,
            Self::Vermagic { .. } => Exit::WrongKernel,
            Self::Abi { .. } => Exit::WrongAbi,
        }
    }
}

impl Fetched {
    /// Everything that can be known before the kernel sees a byte.
    pub(crate) fn verify(self, kernel: &KernelMagic) -> Result<Verified, VerifyError> {
        let Self {
            entry,
            packed,
            origin,
        } = self;
        let name = entry.path.clone();
        if entry.abi_major != OUR_ABI.major {
            return Err(VerifyError::Abi {
                found: entry.abi(),
                name,
            });
        }
        let raw = unpack(&packed, RAW_MAX_BYTES).map_err(|source| VerifyError::Gzip {
            name: name.clone(),
            source,
        })?;
        let found = Digest::of(&raw);
        if found != entry.raw_sha256 {
            return Err(VerifyError::RawDigest {
                name,
                found,
                expected: entry.raw_sha256,
            });
        }
        match entry.variant {
            Variant::Kmod => module(raw, entry.name(), origin, kernel).map(Verified::Module),
            Variant::Ebpf => {
                BpfObject::read(&raw).map_err(|source| VerifyError::Elf {
                    name: name.clone(),
                    source,
                })?;
                Ok(Verified::Object(VerifiedObject {
                    raw,
                    name: entry.name(),
                    origin,
                }))
            }
        }
    }
}

fn module(
    raw: Vec<u8>,
    name: ArtifactName,
    origin: String,
    kernel: &KernelMagic,
) -> Result<VerifiedModule, VerifyError> {
    let info = ModuleInfo::read(&raw).map_err(|source| VerifyError::Elf {
        name: name.path(),
        source,
    })?;
    if info.name != MODULE_NAME {
        return Err(VerifyError::OtherModule {
            name: name.path(),
            found: info.name,
        });
    }
    let machine = match name.arch {
        Arch::Amd64 => Machine::X86_64,
        Arch::Arm64 => Machine::Aarch64,
    };
    if info.machine != machine {
        return Err(VerifyError::OtherProcessor {
            arch: name.arch,
            name: name.path(),
        });
    }
    if let Some((major, minor)) = info.abi.filter(|abi| abi.0 != OUR_ABI.major) {
        return Err(VerifyError::Abi {
            name: name.path(),
            found: Abi { major, minor },
        });
    }
    kernel.accepts(&info).map_err(|source| VerifyError::Vermagic {
        name: name.path(),
        source,
    })?;
    Ok(VerifiedModule {
        raw,
        info,
        name,
        origin,
    })
}
