//! Type information that is made by hand, whole, split, of other shapes and damaged.

use super::*;
use crate::host::tests::root_with;

/// `Documentation/bpf/btf.rst`: header, types, strings.
fn file(types: &[u32], strings: &str) -> Vec<u8> {
    let (types_bytes, strings_bytes) = (4 * types.len() as u32, strings.len() as u32);
    let mut bytes = vec![0x9f, 0xeb, 1, 0];
    for word in [24, 0, types_bytes, types_bytes, strings_bytes]
        .iter()
        .chain(types)
    {
        bytes.extend(word.to_ne_bytes());
    }
    bytes.extend(strings.bytes());
    bytes
}

const STRUCT: u32 = 4 << 24;
const INT: u32 = 1 << 24;
const BIT_FIELDS: u32 = 1 << 31;

/// Strings of the kernel: "" at 0, "vfs_inode" at 1; 11 bytes, so a module's begin at 11.
const KERNEL_STRINGS: &str = "\0vfs_inode\0";
/// "" at 11, "ovl_inode" at 12, "__upperdentry" at 22, "flags" at 36.
const MODULE_STRINGS: &str = "\0ovl_inode\0__upperdentry\0flags\0";

fn kernel() -> Vec<u8> {
    file(&[0, INT, 4, 32], KERNEL_STRINGS)
}

/// `flags` at 0, `vfs_inode` and `__upperdentry` at these bytes.
fn module(inode: u32, upper: u32, info: u32) -> Vec<u8> {
    let types = [
        [36, INT, 4].as_slice(),
        &[32],
        &[12, STRUCT | info | 3, 700],
        &[36, 1, 0],
        &[1, 1, inode * 8],
        &[22, 1, upper * 8],
    ];
    file(&types.concat(), MODULE_STRINGS)
}

#[test]
fn names_of_the_kernel_and_of_the_module_make_one_structure() {
    assert_eq!(found(&kernel(), Some(&module(40, 616, 0))), Some(576));
    assert_eq!(found(&kernel(), Some(&module(40, 616, BIT_FIELDS))), Some(576));
    assert_eq!(found(&kernel(), Some(&module(64, 8, 0))), Some(-56));
    assert_eq!(
        found(&kernel(), Some(&module(0, 70_000, 0))),
        None,
        "no inode is as large"
    );
}

#[test]
fn an_overlay_that_is_built_in_is_found_in_the_kernel() {
    let strings = "\0ovl_inode\0vfs_inode\0__upperdentry\0";
    let types = [1, STRUCT | 2, 700, 11, 1, 0, 21, 1, 8 * 600];
    assert_eq!(found(&file(&types, strings), None), Some(600));
}

#[test]
fn without_the_structure_or_a_member_nothing_is_known() {
    assert_eq!(found(&kernel(), None), None);
    let other = file(&[22, STRUCT | 1, 8, 12, 1, 0], MODULE_STRINGS);
    assert_eq!(found(&kernel(), Some(&other)), None);
    let without = file(&[12, STRUCT | 1, 8, 1, 1, 0], MODULE_STRINGS);
    assert_eq!(found(&kernel(), Some(&without)), None);
    let bit = file(
        &[12, STRUCT | BIT_FIELDS | 2, 8, 1, 1, 0, 22, 1, 1 << 24 | 64],
        MODULE_STRINGS,
    );
    assert_eq!(found(&kernel(), Some(&bit)), None);
    let root = root_with(&[]);
    assert_eq!(upper_dentry(root.path()), 0);
}

#[test]
fn any_bytes_give_an_answer() {
    let (kernel, module) = (kernel(), module(40, 616, 0));
    for end in 0..module.len() {
        assert_eq!(found(&kernel, module.get(..end)), None);
        assert_eq!(
            found(kernel.get(..end.min(kernel.len() - 1)).unwrap(), Some(&module)),
            None
        );
    }
    for at in 0..module.len() {
        let mut damaged = module.clone();
        damaged[at] ^= 0xff;
        let _ = found(&kernel, Some(&damaged));
    }
}
