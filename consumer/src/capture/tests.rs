//! Whole captures over rings that a memfd driver fills, with a supervisor at the other end.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;

use super::*;
use crate::cli::Format;
use crate::driver::{Driver, Kind, record};

/// What a capture left behind.
struct Outcome {
    lines: Vec<serde_json::Value>,
    summary: serde_json::Value,
}

/// Captures what `drivers` hold into two files while `supervisor` talks to the consumer.
fn run_with(
    drivers: &[&Driver],
    (output, summary): (&Path, &Path),
    supervisor: impl FnOnce(UnixStream) + Send + 'static,
) -> Result<(), CaptureError> {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let supervisor = thread::spawn(move || supervisor(theirs));
    let source = Source {
        variant: "kmod",
        rings: drivers.iter().map(|driver| driver.ring()).collect(),
        readable: Vec::new(),
    };
    let settings = Settings {
        control: Some(ours.into()),
        format: Format::Json,
        output: Some(output.to_path_buf()),
        metrics: None,
        summary: Some(summary.to_path_buf()),
        max_latency: Duration::from_millis(1),
        watermark_bytes: 0,
    };
    let result = run_over(source, settings);
    supervisor.join().unwrap();
    result
}

fn summary_of(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn capture(drivers: &[&Driver], supervisor: impl FnOnce(UnixStream) + Send + 'static) -> Outcome {
    let scratch = tempfile::tempdir().unwrap();
    let (output, summary) = (scratch.path().join("events"), scratch.path().join("summary"));
    run_with(drivers, (&output, &summary), supervisor).unwrap();
    let lines = fs::read_to_string(output).unwrap();
    Outcome {
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
fn a_record_that_vanished_unbalances_the_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    driver.publish(&record(2, 2));
    let outcome = capture(&[&driver], stop);
    assert_eq!(outcome.summary["totals"]["gaps"], 1);
    assert_eq!(outcome.summary["balanced"], false);
}

#[test]
fn a_supervisor_that_dies_ends_the_capture_with_its_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    let outcome = capture(&[&driver], drop);
    assert_eq!(outcome.lines.len(), 1);
    assert_eq!(outcome.summary["balanced"], true);
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
}

#[test]
fn a_full_disk_ends_the_capture_in_order_and_is_reported_with_the_ledger() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    driver.publish(&record(0, 1));
    let scratch = tempfile::tempdir().unwrap();
    let summary = scratch.path().join("summary");
    let result = run_with(&[&driver], (Path::new("/dev/full"), &summary), |mut stream| {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        expect(&mut lines, "ready");
        expect(&mut lines, "stop");
        stream.write_all(b"{\"type\":\"stopped\"}\n").unwrap();
    });
    assert!(matches!(result, Err(CaptureError::Output { .. })));
    assert_eq!(summary_of(&summary)["balanced"], true);
}
