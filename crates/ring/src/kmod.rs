//! Rings of the kernel module: see `driver/uapi/ringside/ring.h` for the pages.

use std::collections::BTreeSet;
use std::os::fd::{AsFd, BorrowedFd};
use std::rc::Rc;

use ringside_event_abi::raw::{RINGSIDE_MMAP_CONTROL_PAGES, RINGSIDE_MMAP_RING_SHIFT};

use crate::map::{Access, Mapping};
use crate::reader::{Framing, Layout, Ring};
use crate::{Device, MapError, checked_size};

/// Maps every ring the device has, in the order of their CPUs.
///
/// # Errors
/// [`MapError`] when the device does not answer or a ring cannot be mapped.
pub fn map_device(device: &Device) -> Result<Vec<Ring>, MapError> {
    map_missing(device, &BTreeSet::new())?.into_iter().collect()
}

/// Maps the rings that the device has by now and `mapped` does not name, in the order of their CPUs. One
/// that cannot be mapped does not keep the others from it.
///
/// # Errors
/// [`MapError`] when the device does not answer.
pub fn map_missing(device: &Device, mapped: &BTreeSet<u16>) -> Result<Vec<Result<Ring, MapError>>, MapError> {
    let info = device.info().map_err(MapError::Info)?;
    let missing = info.rings_present.iter().filter(|cpu| !mapped.contains(cpu));
    let rings = missing.map(|cpu| map_ring(device.as_fd(), *cpu, info.ring_bytes));
    Ok(rings.collect())
}

/// Maps the ring of one CPU.
///
/// # Errors
/// [`MapError`] when `ring_bytes` is no possible size or the mapping is refused.
pub fn map_ring(device: BorrowedFd<'_>, cpu: u16, ring_bytes: u32) -> Result<Ring, MapError> {
    let size = checked_size(cpu, ring_bytes)?;
    let page = rustix::param::page_size();
    let first = u64::from(cpu) << RINGSIDE_MMAP_RING_SHIFT;
    let refused = |source| MapError::Refused { cpu, source };

    let consumer = Mapping::new(device, first, page, Access::ReadWrite).map_err(refused)?;
    // The pages behind the first: producer, counters, data twice.
    let data_at = (RINGSIDE_MMAP_CONTROL_PAGES as usize - 1) * page;
    let shared = Mapping::new(device, first + page as u64, data_at + 2 * size, Access::Read);
    let shared = Rc::new(shared.map_err(refused)?);
    Ok(Ring::new(
        cpu,
        Layout {
            consumer,
            counters: Rc::clone(&shared),
            counters_at: page,
            shared,
            data_at,
            size: size as u64,
            framing: Framing::Record,
        },
    ))
}
