//! Files, descriptors and their attributes.

use crate::names::{Names, bit, is, part};

pub(super) static OPEN: Names = Names::of(&[
    part(3, 0, "O_RDONLY"),
    part(3, 1, "O_WRONLY"),
    part(3, 2, "O_RDWR"),
    part(3, 3, "O_ACCMODE"),
    bit(0x41_0000, "O_TMPFILE"),
    bit(0x10_1000, "O_SYNC"),
    bit(0x40, "O_CREAT"),
    bit(0x80, "O_EXCL"),
    bit(0x100, "O_NOCTTY"),
    bit(0x200, "O_TRUNC"),
    bit(0x400, "O_APPEND"),
    bit(0x800, "O_NONBLOCK"),
    bit(0x1000, "O_DSYNC"),
    bit(0x2000, "O_ASYNC"),
    bit(0x4000, "O_DIRECT"),
    bit(0x8000, "O_LARGEFILE"),
    bit(0x1_0000, "O_DIRECTORY"),
    bit(0x2_0000, "O_NOFOLLOW"),
    bit(0x4_0000, "O_NOATIME"),
    bit(0x8_0000, "O_CLOEXEC"),
    bit(0x20_0000, "O_PATH"),
]);

pub(super) static RESOLVE: Names = Names::of(&[
    bit(1, "RESOLVE_NO_XDEV"),
    bit(2, "RESOLVE_NO_MAGICLINKS"),
    bit(4, "RESOLVE_NO_SYMLINKS"),
    bit(8, "RESOLVE_BENEATH"),
    bit(0x10, "RESOLVE_IN_ROOT"),
    bit(0x20, "RESOLVE_CACHED"),
]);

pub(super) static AT: Names = Names::of(&[
    bit(0x100, "AT_SYMLINK_NOFOLLOW"),
    bit(0x200, "AT_REMOVEDIR"),
    bit(0x400, "AT_SYMLINK_FOLLOW"),
    bit(0x800, "AT_NO_AUTOMOUNT"),
    bit(0x1000, "AT_EMPTY_PATH"),
    bit(0x2000, "AT_STATX_FORCE_SYNC"),
    bit(0x4000, "AT_STATX_DONT_SYNC"),
    bit(0x8000, "AT_RECURSIVE"),
    bit(0x1_0000, "AT_EXECVE_CHECK"),
]);

pub(super) static DESCRIPTOR: Names = Names::of(&[
    bit(0x800, "O_NONBLOCK"),
    bit(0x8_0000, "O_CLOEXEC"),
    bit(0x4000, "O_DIRECT"),
    bit(0x80, "O_NOTIFICATION_PIPE"),
]);

pub(super) static AT_UNLINK: Names = Names::of(&[bit(0x200, "AT_REMOVEDIR")]);

pub(super) static AT_FACCESS: Names = Names::of(&[
    bit(0x100, "AT_SYMLINK_NOFOLLOW"),
    bit(0x200, "AT_EACCESS"),
    bit(0x1000, "AT_EMPTY_PATH"),
]);

pub(super) static AT_HANDLE: Names = Names::of(&[
    bit(1, "AT_HANDLE_MNT_ID_UNIQUE"),
    bit(2, "AT_HANDLE_CONNECTABLE"),
    bit(0x200, "AT_HANDLE_FID"),
    bit(0x400, "AT_SYMLINK_FOLLOW"),
    bit(0x1000, "AT_EMPTY_PATH"),
]);

pub(super) static ACCESS: Names = Names::of(&[is(0, "F_OK"), bit(4, "R_OK"), bit(2, "W_OK"), bit(1, "X_OK")]);

pub(super) static SEEK: Names = Names::of(&[
    is(0, "SEEK_SET"),
    is(1, "SEEK_CUR"),
    is(2, "SEEK_END"),
    is(3, "SEEK_DATA"),
    is(4, "SEEK_HOLE"),
]);

pub(super) static FCNTL: Names = Names::of(&[
    is(0, "F_DUPFD"),
    is(1, "F_GETFD"),
    is(2, "F_SETFD"),
    is(3, "F_GETFL"),
    is(4, "F_SETFL"),
    is(5, "F_GETLK"),
    is(6, "F_SETLK"),
    is(7, "F_SETLKW"),
    is(8, "F_SETOWN"),
    is(9, "F_GETOWN"),
    is(0xa, "F_SETSIG"),
    is(0xb, "F_GETSIG"),
    is(0xf, "F_SETOWN_EX"),
    is(0x10, "F_GETOWN_EX"),
    is(0x11, "F_GETOWNER_UIDS"),
    is(0x24, "F_OFD_GETLK"),
    is(0x25, "F_OFD_SETLK"),
    is(0x26, "F_OFD_SETLKW"),
    is(0x400, "F_SETLEASE"),
    is(0x401, "F_GETLEASE"),
    is(0x402, "F_NOTIFY"),
    is(0x403, "F_DUPFD_QUERY"),
    is(0x404, "F_CREATED_QUERY"),
    is(0x405, "F_CANCELLK"),
    is(0x406, "F_DUPFD_CLOEXEC"),
    is(0x407, "F_SETPIPE_SZ"),
    is(0x408, "F_GETPIPE_SZ"),
    is(0x409, "F_ADD_SEALS"),
    is(0x40a, "F_GET_SEALS"),
    is(0x40b, "F_GET_RW_HINT"),
    is(0x40c, "F_SET_RW_HINT"),
    is(0x40d, "F_GET_FILE_RW_HINT"),
    is(0x40e, "F_SET_FILE_RW_HINT"),
]);

pub(super) static LOCK: Names = Names::of(&[
    bit(1, "LOCK_SH"),
    bit(2, "LOCK_EX"),
    bit(4, "LOCK_NB"),
    bit(8, "LOCK_UN"),
    bit(0x20, "LOCK_MAND"),
]);

pub(super) static RENAME: Names = Names::of(&[
    bit(1, "RENAME_NOREPLACE"),
    bit(2, "RENAME_EXCHANGE"),
    bit(4, "RENAME_WHITEOUT"),
]);

pub(super) static FALLOC: Names = Names::of(&[
    bit(1, "FALLOC_FL_KEEP_SIZE"),
    bit(2, "FALLOC_FL_PUNCH_HOLE"),
    bit(4, "FALLOC_FL_NO_HIDE_STALE"),
    bit(8, "FALLOC_FL_COLLAPSE_RANGE"),
    bit(0x10, "FALLOC_FL_ZERO_RANGE"),
    bit(0x20, "FALLOC_FL_INSERT_RANGE"),
    bit(0x40, "FALLOC_FL_UNSHARE_RANGE"),
    bit(0x80, "FALLOC_FL_WRITE_ZEROES"),
]);

pub(super) static FADVISE: Names = Names::of(&[
    is(0, "POSIX_FADV_NORMAL"),
    is(1, "POSIX_FADV_RANDOM"),
    is(2, "POSIX_FADV_SEQUENTIAL"),
    is(3, "POSIX_FADV_WILLNEED"),
    is(4, "POSIX_FADV_DONTNEED"),
    is(5, "POSIX_FADV_NOREUSE"),
]);

pub(super) static SYNC_FILE_RANGE: Names = Names::of(&[
    bit(1, "SYNC_FILE_RANGE_WAIT_BEFORE"),
    bit(2, "SYNC_FILE_RANGE_WRITE"),
    bit(4, "SYNC_FILE_RANGE_WAIT_AFTER"),
]);

pub(super) static SPLICE: Names = Names::of(&[
    bit(1, "SPLICE_F_MOVE"),
    bit(2, "SPLICE_F_NONBLOCK"),
    bit(4, "SPLICE_F_MORE"),
    bit(8, "SPLICE_F_GIFT"),
]);

pub(super) static RWF: Names = Names::of(&[
    bit(1, "RWF_HIPRI"),
    bit(2, "RWF_DSYNC"),
    bit(4, "RWF_SYNC"),
    bit(8, "RWF_NOWAIT"),
    bit(0x10, "RWF_APPEND"),
    bit(0x20, "RWF_NOAPPEND"),
    bit(0x40, "RWF_ATOMIC"),
    bit(0x80, "RWF_DONTCACHE"),
    bit(0x100, "RWF_NOSIGNAL"),
]);

pub(super) static CLOSE_RANGE: Names =
    Names::of(&[bit(2, "CLOSE_RANGE_UNSHARE"), bit(4, "CLOSE_RANGE_CLOEXEC")]);

pub(super) static XATTR: Names = Names::of(&[bit(1, "XATTR_CREATE"), bit(2, "XATTR_REPLACE")]);
