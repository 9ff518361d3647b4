//! The rings of a driver, mapped, and the descriptors that become readable when they fill.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use ringside_ring::{Device, MapError, Ring, bpf, kmod};

use crate::cli::SourceConfig;
use crate::late::{EbpfCpus, KmodCpus, LateCpus};

/// An attached driver.
#[derive(Debug)]
pub(crate) struct Source {
    /// `kmod` or `ebpf`.
    pub(crate) variant: &'static str,
    /// In the order of their CPUs.
    pub(crate) rings: Vec<Ring>,
    /// Become readable when there is something to read.
    pub(crate) readable: Vec<OwnedFd>,
    /// The driver, to be asked for what comes later.
    pub(crate) late: Box<dyn LateCpus>,
}

/// Why the driver cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// A ring cannot be mapped.
    #[error(transparent)]
    Map(#[from] MapError),
    /// A descriptor is not what the command line says.
    #[error("{what} cannot be used")]
    NotAMap {
        /// Which of them.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The driver has no ring at all.
    #[error("the driver has no rings")]
    NoRings,
}

impl Source {
    /// Maps every ring.
    pub(crate) fn open(config: SourceConfig) -> Result<Self, SourceError> {
        let source = match config {
            SourceConfig::Kmod { device } => open_kmod(device),
            SourceConfig::Ebpf { rings, counters } => open_ebpf(rings, &counters),
        }?;
        if source.rings.is_empty() {
            Err(SourceError::NoRings)
        } else {
            Ok(source)
        }
    }
}

fn open_kmod(fd: OwnedFd) -> Result<Source, SourceError> {
    let readable = fd.try_clone().map_err(|source| SourceError::NotAMap {
        what: "the device",
        source,
    })?;
    let device = Device::from_fd(fd);
    let rings = kmod::map_device(&device)?;
    Ok(Source {
        variant: "kmod",
        late: Box::new(KmodCpus::new(device, &rings)),
        rings,
        // Readable for every ring, those of later CPUs too.
        readable: vec![readable],
    })
}

fn open_ebpf(fds: Vec<Option<OwnedFd>>, counters: &OwnedFd) -> Result<Source, SourceError> {
    let not_a_map = |what| move |source| SourceError::NotAMap { what, source };
    let entries = bpf::max_entries(counters.as_fd()).map_err(not_a_map("the counters"))?;
    let counters = bpf::BpfCounters::map(counters.as_fd(), entries).map_err(not_a_map("the counters"))?;
    let (mut rings, mut readable) = (Vec::new(), Vec::new());
    for (cpu, fd) in (0..).zip(fds) {
        let Some(fd) = fd else { continue };
        let bytes = bpf::max_entries(fd.as_fd()).map_err(not_a_map("a ring buffer"))?;
        rings.push(bpf::map_ring(fd.as_fd(), cpu, bytes, &counters)?);
        readable.push(fd);
    }
    Ok(Source {
        variant: "ebpf",
        late: Box::new(EbpfCpus::new(counters, &rings)),
        rings,
        readable,
    })
}
