//! Whole captures over rings that a memfd driver fills, with a supervisor at the other end.

use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::mem;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use super::*;
use crate::cli::Format;
use crate::driver::{Driver, Kind, record};
use crate::late::{EbpfCpus, Found};

/// What a capture left behind.
struct Outcome {
    /// `CaptureError::Unbalanced` was the result.
    unbalanced: bool,
    lines: Vec<serde_json::Value>,
    summary: serde_json::Value,
}

/// A driver without late CPUs, or with rings that appear at the second look.
#[derive(Debug, Default)]
struct Later {
    looks: u32,
    rings: Vec<ringside_ring::Ring>,
    /// At every look: a ring is there and cannot be mapped.
    refuses: bool,
    seen: Option<mpsc::Sender<()>>,
}

impl LateCpus for Later {
    fn look(&mut self) -> Found {
        self.looks += 1;
        if self.looks < 2 {
            return Found::default();
        }
        if let Some(seen) = self.seen.take() {
            seen.send(()).unwrap();
        }
        Found {
            rings: mem::take(&mut self.rings),
            failure: self
                .refuses
                .then_some(ringside_ring::MapError::Size { cpu: 1, bytes: 3 }),
            ..Found::default()
        }
    }
}

/// Captures what `drivers` hold into two files while `supervisor` talks to the consumer.
fn run_with(
    drivers: &[&Driver],
    late: Box<dyn LateCpus>,
    (output, summary): (&Path, &Path),
    supervisor: impl FnOnce(UnixStream) + Send + 'static,
) -> Result<(), CaptureError> {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let supervisor = thread::spawn(move || supervisor(theirs));
    let source = Source {
        variant: "kmod",
        rings: drivers.iter().map(|driver| driver.ring()).collect(),
        readable: Vec::new(),
        late,
    };
    let settings = Settings {
        control: Some(ours.into()),
        format: Format::Json,
        output: Some(output.to_path_buf()),
        metrics: None,
        summary: Some(summary.to_path_buf()),
        max_latency: Duration::from_millis(1),
        watermark_bytes: 0,
        max_rate: None,
    };
    let result = run_over(source, settings);
    supervisor.join().unwrap();
    result
}

fn summary_of(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn capture(drivers: &[&Driver], supervisor: impl FnOnce(UnixStream) + Send + 'static) -> Outcome {
    capture_late(drivers, Box::new(Later::default()), supervisor)
}

fn capture_late(
    drivers: &[&Driver],
    late: Box<dyn LateCpus>,
    supervisor: impl FnOnce(UnixStream) + Send + 'static,
) -> Outcome {
    let scratch = tempfile::tempdir().unwrap();
    let (output, summary) = (scratch.path().join("events"), scratch.path().join("summary"));
    let result = run_with(drivers, late, (&output, &summary), supervisor);
    let unbalanced = matches!(result, Err(CaptureError::Unbalanced));
    assert!(result.is_ok() || unbalanced, "{result:?}");
    let lines = fs::read_to_string(output).unwrap();
    Outcome {
        unbalanced,
        lines: lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
        summary: summary_of(&summary),
    }
}

fn expect(lines: &mut impl Iterator<Item = io::Result<String>>, kind: &str) {
    let line = lines.next().unwrap().unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["type"],
        kind
    );
}

/// Waits until the consumer is ready and says that the hooks are detached.
fn stop(mut stream: UnixStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    expect(&mut lines, "ready");
    stream.write_all(b"{\"type\":\"stopped\"}\n").unwrap();
    assert!(lines.next().is_none(), "the consumer has nothing more to say");
}

#[test]
fn everything_in_the_rings_is_put_out_in_order_and_balances() {
    let (mut first, mut second) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Bpf, 1));
    for sequence in 0..500 {
        first.publish(&record(sequence, 10 * sequence));
        second.publish(&record(sequence, 10 * sequence + 5));
    }
    let outcome = capture(&[&first, &second], stop);
    assert_eq!(outcome.lines.len(), 1000);
    assert!(outcome.lines.is_sorted_by_key(|line| line["mono_ns"].as_u64()));
    assert_eq!(outcome.summary["totals"]["received"], 1000);
    assert_eq!(outcome.summary["balanced"], true);
}

#[test]
fn losses_that_the_driver_counted_balance_too() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    for sequence in 0..1000 {
        driver.publish(&record(sequence, sequence));
    }
    let outcome = capture(&[&driver], stop);
    let fit = 65536 / 104;
    assert_eq!(outcome.lines.len(), fit);
    assert_eq!(outcome.summary["totals"]["lost"]["ring_full_file"], 1000 - fit);
    assert_eq!(outcome.summary["totals"]["gaps"], 1000 - fit);
    assert_eq!(outcome.summary["balanced"], true);
}

#[test]
fn a_record_that_vanished_unbalances_the_ledger_and_is_the_result() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    driver.publish(&record(2, 2));
    let outcome = capture(&[&driver], stop);
    assert_eq!(outcome.summary["totals"]["gaps"], 1);
    assert_eq!(outcome.summary["balanced"], false);
    assert!(outcome.unbalanced);
}

#[test]
fn a_supervisor_that_dies_ends_the_capture_with_its_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    let outcome = capture(&[&driver], drop);
    assert_eq!(outcome.lines.len(), 1);
    assert_eq!(outcome.summary["balanced"], true);
    assert!(!outcome.unbalanced);
}

#[test]
fn a_supervisor_that_dies_and_leaves_the_hooks_attached_unbalances_the_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    // The hooks are at work on an event behind the time of the end.
    driver.publish(&record(1, u64::MAX));
    let outcome = capture(&[&driver], drop);
    assert_eq!(outcome.lines.len(), 1);
    assert_eq!(outcome.summary["totals"]["committed"], 2);
    assert!(outcome.unbalanced);
}

#[test]
fn a_ring_that_appears_while_it_runs_is_read_and_balances() {
    let (mut first, mut second) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Kmod, 1));
    first.publish(&record(0, 10));
    for sequence in 0..100 {
        second.publish(&record(sequence, sequence));
    }
    let (sender, seen) = mpsc::channel();
    let late = Later {
        rings: vec![second.ring()],
        seen: Some(sender),
        ..Later::default()
    };
    let outcome = capture_late(&[&first], Box::new(late), move |stream| {
        // Not before the periodic look has found it.
        seen.recv_timeout(Duration::from_secs(60)).unwrap();
        stop(stream);
    });
    assert_eq!(outcome.lines.len(), 101);
    assert_eq!(outcome.summary["rings"][1]["cpu"], 1);
    assert_eq!(outcome.summary["rings"][1]["received"], 100);
    assert_eq!(outcome.summary["balanced"], true);
}

#[test]
fn a_ring_that_appears_just_before_the_end_is_drained() {
    let (mut first, mut second) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Kmod, 1));
    first.publish(&record(0, 10));
    second.publish(&record(0, 5));
    let late = Later {
        looks: 1,
        rings: vec![second.ring()],
        ..Later::default()
    };
    let outcome = capture_late(&[&first], Box::new(late), stop);
    assert_eq!(outcome.lines.len(), 2);
    assert_eq!(outcome.summary["totals"]["received"], 2);
    assert_eq!(outcome.summary["balanced"], true);
}

#[test]
fn a_ring_that_appears_and_cannot_be_mapped_unbalances_the_ledger() {
    let driver = Driver::new(Kind::Kmod, 0);
    let late = Later {
        refuses: true,
        ..Later::default()
    };
    let outcome = capture_late(&[&driver], Box::new(late), stop);
    assert_eq!(outcome.summary["balanced"], false);
    assert!(outcome.unbalanced);
}

#[test]
fn losses_of_a_cpu_without_a_ring_are_in_the_summary_and_balance() {
    let mut driver = Driver::new(Kind::Bpf, 1);
    driver.publish(&record(0, 1));
    driver.lose_without_ring(5, 3);
    let late = EbpfCpus::new(driver.bpf_counters(), &[driver.ring()]);
    let outcome = capture_late(&[&driver], Box::new(late), stop);
    let ringless = &outcome.summary["rings"][1];
    assert_eq!(ringless["cpu"], 5);
    assert_eq!(ringless["wanted"], 3);
    assert_eq!(ringless["lost"]["internal"], 3);
    assert_eq!(ringless["gaps"], 3);
    assert_eq!(outcome.summary["totals"]["lost"]["internal"], 3);
    assert_eq!(outcome.summary["balanced"], true);
    assert!(!outcome.unbalanced);
}

#[test]
fn malformed_records_are_counted_and_their_neighbours_are_put_out() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    for sequence in 0..3 {
        driver.publish(&record(sequence, sequence));
    }
    driver.put(104 + 4, &u16::MAX.to_ne_bytes());
    let outcome = capture(&[&driver], stop);
    assert_eq!(outcome.lines.len(), 2);
    assert_eq!(outcome.summary["malformed"], 1);
    assert_eq!(outcome.summary["balanced"], false);
    assert!(outcome.unbalanced);
}

#[test]
fn a_full_disk_ends_the_capture_in_order_and_is_reported_with_the_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    let scratch = tempfile::tempdir().unwrap();
    let summary = scratch.path().join("summary");
    let late = Box::new(Later::default());
    let result = run_with(
        &[&driver],
        late,
        (Path::new("/dev/full"), &summary),
        |mut stream| {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            expect(&mut lines, "ready");
            expect(&mut lines, "stop");
            stream.write_all(b"{\"type\":\"stopped\"}\n").unwrap();
        },
    );
    assert!(matches!(result, Err(CaptureError::Output { .. })));
    assert_eq!(summary_of(&summary)["balanced"], true);
}

#[test]
fn each_end_has_the_exit_code_of_the_documentation() {
    let failure = |kind: ErrorKind| CaptureError::output(PathBuf::from("events"), kind.into());
    for (error, code) in [
        (failure(ErrorKind::StorageFull), 40),
        (failure(ErrorKind::NotFound), 41),
        (failure(ErrorKind::PermissionDenied), 41),
        (CaptureError::Unbalanced, 42),
    ] {
        assert_eq!(error.exit_code(), ExitCode::from(code), "{error}");
        let page = include_str!("../../../docs/exit-codes.md");
        let section = page
            .split("\n## ")
            .find(|section| section.starts_with("`ringside-consumer`"));
        assert!(section.unwrap().contains(&format!("\n| {code} |")));
    }
}

#[test]
fn a_file_that_this_user_may_not_write_is_reported_with_the_user_and_the_option() {
    let error = CaptureError::output(PathBuf::from("/srv/events"), ErrorKind::PermissionDenied.into());
    let (text, uid) = (error.to_string(), rustix::process::geteuid().as_raw());
    assert!(
        text.starts_with(&format!("`/srv/events` cannot be written by uid {uid},")),
        "{text}"
    );
    assert!(text.contains("--consumer-user"), "{text}");
}
