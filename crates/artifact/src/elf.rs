//! What a driver file says about itself: a module's `.modinfo`, an eBPF object's sections.
//!
//! The kernel reads the same bytes later and does not trust them either; what is read here only serves to
//! refuse early and to explain.

use object::read::elf::{ElfFile64, FileHeader};
use object::{Architecture, Endianness, Object, ObjectKind, ObjectSection};

/// Behind a signed module stand its signature and these bytes (`include/linux/module_signature.h`).
const SIGNATURE_MAGIC: &[u8] = b"~Module signature appended~\n";

/// What a kernel module says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleInfo {
    /// The name the kernel will know it by.
    pub name: String,
    /// What the kernel it was built for must look like: release first, then build options.
    pub vermagic: String,
    /// Hash over its sources, as in `/sys/module/<name>/srcversion`; absent in modules built without it.
    pub srcversion: Option<String>,
    /// `MODULE_VERSION`.
    pub version: Option<String>,
    /// `MODULE_LICENSE`.
    pub license: Option<String>,
    /// The ABI it speaks, from `MODULE_INFO(ringside_abi, "major.minor")`; absent when it does not say.
    pub abi: Option<(u16, u16)>,
    /// It carries symbol checksums: then the kernel does not compare the release (first word of vermagic).
    pub has_symbol_versions: bool,
    /// A signature is appended. Whether it is a good one is for the kernel to say.
    pub is_signed: bool,
    /// Machine of the ELF header.
    pub machine: Machine,
}

/// What an eBPF object says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BpfObject {
    /// Sections that hold programs, by their names.
    pub program_sections: Vec<String>,
    /// Text of the section `license`.
    pub license: String,
    /// It carries type information, without which it cannot be relocated to a kernel.
    pub has_btf: bool,
}

/// Processor of an ELF file, as far as drivers are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// `EM_X86_64`.
    X86_64,
    /// `EM_AARCH64`.
    Aarch64,
    /// Anything else.
    Other,
}

/// Why bytes are no driver. None of these is cured by reading the same bytes again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ElfError {
    /// No 64-bit little-endian ELF file, or its tables lead outside of it.
    #[error("this is no usable ELF file: {reason}")]
    NotElf {
        /// The parser's words.
        reason: String,
    },
    /// An ELF file of another kind, for example a program.
    #[error("this ELF file is no {expected}")]
    WrongKind {
        /// What it should have been.
        expected: &'static str,
    },
    /// Something every driver has is not there.
    #[error("the ELF file has no {what}")]
    Missing {
        /// The section or the field.
        what: &'static str,
    },
}

type Elf<'data> = ElfFile64<'data, Endianness>;

impl ModuleInfo {
    /// Reads `.modinfo` of a kernel module, signed or not.
    ///
    /// # Errors
    /// [`ElfError`]; any bytes are accepted as input.
    pub fn read(bytes: &[u8]) -> Result<Self, ElfError> {
        let elf = parse(bytes, "kernel module")?;
        let machine = match elf.architecture() {
            Architecture::X86_64 => Machine::X86_64,
            Architecture::Aarch64 => Machine::Aarch64,
            _ => Machine::Other,
        };
        let modinfo = section(&elf, ".modinfo")?;
        let field = |key: &str| -> Option<String> {
            modinfo.split(|&b| b == 0).find_map(|entry| {
                let value = entry.strip_prefix(key.as_bytes())?.strip_prefix(b"=")?;
                Some(String::from_utf8_lossy(value).into_owned())
            })
        };
        let abi = field("ringside_abi").and_then(|text| {
            let (major, minor) = text.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        });
        Ok(Self {
            name: field("name").ok_or(ElfError::Missing {
                what: "module name in `.modinfo`",
            })?,
            vermagic: field("vermagic")
                .ok_or(ElfError::Missing {
                    what: "vermagic in `.modinfo`",
                })?
                .trim_end()
                .to_owned(),
            srcversion: field("srcversion"),
            version: field("version"),
            license: field("license"),
            abi,
            has_symbol_versions: elf
                .section_by_name("__versions")
                .is_some_and(|section| section.size() > 0),
            is_signed: bytes.ends_with(SIGNATURE_MAGIC),
            machine,
        })
    }
}

impl BpfObject {
    /// Reads the section table of an eBPF object.
    ///
    /// # Errors
    /// [`ElfError`]; any bytes are accepted as input.
    pub fn read(bytes: &[u8]) -> Result<Self, ElfError> {
        let elf = parse(bytes, "eBPF object")?;
        if elf.elf_header().e_machine(Endianness::Little) != object::elf::EM_BPF {
            return Err(ElfError::WrongKind {
                expected: "eBPF object",
            });
        }
        let license = section(&elf, "license")?;
        let text = license.split(|&b| b == 0).next().unwrap_or_default();
        let program_sections = elf
            .sections()
            .filter(|section| section.kind() == object::SectionKind::Text && section.size() > 0)
            .filter_map(|section| section.name().ok().map(str::to_owned))
            .collect();
        Ok(Self {
            program_sections,
            license: String::from_utf8_lossy(text).into_owned(),
            has_btf: elf.section_by_name(".BTF").is_some(),
        })
    }
}

fn parse<'data>(bytes: &'data [u8], expected: &'static str) -> Result<Elf<'data>, ElfError> {
    let elf = Elf::parse(bytes).map_err(|error| ElfError::NotElf {
        reason: error.to_string(),
    })?;
    if !elf.is_little_endian() || elf.kind() != ObjectKind::Relocatable {
        return Err(ElfError::WrongKind { expected });
    }
    Ok(elf)
}

fn section<'data>(elf: &Elf<'data>, name: &'static str) -> Result<&'data [u8], ElfError> {
    let section = elf
        .section_by_name(name)
        .ok_or(ElfError::Missing { what: name })?;
    section.data().map_err(|error| ElfError::NotElf {
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused_in_words() {
        assert!(matches!(ModuleInfo::read(b""), Err(ElfError::NotElf { .. })));
        assert!(matches!(
            ModuleInfo::read(b"<html>"),
            Err(ElfError::NotElf { .. })
        ));
        let program = std::fs::read("/proc/self/exe").unwrap();
        assert_eq!(
            ModuleInfo::read(&program),
            Err(ElfError::WrongKind {
                expected: "kernel module"
            })
        );
    }

    #[test]
    fn no_beginning_of_a_real_file_makes_the_reader_panic() {
        let program = std::fs::read("/proc/self/exe").unwrap();
        for end in (0..2048).chain((2048..program.len()).step_by(65_537)) {
            let _ = ModuleInfo::read(&program[..end]);
            let _ = BpfObject::read(&program[..end]);
        }
    }
}
