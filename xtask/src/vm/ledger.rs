//! The consumer's summary: every wanted event was delivered or is counted under one reason.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The summary file of `ringside-consumer --summary`. Counts are of events, per ring and in total.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Summary {
    pub(super) rings: Vec<Ring>,
    pub(super) totals: Counts,
    pub(super) malformed: u64,
    pub(super) balanced: bool,
}

/// One CPU's part of the ledger.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Ring {
    pub(super) cpu: u32,
    #[serde(flatten)]
    pub(super) counts: Counts,
}

/// What was wanted and what became of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Counts {
    pub(super) wanted: u64,
    pub(super) committed: u64,
    pub(super) received: u64,
    pub(super) lost: BTreeMap<String, u64>,
    pub(super) gaps: u64,
    /// Records whose sequence number had been there already.
    #[serde(default)]
    pub(super) twice: u64,
    /// Records further out of order than the ABI allows.
    #[serde(default)]
    pub(super) beyond_window: u64,
}

impl Counts {
    /// Lost for any reason.
    pub(super) fn lost(&self) -> u64 {
        self.lost.values().sum()
    }

    /// Lost because a ring had no room.
    pub(super) fn ring_full(&self) -> u64 {
        self.lost
            .iter()
            .filter(|(reason, _)| reason.starts_with("ring_full"))
            .map(|(_, count)| count)
            .sum()
    }

    fn imbalance(&self) -> Option<String> {
        let Counts {
            wanted,
            committed,
            received,
            gaps,
            ..
        } = self;
        let lost = self.lost();
        if *wanted != committed + lost {
            return Some(format!(
                "wanted {wanted} is not committed {committed} + lost {lost}"
            ));
        }
        if received != committed {
            return Some(format!("received {received} is not committed {committed}"));
        }
        if *gaps != lost {
            return Some(format!("gaps {gaps} are not lost {lost}"));
        }
        let Counts {
            twice, beyond_window, ..
        } = self;
        (twice + beyond_window > 0)
            .then(|| format!("{twice} records came twice, {beyond_window} beyond the order window"))
    }
}

impl Summary {
    /// Every way in which the ledger does not balance. The consumer's own verdict is checked, not believed.
    pub(super) fn imbalances(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .rings
            .iter()
            .filter_map(|ring| Some(format!("ring of CPU {}: {}", ring.cpu, ring.counts.imbalance()?)))
            .collect();
        found.extend(self.totals.imbalance().map(|what| format!("totals: {what}")));
        let sum: u64 = self.rings.iter().map(|ring| ring.counts.wanted).sum();
        if sum != self.totals.wanted {
            found.push(format!(
                "the rings wanted {sum}, the totals say {}",
                self.totals.wanted
            ));
        }
        if self.malformed > 0 {
            found.push(format!("{} malformed records", self.malformed));
        }
        if self.balanced != found.is_empty() {
            found.push(format!("the consumer says balanced: {}", self.balanced));
        }
        found
    }

    /// Calls that the driver has no name for.
    pub(super) fn unsupported(&self) -> u64 {
        self.totals.lost.get("unsupported_abi").copied().unwrap_or(0)
    }

    /// Losses that a run must not have. `unsupported_abi` has to be exactly what the program provoked.
    pub(super) fn losses_beyond(&self, unsupported: u64) -> Vec<String> {
        let mut found = Vec::new();
        for (reason, count) in &self.totals.lost {
            if reason == "unsupported_abi" {
                continue;
            }
            if *count > 0 {
                found.push(format!("{count} events lost: {reason}"));
            }
        }
        let counted = self.unsupported();
        if counted != unsupported {
            found.push(format!(
                "{counted} calls counted as unsupported_abi, {unsupported} provoked"
            ));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Summary;

    fn summary(received: u64, ring_full: u64, unsupported: u64, balanced: bool) -> Summary {
        let counts = format!(
            "\"wanted\":10,\"committed\":{0},\"received\":{received},\"gaps\":{1},\
             \"lost\":{{\"ring_full_file\":{ring_full},\"unsupported_abi\":{unsupported}}}",
            10 - ring_full - unsupported,
            ring_full + unsupported
        );
        let json = format!(
            "{{\"variant\":\"kmod\",\"rings\":[{{\"cpu\":0,{counts}}}],\"totals\":{{{counts}}},\
             \"malformed\":0,\"balanced\":{balanced},\"unreadable_values\":0}}"
        );
        serde_json::from_str(&json).expect("summary")
    }

    #[test]
    fn a_ledger_with_counted_losses_balances() {
        assert_eq!(summary(7, 3, 0, true).imbalances(), Vec::<String>::new());
        assert_eq!(
            summary(7, 3, 0, true).losses_beyond(0),
            ["3 events lost: ring_full_file"]
        );
    }

    #[test]
    fn a_record_that_was_committed_and_never_received_is_an_imbalance() {
        let found = summary(9, 0, 0, true).imbalances();
        assert_eq!(
            found.first().map(String::as_str),
            Some("ring of CPU 0: received 9 is not committed 10")
        );
        assert!(
            found
                .iter()
                .any(|what| what == "the consumer says balanced: true")
        );
    }

    #[test]
    fn unsupported_calls_must_be_exactly_those_provoked() {
        assert!(summary(8, 0, 2, true).losses_beyond(2).is_empty());
        assert_eq!(
            summary(8, 0, 2, true).losses_beyond(1),
            ["2 calls counted as unsupported_abi, 1 provoked"]
        );
    }
}
