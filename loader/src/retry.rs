//! When to try again, and how long to wait. Pure: time and chance are arguments.

use std::time::Duration;

/// What an answer means for the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    /// Asking again cannot change it.
    Definitive,
    /// Worth another try within the deadline.
    Again,
}

/// Judges an HTTP status. Redirects were followed before.
pub(crate) fn judge(status: u16) -> Verdict {
    match status {
        200 => Verdict::Good,
        408 | 425 | 429 | 500..=599 => Verdict::Again,
        _ => Verdict::Definitive,
    }
}

/// Waiting times that double from the first to the longest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// Wait before try number `tries + 1`. `chance` spreads a fleet that lost the same mirror at the same
    /// moment over half to the whole of the doubled time; `retry_after` is a floor that the server named.
    pub(crate) fn wait(self, tries: u32, chance: u64, retry_after: Option<Duration>) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << tries.saturating_sub(1).min(16))
            .min(self.longest);
        let half = doubled / 2;
        let thousandths = u32::try_from(chance % 1001).unwrap_or(0);
        let spread = half + half.saturating_mul(thousandths) / 1000;
        retry_after.map_or(spread, |floor| floor.max(spread))
    }
}

/// A number that differs between processes and calls. Not for secrets.
pub(crate) fn chance() -> u64 {
    use std::hash::BuildHasher;
    std::hash::RandomState::new().hash_one(std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_by_itself_is_tried_again() {
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            assert_eq!(judge(status), Verdict::Again, "{status}");
        }
        for status in [400, 401, 403, 404, 410, 206, 204, 304, 301] {
            assert_eq!(judge(status), Verdict::Definitive, "{status}");
        }
        assert_eq!(judge(200), Verdict::Good);
    }

    #[test]
    fn waits_double_up_to_the_longest_and_are_spread() {
        let backoff = Backoff {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(5),
        };
        let range = |tries| {
            (
                backoff.wait(tries, 0, None).as_millis(),
                backoff.wait(tries, 1000, None).as_millis(),
            )
        };
        assert_eq!(range(1), (100, 200));
        assert_eq!(range(2), (200, 400));
        assert_eq!(range(5), (1600, 3200));
        assert_eq!(range(6), (2500, 5000));
        assert_eq!(range(u32::MAX), (2500, 5000));
    }

    #[test]
    fn the_servers_wish_is_a_floor() {
        let backoff = Backoff {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(5),
        };
        assert_eq!(
            backoff.wait(1, 0, Some(Duration::from_secs(7))),
            Duration::from_secs(7)
        );
        assert_eq!(
            backoff.wait(9, 1000, Some(Duration::from_secs(1))),
            Duration::from_secs(5)
        );
    }
}
