//! One `BPF_MAP_TYPE_RINGBUF` for each CPU that is running, and for those that may come.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use libbpf_rs::libbpf_sys::bpf_map_create_opts;
use libbpf_rs::{MapHandle, MapType};

use super::cpus;
use super::error::EbpfError;

/// Rings at most, as a multiple of the running CPUs.
const AFFORDED: usize = 2;

#[derive(Debug)]
pub(super) struct Rings {
    /// Index = CPU.
    by_cpu: Vec<Option<MapHandle>>,
}

impl Rings {
    /// Makes the rings, `bytes` each.
    pub(super) fn create(bytes: u32) -> Result<Self, EbpfError> {
        let list = |result: io::Result<Vec<u16>>| {
            result.map_err(|source| EbpfError::Io {
                what: "read the list of CPUs".to_owned(),
                source,
            })
        };
        let possible = list(cpus::possible())?;
        let chosen = chosen(list(cpus::online())?, &possible);
        let ring = |cpu| chosen.contains(&cpu).then(|| create(cpu, bytes)).transpose();
        let last = possible.last().copied().unwrap_or_default();
        Ok(Self {
            by_cpu: (0..=last).map(ring).collect::<Result<_, _>>()?,
        })
    }

    /// The length of tables with an element for each CPU.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.by_cpu.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn by_cpu(&self) -> Vec<Option<BorrowedFd<'_>>> {
        self.by_cpu
            .iter()
            .map(|ring| ring.as_ref().map(AsFd::as_fd))
            .collect()
    }

    /// The rings that exist, with their CPUs.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, BorrowedFd<'_>)> {
        let numbered = (0_u16..).zip(&self.by_cpu);
        numbered.filter_map(|(cpu, ring)| Some((cpu, ring.as_ref()?.as_fd())))
    }
}

/// The CPUs that get a ring. One that comes online later cannot be given one then, so those that may
/// come get theirs now; but a machine that could be given many times the CPUs it has would pay for all.
fn chosen(online: Vec<u16>, possible: &[u16]) -> Vec<u16> {
    if possible.len() <= online.len().saturating_mul(AFFORDED) {
        possible.to_vec()
    } else {
        online
    }
}

fn create(cpu: u16, bytes: u32) -> Result<MapHandle, EbpfError> {
    let options = bpf_map_create_opts {
        sz: size_of::<bpf_map_create_opts>() as u64,
        ..Default::default()
    };
    let name = format!("ringside_{cpu}");
    MapHandle::create(MapType::RingBuf, Some(name), 0, 0, bytes, &options).map_err(|error| {
        EbpfError::from_step(&format!("create the ring of CPU {cpu}, {bytes} bytes"), &error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpus_that_may_come_get_a_ring_unless_they_are_many() {
        assert_eq!(chosen(vec![0, 2], &[0, 1, 2, 3]), [0, 1, 2, 3]);
        assert_eq!(chosen(vec![0, 1], &[0, 1, 2, 3, 4]), [0, 1]);
    }
}
