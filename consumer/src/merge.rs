//! All rings in the order of time.
//!
//! A pass looks at every ring once, sorts what is there by end time (then CPU, then sequence number)
//! and puts out what lies before a horizon. The horizon is [`MERGE_WINDOW`] before the moment the
//! pass began: what a driver publishes later than that after its `end_ns` (a preempted probe on a
//! kernel with preemptible tracepoints) is put out when it comes, and counted as late.
//!
//! Each ring is read in its own order up to the first record beyond the horizon, so what is put out
//! is always the front of a ring, and is given back to the driver when the pass ends.

use std::time::Duration;

use ringside_decode::{Event, Malformed};
use ringside_ring::{Fault, Ring, Window};

/// How long after its end time a record may be published and still be put in its place.
pub(crate) const MERGE_WINDOW: Duration = Duration::from_millis(2);

/// Bytes of one ring that a pass looks at; they stay occupied until it ends.
const PASS_BYTES: u64 = 512 * 1024;

/// Who is told.
pub(crate) trait Visitor {
    /// In the order of each ring: a record is about to be put out, or is none.
    fn arrived(&mut self, cpu: u16, record: &Result<Event<'_>, Damage>);
    /// In the order of time.
    fn ordered(&mut self, cpu: u16, event: &Event<'_>);
}

/// Why there is no event where a record should be.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum Damage {
    #[error(transparent)]
    Ring(#[from] Fault),
    #[error(transparent)]
    Record(#[from] Malformed),
}

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pass {
    /// Records put out or skipped.
    pub(crate) taken: usize,
    /// Records beyond the horizon that wait for a later pass.
    pub(crate) held: usize,
    /// More waits in a ring than a pass looks at.
    pub(crate) limited: bool,
}

/// A record of a pass. Damage has the time of the record before it.
struct Entry<'window> {
    end_ns: u64,
    consumed: u64,
    record: Result<Event<'window>, Damage>,
}

/// The rings that can still be read.
pub(crate) struct Merger {
    rings: Vec<Ring>,
    broken: Vec<Ring>,
    pass_bytes: u64,
}

impl Merger {
    pub(crate) fn new(rings: Vec<Ring>) -> Self {
        Self {
            rings,
            broken: Vec::new(),
            pass_bytes: PASS_BYTES,
        }
    }

    /// Passes look at no more than so many bytes of each ring, one record at least.
    pub(crate) fn take_at_most(&mut self, bytes: u64) {
        self.pass_bytes = bytes.clamp(1, PASS_BYTES);
    }

    /// A ring that came later; it takes its place in the order of CPUs.
    pub(crate) fn add(&mut self, ring: Ring) {
        let place = self.rings.partition_point(|other| other.cpu() < ring.cpu());
        self.rings.insert(place, ring);
    }

    /// Every ring, broken ones too: their counters still count.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.rings.iter().chain(&self.broken)
    }

    /// Whether a ring had to be given up.
    pub(crate) fn has_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// One pass; `horizon_ns` is CLOCK_MONOTONIC, `u64::MAX` for everything there is.
    pub(crate) fn pass(&mut self, horizon_ns: u64, visitor: &mut impl Visitor) -> Pass {
        self.give_up_broken(visitor);
        let mut pass = Pass::default();
        let mut windows: Vec<_> = self
            .rings
            .iter_mut()
            .filter_map(|ring| ring.window().ok())
            .collect();
        let mut consumed = vec![0; windows.len()];
        {
            let mut horizon = horizon_ns;
            let mut fronts = Vec::with_capacity(windows.len());
            for window in &windows {
                let (entries, limited) = front(window, self.pass_bytes);
                if limited {
                    // What the limit hides is not earlier than this, so nothing later may go first.
                    let last = entries.iter().map(|entry| entry.end_ns).max();
                    horizon = horizon.min(last.unwrap_or(horizon));
                    pass.limited = true;
                }
                fronts.push(entries);
            }
            let mut order = Vec::new();
            for ((index, (window, entries)), end) in
                windows.iter().zip(&fronts).enumerate().zip(&mut consumed)
            {
                let ready = entries.iter().take_while(|entry| entry.end_ns <= horizon);
                for entry in ready {
                    visitor.arrived(window.cpu(), &entry.record);
                    *end = entry.consumed;
                    pass.taken += 1;
                    if let Ok(event) = &entry.record {
                        order.push((event.end_ns, index, event.sequence, window.cpu(), event));
                    }
                }
                pass.held += entries.len();
            }
            pass.held -= pass.taken;
            // Runs of one ring are nearly sorted, which the stable sort makes use of.
            order.sort_by_key(|(end_ns, index, sequence, ..)| (*end_ns, *index, *sequence));
            for (.., cpu, event) in order {
                visitor.ordered(cpu, event);
            }
        }
        for (window, end) in windows.iter_mut().zip(consumed) {
            window.consume(end);
        }
        pass
    }

    fn give_up_broken(&mut self, visitor: &mut impl Visitor) {
        let broken = self.rings.extract_if(.., |ring| match ring.window().err() {
            Some(fault) => {
                visitor.arrived(fault.cpu(), &Err(fault.into()));
                true
            }
            None => false,
        });
        self.broken.extend(broken);
    }
}

/// The decoded front of a ring, and whether more is behind it.
fn front<'window>(window: &'window Window<'_>, pass_bytes: u64) -> (Vec<Entry<'window>>, bool) {
    let mut entries = Vec::new();
    let mut end_ns = 0;
    let mut records = window.records(pass_bytes.min(window.size_bytes() / 4));
    for claim in records.by_ref() {
        let record = claim
            .bytes
            .map_err(Damage::from)
            .and_then(|bytes| Ok(Event::decode(bytes)?));
        if let Ok(event) = &record {
            end_ns = event.end_ns;
        }
        entries.push(Entry {
            end_ns,
            consumed: claim.end,
            record,
        });
    }
    (entries, records.limited())
}

#[cfg(test)]
mod tests;
