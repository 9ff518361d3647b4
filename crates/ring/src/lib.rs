//! Rings and the device: bytes out of a driver.
//!
//! `device` talks to `/dev/ringside`; `map` maps memory that a driver writes; `kmod` and `bpf` know
//! the two layouts; `reader` is the one interface over both. Everything read from shared memory is a
//! claim until it has been checked against what this side knows, so a hostile or torn word ends in a
//! [`Fault`], never in a read out of bounds.
//!
//! **Invariant:** nothing here knows what is inside a record beyond its size; that is `decode`.
//! **Invariant:** `unsafe` lives in `map.rs` and `device.rs` alone.

pub mod bpf;
mod device;
mod filter;
pub mod kmod;
mod map;
mod reader;
mod snap;

use std::io;

use ringside_event_abi::raw::{RINGSIDE_RING_BYTES_MAX, RINGSIDE_RING_BYTES_MIN};

pub use device::{Config, Device, DeviceError, Info, exclude_self_raw, inherited};
pub use filter::{Filter, Sampling, Scope};
pub use reader::{Claim, Fault, Records, Ring, Window};
pub use ringside_event_abi::raw::ringside_counters as Counters;
pub use snap::SnapLengths;

/// Why a ring cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The descriptor is not a ringside device. The caller was given the wrong one.
    #[error("the device does not say which rings it has")]
    Info(#[source] io::Error),
    /// The driver contradicts the ABI, or has no rings yet.
    #[error("a ring of {bytes} bytes is impossible (CPU {cpu})")]
    Size {
        /// CPU of the ring.
        cpu: u16,
        /// Bytes as claimed.
        bytes: u32,
    },
    /// The counters do not belong to these rings.
    #[error("the counters have {entries} entries, none for CPU {cpu}")]
    NoCounters {
        /// CPU of the ring.
        cpu: u16,
        /// Entries of the counter array.
        entries: u32,
    },
    /// The system refused; the reason is `source`.
    #[error("the ring of CPU {cpu} cannot be mapped")]
    Refused {
        /// CPU of the ring.
        cpu: u16,
        /// What `mmap` said.
        source: io::Error,
    },
}

/// Only a power of two inside the ABI's bounds is a ring: the offset arithmetic relies on it.
fn checked_size(cpu: u16, bytes: u32) -> Result<usize, MapError> {
    let possible = (RINGSIDE_RING_BYTES_MIN..=RINGSIDE_RING_BYTES_MAX).contains(&bytes);
    match usize::try_from(bytes) {
        Ok(size) if possible && bytes.is_power_of_two() => Ok(size),
        _ => Err(MapError::Size { cpu, bytes }),
    }
}
