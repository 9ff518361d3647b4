//! The exported symbols of a kernel with their CRCs (MODVERSIONS): as its image has them, and as headers list them.
//!
//! **Invariant:** any bytes give symbols or an error.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use object::read::elf::ElfFile64;
use object::{LittleEndian, Object, ObjectSection};

/// A kernel unpacks to 50 to 80 MB; a bomb is cut off here.
const MAX_KERNEL_BYTES: u64 = 512 << 20;
/// What the xz decoder may use; kernels are packed with a dictionary of at most 128 MB.
const MAX_DECODER_BYTES: u64 = 512 << 20;
/// How many differing symbols a message names.
const NAMED: usize = 5;
/// `struct kernel_symbol` with relative references: value, name, namespace.
const ENTRY: usize = 12;
/// Where its second field, the name's distance from the field itself, begins.
const NAME: usize = 4;

/// CRCs by the names of symbols.
pub(super) type Crcs = BTreeMap<String, u32>;

/// Why the symbols cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SymbolsError {
    /// Not the boot image of an x86 kernel, or only its beginning.
    #[error("this is no whole x86 kernel image: {reason}")]
    NotBootImage { reason: &'static str },
    /// Packed in a way that nobody here unpacks.
    #[error("the kernel in it is not packed with xz")]
    NotXz,
    /// The packed kernel is damaged or too large.
    #[error("the kernel in it cannot be unpacked")]
    Unpack { source: io::Error },
    /// What was unpacked is no ELF file.
    #[error("the kernel in it is no usable ELF file")]
    Elf { source: object::read::Error },
    /// A table of exported symbols does not have the form it should have.
    #[error("`{table}` of the kernel cannot be understood: {reason}")]
    Table { table: String, reason: &'static str },
    /// Nothing could be compared.
    #[error("the kernel has no symbol CRCs: it was built without MODVERSIONS")]
    NoCrcs,
    /// A line of Module.symvers.
    #[error("line {line} of Module.symvers cannot be understood")]
    Line { line: usize },
}

/// Symbols that are not the same in image and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SymbolsDiffer {
    /// Of so many in both together.
    of: usize,
    /// By name: in the image, in the headers.
    symbols: Vec<(String, Option<u32>, Option<u32>)>,
}

impl fmt::Display for SymbolsDiffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} exported symbols differ", self.symbols.len(), self.of)?;
        let crc = |crc: &Option<u32>| crc.map_or("none".to_owned(), |crc| format!("{crc:#010x}"));
        for (at, (name, image, headers)) in self.symbols.iter().take(NAMED).enumerate() {
            let before = if at == 0 { ": " } else { ", " };
            let (image, headers) = (crc(image), crc(headers));
            write!(
                f,
                "{before}`{name}` is {image} in the image and {headers} in the headers"
            )?;
        }
        if self.symbols.len() > NAMED {
            f.write_str(", ...")?;
        }
        Ok(())
    }
}

/// How many symbols are equal, when all are, in both directions.
pub(super) fn compare(image: &Crcs, headers: &Crcs) -> Result<usize, SymbolsDiffer> {
    let only_headers = headers.keys().filter(|name| !image.contains_key(*name));
    let names: Vec<&String> = image.keys().chain(only_headers).collect();
    let mut symbols: Vec<_> = names
        .iter()
        .map(|name| {
            (
                (*name).clone(),
                image.get(*name).copied(),
                headers.get(*name).copied(),
            )
        })
        .filter(|(_, image, headers)| image != headers)
        .collect();
    symbols.sort();
    if symbols.is_empty() {
        return Ok(names.len());
    }
    Err(SymbolsDiffer {
        of: names.len(),
        symbols,
    })
}

/// The symbols of `vmlinux` in a Module.symvers. Those of modules are left out: the image does not have them.
pub(super) fn of_symvers(text: &str) -> Result<Crcs, SymbolsError> {
    let mut crcs = Crcs::new();
    for (at, line) in text.lines().enumerate() {
        let mut fields = line.split('\t');
        let (crc, name, module) = (fields.next(), fields.next(), fields.next());
        let crc = crc.and_then(|crc| u32::from_str_radix(crc.strip_prefix("0x")?, 16).ok());
        let (Some(crc), Some(name), Some(module)) = (crc, name, module) else {
            return Err(SymbolsError::Line { line: at + 1 });
        };
        if module == "vmlinux" {
            crcs.insert(name.to_owned(), crc);
        }
    }
    Ok(crcs)
}

/// The exported symbols of a boot image (`vmlinuz`).
pub(super) fn of_boot_image(bytes: &[u8]) -> Result<Crcs, SymbolsError> {
    let elf = unpack(payload(bytes)?)?;
    of_kernel(&elf)
}

/// The packed kernel inside; fields of the header as in Documentation/arch/x86/boot.rst.
fn payload(bytes: &[u8]) -> Result<&[u8], SymbolsError> {
    let wrong = |reason| SymbolsError::NotBootImage { reason };
    let header = "its header ends early";
    if bytes.get(0x202..0x206) != Some(b"HdrS") {
        return Err(wrong("it has no boot header"));
    }
    let setup_sectors = match bytes.get(0x1f1) {
        Some(0) => 4,
        Some(sectors) => usize::from(*sectors),
        None => return Err(wrong(header)),
    };
    let field = |at| word(bytes, at).and_then(|word| usize::try_from(word).ok());
    let (offset, length) = field(0x248).zip(field(0x24c)).ok_or_else(|| wrong(header))?;
    let begin = ((setup_sectors + 1) * 512).checked_add(offset);
    let range = begin.and_then(|begin| Some(begin..begin.checked_add(length)?));
    range
        .and_then(|range| bytes.get(range))
        .ok_or_else(|| wrong("it ends before the kernel in it does"))
}

/// Behind the xz stream stands its unpacked size, which is not needed.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, SymbolsError> {
    if !packed.starts_with(b"\xfd7zXZ\0") {
        return Err(SymbolsError::NotXz);
    }
    let unpack = |source| SymbolsError::Unpack { source };
    let stream = liblzma::stream::Stream::new_stream_decoder(MAX_DECODER_BYTES, 0)
        .map_err(|error| unpack(error.into()))?;
    let mut plain = Vec::new();
    liblzma::read::XzDecoder::new_stream(packed, stream)
        .take(MAX_KERNEL_BYTES)
        .read_to_end(&mut plain)
        .map_err(unpack)?;
    Ok(plain)
}

fn of_kernel(bytes: &[u8]) -> Result<Crcs, SymbolsError> {
    let elf = ElfFile64::<LittleEndian>::parse(bytes).map_err(|source| SymbolsError::Elf { source })?;
    let mut crcs = Crcs::new();
    for kind in ["", "_gpl"] {
        let (entries, values) = (format!("__ksymtab{kind}"), format!("__kcrctab{kind}"));
        // Either table may be missing, but not one alone.
        let (entries_at, table) = section(&elf, &entries)?.unwrap_or_default();
        let (_, sums) = section(&elf, &values)?.unwrap_or_default();
        if sums.is_empty() && !table.is_empty() {
            return Err(SymbolsError::NoCrcs);
        }
        if !table.len().is_multiple_of(ENTRY) || table.len() / ENTRY * 4 != sums.len() {
            return Err(SymbolsError::Table {
                table: entries,
                reason: "it does not fit the table of CRCs",
            });
        }
        for at in 0..table.len() / ENTRY {
            let (field, sum) = (at * ENTRY + NAME, word(sums, at * 4));
            let name = word(table, field).and_then(|distance| {
                let field = entries_at.checked_add(u64::try_from(field).ok()?)?;
                name_at(&elf, field.checked_add_signed(i64::from(distance.cast_signed()))?)
            });
            let (Some(name), Some(sum)) = (name, sum) else {
                return Err(SymbolsError::Table {
                    table: entries,
                    reason: "an entry has no name",
                });
            };
            crcs.insert(name, sum);
        }
    }
    if crcs.is_empty() {
        return Err(SymbolsError::NoCrcs);
    }
    Ok(crcs)
}

/// Address and contents.
fn section<'data>(
    elf: &ElfFile64<'data, LittleEndian>,
    name: &str,
) -> Result<Option<(u64, &'data [u8])>, SymbolsError> {
    let Some(section) = elf.section_by_name(name) else {
        return Ok(None);
    };
    let data = section.data().map_err(|source| SymbolsError::Elf { source })?;
    Ok(Some((section.address(), data)))
}

/// The text at an address of the table of names.
fn name_at(elf: &ElfFile64<'_, LittleEndian>, address: u64) -> Option<String> {
    let (begin, names) = section(elf, "__ksymtab_strings").ok()??;
    let name = names.get(usize::try_from(address.checked_sub(begin)?).ok()?..)?;
    let name = name.get(..name.iter().position(|byte| *byte == 0)?)?;
    (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned())
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests;
