//! What the driver costs on this very machine, in nanoseconds: `ci/guest/bench.c` without it, with empty programs
//! on its hooks, and with it, again and again in turn; the least of each counts. Prints a table.
//!
//! `cargo test --release -p ringside-loader ebpf::tests::cost -- --ignored --nocapture`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{RINGSIDE_CONFIG_DURATIONS, ringside_config};

use super::{config, for_each, load};

const BENCH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ci/guest/bench.c");
const ROUNDS: usize = 12;
const ROWS: [&str; 5] = ["getppid", "read", "openat", "open_close", "connect"];
/// For all records of a round, and for what others do meanwhile.
const RING_BYTES: u32 = 64 << 20;

/// Nanoseconds by row.
fn measure(program: &Path, floor: &str) -> BTreeMap<&'static str, f64> {
    let args: &[&str] = if floor.is_empty() { &[] } else { &[floor] };
    let output = Command::new(program).args(args).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let costs: BTreeMap<String, f64> = serde_json::from_slice(&output.stdout).unwrap();
    ROWS.map(|row| (row, costs[row] / costs["ticks_per_ns"])).into()
}

#[test]
#[ignore = "takes a minute, and means something on a quiet machine only"]
fn the_driver_costs_nanoseconds() {
    if super::object().is_none() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("bench");
    let compiled = Command::new("cc")
        .args(["-O2", "-o"])
        .args([&program, Path::new(BENCH)])
        .status();
    assert!(compiled.unwrap().success());
    fs::create_dir_all("/tmp/bench").unwrap();

    let wanted = WantedSet::from_names(["openat", "close"]).unwrap();
    let with = |flags| ringside_config {
        flags,
        ..config(&wanted)
    };
    let mut least: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    let mut keep = |column, costs: BTreeMap<&'static str, f64>| {
        let kept = least.entry(column).or_insert_with(|| costs.clone());
        for (row, cost) in costs {
            let best = kept.entry(row).or_insert(cost);
            *best = best.min(cost);
        }
    };
    for _ in 0..ROUNDS {
        keep("none", measure(&program, ""));
        keep("floor: exit", measure(&program, "exit"));
        keep("floor: both", measure(&program, "both"));
        for (column, flags) in [("no durations", 0), ("durations", RINGSIDE_CONFIG_DURATIONS)] {
            // A new one each time: nobody reads, and a record that is dropped costs less than one that is kept.
            let mut driver = load(RING_BYTES).unwrap();
            driver.configure(with(flags)).unwrap();
            driver.start().unwrap();
            let costs = measure(&program, "");
            driver.stop().unwrap();
            let (_, _, lost) = for_each(&driver, RING_BYTES, &mut |_| {});
            assert_eq!(lost, 0);
            keep(column, costs);
        }
    }
    println!("{:14}{}", "ns", ROWS.map(|row| format!("{row:>12}")).concat());
    for (column, costs) in &least {
        println!(
            "{column:14}{}",
            ROWS.map(|row| format!("{:>12.1}", costs[row])).concat()
        );
    }
    let over = |column: &str, floor: &str, row: &str| least[column][row] - least[floor][row];
    for (says, measured, limit) in [
        (
            "getppid, which nobody wants, over an empty exit program",
            over("no durations", "floor: exit", "getppid"),
            15.0,
        ),
        (
            "getppid, which nobody wants, over empty programs at both ends",
            over("durations", "floor: both", "getppid"),
            25.0,
        ),
        (
            "openat and close, no durations",
            over("no durations", "none", "open_close"),
            700.0,
        ),
        (
            "openat and close, durations",
            over("durations", "none", "open_close"),
            700.0,
        ),
    ] {
        let met = if measured <= limit { "met " } else { "MISS" };
        println!("{met} {measured:8.1} of {limit:6.0} ns  {says}");
    }
}
