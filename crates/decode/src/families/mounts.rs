//! Mounts, file systems, quota and swap.

use crate::names::{Names, bit, is, part};

pub(super) static MOUNT: Names = Names::of(&[
    part(0xffff_0000, 0xc0ed_0000, "MS_MGC_VAL"),
    bit(1, "MS_RDONLY"),
    bit(2, "MS_NOSUID"),
    bit(4, "MS_NODEV"),
    bit(8, "MS_NOEXEC"),
    bit(0x10, "MS_SYNCHRONOUS"),
    bit(0x20, "MS_REMOUNT"),
    bit(0x40, "MS_MANDLOCK"),
    bit(0x80, "MS_DIRSYNC"),
    bit(0x100, "MS_NOSYMFOLLOW"),
    bit(0x400, "MS_NOATIME"),
    bit(0x800, "MS_NODIRATIME"),
    bit(0x1000, "MS_BIND"),
    bit(0x2000, "MS_MOVE"),
    bit(0x4000, "MS_REC"),
    bit(0x8000, "MS_SILENT"),
    bit(0x1_0000, "MS_POSIXACL"),
    bit(0x2_0000, "MS_UNBINDABLE"),
    bit(0x4_0000, "MS_PRIVATE"),
    bit(0x8_0000, "MS_SLAVE"),
    bit(0x10_0000, "MS_SHARED"),
    bit(0x20_0000, "MS_RELATIME"),
    bit(0x40_0000, "MS_KERNMOUNT"),
    bit(0x80_0000, "MS_I_VERSION"),
    bit(0x100_0000, "MS_STRICTATIME"),
    bit(0x200_0000, "MS_LAZYTIME"),
]);

pub(super) static UMOUNT: Names = Names::of(&[
    bit(1, "MNT_FORCE"),
    bit(2, "MNT_DETACH"),
    bit(4, "MNT_EXPIRE"),
    bit(8, "UMOUNT_NOFOLLOW"),
]);

pub(super) static MOUNT_ATTR: Names = Names::of(&[
    bit(1, "MOUNT_ATTR_RDONLY"),
    bit(2, "MOUNT_ATTR_NOSUID"),
    bit(4, "MOUNT_ATTR_NODEV"),
    bit(8, "MOUNT_ATTR_NOEXEC"),
    part(0x70, 0x10, "MOUNT_ATTR_NOATIME"),
    part(0x70, 0x20, "MOUNT_ATTR_STRICTATIME"),
    bit(0x80, "MOUNT_ATTR_NODIRATIME"),
    bit(0x10_0000, "MOUNT_ATTR_IDMAP"),
    bit(0x20_0000, "MOUNT_ATTR_NOSYMFOLLOW"),
]);

pub(super) static OPEN_TREE: Names = Names::of(&[
    bit(1, "OPEN_TREE_CLONE"),
    bit(2, "OPEN_TREE_NAMESPACE"),
    bit(0x100, "AT_SYMLINK_NOFOLLOW"),
    bit(0x800, "AT_NO_AUTOMOUNT"),
    bit(0x1000, "AT_EMPTY_PATH"),
    bit(0x8000, "AT_RECURSIVE"),
    bit(0x8_0000, "OPEN_TREE_CLOEXEC"),
]);

pub(super) static MOVE_MOUNT: Names = Names::of(&[
    bit(1, "MOVE_MOUNT_F_SYMLINKS"),
    bit(2, "MOVE_MOUNT_F_AUTOMOUNTS"),
    bit(4, "MOVE_MOUNT_F_EMPTY_PATH"),
    bit(0x10, "MOVE_MOUNT_T_SYMLINKS"),
    bit(0x20, "MOVE_MOUNT_T_AUTOMOUNTS"),
    bit(0x40, "MOVE_MOUNT_T_EMPTY_PATH"),
    bit(0x100, "MOVE_MOUNT_SET_GROUP"),
    bit(0x200, "MOVE_MOUNT_BENEATH"),
]);

pub(super) static FSOPEN: Names = Names::of(&[bit(1, "FSOPEN_CLOEXEC")]);

pub(super) static FSCONFIG: Names = Names::of(&[
    is(0, "FSCONFIG_SET_FLAG"),
    is(1, "FSCONFIG_SET_STRING"),
    is(2, "FSCONFIG_SET_BINARY"),
    is(3, "FSCONFIG_SET_PATH"),
    is(4, "FSCONFIG_SET_PATH_EMPTY"),
    is(5, "FSCONFIG_SET_FD"),
    is(6, "FSCONFIG_CMD_CREATE"),
    is(7, "FSCONFIG_CMD_RECONFIGURE"),
    is(8, "FSCONFIG_CMD_CREATE_EXCL"),
]);

pub(super) static FSMOUNT: Names = Names::of(&[bit(1, "FSMOUNT_CLOEXEC"), bit(2, "FSMOUNT_NAMESPACE")]);

pub(super) static FSPICK: Names = Names::of(&[
    bit(1, "FSPICK_CLOEXEC"),
    bit(2, "FSPICK_SYMLINK_NOFOLLOW"),
    bit(4, "FSPICK_NO_AUTOMOUNT"),
    bit(8, "FSPICK_EMPTY_PATH"),
]);

pub(super) static STATMOUNT: Names = Names::of(&[
    bit(1, "STATMOUNT_SB_BASIC"),
    bit(2, "STATMOUNT_MNT_BASIC"),
    bit(4, "STATMOUNT_PROPAGATE_FROM"),
    bit(8, "STATMOUNT_MNT_ROOT"),
    bit(0x10, "STATMOUNT_MNT_POINT"),
    bit(0x20, "STATMOUNT_FS_TYPE"),
    bit(0x40, "STATMOUNT_MNT_NS_ID"),
    bit(0x80, "STATMOUNT_MNT_OPTS"),
    bit(0x100, "STATMOUNT_FS_SUBTYPE"),
    bit(0x200, "STATMOUNT_SB_SOURCE"),
    bit(0x400, "STATMOUNT_OPT_ARRAY"),
    bit(0x800, "STATMOUNT_OPT_SEC_ARRAY"),
    bit(0x1000, "STATMOUNT_SUPPORTED_MASK"),
    bit(0x2000, "STATMOUNT_MNT_UIDMAP"),
    bit(0x4000, "STATMOUNT_MNT_GIDMAP"),
]);

pub(super) static STATMOUNT_BY: Names = Names::of(&[bit(1, "STATMOUNT_BY_FD")]);

pub(super) static LISTMOUNT: Names = Names::of(&[bit(1, "LISTMOUNT_REVERSE")]);

pub(super) static SWAP: Names = Names::of(&[
    bit(0x8000, "SWAP_FLAG_PREFER"),
    bit(0x1_0000, "SWAP_FLAG_DISCARD"),
    bit(0x2_0000, "SWAP_FLAG_DISCARD_ONCE"),
    bit(0x4_0000, "SWAP_FLAG_DISCARD_PAGES"),
]);

pub(super) static QUOTA: Names = Names::of(&[
    part(0xffff_ff00, 0x8000_0100, "Q_SYNC"),
    part(0xffff_ff00, 0x8000_0200, "Q_QUOTAON"),
    part(0xffff_ff00, 0x8000_0300, "Q_QUOTAOFF"),
    part(0xffff_ff00, 0x8000_0400, "Q_GETFMT"),
    part(0xffff_ff00, 0x8000_0500, "Q_GETINFO"),
    part(0xffff_ff00, 0x8000_0600, "Q_SETINFO"),
    part(0xffff_ff00, 0x8000_0700, "Q_GETQUOTA"),
    part(0xffff_ff00, 0x8000_0800, "Q_SETQUOTA"),
    part(0xffff_ff00, 0x8000_0900, "Q_GETNEXTQUOTA"),
    part(0xffff_ff00, 0x58_0100, "Q_XQUOTAON"),
    part(0xffff_ff00, 0x58_0200, "Q_XQUOTAOFF"),
    part(0xffff_ff00, 0x58_0300, "Q_XGETQUOTA"),
    part(0xffff_ff00, 0x58_0400, "Q_XSETQLIM"),
    part(0xffff_ff00, 0x58_0500, "Q_XGETQSTAT"),
    part(0xffff_ff00, 0x58_0600, "Q_XQUOTARM"),
    part(0xffff_ff00, 0x58_0700, "Q_XQUOTASYNC"),
    part(0xffff_ff00, 0x58_0800, "Q_XGETQSTATV"),
    part(0xffff_ff00, 0x58_0900, "Q_XGETNEXTQUOTA"),
    part(0xff, 0, "USRQUOTA"),
    part(0xff, 1, "GRPQUOTA"),
    part(0xff, 2, "PRJQUOTA"),
]);
