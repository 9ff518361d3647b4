//! Futexes, and what System V left.

use crate::names::{Names, bit, part};

/// Old programs ask for the new structures with it.
const IPC_64: u64 = 0x100;

pub(super) static FUTEX: Names = Names::of(&[
    part(0x7f, 0, "FUTEX_WAIT"),
    part(0x7f, 1, "FUTEX_WAKE"),
    part(0x7f, 2, "FUTEX_FD"),
    part(0x7f, 3, "FUTEX_REQUEUE"),
    part(0x7f, 4, "FUTEX_CMP_REQUEUE"),
    part(0x7f, 5, "FUTEX_WAKE_OP"),
    part(0x7f, 6, "FUTEX_LOCK_PI"),
    part(0x7f, 7, "FUTEX_UNLOCK_PI"),
    part(0x7f, 8, "FUTEX_TRYLOCK_PI"),
    part(0x7f, 9, "FUTEX_WAIT_BITSET"),
    part(0x7f, 0xa, "FUTEX_WAKE_BITSET"),
    part(0x7f, 0xb, "FUTEX_WAIT_REQUEUE_PI"),
    part(0x7f, 0xc, "FUTEX_CMP_REQUEUE_PI"),
    part(0x7f, 0xd, "FUTEX_LOCK_PI2"),
    bit(0x80, "FUTEX_PRIVATE_FLAG"),
    bit(0x100, "FUTEX_CLOCK_REALTIME"),
]);

pub(super) static FUTEX2: Names = Names::of(&[
    part(3, 0, "FUTEX2_SIZE_U8"),
    part(3, 1, "FUTEX2_SIZE_U16"),
    part(3, 2, "FUTEX2_SIZE_U32"),
    part(3, 3, "FUTEX2_SIZE_U64"),
    bit(4, "FUTEX2_NUMA"),
    bit(8, "FUTEX2_MPOL"),
    bit(0x80, "FUTEX2_PRIVATE"),
]);

pub(super) static IPC: Names = Names::of(&[
    bit(0x200, "IPC_CREAT"),
    bit(0x400, "IPC_EXCL"),
    bit(0x800, "IPC_NOWAIT"),
]);

pub(super) static IPC_SHM_GET: Names = Names::of(&[
    bit(0x200, "IPC_CREAT"),
    bit(0x400, "IPC_EXCL"),
    bit(0x800, "SHM_HUGETLB"),
    bit(0x1000, "SHM_NORESERVE"),
    part(0xfc00_0000, 0x5400_0000, "SHM_HUGE_2MB"),
    part(0xfc00_0000, 0x7800_0000, "SHM_HUGE_1GB"),
]);

pub(super) static IPC_SHM_AT: Names = Names::of(&[
    bit(0x1000, "SHM_RDONLY"),
    bit(0x2000, "SHM_RND"),
    bit(0x4000, "SHM_REMAP"),
    bit(0x8000, "SHM_EXEC"),
]);

pub(super) static IPC_SHM_CTL: Names = Names::of(&[
    part(!IPC_64, 0, "IPC_RMID"),
    part(!IPC_64, 1, "IPC_SET"),
    part(!IPC_64, 2, "IPC_STAT"),
    part(!IPC_64, 3, "IPC_INFO"),
    part(!IPC_64, 0xb, "SHM_LOCK"),
    part(!IPC_64, 0xc, "SHM_UNLOCK"),
    part(!IPC_64, 0xd, "SHM_STAT"),
    part(!IPC_64, 0xe, "SHM_INFO"),
    part(!IPC_64, 0xf, "SHM_STAT_ANY"),
    bit(IPC_64, "IPC_64"),
]);

pub(super) static IPC_SEM_CTL: Names = Names::of(&[
    part(!IPC_64, 0, "IPC_RMID"),
    part(!IPC_64, 1, "IPC_SET"),
    part(!IPC_64, 2, "IPC_STAT"),
    part(!IPC_64, 3, "IPC_INFO"),
    part(!IPC_64, 0xb, "GETPID"),
    part(!IPC_64, 0xc, "GETVAL"),
    part(!IPC_64, 0xd, "GETALL"),
    part(!IPC_64, 0xe, "GETNCNT"),
    part(!IPC_64, 0xf, "GETZCNT"),
    part(!IPC_64, 0x10, "SETVAL"),
    part(!IPC_64, 0x11, "SETALL"),
    part(!IPC_64, 0x12, "SEM_STAT"),
    part(!IPC_64, 0x13, "SEM_INFO"),
    part(!IPC_64, 0x14, "SEM_STAT_ANY"),
    bit(IPC_64, "IPC_64"),
]);

pub(super) static IPC_SEM: Names = Names::of(&[bit(0x800, "IPC_NOWAIT"), bit(0x1000, "SEM_UNDO")]);

pub(super) static IPC_MSG_CTL: Names = Names::of(&[
    part(!IPC_64, 0, "IPC_RMID"),
    part(!IPC_64, 1, "IPC_SET"),
    part(!IPC_64, 2, "IPC_STAT"),
    part(!IPC_64, 3, "IPC_INFO"),
    part(!IPC_64, 0xb, "MSG_STAT"),
    part(!IPC_64, 0xc, "MSG_INFO"),
    part(!IPC_64, 0xd, "MSG_STAT_ANY"),
    bit(IPC_64, "IPC_64"),
]);

pub(super) static IPC_MSG: Names = Names::of(&[
    bit(0x800, "IPC_NOWAIT"),
    bit(0x1000, "MSG_NOERROR"),
    bit(0x2000, "MSG_EXCEPT"),
    bit(0x4000, "MSG_COPY"),
]);
