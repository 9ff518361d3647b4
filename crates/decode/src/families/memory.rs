//! Memory, and the processors that see it.

use crate::names::{Names, bit, is, part};

pub(super) static MFD: Names = Names::of(&[
    bit(1, "MFD_CLOEXEC"),
    bit(2, "MFD_ALLOW_SEALING"),
    bit(4, "MFD_HUGETLB"),
    bit(8, "MFD_NOEXEC_SEAL"),
    bit(0x10, "MFD_EXEC"),
    part(0xfc00_0000, 0x4000_0000, "MFD_HUGE_64KB"),
    part(0xfc00_0000, 0x4c00_0000, "MFD_HUGE_512KB"),
    part(0xfc00_0000, 0x5000_0000, "MFD_HUGE_1MB"),
    part(0xfc00_0000, 0x5400_0000, "MFD_HUGE_2MB"),
    part(0xfc00_0000, 0x5c00_0000, "MFD_HUGE_8MB"),
    part(0xfc00_0000, 0x6000_0000, "MFD_HUGE_16MB"),
    part(0xfc00_0000, 0x6400_0000, "MFD_HUGE_32MB"),
    part(0xfc00_0000, 0x7000_0000, "MFD_HUGE_256MB"),
    part(0xfc00_0000, 0x7400_0000, "MFD_HUGE_512MB"),
    part(0xfc00_0000, 0x7800_0000, "MFD_HUGE_1GB"),
    part(0xfc00_0000, 0x7c00_0000, "MFD_HUGE_2GB"),
    part(0xfc00_0000, 0x8800_0000, "MFD_HUGE_16GB"),
]);

pub(super) static UFFD: Names = Names::of(&[
    bit(1, "UFFD_USER_MODE_ONLY"),
    bit(0x800, "O_NONBLOCK"),
    bit(0x8_0000, "O_CLOEXEC"),
]);

pub(super) static PROT: Names = Names::of(&[
    is(0, "PROT_NONE"),
    bit(1, "PROT_READ"),
    bit(2, "PROT_WRITE"),
    bit(4, "PROT_EXEC"),
    bit(8, "PROT_SEM"),
    bit(0x100_0000, "PROT_GROWSDOWN"),
    bit(0x200_0000, "PROT_GROWSUP"),
]);

pub(super) static MAP: Names = Names::of(&[
    part(0xf, 1, "MAP_SHARED"),
    part(0xf, 2, "MAP_PRIVATE"),
    part(0xf, 3, "MAP_SHARED_VALIDATE"),
    part(0xf, 8, "MAP_DROPPABLE"),
    bit(0x10, "MAP_FIXED"),
    bit(0x20, "MAP_ANONYMOUS"),
    bit(0x40, "MAP_32BIT"),
    bit(0x80, "MAP_ABOVE4G"),
    bit(0x100, "MAP_GROWSDOWN"),
    bit(0x800, "MAP_DENYWRITE"),
    bit(0x1000, "MAP_EXECUTABLE"),
    bit(0x2000, "MAP_LOCKED"),
    bit(0x4000, "MAP_NORESERVE"),
    bit(0x8000, "MAP_POPULATE"),
    bit(0x1_0000, "MAP_NONBLOCK"),
    bit(0x2_0000, "MAP_STACK"),
    bit(0x4_0000, "MAP_HUGETLB"),
    bit(0x8_0000, "MAP_SYNC"),
    bit(0x10_0000, "MAP_FIXED_NOREPLACE"),
    part(0xfc00_0000, 0x5400_0000, "MAP_HUGE_2MB"),
    part(0xfc00_0000, 0x7800_0000, "MAP_HUGE_1GB"),
]);

pub(super) static MREMAP: Names = Names::of(&[
    bit(1, "MREMAP_MAYMOVE"),
    bit(2, "MREMAP_FIXED"),
    bit(4, "MREMAP_DONTUNMAP"),
]);

pub(super) static MS: Names = Names::of(&[bit(1, "MS_ASYNC"), bit(2, "MS_INVALIDATE"), bit(4, "MS_SYNC")]);

pub(super) static MADV: Names = Names::of(&[
    is(0, "MADV_NORMAL"),
    is(1, "MADV_RANDOM"),
    is(2, "MADV_SEQUENTIAL"),
    is(3, "MADV_WILLNEED"),
    is(4, "MADV_DONTNEED"),
    is(8, "MADV_FREE"),
    is(9, "MADV_REMOVE"),
    is(0xa, "MADV_DONTFORK"),
    is(0xb, "MADV_DOFORK"),
    is(0xc, "MADV_MERGEABLE"),
    is(0xd, "MADV_UNMERGEABLE"),
    is(0xe, "MADV_HUGEPAGE"),
    is(0xf, "MADV_NOHUGEPAGE"),
    is(0x10, "MADV_DONTDUMP"),
    is(0x11, "MADV_DODUMP"),
    is(0x12, "MADV_WIPEONFORK"),
    is(0x13, "MADV_KEEPONFORK"),
    is(0x14, "MADV_COLD"),
    is(0x15, "MADV_PAGEOUT"),
    is(0x16, "MADV_POPULATE_READ"),
    is(0x17, "MADV_POPULATE_WRITE"),
    is(0x18, "MADV_DONTNEED_LOCKED"),
    is(0x19, "MADV_COLLAPSE"),
    is(0x64, "MADV_HWPOISON"),
    is(0x65, "MADV_SOFT_OFFLINE"),
    is(0x66, "MADV_GUARD_INSTALL"),
    is(0x67, "MADV_GUARD_REMOVE"),
]);

pub(super) static MLOCK: Names = Names::of(&[bit(1, "MLOCK_ONFAULT")]);

pub(super) static MCL: Names =
    Names::of(&[bit(1, "MCL_CURRENT"), bit(2, "MCL_FUTURE"), bit(4, "MCL_ONFAULT")]);

pub(super) static PKEY: Names = Names::of(&[bit(1, "PKEY_DISABLE_ACCESS"), bit(2, "PKEY_DISABLE_WRITE")]);

pub(super) static MPOL: Names = Names::of(&[
    part(0x1fff, 0, "MPOL_DEFAULT"),
    part(0x1fff, 1, "MPOL_PREFERRED"),
    part(0x1fff, 2, "MPOL_BIND"),
    part(0x1fff, 3, "MPOL_INTERLEAVE"),
    part(0x1fff, 4, "MPOL_LOCAL"),
    part(0x1fff, 5, "MPOL_PREFERRED_MANY"),
    part(0x1fff, 6, "MPOL_WEIGHTED_INTERLEAVE"),
    bit(0x2000, "MPOL_F_NUMA_BALANCING"),
    bit(0x4000, "MPOL_F_RELATIVE_NODES"),
    bit(0x8000, "MPOL_F_STATIC_NODES"),
]);

pub(super) static MPOL_F: Names = Names::of(&[
    bit(1, "MPOL_F_NODE"),
    bit(2, "MPOL_F_ADDR"),
    bit(4, "MPOL_F_MEMS_ALLOWED"),
]);

pub(super) static MPOL_MF: Names = Names::of(&[
    bit(1, "MPOL_MF_STRICT"),
    bit(2, "MPOL_MF_MOVE"),
    bit(4, "MPOL_MF_MOVE_ALL"),
    bit(8, "MPOL_MF_LAZY"),
]);

pub(super) static SHADOW_STACK: Names = Names::of(&[
    bit(1, "SHADOW_STACK_SET_TOKEN"),
    bit(2, "SHADOW_STACK_SET_MARKER"),
]);

pub(super) static MEMBARRIER: Names = Names::of(&[
    is(0, "MEMBARRIER_CMD_QUERY"),
    is(1, "MEMBARRIER_CMD_GLOBAL"),
    is(2, "MEMBARRIER_CMD_GLOBAL_EXPEDITED"),
    is(4, "MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED"),
    is(8, "MEMBARRIER_CMD_PRIVATE_EXPEDITED"),
    is(0x10, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED"),
    is(0x20, "MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE"),
    is(0x40, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE"),
    is(0x80, "MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ"),
    is(0x100, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ"),
    is(0x200, "MEMBARRIER_CMD_GET_REGISTRATIONS"),
]);

pub(super) static MEMBARRIER_FLAG: Names = Names::of(&[bit(1, "MEMBARRIER_CMD_FLAG_CPU")]);

pub(super) static RSEQ: Names = Names::of(&[
    bit(1, "RSEQ_FLAG_UNREGISTER"),
    bit(2, "RSEQ_FLAG_SLICE_EXT_DEFAULT_ON"),
]);
