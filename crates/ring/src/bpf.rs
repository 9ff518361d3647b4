//! Rings of the eBPF driver: `BPF_MAP_TYPE_RINGBUF` maps as `kernel/bpf/ringbuf.c` lays them out
//! (consumer page, producer page, data twice), and the mappable array with the counters.
//!
//! Nothing here calls `bpf()`: the sizes come from `/proc/self/fdinfo`.

use std::fs;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::rc::Rc;

use ringside_event_abi::raw::ringside_counters;

use crate::map::{Access, Mapping};
use crate::reader::{Framing, Layout, Ring, counters_at};
use crate::{MapError, checked_size};

/// The counters of all CPUs, shared by the rings.
#[derive(Clone, Debug)]
pub struct BpfCounters {
    map: Rc<Mapping>,
    entries: u32,
}

impl BpfCounters {
    /// Maps the array, `entries` structures of counters, read-only.
    ///
    /// # Errors
    /// What `mmap` says.
    pub fn map(array: BorrowedFd<'_>, entries: u32) -> io::Result<Self> {
        let bytes = entries as usize * size_of::<ringside_counters>();
        let len = bytes.next_multiple_of(rustix::param::page_size());
        Ok(Self {
            map: Rc::new(Mapping::new(array, 0, len, Access::Read)?),
            entries,
        })
    }

    /// The CPUs that have an entry, which is every possible one, with a ring or without.
    pub fn cpus(&self) -> impl Iterator<Item = u16> + use<> {
        (0..=u16::MAX).zip(0..self.entries).map(|(cpu, _)| cpu)
    }

    /// What is counted for a CPU by now, as [`Ring::counters`] says; zeros for one that has no entry.
    #[must_use]
    pub fn of_cpu(&self, cpu: u16) -> ringside_counters {
        counters_at(&self.map, usize::from(cpu) * size_of::<ringside_counters>())
    }
}

/// Maps the ring buffer of one CPU.
///
/// # Errors
/// [`MapError`] when `ring_bytes` is no possible size, the CPU has no counters, or the mapping is
/// refused.
pub fn map_ring(
    ringbuf: BorrowedFd<'_>,
    cpu: u16,
    ring_bytes: u32,
    counters: &BpfCounters,
) -> Result<Ring, MapError> {
    let size = checked_size(cpu, ring_bytes)?;
    if u32::from(cpu) >= counters.entries {
        return Err(MapError::NoCounters {
            cpu,
            entries: counters.entries,
        });
    }
    let page = rustix::param::page_size();
    let refused = |source| MapError::Refused { cpu, source };

    let consumer = Mapping::new(ringbuf, 0, page, Access::ReadWrite).map_err(refused)?;
    let shared = Mapping::new(ringbuf, page as u64, page + 2 * size, Access::Read).map_err(refused)?;
    Ok(Ring::new(
        cpu,
        Layout {
            consumer,
            shared: Rc::new(shared),
            data_at: page,
            size: size as u64,
            framing: Framing::Bpf,
            counters: Rc::clone(&counters.map),
            counters_at: usize::from(cpu) * size_of::<ringside_counters>(),
        },
    ))
}

/// `max_entries` of a map: bytes of a ring buffer, elements of an array.
///
/// # Errors
/// When `/proc` is not there, or the descriptor is no BPF map (`InvalidData`).
pub fn max_entries(map: BorrowedFd<'_>) -> io::Result<u32> {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{}", map.as_raw_fd()))?;
    parse_max_entries(&info)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the descriptor is no BPF map"))
}

fn parse_max_entries(fdinfo: &str) -> Option<u32> {
    let value = fdinfo
        .lines()
        .find_map(|line| line.strip_prefix("max_entries:"))?;
    value.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    #[test]
    fn the_size_of_a_map_is_in_its_fdinfo() {
        let fdinfo = "pos:\t0\nflags:\t02000002\nmap_type:\t27\nkey_size:\t0\nmax_entries:\t8388608\n";
        assert_eq!(parse_max_entries(fdinfo), Some(8_388_608));
    }

    #[test]
    fn a_descriptor_that_is_no_map_is_refused() {
        let file = fs::File::open("/dev/null").unwrap();
        assert_eq!(
            max_entries(file.as_fd()).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
    }
}
