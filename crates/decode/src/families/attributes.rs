//! Attributes of files and file systems.

use crate::names::{Names, bit};

pub(super) static STATX: Names = Names::of(&[
    bit(0x7ff, "STATX_BASIC_STATS"),
    bit(1, "STATX_TYPE"),
    bit(2, "STATX_MODE"),
    bit(4, "STATX_NLINK"),
    bit(8, "STATX_UID"),
    bit(0x10, "STATX_GID"),
    bit(0x20, "STATX_ATIME"),
    bit(0x40, "STATX_MTIME"),
    bit(0x80, "STATX_CTIME"),
    bit(0x100, "STATX_INO"),
    bit(0x200, "STATX_SIZE"),
    bit(0x400, "STATX_BLOCKS"),
    bit(0x800, "STATX_BTIME"),
    bit(0x1000, "STATX_MNT_ID"),
    bit(0x2000, "STATX_DIOALIGN"),
    bit(0x4000, "STATX_MNT_ID_UNIQUE"),
    bit(0x8000, "STATX_SUBVOL"),
    bit(0x1_0000, "STATX_WRITE_ATOMIC"),
    bit(0x2_0000, "STATX_DIO_READ_ALIGN"),
    bit(0x8000_0000, "STATX__RESERVED"),
]);

pub(super) static STATX_ATTR: Names = Names::of(&[
    bit(4, "STATX_ATTR_COMPRESSED"),
    bit(0x10, "STATX_ATTR_IMMUTABLE"),
    bit(0x20, "STATX_ATTR_APPEND"),
    bit(0x40, "STATX_ATTR_NODUMP"),
    bit(0x800, "STATX_ATTR_ENCRYPTED"),
    bit(0x1000, "STATX_ATTR_AUTOMOUNT"),
    bit(0x2000, "STATX_ATTR_MOUNT_ROOT"),
    bit(0x10_0000, "STATX_ATTR_VERITY"),
    bit(0x20_0000, "STATX_ATTR_DAX"),
    bit(0x40_0000, "STATX_ATTR_WRITE_ATOMIC"),
]);

pub(super) static ST: Names = Names::of(&[
    bit(1, "ST_RDONLY"),
    bit(2, "ST_NOSUID"),
    bit(4, "ST_NODEV"),
    bit(8, "ST_NOEXEC"),
    bit(0x10, "ST_SYNCHRONOUS"),
    bit(0x20, "ST_VALID"),
    bit(0x40, "ST_MANDLOCK"),
    bit(0x400, "ST_NOATIME"),
    bit(0x800, "ST_NODIRATIME"),
    bit(0x1000, "ST_RELATIME"),
    bit(0x2000, "ST_NOSYMFOLLOW"),
]);

pub(super) static FS_XFLAG: Names = Names::of(&[
    bit(1, "FS_XFLAG_REALTIME"),
    bit(2, "FS_XFLAG_PREALLOC"),
    bit(8, "FS_XFLAG_IMMUTABLE"),
    bit(0x10, "FS_XFLAG_APPEND"),
    bit(0x20, "FS_XFLAG_SYNC"),
    bit(0x40, "FS_XFLAG_NOATIME"),
    bit(0x80, "FS_XFLAG_NODUMP"),
    bit(0x100, "FS_XFLAG_RTINHERIT"),
    bit(0x200, "FS_XFLAG_PROJINHERIT"),
    bit(0x400, "FS_XFLAG_NOSYMLINKS"),
    bit(0x800, "FS_XFLAG_EXTSIZE"),
    bit(0x1000, "FS_XFLAG_EXTSZINHERIT"),
    bit(0x2000, "FS_XFLAG_NODEFRAG"),
    bit(0x4000, "FS_XFLAG_FILESTREAM"),
    bit(0x8000, "FS_XFLAG_DAX"),
    bit(0x1_0000, "FS_XFLAG_COWEXTSIZE"),
    bit(0x2_0000, "FS_XFLAG_VERITY"),
    bit(0x8000_0000, "FS_XFLAG_HASATTR"),
]);
