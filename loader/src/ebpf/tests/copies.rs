//! Several copies of the programs, on whatever kernel this is.

use std::collections::BTreeMap;
use std::fs::File;
use std::process::Command;
use std::thread;

use ringside_decode::Event;

use super::super::plan::{Plan, Way};
use super::super::{EbpfDriver, probe};
use super::{RING_BYTES, drain, for_each, object, options};

/// With copies, whatever this kernel needs.
fn load_copies(ring_bytes: u32) -> Option<EbpfDriver> {
    let (object, options) = (object()?, options(ring_bytes));
    let build = probe::build(object, None).unwrap();
    let plan = Plan::new(Way::Btf, build, true, None);
    Some(EbpfDriver::load_planned(object, &options, None, plan).unwrap())
}

#[test]
fn copies_of_the_programs_record_each_event_once() {
    const ROUNDS: usize = 200;
    let Some(mut driver) = load_copies(RING_BYTES) else {
        return;
    };
    driver.start().unwrap();
    // A thread of its own: other tests open files as well.
    let tid = thread::spawn(|| {
        for _ in 0..ROUNDS {
            drop(File::open("/dev/null").unwrap());
            let child = Command::new("/bin/true").env_clear().status().unwrap();
            assert!(child.success());
            let _ = Command::new("/absent/program").spawn().unwrap_err();
        }
        rustix::thread::gettid().as_raw_nonzero().get()
    })
    .join()
    .unwrap();
    driver.stop().unwrap();

    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut count = |event: &Event<'_>| {
        let who = if event.tid == tid.unsigned_abs() {
            "parent"
        } else if event.comm == b"true" {
            "child"
        } else {
            return;
        };
        let name = event.info.unwrap().name;
        let name = match event.call.as_ref().map(|call| call.ret) {
            Some(..0) => "failed call",
            _ if name.starts_with("clone") || name.ends_with("fork") && name != "process_fork" => "clone",
            _ => name,
        };
        *counts.entry((who, name)).or_default() += 1;
    };
    let (wanted, committed, lost) = for_each(&driver, RING_BYTES, &mut count);
    assert_eq!(wanted, committed + lost);
    assert_eq!(lost, 0);
    for (who, name, expected) in [
        ("parent", "process_fork", 2 * ROUNDS),
        ("parent", "clone", 2 * ROUNDS),
        ("parent", "thread_exit", 1),
        ("child", "execve", ROUNDS),
        ("child", "process_exit", ROUNDS),
    ] {
        assert_eq!(
            counts.get(&(who, name)),
            Some(&expected),
            "{who} {name}: {counts:?}"
        );
    }
}

#[test]
fn nothing_is_recorded_between_stop_and_the_next_start() {
    let Some(mut driver) = load_copies(RING_BYTES) else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let create = |name: &str| drop(File::create(directory.path().join(name)).unwrap());
    driver.start().unwrap();
    create("first");
    driver.stop().unwrap();
    create("between");
    driver.start().unwrap();
    create("second");
    driver.stop().unwrap();
    let (ours, wanted, committed, lost) = drain(&driver, RING_BYTES, std::process::id());
    assert_eq!(wanted, committed + lost);
    let ours: Vec<_> = ours
        .iter()
        .filter(|line| line.contains(directory.path().to_str().unwrap()))
        .collect();
    assert_eq!(ours.len(), 2, "{ours:?}");
    assert!(
        ours[0].contains("/first") && ours[1].contains("/second"),
        "{ours:?}"
    );
}
