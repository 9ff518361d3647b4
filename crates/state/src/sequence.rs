//! Sequence numbers of one ring: what came, what is missing, what came twice.

use std::collections::VecDeque;
use std::ops::Range;

use ringside_decode::abi::raw::RINGSIDE_ORDER_WINDOW;

/// Runs of missing numbers that are remembered one by one. A number of a run that was forgotten and
/// comes after all is taken for a second arrival; that takes this many separate losses in between.
const REMEMBERED_RUNS: usize = 4096;

/// How a sequence number fits what came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The next one.
    InOrder,
    /// This many before it are missing, so far.
    AfterGap(u64),
    /// It was missing; this many later ones came first. Up to `RINGSIDE_ORDER_WINDOW` is normal where
    /// probes are preemptible.
    OutOfOrder(u64),
    /// It came before: the driver or the reader is at fault.
    Twice,
}

/// Fold over the sequence numbers of one ring, from 0.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    next: u64,
    missing: VecDeque<Range<u64>>,
    received: u64,
    twice: u64,
    out_of_order: u64,
    beyond_window: u64,
}

impl Sequence {
    /// Takes the next number in the order of the ring or of time.
    pub fn apply(&mut self, number: u64) -> Arrival {
        let arrival = match number.checked_sub(self.next) {
            Some(0) => Arrival::InOrder,
            Some(gap) => {
                self.remember(self.next..number);
                Arrival::AfterGap(gap)
            }
            None => self.fill(number),
        };
        match arrival {
            Arrival::InOrder | Arrival::AfterGap(_) => self.next = number.saturating_add(1),
            Arrival::OutOfOrder(distance) => {
                self.out_of_order += 1;
                self.beyond_window += u64::from(distance > u64::from(RINGSIDE_ORDER_WINDOW));
            }
            Arrival::Twice => {
                self.twice += 1;
                return arrival;
            }
        }
        self.received += 1;
        arrival
    }

    fn remember(&mut self, run: Range<u64>) {
        if self.missing.len() >= REMEMBERED_RUNS {
            self.missing.pop_front();
        }
        self.missing.push_back(run);
    }

    /// Takes `number` out of the run that misses it.
    fn fill(&mut self, number: u64) -> Arrival {
        let index = self.missing.partition_point(|run| run.end <= number);
        let Some(run) = self.missing.get_mut(index).filter(|run| run.contains(&number)) else {
            return Arrival::Twice;
        };
        let after = number + 1..run.end;
        run.end = number;
        let emptied = run.is_empty();
        if !after.is_empty() {
            self.missing.insert(index + 1, after);
        }
        if emptied {
            self.missing.remove(index);
        }
        Arrival::OutOfOrder(self.next - 1 - number)
    }

    /// Different numbers that came.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Numbers that are missing when `wanted` were given out.
    #[must_use]
    pub fn gaps(&self, wanted: u64) -> u64 {
        wanted.max(self.next).saturating_sub(self.received)
    }

    /// Arrivals of a number that was there already.
    #[must_use]
    pub fn twice(&self) -> u64 {
        self.twice
    }

    /// Arrivals after a later number.
    #[must_use]
    pub fn out_of_order(&self) -> u64 {
        self.out_of_order
    }

    /// Arrivals further out of order than `RINGSIDE_ORDER_WINDOW` allows.
    #[must_use]
    pub fn beyond_window(&self) -> u64 {
        self.beyond_window
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(numbers: &[u64]) -> (Sequence, Vec<Arrival>) {
        let mut sequence = Sequence::default();
        let arrivals = numbers.iter().map(|number| sequence.apply(*number)).collect();
        (sequence, arrivals)
    }

    #[test]
    fn neighbours_out_of_order_are_no_gap() {
        let (sequence, arrivals) = fold(&[0, 2, 1, 3]);
        assert_eq!(
            arrivals,
            [
                Arrival::InOrder,
                Arrival::AfterGap(1),
                Arrival::OutOfOrder(1),
                Arrival::InOrder
            ]
        );
        assert_eq!(
            (sequence.received(), sequence.gaps(4), sequence.out_of_order()),
            (4, 0, 1)
        );
        assert_eq!(sequence.beyond_window(), 0);
    }

    #[test]
    fn losses_in_front_between_and_behind_are_gaps() {
        let (sequence, _) = fold(&[3, 4, 9]);
        assert_eq!(sequence.gaps(12), 3 + 4 + 2);
    }

    #[test]
    fn a_number_that_came_twice_is_not_received_twice() {
        let (sequence, arrivals) = fold(&[0, 1, 1, 5, 3, 3, 0]);
        assert_eq!(arrivals[2], Arrival::Twice);
        assert_eq!(arrivals[5..], [Arrival::Twice, Arrival::Twice]);
        assert_eq!(
            (sequence.received(), sequence.twice(), sequence.gaps(6)),
            (4, 3, 2)
        );
    }

    #[test]
    fn a_number_far_out_of_order_is_told_apart() {
        let numbers: Vec<u64> = (1..40).chain([0]).collect();
        let (sequence, arrivals) = fold(&numbers);
        assert_eq!(arrivals.last(), Some(&Arrival::OutOfOrder(39)));
        assert_eq!((sequence.beyond_window(), sequence.gaps(40)), (1, 0));
    }

    #[test]
    fn a_nonsensical_number_is_a_gap_and_no_overflow() {
        let (sequence, arrivals) = fold(&[u64::MAX, 0]);
        assert_eq!(
            arrivals,
            [Arrival::AfterGap(u64::MAX), Arrival::OutOfOrder(u64::MAX - 1)]
        );
        assert_eq!(sequence.gaps(1), u64::MAX - 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_agrees_with_a_set(numbers in proptest::collection::vec(0..200_u64, 0..300)) {
            let (sequence, _) = fold(&numbers);
            let set: std::collections::BTreeSet<_> = numbers.iter().collect();
            prop_assert_eq!(sequence.received(), set.len() as u64);
            prop_assert_eq!(sequence.twice(), (numbers.len() - set.len()) as u64);
            prop_assert_eq!(sequence.gaps(200), 200 - set.len() as u64);
        }
    }
}
