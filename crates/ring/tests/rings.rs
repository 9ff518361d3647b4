//! The readers over memory that a test fills as the drivers do: honestly, and not.
#![cfg(test)]

mod driver;

use std::collections::VecDeque;

use driver::{Driver, Kind, RING_BYTES};
use proptest::prelude::*;
use ringside_ring::{Fault, Ring, bpf, kmod};

const BOTH: [Kind; 2] = [Kind::Kmod, Kind::Bpf];
const BUSY: u32 = 1 << 31;
const DISCARD: u32 = 1 << 30;

/// A record that says its own size and is `len` bytes long.
fn record(len: usize, seed: u64) -> Vec<u8> {
    let mut bytes = driver::record(seed, seed);
    bytes.resize(len, seed as u8);
    bytes[..4].copy_from_slice(&u32::try_from(len).unwrap().to_ne_bytes());
    bytes
}

/// Everything that is there, consumed.
fn read(ring: &mut Ring) -> Vec<Vec<u8>> {
    let mut window = ring.window().unwrap();
    let (mut records, mut end) = (Vec::new(), 0);
    for claim in window.records(u64::MAX) {
        records.push(claim.bytes.unwrap().to_vec());
        end = claim.end;
    }
    window.consume(end);
    records
}

#[test]
fn records_survive_many_laps_of_a_ring_that_is_often_full() {
    for kind in BOTH {
        let mut driver = Driver::new(kind, 3);
        let mut ring = driver.ring();
        let (mut expected, mut lost, mut came) = (VecDeque::new(), 0, 0);
        for seed in 0..800_u64 {
            let len = 104 + (seed * seed % 23) as usize * 136;
            let bytes = record(len.next_multiple_of(8), seed);
            if driver.publish(&bytes) {
                expected.push_back(bytes);
            } else {
                lost += 1;
            }
            if seed % 61 == 60 {
                for bytes in read(&mut ring) {
                    assert_eq!(Some(bytes), expected.pop_front());
                    came += 1;
                }
                assert_eq!(driver.tail(), driver.head, "everything was given back");
            }
        }
        came += read(&mut ring).len() as u64;
        assert!(
            lost > 0 && driver.head > 4 * RING_BYTES,
            "the test must fill and wrap the ring"
        );
        let counters = ring.counters();
        assert_eq!(
            (counters.wanted, counters.committed, counters.lost[2]),
            (800, came, lost)
        );
        assert_eq!(ring.cpu(), 3);
    }
}

#[test]
fn what_is_not_consumed_comes_again_and_is_not_given_back() {
    for kind in BOTH {
        let mut driver = Driver::new(kind, 0);
        let mut ring = driver.ring();
        for seed in 0..3 {
            driver.publish(&record(128, seed));
        }
        let mut window = ring.window().unwrap();
        let first = window.records(u64::MAX).next().unwrap().end;
        window.consume(first);
        drop(window);
        assert_eq!(driver.tail(), first);
        assert_eq!(read(&mut ring), [record(128, 1), record(128, 2)]);
    }
}

#[test]
fn consuming_backwards_or_beyond_the_window_changes_nothing() {
    let mut driver = Driver::new(Kind::Kmod, 0);
    let mut ring = driver.ring();
    driver.publish(&record(104, 0));
    driver.publish(&record(104, 1));
    let mut window = ring.window().unwrap();
    window.consume(104);
    window.consume(0);
    window.consume(u64::MAX);
    drop(window);
    assert_eq!(driver.tail(), 104);
}

#[test]
fn a_limit_keeps_records_back_and_says_so() {
    for kind in BOTH {
        let mut driver = Driver::new(kind, 0);
        let mut ring = driver.ring();
        for seed in 0..4 {
            driver.publish(&record(1024, seed));
        }
        let window = ring.window().unwrap();
        for (limit, count, limited) in [(1, 1, true), (1024, 1, true), (3000, 3, true), (5000, 4, false)] {
            let mut records = window.records(limit);
            assert_eq!(
                (records.by_ref().count(), records.limited()),
                (count, limited),
                "{kind:?} {limit}"
            );
        }
    }
}

#[test]
fn the_next_reader_goes_on_where_the_last_one_stopped() {
    for kind in BOTH {
        let mut driver = Driver::new(kind, 1);
        driver.publish(&record(104, 0));
        assert_eq!(read(&mut driver.ring()).len(), 1);
        driver.publish(&record(104, 1));
        assert_eq!(read(&mut driver.ring()), [record(104, 1)]);
    }
}

#[test]
fn a_head_that_cannot_be_is_a_fault_every_time() {
    for kind in BOTH {
        for head in [896, 1023, 1025, 1024 + RING_BYTES + 8, u64::MAX, 1 << 63] {
            let mut driver = Driver::new(kind, 5);
            driver.set_tail(1024);
            let mut ring = driver.ring();
            driver.set_head(head);
            for _ in 0..2 {
                let fault = ring.window().unwrap_err();
                assert_eq!(
                    fault,
                    Fault::Head {
                        cpu: 5,
                        head,
                        tail: 1024,
                        size: RING_BYTES
                    }
                );
            }
            assert_eq!(driver.tail(), 1024, "nothing is given back");
        }
    }
}

#[test]
fn a_tail_that_nobody_of_us_wrote_is_a_fault() {
    for tail in [8, 1, u64::MAX] {
        let mut driver = Driver::new(Kind::Kmod, 0);
        driver.set_tail(tail);
        driver.set_head(0);
        assert!(matches!(driver.ring().window(), Err(Fault::Head { .. })));
    }
}

#[test]
fn a_size_that_cannot_be_ends_the_window_and_the_ring_goes_on_behind_it() {
    for kind in BOTH {
        for size in [0, 8, 96, 105, 4000, 16392, 65536, 0x3fff_ffff_u32] {
            let mut driver = Driver::new(kind, 2);
            let mut ring = driver.ring();
            driver.publish(&record(104, 0));
            let at = driver.head;
            driver.publish(&record(104, 1));
            driver.put(at, &size.to_ne_bytes());

            let mut window = ring.window().unwrap();
            let claims: Vec<_> = window.records(u64::MAX).collect();
            let (first, second) = (claims[0], claims[1]);
            assert_eq!(claims.len(), 2);
            assert_eq!(first.bytes, Ok(&record(104, 0)[..]));
            let left = driver.head - at;
            assert_eq!(
                second.bytes,
                Err(Fault::Size {
                    cpu: 2,
                    at,
                    claimed: size,
                    left
                }),
                "{kind:?}"
            );
            assert_eq!(second.end, driver.head);
            let end = second.end;
            window.consume(end);
            drop(window);
            driver.publish(&record(104, 2));
            assert_eq!(read(&mut ring), [record(104, 2)]);
        }
    }
}

#[test]
fn a_bpf_record_that_is_being_written_hides_what_is_behind_it() {
    let mut driver = Driver::new(Kind::Bpf, 0);
    let mut ring = driver.ring();
    driver.publish(&record(104, 0));
    let busy_at = driver.head;
    driver.write(&record(104, 1), BUSY);
    driver.set_head(busy_at + 112);
    driver.publish(&record(104, 2));
    assert_eq!(read(&mut ring), [record(104, 0)]);
    assert!(read(&mut ring).is_empty());
    driver.put(busy_at, &104_u32.to_ne_bytes());
    assert_eq!(read(&mut ring), [record(104, 1), record(104, 2)]);
}

#[test]
fn discarded_bpf_records_are_skipped_and_given_back() {
    let mut driver = Driver::new(Kind::Bpf, 0);
    let mut ring = driver.ring();
    for (seed, flags) in [(0, DISCARD), (1, 0), (2, DISCARD), (3, 0), (4, DISCARD)] {
        driver.write(&record(104, seed), flags);
        driver.set_head(driver.head + 112);
    }
    assert_eq!(read(&mut ring), [record(104, 1), record(104, 3)]);
    assert!(read(&mut ring).is_empty());
    assert_eq!(driver.tail(), driver.head, "the last one too");
}

#[test]
fn counters_are_read_word_by_word() {
    for kind in BOTH {
        let driver = Driver::new(kind, 7);
        let ring = driver.ring();
        for index in 0..32 {
            driver.set_counter(index, 100 + index);
        }
        let counters = ring.counters();
        assert_eq!((counters.wanted, counters.committed), (100, 101));
        assert_eq!(counters.lost, std::array::from_fn(|slot| 102 + slot as u64));
        assert_eq!(counters.unreadable_values, 118);
        assert_eq!((counters.truncated_values, counters.no_start), (119, 120));
    }
}

#[test]
fn a_ring_of_an_impossible_size_is_not_mapped() {
    let driver = Driver::new(Kind::Kmod, 0);
    for bytes in [0, 4096, 65535, 65537, 98304, 1 << 31] {
        assert!(kmod::map_ring(driver.fd(), 0, bytes).is_err(), "{bytes}");
    }
    let counters = bpf::BpfCounters::map(driver.fd(), 2).unwrap();
    assert!(
        bpf::map_ring(driver.fd(), 2, 65536, &counters).is_err(),
        "CPU 2 has no counters"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_words_and_no_bytes_make_a_reader_panic_or_stand_still(
        is_bpf in any::<bool>(),
        tail in prop_oneof![0..16_u64, any::<u64>()],
        ahead in prop_oneof![0..RING_BYTES, any::<u64>()],
        words in proptest::collection::vec(prop_oneof![0..512_u32, any::<u32>()], 0..128),
    ) {
        let kind = if is_bpf { Kind::Bpf } else { Kind::Kmod };
        let mut driver = Driver::new(kind, 0);
        driver.set_tail(tail);
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        driver.put(tail % RING_BYTES, &bytes);
        driver.set_head(tail.wrapping_add(ahead));
        let mut ring = driver.ring();
        for _ in 0..4 {
            let Ok(mut window) = ring.window() else { break };
            let mut end = 0;
            for claim in window.records(u64::MAX) {
                prop_assert!(claim.end > end);
                end = claim.end;
                if let Ok(bytes) = claim.bytes {
                    prop_assert!(bytes.len() >= 104 && bytes.len() <= 16384);
                }
            }
            window.consume(end);
        }
    }
}

#[test]
fn the_counters_of_a_cpu_without_a_ring_are_read_and_outside_of_the_array_there_are_zeros() {
    let driver = Driver::new(Kind::Bpf, 1);
    driver.lose_without_ring(1023, 4);
    let counters = driver.bpf_counters();
    assert_eq!(counters.cpus().last(), Some(1023));
    let last = counters.of_cpu(1023);
    assert_eq!(
        (last.wanted, last.committed, last.lost.iter().sum::<u64>()),
        (4, 0, 4)
    );
    assert_eq!(counters.of_cpu(1024).wanted, 0);
}
