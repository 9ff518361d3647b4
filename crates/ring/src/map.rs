//! Memory that a driver writes while we read: the one place that maps it.
//!
//! A [`Mapping`] hands out single words (atomically) and byte ranges. Words may change at any time and
//! are claims; a byte range is only asked for by `reader.rs`, and only inside what the driver has
//! published and has not been given back.
#![expect(unsafe_code, reason = "mmap, and references into what it returned")]

use std::ffi::c_void;
use std::io;
use std::os::fd::BorrowedFd;
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

/// What this side may do with the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    ReadWrite,
}

/// A shared mapping, unmapped when dropped.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: NonNull<u8>,
    len: usize,
    access: Access,
}

impl Mapping {
    /// Maps `len` bytes of `fd` from `offset`.
    pub(crate) fn new(fd: BorrowedFd<'_>, offset: u64, len: usize, access: Access) -> io::Result<Self> {
        let protection = match access {
            Access::Read => ProtFlags::READ,
            Access::ReadWrite => ProtFlags::READ | ProtFlags::WRITE,
        };
        // SAFETY: the kernel chooses the address, so no memory of ours is replaced; the result is
        // used through this type alone, which unmaps it exactly once.
        let start = unsafe { mmap(ptr::null_mut(), len, protection, MapFlags::SHARED, fd, offset)? };
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::AddrNotAvailable)?;
        Ok(Self { start, len, access })
    }

    /// Address of `size` bytes at `at`, if they are inside and aligned to their size.
    fn place(&self, at: usize, size: usize) -> Option<NonNull<u8>> {
        let end = at.checked_add(size)?;
        if end > self.len || !at.is_multiple_of(size) {
            return None;
        }
        // SAFETY: `at` is inside the mapping, as checked above.
        Some(unsafe { self.start.add(at) })
    }

    fn word(&self, at: usize) -> Option<&AtomicU64> {
        // SAFETY: `place` checked bounds and alignment (the mapping starts on a page); the memory is
        // mapped as long as `self`; atomics may change under us; a load of eight bytes never writes.
        self.place(at, 8)
            .map(|place| unsafe { AtomicU64::from_ptr(place.as_ptr().cast()) })
    }

    /// The word at byte `at`, ordered before every later read. 0 outside of the mapping.
    pub(crate) fn load_acquire(&self, at: usize) -> u64 {
        self.word(at).map_or(0, |word| word.load(Ordering::Acquire))
    }

    /// The word at byte `at`, in no order. 0 outside of the mapping.
    pub(crate) fn load_relaxed(&self, at: usize) -> u64 {
        self.word(at).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    /// The half word at byte `at`, ordered before every later read. 0 outside of the mapping.
    pub(crate) fn load_u32_acquire(&self, at: usize) -> u32 {
        // SAFETY: as in `word`, with four bytes.
        let half = self
            .place(at, 4)
            .map(|place| unsafe { AtomicU32::from_ptr(place.as_ptr().cast()) });
        half.map_or(0, |half| half.load(Ordering::Acquire))
    }

    /// Writes the word at byte `at` after every earlier read. Nothing happens outside of the mapping
    /// or when it is read-only.
    pub(crate) fn store_release(&self, at: usize, value: u64) {
        if self.access == Access::ReadWrite
            && let Some(word) = self.word(at)
        {
            word.store(value, Ordering::Release);
        }
    }

    /// `len` bytes from `at`, if they are inside.
    ///
    /// The caller vouches that the driver does not write there while the slice lives: that is so
    /// between the acquire load of a head that covers them and the release of a tail beyond them.
    pub(crate) fn bytes(&self, at: usize, len: usize) -> Option<&[u8]> {
        let end = at.checked_add(len)?;
        if end > self.len {
            return None;
        }
        // SAFETY: in bounds and mapped as long as `self`; bytes have no invalid values; nobody
        // writes them meanwhile, which the caller vouches for.
        Some(unsafe { slice::from_raw_parts(self.start.as_ptr().add(at), len) })
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: exactly what `new` mapped; every reference into it borrowed `self` and is gone.
        // Failure would mean that it is not mapped, and there is nothing left to do about that.
        let _ = unsafe { munmap(self.start.as_ptr().cast::<c_void>(), self.len) };
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use rustix::fs::{MemfdFlags, ftruncate, memfd_create};

    use super::*;

    fn mapping(access: Access) -> Mapping {
        let fd = memfd_create("map", MemfdFlags::CLOEXEC).unwrap();
        ftruncate(&fd, 4096).unwrap();
        Mapping::new(fd.as_fd(), 0, 4096, access).unwrap()
    }

    #[test]
    fn nothing_outside_of_the_mapping_is_reachable() {
        let map = mapping(Access::ReadWrite);
        assert!(map.bytes(4096, 0).is_some_and(<[u8]>::is_empty));
        for (at, len) in [(4096, 1), (0, 4097), (usize::MAX, 2), (1, usize::MAX)] {
            assert!(map.bytes(at, len).is_none());
        }
        for at in [4096, 4089, usize::MAX - 7, usize::MAX] {
            map.store_release(at, 7);
            assert_eq!((map.load_acquire(at), map.load_relaxed(at)), (0, 0));
        }
        assert_eq!(map.load_u32_acquire(4096), 0);
    }

    #[test]
    fn words_are_read_back_and_misaligned_ones_do_not_exist() {
        let map = mapping(Access::ReadWrite);
        map.store_release(8, u64::MAX);
        assert_eq!(map.load_acquire(8), u64::MAX);
        map.store_release(20, 1);
        assert_eq!(map.load_acquire(20), 0);
    }

    #[test]
    fn a_read_only_mapping_is_never_written() {
        let map = mapping(Access::Read);
        map.store_release(0, 1);
        assert_eq!(map.load_acquire(0), 0);
    }
}
