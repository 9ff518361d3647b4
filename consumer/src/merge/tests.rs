//! Passes over rings that a memfd driver fills.

use ringside_decode::Event;

use super::*;
use crate::driver::{Driver, Kind, record};

#[derive(Default)]
struct Seen {
    ordered: Vec<(u64, u16)>,
    arrived: Vec<(u16, u64)>,
    damaged: Vec<u16>,
}

impl Visitor for Seen {
    fn arrived(&mut self, cpu: u16, record: &Result<Event<'_>, Damage>) {
        match record {
            Ok(event) => self.arrived.push((cpu, event.sequence)),
            Err(_) => self.damaged.push(cpu),
        }
    }

    fn ordered(&mut self, cpu: u16, event: &Event<'_>) {
        self.ordered.push((event.end_ns, cpu));
    }
}

fn merger(drivers: &[&Driver]) -> Merger {
    Merger::new(drivers.iter().map(|driver| driver.ring()).collect())
}

#[test]
fn records_of_all_rings_come_in_the_order_of_time() {
    let (mut first, mut second) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Bpf, 1));
    for (sequence, end_ns) in [(0, 10), (1, 40), (2, 50)] {
        first.publish(&record(sequence, end_ns));
    }
    for (sequence, end_ns) in [(0, 20), (1, 40), (2, 45)] {
        second.publish(&record(sequence, end_ns));
    }
    let mut seen = Seen::default();
    let pass = merger(&[&first, &second]).pass(u64::MAX, &mut seen);
    assert_eq!(
        seen.ordered,
        [(10, 0), (20, 1), (40, 0), (40, 1), (45, 1), (50, 0)]
    );
    assert_eq!(
        pass,
        Pass {
            taken: 6,
            held: 0,
            limited: false
        }
    );
    assert_eq!((first.tail(), second.tail()), (first.head, second.head));
}

#[test]
fn a_pass_that_may_take_little_takes_the_earliest_of_each_ring() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    for sequence in 0..9 {
        driver.publish(&record(sequence, 10 * sequence));
    }
    let mut merger = merger(&[&driver]);
    merger.take_at_most(1);
    let mut seen = Seen::default();
    let pass = merger.pass(u64::MAX, &mut seen);
    assert_eq!((pass.taken, pass.limited), (1, true));
    assert_eq!(merger.pass(u64::MAX, &mut seen).taken, 1);
    assert_eq!(seen.ordered, [(0, 0), (10, 0)]);
}

#[test]
fn what_lies_beyond_the_horizon_waits_in_its_ring() {
    let (mut first, mut second) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Kmod, 1));
    first.publish(&record(0, 10));
    first.publish(&record(1, 30));
    let mut merger = merger(&[&first, &second]);
    let mut seen = Seen::default();
    assert_eq!(
        merger.pass(20, &mut seen),
        Pass {
            taken: 1,
            held: 1,
            limited: false
        }
    );
    assert_eq!(first.tail(), 104);
    second.publish(&record(0, 25));
    merger.pass(30, &mut seen);
    assert_eq!(seen.ordered, [(10, 0), (25, 1), (30, 0)]);
}

#[test]
fn neighbours_published_out_of_order_are_put_in_order_but_arrive_as_they_came() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    for (sequence, end_ns) in [(1, 20), (0, 10), (2, 30)] {
        driver.publish(&record(sequence, end_ns));
    }
    let mut seen = Seen::default();
    merger(&[&driver]).pass(u64::MAX, &mut seen);
    assert_eq!(seen.ordered, [(10, 0), (20, 0), (30, 0)]);
    assert_eq!(seen.arrived, [(0, 1), (0, 0), (0, 2)]);
}

#[test]
fn a_held_record_holds_those_behind_it_so_that_none_comes_twice() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    for (sequence, end_ns) in [(0, 10), (2, 50), (1, 15)] {
        driver.publish(&record(sequence, end_ns));
    }
    let mut merger = merger(&[&driver]);
    let mut seen = Seen::default();
    merger.pass(20, &mut seen);
    merger.pass(u64::MAX, &mut seen);
    merger.pass(u64::MAX, &mut seen);
    assert_eq!(seen.arrived, [(0, 0), (0, 2), (0, 1)]);
}

#[test]
fn a_ring_with_more_than_a_pass_reads_keeps_later_records_of_others_back() {
    let (mut busy, mut idle) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Kmod, 1));
    for sequence in 0..300 {
        busy.publish(&record(sequence, sequence + 1));
    }
    idle.publish(&record(0, 290));
    let mut merger = merger(&[&busy, &idle]);
    let mut seen = Seen::default();
    let mut passes = 0;
    while merger.pass(u64::MAX, &mut seen).taken > 0 {
        passes += 1;
    }
    assert!(passes > 1, "the busy ring must take several passes");
    assert_eq!(seen.ordered.len(), 301);
    assert!(seen.ordered.is_sorted());
}

#[test]
fn a_record_that_is_none_is_reported_and_its_neighbours_are_read() {
    let mut driver = Driver::new(Kind::Kmod, 4);
    driver.publish(&record(0, 10));
    let mut bad = record(1, 20);
    bad[4..6].copy_from_slice(&u16::MAX.to_ne_bytes());
    driver.publish(&bad);
    driver.publish(&record(2, 30));
    let mut seen = Seen::default();
    merger(&[&driver]).pass(u64::MAX, &mut seen);
    assert_eq!(seen.ordered, [(10, 4), (30, 4)]);
    assert_eq!(seen.damaged, [4]);
}

#[test]
fn a_broken_ring_is_reported_once_and_the_others_go_on() {
    let (broken, mut sound) = (Driver::new(Kind::Kmod, 0), Driver::new(Kind::Kmod, 1));
    broken.set_tail(8);
    let mut merger = merger(&[&broken, &sound]);
    sound.publish(&record(0, 10));
    let mut seen = Seen::default();
    merger.pass(u64::MAX, &mut seen);
    merger.pass(u64::MAX, &mut seen);
    assert_eq!(
        (seen.damaged.as_slice(), seen.ordered.as_slice()),
        ([0].as_slice(), [(10, 1)].as_slice())
    );
    assert!(merger.has_broken());
    assert_eq!(merger.rings().count(), 2, "its counters are still read");
}
