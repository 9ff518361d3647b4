//! One `BPF_MAP_TYPE_RINGBUF` for each CPU that is running.

use std::os::fd::{AsFd, BorrowedFd};

use libbpf_rs::libbpf_sys::bpf_map_create_opts;
use libbpf_rs::{MapHandle, MapType};

use super::cpus;
use super::error::EbpfError;

#[derive(Debug)]
pub(super) struct Rings {
    /// Index = CPU.
    by_cpu: Vec<Option<MapHandle>>,
}

impl Rings {
    /// Makes the rings of the running CPUs, `bytes` each. `possible` is the length of the table.
    pub(super) fn create(possible: u16, bytes: u32) -> Result<Self, EbpfError> {
        let online = cpus::online().map_err(|source| EbpfError::Io {
            what: "read the list of CPUs".to_owned(),
            source,
        })?;
        let ring = |cpu| online.contains(&cpu).then(|| create(cpu, bytes)).transpose();
        Ok(Self {
            by_cpu: (0..possible).map(ring).collect::<Result<_, _>>()?,
        })
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
