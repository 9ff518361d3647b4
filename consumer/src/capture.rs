//! The life of a capture: read, merge and put out until somebody says stop; then wait until the
//! counters are at rest, read what is left, and account for all of it.

mod error;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringside_decode::abi::raw::{RINGSIDE_EVENT_clock_offsets, RINGSIDE_PARAM_ID_REALTIME_OFFSET};
use ringside_decode::{Event, Value};
use ringside_outputs::{Metrics, Timestamps};
use ringside_state::Ledger;

use crate::cli::{Config, MetricsConfig, Settings};
use crate::clock;
use crate::control::{Control, Message, Standing};
use crate::late::LateCpus;
use crate::merge::{Damage, MERGE_WINDOW, Merger, Pass, Visitor};
use crate::metrics_server::MetricsServer;
use crate::pace::{self, Pace};
use crate::report;
use crate::sink::Sink;
use crate::source::Source;
use crate::wait::{For, Wait};

pub(crate) use error::CaptureError;

/// How long the supervisor may take to detach the hooks.
const STOP_DEADLINE: Duration = Duration::from_secs(10);
/// How often counters, clock offset and metrics are refreshed.
const REFRESH: Duration = Duration::from_millis(250);
/// The two clocks drift apart by less between two looks: adjtime() slews both.
const CLOCK_STEP_NS: u64 = 1_000_000;
/// Damaged records that are described one by one; more are only counted.
const DESCRIBED: u32 = 10;

/// Where a capture is in its life.
#[derive(Clone, Copy, Debug)]
enum Phase {
    Running,
    /// The supervisor was asked to detach the hooks.
    Stopping {
        deadline: Instant,
    },
    /// Everything up to this time is read, and then it ends.
    Draining {
        horizon_ns: u64,
    },
}

/// Runs a capture from descriptors to the ledger.
pub(crate) fn run(config: Config) -> Result<(), CaptureError> {
    run_over(Source::open(config.source)?, config.settings)
}

/// Runs a capture from mapped rings to the ledger.
fn run_over(source: Source, config: Settings) -> Result<(), CaptureError> {
    let metrics = Arc::new(Metrics::new(source.variant)?);
    let server = config
        .metrics
        .map(|metrics_config| serve(metrics_config, &metrics))
        .transpose()?;
    let output_name = config
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from("standard output"));
    let times = Timestamps::new(clock::realtime_offset_ns());
    let sink = Sink::open(config.format, config.output.as_deref(), times)
        .map_err(|source| CaptureError::output(output_name.clone(), source))?;
    let mut control = config
        .control
        .map(Control::new)
        .transpose()
        .map_err(CaptureError::Wait)?;
    let wait = Wait::new(&source.readable, control.as_ref()).map_err(CaptureError::Wait)?;

    let mut output = Output::new(metrics, sink);
    for ring in &source.rings {
        output.ledger.add_ring(ring.cpu());
    }
    if let Some(control) = &mut control {
        control.send(Message::Ready);
    }
    let mut merger = Merger::new(source.rings);
    if config.max_rate.is_some() {
        merger.take_at_most(pace::PASS_BYTES);
    }
    let mut capture = Capture {
        merger,
        late: source.late,
        ringless: BTreeSet::new(),
        unread: false,
        output,
        wait,
        control,
        phase: Phase::Running,
        max_latency: config.max_latency,
        watermark_bytes: config.watermark_bytes,
        pace: config.max_rate.map(|rate| Pace::new(rate, Instant::now())),
        refreshed: Instant::now(),
    };
    capture.run().map_err(CaptureError::Wait)?;
    drop(server.flatten());

    let summary = capture.output.ledger.summary(source.variant);
    report::ledger(&summary);
    if let Some(path) = config.summary {
        report::write_summary(&path, &summary).map_err(|source| CaptureError::output(path, source))?;
    }
    match capture.output.sink.into_failure() {
        Some(source) => Err(CaptureError::output(output_name, source)),
        None if !summary.balanced => Err(CaptureError::Unbalanced),
        None => Ok(()),
    }
}

/// A taken default address is no reason to miss events; one that was asked for is.
fn serve(config: MetricsConfig, metrics: &Arc<Metrics>) -> Result<Option<MetricsServer>, CaptureError> {
    let address = config.address;
    match MetricsServer::start(address, Arc::clone(metrics)) {
        Ok(server) => {
            report::note(&format!("metrics: http://{}/metrics", server.address));
            Ok(Some(server))
        }
        Err(error) if config.is_default => {
            report::note(&format!("metrics: none, {address} cannot be used: {error}"));
            Ok(None)
        }
        Err(source) => Err(CaptureError::Metrics { address, source }),
    }
}

struct Capture {
    merger: Merger,
    late: Box<dyn LateCpus>,
    /// CPUs of which was said that they have no ring.
    ringless: BTreeSet<u16>,
    /// There may be a ring that cannot be mapped.
    unread: bool,
    output: Output,
    wait: Wait,
    control: Option<Control>,
    phase: Phase,
    max_latency: Duration,
    watermark_bytes: u64,
    /// Set where reading is held back; not while the rings are drained at the end.
    pace: Option<Pace>,
    refreshed: Instant,
}

impl Capture {
    fn run(&mut self) -> io::Result<()> {
        let mut looked = Instant::now();
        loop {
            if self.may_fill(looked) {
                self.heed(For::Orders, self.max_latency / 8)?;
                self.refresh_if_due();
                continue;
            }
            let due = self.until_due();
            if !due.is_zero() {
                self.output.sink.flush();
                self.heed(For::Orders, due)?;
                self.refresh_if_due();
                continue;
            }
            looked = Instant::now();
            let horizon_ns = match self.phase {
                Phase::Draining { horizon_ns } => horizon_ns,
                _ => clock::monotonic_ns().saturating_sub(MERGE_WINDOW.as_nanos() as u64),
            };
            let pass = self.merger.pass(horizon_ns, &mut self.output);
            if let Some(pace) = &mut self.pace {
                pace.took(pass.taken, looked);
            }
            if matches!(self.phase, Phase::Draining { .. }) {
                if pass.taken == 0 {
                    break;
                }
                continue;
            }
            self.between_passes(pass)?;
        }
        self.output.sink.flush();
        self.refresh();
        Ok(())
    }

    /// Whether reading can wait until more has come.
    fn may_fill(&self, looked: Instant) -> bool {
        matches!(self.phase, Phase::Running)
            && looked.elapsed() < self.max_latency
            && self.watermark_bytes > 0
            && self
                .merger
                .rings()
                .all(|ring| ring.waiting_bytes() < self.watermark_bytes)
    }

    /// How long reading is held back.
    fn until_due(&self) -> Duration {
        match (&self.pace, self.phase) {
            (Some(pace), Phase::Running) => pace.wait(Instant::now()),
            _ => Duration::ZERO,
        }
    }

    fn between_passes(&mut self, pass: Pass) -> io::Result<()> {
        let (what, deadline) = if pass.limited && pass.taken > 0 {
            (For::Orders, Duration::ZERO)
        } else if pass.held > 0 || self.merger.has_broken() || self.unread {
            // What is held keeps its ring readable, and so does one that is broken or not mapped: only
            // time helps.
            (For::Orders, MERGE_WINDOW)
        } else {
            (For::Records, self.max_latency)
        };
        if !deadline.is_zero() {
            self.output.sink.flush();
        }
        self.refresh_if_due();
        if self.output.sink.is_closed() && matches!(self.phase, Phase::Running) {
            self.ask_to_stop();
            return Ok(());
        }
        self.heed(what, deadline)
    }

    /// Waits, and does what it is told.
    fn heed(&mut self, what: For, deadline: Duration) -> io::Result<()> {
        let ready = self.wait.wait(what, deadline)?;
        if ready.control
            && let Some(control) = &mut self.control
        {
            match control.standing() {
                Standing::Open => {}
                // The counters are at rest, and everything they count is in the rings.
                Standing::Stopped => self.drain(u64::MAX),
                Standing::Gone => {
                    report::note("the supervisor is gone: ending without it");
                    self.drain_until_now();
                }
            }
        }
        match self.phase {
            Phase::Running if ready.signal => self.ask_to_stop(),
            Phase::Stopping { .. } if ready.signal => {
                report::note("asked twice: ending without the supervisor, the ledger may not balance");
                self.drain_until_now();
            }
            Phase::Stopping { deadline } if Instant::now() >= deadline => {
                report::note("no answer from the supervisor: ending without it, the ledger may not balance");
                self.drain_until_now();
            }
            _ => {}
        }
        Ok(())
    }

    fn ask_to_stop(&mut self) {
        match &mut self.control {
            Some(control) => {
                control.send(Message::Stop);
                self.phase = Phase::Stopping {
                    deadline: Instant::now() + STOP_DEADLINE,
                };
            }
            None => self.drain_until_now(),
        }
    }

    /// The hooks may still be attached: what comes later than now is not waited for.
    fn drain_until_now(&mut self) {
        self.drain(clock::monotonic_ns());
    }

    /// A ring whose CPU came since the last refresh is drained too.
    fn drain(&mut self, horizon_ns: u64) {
        self.phase = Phase::Draining { horizon_ns };
        self.look_for_late_cpus();
    }

    fn look_for_late_cpus(&mut self) {
        let found = self.late.look();
        for ring in found.rings {
            let cpu = ring.cpu();
            report::note(&format!("cpu{cpu} came online: its ring is read from now on"));
            self.output.ledger.add_ring(cpu);
            self.merger.add(ring);
        }
        for (cpu, counters) in found.ringless {
            if self.ringless.insert(cpu) {
                report::note(&format!(
                    "cpu{cpu} came online after the start and has no ring: its events are lost, and counted; \
                     start again to capture them"
                ));
            }
            self.output.ledger.count(cpu, counters);
        }
        if let Some(error) = &found.failure
            && !self.unread
        {
            report::error(error);
            report::note("a CPU that came online may not be read; this is tried again until the end");
        }
        self.unread = found.failure.is_some();
        self.output.ledger.set_incomplete(self.unread);
    }

    fn refresh_if_due(&mut self) {
        if self.refreshed.elapsed() >= REFRESH {
            self.refresh();
        }
    }

    fn refresh(&mut self) {
        self.refreshed = Instant::now();
        self.look_for_late_cpus();
        for ring in self.merger.rings() {
            self.output.ledger.count(ring.cpu(), ring.counters());
        }
        self.output.metrics.update(&self.output.ledger.totals());
        self.output.look_at_clocks(clock::realtime_offset_ns());
    }
}

/// Everything that hears of a record.
struct Output {
    ledger: Ledger,
    metrics: Arc<Metrics>,
    sink: Sink,
    last_end_ns: u64,
    described: u32,
    /// The driver tells of clock steps, in the order of events.
    told_of_clocks: bool,
    realtime_offset_ns: i64,
    /// The last look at the clocks differed from what was told.
    differed: bool,
}

impl Output {
    fn new(metrics: Arc<Metrics>, sink: Sink) -> Self {
        Self {
            ledger: Ledger::default(),
            metrics,
            sink,
            last_end_ns: 0,
            described: 0,
            told_of_clocks: false,
            realtime_offset_ns: 0,
            differed: false,
        }
    }

    fn set_realtime_offset_ns(&mut self, offset: i64) {
        self.realtime_offset_ns = offset;
        self.sink.set_realtime_offset_ns(offset);
    }

    /// What is told comes in the order of events, and may still be on its way; or it was lost, or is not wanted
    /// any more. So a difference counts the second time it is seen.
    fn look_at_clocks(&mut self, offset: i64) {
        let differs = offset.abs_diff(self.realtime_offset_ns) > CLOCK_STEP_NS;
        if !self.told_of_clocks || differs && self.differed {
            self.set_realtime_offset_ns(offset);
        }
        self.differed = differs;
    }
}

impl Visitor for Output {
    fn arrived(&mut self, cpu: u16, record: &Result<Event<'_>, Damage>) {
        let damage = match record {
            Ok(event) => {
                self.ledger.apply(cpu, event);
                return;
            }
            Err(damage) => damage,
        };
        self.ledger.malformed(cpu);
        self.described += 1;
        if self.described <= DESCRIBED {
            report::note(&format!("malformed record on cpu{cpu}: {damage}"));
        }
        if self.described == DESCRIBED {
            report::note("further malformed records are only counted");
        }
    }

    fn ordered(&mut self, cpu: u16, event: &Event<'_>) {
        if event.end_ns < self.last_end_ns {
            self.ledger.late(cpu);
        }
        self.last_end_ns = event.end_ns.max(self.last_end_ns);
        self.metrics.count(event);
        if let Some(offset) = realtime_offset_ns(event) {
            self.set_realtime_offset_ns(offset);
            self.told_of_clocks = true;
        }
        self.sink.put(event);
    }
}

/// What an event says about the time of day, from it on.
fn realtime_offset_ns(event: &Event<'_>) -> Option<i64> {
    if u32::from(event.id) != RINGSIDE_EVENT_clock_offsets {
        return None;
    }
    event.params().find_map(|param| match param.value {
        Value::S64(offset) if u32::from(param.id) == RINGSIDE_PARAM_ID_REALTIME_OFFSET => Some(offset),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
