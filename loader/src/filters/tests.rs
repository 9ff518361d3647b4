//! Filters as text, and the steps from one set of them to another.

use super::*;
use std::time::Duration;

use ringside_ring::{Config, Sampling};

use crate::driver::DriverError;
use crate::report::chain;

fn set(names: &[&str]) -> WantedSet {
    WantedSet::from_names(names).unwrap()
}

fn source(typed: &[&str]) -> FilterSource {
    FilterSource {
        wanted: set(&["close"]),
        typed: typed.iter().map(|text| (*text).to_owned()).collect(),
        file: None,
        durations: true,
    }
}

fn read(typed: &[&str]) -> Filters {
    source(typed).read().unwrap()
}

fn refused(typed: &[&str]) -> String {
    chain(&source(typed).read().unwrap_err())
}

#[test]
fn a_filter_is_a_scope_events_and_conditions() {
    let filters =
        read(&["cgroup=id:7 events=@read_write,openat failed min-duration=1ms sample=10:read,write"]);
    let filter = filters.scoped.get(&Scope::Cgroup(7)).unwrap();
    assert!(filter.failed_only);
    assert_eq!(filter.min_duration, Duration::from_millis(1));
    let sampled = Sampling {
        events: set(&["read", "write"]),
        every: 10,
    };
    assert_eq!(filter.sampling, Some(sampled));
    assert_eq!(filters.everywhere, Filter::of(set(&["close"])));
    assert_eq!(
        filters.wanted_anywhere(),
        set(&["@read_write", "openat", "close"])
    );
    assert_eq!(
        filters.lines()[1],
        format!(
            "cgroup=id:7: {} kinds of events, failed calls only, calls of at least 1ms, one in 10 of read and write",
            filter.wanted.len()
        )
    );
}

#[test]
fn without_a_scope_it_is_about_everywhere() {
    let filters = read(&["failed sample=3"]);
    assert!(filters.everywhere.failed_only && filters.scoped.is_empty());
    assert_eq!(filters.everywhere.wanted, set(&["close"]));
    assert_eq!(filters.everywhere.sampling.unwrap().events, set(&["close"]));
    assert_eq!(read(&["events=read"]).everywhere, Filter::of(set(&["read"])));
    assert_eq!(read(&[]).everywhere, Filter::of(set(&["close"])));
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_is_expected() {
    for (text, expected) in [
        ("", "nothing in it: a scope, events or a condition is expected"),
        ("fialed", "`fialed` is no part of a filter: `cgroup=PATH`"),
        ("failed=1", "`failed=1` is no part of a filter"),
        ("failed failed", "`failed` is there twice"),
        ("events=read events=write", "`events=` is there twice"),
        ("cgroup=id:1 pidns=id:1", "one scope"),
        (
            "cgroup=web failed",
            "`cgroup=web`: the path of a cgroup directory, or `id:`",
        ),
        ("cgroup=id:0", "`cgroup=id:0`: the path"),
        ("pidns=init", "`pidns=init`: the id of a process"),
        ("events=,", "`events=,` names no event"),
        ("events=opne", "did you mean `open`?"),
        (
            "min-duration=5",
            "a whole number above 0 with `ns`, `us`, `ms` or `s`",
        ),
        ("min-duration=0ms", "above 0"),
        ("min-duration=99999999999s", "above 0"),
        ("sample=1", "`sample=1`: `N` or `N:EVENTS`, with N from 2"),
        ("sample=x:read", "with N from 2"),
        (
            "events=read sample=2:write",
            "names no event that the filter wants",
        ),
        (
            "pidns=4294967295",
            "`/proc/4294967295/ns/pid` cannot be looked at",
        ),
        ("cgroup=/proc", "`/proc` is no cgroup of the v2 hierarchy"),
    ] {
        let error = refused(&[text]);
        assert!(error.contains(expected), "{text}: {error}");
        assert!(error.starts_with(&format!("`--filter '{text}'`")), "{error}");
    }
    let twice = refused(&["pidns=id:5 failed", "pidns=id:5 events=read"]);
    assert!(twice.contains("`pidns=id:5` has a filter already"), "{twice}");
}

#[test]
fn durations_are_needed_for_a_minimum() {
    let source = FilterSource {
        durations: false,
        ..source(&["min-duration=1ms"])
    };
    assert!(
        source
            .read()
            .unwrap_err()
            .to_string()
            .contains("`--no-durations`")
    );
}

#[test]
fn a_process_stands_for_its_pid_namespace() {
    let filters = read(&[&format!("pidns={}", std::process::id())]);
    let scope = *filters.scoped.keys().next().unwrap();
    let link = std::fs::read_link("/proc/self/ns/pid").unwrap();
    let Scope::PidNamespace(inode) = scope else {
        panic!("{scope}")
    };
    assert_eq!(link.to_str(), Some(format!("pid:[{inode}]").as_str()));
}

#[test]
fn a_mistake_in_a_file_is_named_with_its_line() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let of_file = || FilterSource {
        file: Some(file.path().to_owned()),
        ..source(&[])
    };
    let text = "# who\n\npidns=id:5 events=read # why\n  cgroup=/x#y failde\n";
    std::fs::write(file.path(), text).unwrap();
    let error = chain(&of_file().read().unwrap_err());
    assert!(
        error.starts_with(&format!(
            "{}:4: `failde` is no part of a filter",
            file.path().display()
        )),
        "{error}"
    );
    std::fs::write(file.path(), "# who\n\npidns=id:5 events=read # why\n").unwrap();
    assert_eq!(of_file().read().unwrap().scoped.len(), 1);
    assert_eq!(without_comment("cgroup=/x#y failed"), "cgroup=/x#y failed");
}

#[test]
fn more_scopes_than_a_driver_holds_are_refused() {
    let texts: Vec<String> = (1..=1025).map(|id| format!("cgroup=id:{id}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(
        refused(&texts),
        "1025 scopes have a filter: at most 1024 are expected"
    );
}

/// A driver that remembers what it was told.
#[derive(Default)]
struct Remembering {
    told: Vec<String>,
    fails_at: Option<usize>,
}

impl Remembering {
    fn tell(&mut self, what: String) -> Result<(), DriverError> {
        if self.fails_at == Some(self.told.len()) {
            let source = io::ErrorKind::OutOfMemory.into();
            return Err(DriverError::Refused {
                action: "take a filter",
                source,
            });
        }
        self.told.push(what);
        Ok(())
    }
}

impl TakesFilters for Remembering {
    fn configure(&mut self, config: &Config) -> Result<(), DriverError> {
        self.tell(format!(
            "everywhere {}, anywhere {}",
            config.everywhere.wanted.len(),
            config.wanted_anywhere.len()
        ))
    }

    fn set_filter(&mut self, scope: Scope, filter: &Filter) -> Result<(), DriverError> {
        self.tell(format!("{scope} {}", filter.wanted.len()))
    }
}

fn in_force(filters: &Filters) -> InForce {
    InForce::new(Config {
        everywhere: filters.everywhere,
        wanted_anywhere: filters.wanted_anywhere(),
        watermark_bytes: 1,
        max_latency_us: 1,
        durations: true,
        environment: false,
        fd_targets: false,
        overlay_upper: 0,
    })
}

#[test]
fn only_what_differs_is_changed_and_never_before_what_it_needs() {
    let old = read(&[
        "cgroup=id:1 events=read",
        "cgroup=id:2 events=write",
        "cgroup=id:3 events=open",
    ]);
    let mut in_force = in_force(&old);
    let mut driver = Remembering::default();
    in_force.change_to(&old, &mut driver).unwrap();
    assert_eq!(driver.told, ["cgroup=id:1 1", "cgroup=id:2 1", "cgroup=id:3 1"]);

    driver.told.clear();
    let new = read(&[
        "cgroup=id:1 events=read",
        "cgroup=id:3 events=open,openat",
        "pidns=id:4 events=fork,vfork",
    ]);
    let done = in_force.change_to(&new, &mut driver).unwrap();
    assert_eq!(
        driver.told,
        [
            "everywhere 1, anywhere 7", // extended before a filter is set ...
            "pidns=id:4 2",
            "cgroup=id:3 2",
            "cgroup=id:2 0",
            "everywhere 1, anywhere 6", // ... and cut after one is taken away
        ]
    );
    assert_eq!(done.len(), 3);

    driver.told.clear();
    assert!(in_force.change_to(&new, &mut driver).unwrap().is_empty());
    assert!(driver.told.is_empty());
}

#[test]
fn after_a_refusal_the_next_change_begins_where_it_stopped() {
    let old = read(&["cgroup=id:1 events=read"]);
    let mut in_force = in_force(&old);
    let mut driver = Remembering::default();
    in_force.change_to(&old, &mut driver).unwrap();
    let new = read(&[
        "cgroup=id:1 events=read",
        "cgroup=id:2 events=read",
        "cgroup=id:3 events=read",
    ]);
    driver.fails_at = Some(2);
    assert!(in_force.change_to(&new, &mut driver).is_err());
    driver.fails_at = None;
    driver.told.clear();
    in_force.change_to(&new, &mut driver).unwrap();
    assert_eq!(driver.told, ["cgroup=id:3 1"]);
}
