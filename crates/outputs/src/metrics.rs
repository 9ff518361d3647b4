//! Prometheus: events, losses by reason, damage. Every metric carries the driver's variant.

use std::sync::OnceLock;

use prometheus::{Encoder as _, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use ringside_decode::Event;
use ringside_decode::abi::raw::RINGSIDE_EVENT_SLOTS;
use ringside_state::Tally;

/// The metrics of one consumer. Cheap to share between threads; counting is one atomic addition.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    events: IntCounterVec,
    /// Children of `events` by event id, so that counting hashes no labels.
    by_id: Vec<OnceLock<IntCounter>>,
    lost: IntCounterVec,
    wanted: IntCounter,
    committed: IntCounter,
    malformed: IntCounter,
    gaps: IntGauge,
    out_of_order: IntCounter,
    late: IntCounter,
    unreadable: IntCounter,
    truncated: IntCounter,
}

/// A name is wrong or taken: a defect of this file.
#[derive(Debug, thiserror::Error)]
#[error("a metric cannot be registered or encoded")]
pub struct MetricsError(#[from] prometheus::Error);

impl Metrics {
    /// All metrics at 0, for a driver `variant`, `kmod` or `ebpf`.
    ///
    /// # Errors
    /// Never on sound names, see [`MetricsError`].
    pub fn new(variant: &str) -> Result<Self, MetricsError> {
        let registry = Registry::new();
        let options = |name: &str, help: &str| Opts::new(name, help).const_label("variant", variant);
        let counter = |name: &str, help: &str| -> Result<IntCounter, prometheus::Error> {
            let counter = IntCounter::with_opts(options(name, help))?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let family = |name: &str, help: &str, label: &str| -> Result<IntCounterVec, prometheus::Error> {
            let family = IntCounterVec::new(options(name, help), &[label])?;
            registry.register(Box::new(family.clone()))?;
            Ok(family)
        };
        let gaps = IntGauge::with_opts(options(
            "ringside_sequence_gaps",
            "Sequence numbers that are missing so far; what is still in a ring is among them.",
        ))?;
        registry.register(Box::new(gaps.clone()))?;
        Ok(Self {
            events: family("ringside_events_total", "Events received, by event.", "event")?,
            by_id: (0..RINGSIDE_EVENT_SLOTS).map(|_| OnceLock::new()).collect(),
            lost: family(
                "ringside_events_lost_total",
                "Wanted events that the driver could not deliver, by reason.",
                "reason",
            )?,
            wanted: counter(
                "ringside_events_wanted_total",
                "Events somebody wanted, delivered or not.",
            )?,
            committed: counter(
                "ringside_events_committed_total",
                "Records that the driver put into rings.",
            )?,
            malformed: counter(
                "ringside_records_malformed_total",
                "Records that were none; they were skipped.",
            )?,
            gaps,
            out_of_order: counter(
                "ringside_records_out_of_order_total",
                "Records published behind a later one of their ring.",
            )?,
            late: counter(
                "ringside_records_late_total",
                "Records that came after the merge window and were put out behind later ones.",
            )?,
            unreadable: counter(
                "ringside_values_unreadable_total",
                "Values that could not be read.",
            )?,
            truncated: counter("ringside_values_truncated_total", "Values that were cut.")?,
            registry,
        })
    }

    /// Counts an event.
    pub fn count(&self, event: &Event<'_>) {
        let Some(slot) = self.by_id.get(usize::from(event.id)) else {
            return;
        };
        slot.get_or_init(|| match event.info {
            Some(info) => self.events.with_label_values(&[info.name]),
            None => self
                .events
                .with_label_values(&[format!("event_{}", event.id).as_str()]),
        })
        .inc();
    }

    /// Brings everything that is counted elsewhere up to date.
    pub fn update(&self, totals: &Tally) {
        raise(&self.wanted, totals.wanted);
        raise(&self.committed, totals.committed);
        raise(&self.malformed, totals.malformed);
        raise(&self.out_of_order, totals.out_of_order);
        raise(&self.late, totals.late);
        raise(&self.unreadable, totals.unreadable_values);
        raise(&self.truncated, totals.truncated_values);
        self.gaps.set(i64::try_from(totals.gaps).unwrap_or(i64::MAX));
        for (reason, count) in &totals.lost {
            raise(&self.lost.with_label_values(&[reason.as_str()]), *count);
        }
    }

    /// Everything in the text exposition format.
    ///
    /// # Errors
    /// Never on sound names, see [`MetricsError`].
    pub fn encode(&self) -> Result<Vec<u8>, MetricsError> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// Counters only rise; one that would fall (the words of a running driver are read one by one) waits.
fn raise(counter: &IntCounter, to: u64) {
    counter.inc_by(to.saturating_sub(counter.get()));
}
