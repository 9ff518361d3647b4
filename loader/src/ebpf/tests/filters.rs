//! Filters in this machine's own kernel, counted: threads that know how many calls they make.
//!
//! Scopes are those of this process: its cgroup of the v2 hierarchy, as a record names it, and its pid
//! namespace.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ringside_decode::Event;
use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::ringside_config;
use ringside_ring::bpf::{BpfCounters, max_entries};
use ringside_ring::{Filter, Sampling, Scope};

use super::super::EbpfDriver;
use super::{RING_BYTES, config, for_each, load};

const CALLS: usize = 1000;

fn set(names: &[&str]) -> WantedSet {
    WantedSet::from_names(names).unwrap()
}

/// Everything that these tests want is wanted anywhere; `everywhere` is the filter of all.
fn wish(everywhere: &Filter) -> ringside_config {
    ringside_config {
        everywhere: everywhere.to_raw(),
        ..config(&set(&["getppid", "fchdir", "nanosleep", "process_fork"]))
    }
}

fn nothing() -> Filter {
    Filter::of(WantedSet::empty())
}

/// In a thread of its own: `getppid`, an `fchdir` that fails and one that does not. Returns its id.
fn make_calls(count: usize) -> u32 {
    let calls = move || {
        let directory = std::fs::File::open("/").unwrap();
        for _ in 0..count {
            let _ = rustix::process::getppid();
            let _ = rustix::process::fchdir(rustix::fs::CWD).unwrap_err();
            rustix::process::fchdir(&directory).unwrap();
        }
        rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs()
    };
    thread::spawn(calls).join().unwrap()
}

/// Events of a thread by name; of `fchdir` those that fail are `failed`.
fn count(driver: &EbpfDriver, tid: u32) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let mut add = |event: &Event<'_>| {
        if event.tid != tid {
            return;
        }
        let name = match (event.info.unwrap().name, event.call.as_ref().map(|call| call.ret)) {
            ("fchdir", Some(..0)) => "failed",
            (name, _) => name,
        };
        *counts.entry(name).or_default() += 1;
    };
    let (wanted, committed, lost) = for_each(driver, RING_BYTES, &mut add);
    assert_eq!(wanted, committed + lost);
    counts
}

fn not_sampled(driver: &EbpfDriver) -> u64 {
    let cpus = max_entries(driver.counters_fd()).unwrap();
    let counters = BpfCounters::map(driver.counters_fd(), cpus).unwrap();
    let reason = usize::try_from(ringside_event_abi::raw::RINGSIDE_DROP_NOT_SAMPLED).unwrap();
    let lost = |cpu| counters.of_cpu(cpu).lost[reason];
    counters.cpus().map(lost).sum()
}

/// The thread's records under this filter for all.
fn under(everywhere: &Filter) -> Option<(EbpfDriver, BTreeMap<&'static str, usize>)> {
    let mut driver = load(RING_BYTES)?;
    driver.configure(wish(everywhere)).unwrap();
    driver.start().unwrap();
    let tid = make_calls(CALLS);
    driver.stop().unwrap();
    let counts = count(&driver, tid);
    Some((driver, counts))
}

#[test]
fn failed_only_records_what_fails() {
    let filter = Filter {
        failed_only: true,
        ..Filter::of(set(&["getppid", "fchdir"]))
    };
    let Some((driver, counts)) = under(&filter) else {
        return;
    };
    assert_eq!(counts, BTreeMap::from([("failed", CALLS)]));
    assert_eq!(not_sampled(&driver), 0);
}

#[test]
fn calls_shorter_than_the_least_duration_are_not_wanted() {
    let Some(mut driver) = load(RING_BYTES) else {
        return;
    };
    let filter = Filter {
        min_duration: Duration::from_millis(200),
        ..Filter::of(set(&["getppid", "nanosleep"]))
    };
    driver
        .configure(ringside_config {
            wanted_anywhere: set(&["getppid", "clock_nanosleep"]).words(),
            everywhere: Filter {
                wanted: set(&["getppid", "clock_nanosleep"]),
                ..filter
            }
            .to_raw(),
            ..wish(&filter)
        })
        .unwrap();
    driver.start().unwrap();
    let tid = thread::spawn(|| {
        for _ in 0..3 {
            thread::sleep(Duration::from_millis(1));
            let _ = rustix::process::getppid();
            thread::sleep(Duration::from_millis(250));
        }
        rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs()
    })
    .join()
    .unwrap();
    driver.stop().unwrap();
    assert_eq!(count(&driver, tid), BTreeMap::from([("clock_nanosleep", 3)]));
}

/// The number of wins of 1000 tries at one in ten is outside of 30 ..= 180 less than once in 10^15 runs: the
/// standard deviation is 9.5, and the tail of the binomial distribution (Chernoff) at 30 is e^-33, at 180 e^-29.
#[test]
fn sampling_draws_and_counts_what_it_leaves_out() {
    let filter = Filter {
        sampling: Some(Sampling {
            events: set(&["getppid"]),
            every: 10,
        }),
        ..Filter::of(set(&["getppid", "fchdir"]))
    };
    let Some((driver, counts)) = under(&filter) else {
        return;
    };
    let drawn = counts["getppid"];
    assert!((30..=180).contains(&drawn), "{drawn} of {CALLS}");
    assert_eq!((counts["fchdir"], counts["failed"]), (CALLS, CALLS));
    // Other programs' calls were left out as well.
    assert!(not_sampled(&driver) >= (CALLS - drawn) as u64);
}

#[test]
fn filters_of_scopes_add_up() {
    let Some(mut driver) = load(RING_BYTES) else {
        return;
    };
    let namespace = Scope::PidNamespace(std::fs::metadata("/proc/self/ns/pid").unwrap().ino());
    driver.configure(wish(&nothing())).unwrap();
    driver
        .set_filter(namespace, &Filter::of(set(&["getppid"])))
        .unwrap();
    driver
        .set_filter(Scope::PidNamespace(1), &Filter::of(set(&["fchdir"])))
        .unwrap();
    driver.start().unwrap();
    let alone = make_calls(CALLS);
    // The process is in one cgroup, which a record names; every thread's calls come under both filters.
    let mut cgroup = None;
    let tid = make_calls(1);
    driver.stop().unwrap();
    for_each(&driver, RING_BYTES, &mut |event| {
        if event.tid == tid {
            cgroup = Some(event.cgroup_id);
        }
    });
    assert_eq!(count(&driver, alone), BTreeMap::from([("getppid", CALLS)]));

    let cgroup = Scope::Cgroup(cgroup.unwrap());
    let failed = Filter {
        failed_only: true,
        ..Filter::of(set(&["getppid", "fchdir"]))
    };
    driver.start().unwrap();
    driver.set_filter(cgroup, &failed).unwrap();
    let both = make_calls(CALLS);
    driver.set_filter(namespace, &nothing()).unwrap();
    let one = make_calls(CALLS);
    driver.set_filter(cgroup, &nothing()).unwrap();
    let none = make_calls(CALLS);
    driver.stop().unwrap();
    assert_eq!(
        count(&driver, both),
        BTreeMap::from([("getppid", CALLS), ("failed", CALLS)])
    );
    assert_eq!(count(&driver, one), BTreeMap::from([("failed", CALLS)]));
    assert_eq!(count(&driver, none), BTreeMap::new());
}

/// Both filters of the namespace, and the filter for all, always want what is counted; they become others again
/// and again, each time with something else in them.
#[test]
fn no_event_is_lost_to_a_change() {
    const MANY: usize = 20_000;
    static DONE: AtomicBool = AtomicBool::new(false);
    let Some(mut driver) = load(64 << 20) else {
        return;
    };
    let namespace = Scope::PidNamespace(std::fs::metadata("/proc/self/ns/pid").unwrap().ino());
    driver.configure(wish(&nothing())).unwrap();
    driver
        .set_filter(namespace, &Filter::of(set(&["getppid"])))
        .unwrap();
    driver.start().unwrap();
    let caller = thread::spawn(|| {
        let mut calls = 0;
        while calls < MANY || !DONE.load(Ordering::Relaxed) {
            let _ = rustix::process::getppid();
            calls += 1;
            thread::sleep(Duration::from_micros(20));
        }
        let tid = rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs();
        (tid, calls)
    });
    let with = |more: &str| Filter::of(set(&["getppid", more]));
    let mut changes = 0;
    for round in 0..30 {
        let more = if round % 2 == 0 { "fchdir" } else { "process_fork" };
        driver.set_filter(namespace, &with(more)).unwrap();
        driver
            .set_filter(Scope::Cgroup(1000 + round), &with(more))
            .unwrap();
        driver.configure(wish(&with(more))).unwrap();
        driver.set_filter(namespace, &nothing()).unwrap();
        driver.set_filter(namespace, &with(more)).unwrap();
        driver.configure(wish(&nothing())).unwrap();
        driver
            .set_filter(Scope::Cgroup(1000 + round), &nothing())
            .unwrap();
        changes += 7;
    }
    DONE.store(true, Ordering::Relaxed);
    let (tid, calls) = caller.join().unwrap();
    driver.stop().unwrap();
    let mut found = 0;
    let (wanted, committed, lost) = for_each(&driver, 64 << 20, &mut |event| {
        found += usize::from(event.tid == tid);
    });
    assert_eq!((wanted, lost), (committed, 0));
    assert_eq!(found, calls, "after {changes} changes");
}
