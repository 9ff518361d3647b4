//! Where the inode of a file on an overlay points to its dentry in the upper layer: by the type information of the
//! overlay's module, or of the kernel it is built into. Nothing is loaded to find it out.

mod btf;

use std::fs;
use std::path::Path;

/// As the kernel names them (`fs/overlayfs/ovl_entry.h`).
const INODE: &str = "ovl_inode";
const VFS_INODE: &str = "vfs_inode";
const UPPER: &str = "__upperdentry";

const KERNEL: &str = "sys/kernel/btf/vmlinux";
const MODULE: &str = "sys/kernel/btf/overlay";

/// Bytes from the file's inode to the pointer. 0: unknown, because no overlay is in the kernel yet, or the kernel
/// has no type information of modules (before 5.11).
pub(crate) fn upper_dentry(root: &Path) -> i16 {
    let Ok(kernel) = fs::read(root.join(KERNEL)) else {
        return 0;
    };
    let module = fs::read(root.join(MODULE)).ok();
    found(&kernel, module.as_deref()).unwrap_or_default()
}

fn found(kernel: &[u8], module: Option<&[u8]>) -> Option<i16> {
    let offsets = |base, own| btf::members(base, own, INODE, [VFS_INODE, UPPER]);
    let [inode, upper] = match module {
        Some(module) => offsets(Some(kernel), module),
        None => offsets(None, kernel),
    }?;
    let distance = i64::from(upper) - i64::from(inode);
    i16::try_from(distance).ok().filter(|distance| *distance != 0)
}

#[cfg(test)]
mod tests;
