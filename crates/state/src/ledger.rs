//! The loss ledger: every event that was wanted was received, or is counted under one reason.
//!
//! Two witnesses are compared. The driver counts what it wanted, committed and lost; this side counts
//! what came and which sequence numbers did not. Only when they agree, ring by ring, is a capture
//! complete or its losses known.

use std::collections::BTreeMap;

use ringside_decode::Event;
use ringside_decode::abi::drop_reason;
use ringside_decode::abi::raw::ringside_counters;

use crate::{Arrival, Sequence};

/// The fold over all rings.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rings: BTreeMap<u16, Account>,
    incomplete: bool,
}

#[derive(Clone, Debug, Default)]
struct Account {
    sequence: Sequence,
    malformed: u64,
    late: u64,
    counters: Option<ringside_counters>,
}

/// Figures of one ring, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events somebody wanted, as the driver counts them.
    pub wanted: u64,
    /// Records in the ring, as the driver counts them.
    pub committed: u64,
    /// Sound records that came, each sequence number once.
    pub received: u64,
    /// What the driver says it lost: every reason of this ABI, and any other that is not 0.
    pub lost: BTreeMap<String, u64>,
    /// Sequence numbers that did not come.
    pub gaps: u64,
    /// Records that came with a number that was there already.
    pub twice: u64,
    /// Records behind a later number of their ring.
    pub out_of_order: u64,
    /// Of those, the ones further behind than `RINGSIDE_ORDER_WINDOW`.
    pub beyond_window: u64,
    /// Records that were put out behind one with a later time: they came after the merge window.
    pub late: u64,
    /// Records that were no records.
    pub malformed: u64,
    /// Values that could not be read.
    pub unreadable_values: u64,
    /// Values that were cut.
    pub truncated_values: u64,
    /// Records without a duration.
    pub no_start: u64,
    /// Records for whose sake memory was faulted in.
    pub faulted_in: u64,
}

/// One ring at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingSummary {
    /// CPU of the ring.
    pub cpu: u16,
    /// Its figures.
    pub tally: Tally,
}

/// All rings at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// `kmod` or `ebpf`.
    pub variant: &'static str,
    /// In the order of their CPUs.
    pub rings: Vec<RingSummary>,
    /// Sums over the rings.
    pub totals: Tally,
    /// Whether every ring is known and balances, see [`Tally::balances`].
    pub balanced: bool,
}

impl Tally {
    /// Sum over all reasons.
    #[must_use]
    pub fn lost_total(&self) -> u64 {
        self.lost
            .values()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Every wanted event was committed or lost, every committed record came, once, and exactly the
    /// lost ones are missing. True only for counters at rest.
    #[must_use]
    pub fn balances(&self) -> bool {
        let lost = self.lost_total();
        self.wanted == self.committed.saturating_add(lost)
            && self.received == self.committed
            && self.gaps == lost
            && self.twice == 0
    }

    fn add(&mut self, other: &Self) {
        for (sum, part) in [
            (&mut self.wanted, other.wanted),
            (&mut self.committed, other.committed),
            (&mut self.received, other.received),
            (&mut self.gaps, other.gaps),
            (&mut self.twice, other.twice),
            (&mut self.out_of_order, other.out_of_order),
            (&mut self.beyond_window, other.beyond_window),
            (&mut self.late, other.late),
            (&mut self.malformed, other.malformed),
            (&mut self.unreadable_values, other.unreadable_values),
            (&mut self.truncated_values, other.truncated_values),
            (&mut self.no_start, other.no_start),
            (&mut self.faulted_in, other.faulted_in),
        ] {
            *sum = sum.saturating_add(part);
        }
        for (reason, count) in &other.lost {
            let sum = self.lost.entry(reason.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
}

impl Ledger {
    /// A ring that exists, even if nothing ever comes from it.
    pub fn add_ring(&mut self, cpu: u16) {
        self.rings.entry(cpu).or_default();
    }

    /// An event of the ring of `cpu`.
    pub fn apply(&mut self, cpu: u16, event: &Event<'_>) -> Arrival {
        self.rings.entry(cpu).or_default().sequence.apply(event.sequence)
    }

    /// Bytes of the ring of `cpu` that are no record.
    pub fn malformed(&mut self, cpu: u16) {
        self.rings.entry(cpu).or_default().malformed += 1;
    }

    /// An event of the ring of `cpu` was put out behind one with a later time.
    pub fn late(&mut self, cpu: u16) {
        self.rings.entry(cpu).or_default().late += 1;
    }

    /// What the driver has counted for the ring of `cpu` by now.
    pub fn count(&mut self, cpu: u16, counters: ringside_counters) {
        self.rings.entry(cpu).or_default().counters = Some(counters);
    }

    /// Whether there may be rings that nobody reads: what is in them is in no figure here, so that the
    /// ledger cannot balance.
    pub fn set_incomplete(&mut self, incomplete: bool) {
        self.incomplete = incomplete;
    }

    /// Sums over the rings as they stand.
    #[must_use]
    pub fn totals(&self) -> Tally {
        let mut totals = Tally {
            lost: reasons(&[]),
            ..Tally::default()
        };
        for account in self.rings.values() {
            totals.add(&account.tally());
        }
        totals
    }

    /// The figures as they stand.
    #[must_use]
    pub fn summary(&self, variant: &'static str) -> Summary {
        let rings: Vec<_> = self
            .rings
            .iter()
            .map(|(cpu, account)| RingSummary {
                cpu: *cpu,
                tally: account.tally(),
            })
            .collect();
        let totals = self.totals();
        let balanced = !self.incomplete && rings.iter().all(|ring| ring.tally.balances());
        Summary {
            variant,
            rings,
            totals,
            balanced,
        }
    }
}

impl Account {
    fn tally(&self) -> Tally {
        let counters = self.counters.as_ref();
        let counter = |read: fn(&ringside_counters) -> u64| counters.map_or(0, read);
        let wanted = counter(|counters| counters.wanted);
        Tally {
            wanted,
            committed: counter(|counters| counters.committed),
            received: self.sequence.received(),
            lost: reasons(counters.map_or(&[], |counters| &counters.lost)),
            gaps: self.sequence.gaps(wanted),
            twice: self.sequence.twice(),
            out_of_order: self.sequence.out_of_order(),
            beyond_window: self.sequence.beyond_window(),
            late: self.late,
            malformed: self.malformed,
            unreadable_values: counter(|counters| counters.unreadable_values),
            truncated_values: counter(|counters| counters.truncated_values),
            no_start: counter(|counters| counters.no_start),
            faulted_in: counter(|counters| counters.faulted_in),
        }
    }
}

/// Counts by name: every reason of this ABI, and slots of a later minor version that are in use.
fn reasons(lost: &[u64]) -> BTreeMap<String, u64> {
    let slots = ringside_decode::abi::raw::RINGSIDE_DROP_SLOTS as usize;
    let counts = lost
        .iter()
        .copied()
        .chain(std::iter::repeat(0))
        .take(slots)
        .enumerate();
    counts
        .filter_map(|(slot, count)| match drop_reason(slot) {
            Some(reason) => Some((reason.name.to_owned(), count)),
            None if count > 0 => Some((format!("slot_{slot}"), count)),
            None => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counters(wanted: u64, committed: u64, full: u64) -> ringside_counters {
        let mut lost = [0; 16];
        lost[2] = full;
        ringside_counters {
            wanted,
            committed,
            lost,
            unreadable_values: 0,
            truncated_values: 0,
            no_start: 0,
            faulted_in: 0,
            reserved: [0; 10],
        }
    }

    fn account(numbers: impl IntoIterator<Item = u64>, counters: ringside_counters) -> Account {
        let mut account = Account {
            counters: Some(counters),
            ..Account::default()
        };
        for number in numbers {
            account.sequence.apply(number);
        }
        account
    }

    #[test]
    fn losses_that_both_sides_count_balance() {
        let tally = account([0, 1, 4], counters(6, 3, 3)).tally();
        assert_eq!((tally.gaps, tally.lost["ring_full_file"]), (3, 3));
        assert!(tally.balances());
    }

    #[test]
    fn every_disagreement_unbalances_the_ledger() {
        assert!(
            !account([0, 1], counters(3, 3, 0)).tally().balances(),
            "a record did not come"
        );
        assert!(
            !account([0, 1], counters(3, 2, 0)).tally().balances(),
            "a loss was not counted"
        );
        assert!(
            !account([0, 1], counters(2, 2, 1)).tally().balances(),
            "a loss too many"
        );
        assert!(
            !account([0, 0], counters(1, 1, 0)).tally().balances(),
            "a record came twice"
        );
        assert!(
            !account([0, 1, 2], counters(2, 2, 0)).tally().balances(),
            "a record too many"
        );
    }

    #[test]
    fn one_ring_out_of_balance_is_enough() {
        let mut ledger = Ledger::default();
        ledger.rings.insert(0, account([0], counters(2, 2, 0)));
        ledger.rings.insert(1, account([0, 1, 2], counters(2, 2, 0)));
        let summary = ledger.summary("kmod");
        assert_eq!(
            (summary.totals.received, summary.totals.committed),
            (4, 4),
            "the sums agree"
        );
        assert!(!summary.balanced);
    }

    #[test]
    fn a_ring_without_events_balances_and_is_listed() {
        let mut ledger = Ledger::default();
        ledger.add_ring(3);
        ledger.count(3, counters(0, 0, 0));
        let summary = ledger.summary("ebpf");
        assert_eq!(summary.rings.len(), 1);
        assert!(summary.balanced);
    }

    #[test]
    fn a_ring_that_nobody_reads_unbalances_the_ledger() {
        let mut ledger = Ledger::default();
        ledger.count(0, counters(0, 0, 0));
        ledger.set_incomplete(true);
        assert!(!ledger.summary("kmod").balanced);
        ledger.set_incomplete(false);
        assert!(ledger.summary("kmod").balanced);
    }

    #[test]
    fn a_cpu_without_a_ring_balances_when_all_it_wanted_is_lost() {
        let mut ledger = Ledger::default();
        ledger.count(5, counters(7, 0, 7));
        let summary = ledger.summary("ebpf");
        assert_eq!((summary.totals.gaps, summary.totals.lost_total()), (7, 7));
        assert!(summary.balanced);
    }

    #[test]
    fn a_reason_of_a_later_minor_is_not_lost() {
        let mut later = counters(1, 0, 0);
        later.lost[15] = 1;
        let tally = account([], later).tally();
        assert_eq!(tally.lost["slot_15"], 1);
        assert!(tally.balances());
    }
}
