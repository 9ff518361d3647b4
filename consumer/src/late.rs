//! CPUs that come online after the start, which the rings of the start know nothing of.
//!
//! The kernel module makes a ring before such a CPU runs, and it only has to be mapped. The eBPF driver
//! cannot: it counts what happens there as wanted and lost, under the number of the CPU, and those
//! figures belong into the ledger although no ring does.

use std::collections::BTreeSet;
use std::fmt::Debug;

use ringside_ring::bpf::BpfCounters;
use ringside_ring::{Counters, Device, MapError, Ring, kmod};

/// What a look has found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Rings that no look before had found, mapped.
    pub(crate) rings: Vec<Ring>,
    /// CPUs without a ring that lost events, and what was counted for each so far.
    pub(crate) ringless: Vec<(u16, Counters)>,
    /// A ring may be there that is not read. The next look tries again.
    pub(crate) failure: Option<MapError>,
}

/// A driver that is asked again and again.
pub(crate) trait LateCpus: Debug {
    /// What is there now besides what earlier looks found.
    fn look(&mut self) -> Found;
}

/// The kernel module, which says which rings exist.
#[derive(Debug)]
pub(crate) struct KmodCpus {
    device: Device,
    mapped: BTreeSet<u16>,
}

impl KmodCpus {
    /// `rings` are mapped already.
    pub(crate) fn new(device: Device, rings: &[Ring]) -> Self {
        Self {
            device,
            mapped: rings.iter().map(Ring::cpu).collect(),
        }
    }
}

impl LateCpus for KmodCpus {
    fn look(&mut self) -> Found {
        let mut found = Found::default();
        match kmod::map_missing(&self.device, &self.mapped) {
            Ok(rings) => {
                for ring in rings {
                    match ring {
                        Ok(ring) => found.rings.push(ring),
                        Err(error) => found.failure = Some(error),
                    }
                }
            }
            Err(error) => found.failure = Some(error),
        }
        self.mapped.extend(found.rings.iter().map(Ring::cpu));
        found
    }
}

/// The eBPF driver, whose counters have an entry for each possible CPU.
#[derive(Debug)]
pub(crate) struct EbpfCpus {
    counters: BpfCounters,
    ringless: Vec<u16>,
}

impl EbpfCpus {
    /// `rings` are all that there will ever be.
    pub(crate) fn new(counters: BpfCounters, rings: &[Ring]) -> Self {
        let with_ring: BTreeSet<_> = rings.iter().map(Ring::cpu).collect();
        let ringless = counters.cpus().filter(|cpu| !with_ring.contains(cpu)).collect();
        Self { counters, ringless }
    }
}

impl LateCpus for EbpfCpus {
    fn look(&mut self) -> Found {
        let counted = self.ringless.iter().map(|cpu| (*cpu, self.counters.of_cpu(*cpu)));
        Found {
            ringless: counted.filter(|(_, counters)| counters.wanted > 0).collect(),
            ..Found::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{Driver, Kind, record};

    #[test]
    fn a_cpu_without_a_ring_is_found_once_it_lost_something() {
        let driver = Driver::new(Kind::Bpf, 1);
        let mut late = EbpfCpus::new(driver.bpf_counters(), &[driver.ring()]);
        assert!(late.look().ringless.is_empty());
        driver.lose_without_ring(5, 3);
        let found = late.look();
        assert!(found.rings.is_empty() && found.failure.is_none());
        let [(cpu, counters)] = found.ringless.as_slice() else {
            panic!("one CPU lost something: {found:?}");
        };
        assert_eq!((*cpu, counters.wanted, counters.committed), (5, 3, 0));
        assert_eq!(counters.lost.iter().sum::<u64>(), 3);
    }

    #[test]
    fn the_counters_of_a_cpu_with_a_ring_are_the_ring_s() {
        let mut driver = Driver::new(Kind::Bpf, 1);
        driver.publish(&record(0, 1));
        let mut late = EbpfCpus::new(driver.bpf_counters(), &[driver.ring()]);
        assert!(late.look().ringless.is_empty());
    }

    #[test]
    fn a_device_that_does_not_answer_is_a_failure_and_no_silence() {
        let driver = Driver::new(Kind::Kmod, 0);
        let device = Device::from_fd(driver.fd().try_clone_to_owned().unwrap());
        let found = KmodCpus::new(device, &[driver.ring()]).look();
        assert!(matches!(found.failure, Some(MapError::Info(_))), "{found:?}");
    }
}
