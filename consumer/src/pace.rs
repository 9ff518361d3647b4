//! A reader that takes no more than so many records per second: how overload is provoked, and what it sheds is seen.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// What one pass of such a reader takes of a ring at most, so that rings empty evenly.
pub(crate) const PASS_BYTES: u64 = 2048;
/// A reader that was kept from reading may make up for so much.
const CREDIT: Duration = Duration::from_millis(50);

/// When the next record is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    per_second: NonZeroU32,
    next: Instant,
}

impl Pace {
    pub(crate) fn new(per_second: NonZeroU32, now: Instant) -> Self {
        Self {
            per_second,
            next: now,
        }
    }

    /// How long the rings have to wait.
    pub(crate) fn wait(&self, now: Instant) -> Duration {
        self.next.saturating_duration_since(now)
    }

    /// So many records were taken.
    pub(crate) fn took(&mut self, records: usize, now: Instant) {
        let earliest = now.checked_sub(CREDIT).unwrap_or(now);
        let nanos = records as u64 * 1_000_000_000 / u64::from(self.per_second.get());
        self.next = self.next.max(earliest) + Duration::from_nanos(nanos);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_cost_their_share_of_a_second() {
        let begin = Instant::now();
        let mut pace = Pace::new(NonZeroU32::new(100).unwrap(), begin);
        assert_eq!(pace.wait(begin), Duration::ZERO);
        pace.took(20, begin);
        assert_eq!(pace.wait(begin), Duration::from_millis(200));
        pace.took(0, begin);
        assert_eq!(
            pace.wait(begin + Duration::from_millis(150)),
            Duration::from_millis(50)
        );
    }

    #[test]
    fn who_was_late_makes_up_for_little_of_it() {
        let begin = Instant::now();
        let mut pace = Pace::new(NonZeroU32::new(100).unwrap(), begin);
        let later = begin + Duration::from_secs(10);
        pace.took(10, later);
        assert_eq!(pace.wait(later), Duration::from_millis(100) - CREDIT);
    }
}
