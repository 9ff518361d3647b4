//! Symbols out of small kernels that are made here.

use std::io::Write as _;

use super::*;

const PLAIN: [(&str, u32); 2] = [("printk", 0x1234_5678), ("kfree", 2)];
const GPL: [(&str, u32); 1] = [("sk_free", 0xdead_beef)];
/// Of the first section; as in a kernel, in the upper half.
const ADDRESS: u64 = 0xffff_ffff_8200_0000;

/// An ELF file with the tables of exported symbols, one section behind the other in file and memory.
fn kernel(plain: &[(&str, u32)], gpl: &[(&str, u32)]) -> Vec<u8> {
    let mut names = vec![0_u8];
    let mut offsets = Vec::new();
    for (name, _) in plain.iter().chain(gpl) {
        offsets.push(names.len());
        names.extend(name.bytes().chain([0]));
    }
    let entries = |count: usize| vec![0_u8; count * ENTRY];
    let sums = |list: &[(&str, u32)]| {
        list.iter()
            .flat_map(|(_, crc)| crc.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let mut sections = [
        ("__ksymtab", entries(plain.len())),
        ("__ksymtab_gpl", entries(gpl.len())),
        ("__kcrctab", sums(plain)),
        ("__kcrctab_gpl", sums(gpl)),
        ("__ksymtab_strings", names),
    ];
    // Distance from the name's field to the name: all sections before the names lie between.
    let tables = (plain.len() + gpl.len()) * ENTRY;
    let names_at = tables + (plain.len() + gpl.len()) * 4;
    for (at, offset) in offsets.iter().enumerate() {
        let distance = i32::try_from(names_at + offset - (at * ENTRY + NAME)).expect("small");
        let (table, at) = if at < plain.len() {
            (0, at)
        } else {
            (1, at - plain.len())
        };
        sections[table].1[at * ENTRY + NAME..][..4].copy_from_slice(&distance.to_le_bytes());
    }
    elf(&sections)
}

fn elf(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut section_names = vec![0_u8];
    let mut headers = vec![0_u8; 64];
    let mut body: Vec<u8> = Vec::new();
    let mut header = |name: usize, kind: u32, at: usize, size: usize| {
        let mut bytes = Vec::new();
        bytes.extend(u32::try_from(name).expect("small").to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(2_u64.to_le_bytes());
        bytes.extend((ADDRESS + at as u64).to_le_bytes());
        bytes.extend((64 + at as u64).to_le_bytes());
        bytes.extend((size as u64).to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend([0; 8]);
        headers.extend(bytes);
    };
    for (name, content) in sections {
        header(section_names.len(), 1, body.len(), content.len());
        section_names.extend(name.bytes().chain([0]));
        body.extend(content);
    }
    header(section_names.len(), 3, body.len(), section_names.len() + 10);
    section_names.extend(b".shstrtab\0");
    body.extend(&section_names);
    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
    file.extend([0; 16]);
    file.extend((64 + body.len() as u64).to_le_bytes());
    file.extend([0; 4]);
    let count = u16::try_from(sections.len() + 2).expect("small");
    for half in [64, 56, 0, 64, count, count - 1] {
        file.extend(half.to_le_bytes());
    }
    file.extend(body);
    file.extend(headers);
    file
}

fn packed(elf: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
    encoder.write_all(elf).expect("memory");
    let mut packed = encoder.finish().expect("memory");
    packed.extend(u32::try_from(elf.len()).expect("small").to_le_bytes());
    packed
}

/// A boot header of one sector, then the payload behind a loader of 16 bytes.
fn boot_image(payload: &[u8]) -> Vec<u8> {
    let mut image = vec![0_u8; 1024 + 16];
    image[0x1f1] = 1;
    image[0x202..0x206].copy_from_slice(b"HdrS");
    image[0x248..0x24c].copy_from_slice(&16_u32.to_le_bytes());
    image[0x24c..0x250].copy_from_slice(&u32::try_from(payload.len()).expect("small").to_le_bytes());
    image.extend(payload);
    image
}

fn crcs(list: &[(&str, u32)]) -> Crcs {
    list.iter()
        .map(|(name, crc)| ((*name).to_owned(), *crc))
        .collect()
}

#[test]
fn an_image_tells_the_crcs_of_both_tables() {
    let image = boot_image(&packed(&kernel(&PLAIN, &GPL)));
    let expected = crcs(&[PLAIN.as_slice(), GPL.as_slice()].concat());
    assert_eq!(of_boot_image(&image).expect("whole"), expected);
}

#[test]
fn every_shorter_beginning_of_an_image_is_an_error() {
    let image = boot_image(&packed(&kernel(&PLAIN, &GPL)));
    for end in 0..image.len() {
        assert!(of_boot_image(&image[..end]).is_err(), "{end} bytes");
    }
}

#[test]
fn no_changed_byte_of_an_image_or_of_its_kernel_makes_the_reader_panic() {
    let kernel = kernel(&PLAIN, &GPL);
    let image = boot_image(&packed(&kernel));
    for at in 0..image.len() {
        let mut odd = image.clone();
        odd[at] ^= 0xff;
        let _ = of_boot_image(&odd);
    }
    for at in 0..kernel.len() {
        for value in [0, 0x7f, 0xff, kernel[at] ^ 0x80] {
            let mut odd = kernel.clone();
            odd[at] = value;
            let _ = of_kernel(&odd);
        }
        let _ = of_kernel(&kernel[..at]);
    }
}

#[test]
fn a_kernel_without_crcs_is_no_kernel_with_equal_ones() {
    let nothing = boot_image(&packed(&kernel(&[], &[])));
    assert!(matches!(of_boot_image(&nothing), Err(SymbolsError::NoCrcs)));
    let without = elf(&[
        ("__ksymtab", vec![0; ENTRY]),
        ("__ksymtab_strings", b"\0a\0".to_vec()),
    ]);
    assert!(matches!(of_kernel(&without), Err(SymbolsError::NoCrcs)));
}

#[test]
fn tables_that_do_not_fit_each_other_are_refused() {
    let odd = elf(&[
        ("__ksymtab", vec![0; ENTRY]),
        ("__kcrctab", vec![0; 8]),
        ("__ksymtab_strings", b"\0a\0".to_vec()),
    ]);
    assert!(matches!(of_kernel(&odd), Err(SymbolsError::Table { .. })));
}

#[test]
fn a_kernel_that_is_packed_otherwise_is_told() {
    let error = of_boot_image(&boot_image(b"\x28\xb5\x2f\xfd zstd")).expect_err("zstd");
    assert!(matches!(error, SymbolsError::NotXz), "{error}");
}

#[test]
fn symbols_of_modules_are_not_those_of_the_kernel() {
    let text = "0x00000002\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n0x00000003\tx\tnet/a/a\tEXPORT_SYMBOL_GPL\tNS\n";
    assert_eq!(of_symvers(text).expect("two lines"), crcs(&[("kfree", 2)]));
    for (text, line) in [
        ("kfree\n", 1),
        ("0x1\ta\tvmlinux\nzz\ta\tvmlinux\n", 2),
        ("0x1\ta\n", 1),
    ] {
        assert!(
            matches!(of_symvers(text), Err(SymbolsError::Line { line: found }) if found == line),
            "{text}"
        );
    }
}

#[test]
fn equal_symbols_are_counted() {
    assert_eq!(compare(&crcs(&PLAIN), &crcs(&PLAIN)), Ok(2));
}

#[test]
fn a_symbol_that_differs_or_that_only_one_side_has_is_named() {
    let image = crcs(&[("a", 1), ("b", 2), ("only_image", 3)]);
    let headers = crcs(&[("a", 1), ("b", 0x20), ("only_headers", 4)]);
    let differ = compare(&image, &headers).expect_err("three");
    assert_eq!(
        differ.to_string(),
        "3 of 4 exported symbols differ: `b` is 0x00000002 in the image and 0x00000020 in the headers, \
         `only_headers` is none in the image and 0x00000004 in the headers, \
         `only_image` is 0x00000003 in the image and none in the headers"
    );
}

#[test]
fn of_many_symbols_that_differ_the_first_are_named() {
    let many: Vec<(String, u32)> = (0..9).map(|n| (format!("s{n}"), n)).collect();
    let image: Crcs = many.into_iter().collect();
    let text = compare(&image, &Crcs::new()).expect_err("all").to_string();
    assert!(text.starts_with("9 of 9 exported symbols differ: `s0`"), "{text}");
    assert!(
        text.contains("`s4`") && !text.contains("`s5`") && text.ends_with(", ..."),
        "{text}"
    );
}

/// For tests of what is done with the symbols.
pub(in crate::headers) fn boot_image_with(symbols: &[(&str, u32)]) -> Vec<u8> {
    boot_image(&packed(&kernel(symbols, &[])))
}
