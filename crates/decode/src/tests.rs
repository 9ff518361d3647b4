//! Whole records: sound ones, broken ones, and any bytes at all.

use proptest::prelude::*;

use ringside_event_abi::raw::{
    RINGSIDE_PARAM_ID_ARGS as ARGS, RINGSIDE_PARAM_ID_ARGV as ARGV, RINGSIDE_PARAM_ID_DEVICE as DEVICE,
    RINGSIDE_PARAM_ID_DIRFD as DIRFD, RINGSIDE_PARAM_ID_PATH as PATH, RINGSIDE_PARAM_ID_PEER as PEER,
    RINGSIDE_PARAM_TRUNCATED, RINGSIDE_PARAM_UNREADABLE, RINGSIDE_PARAM_UNSUPPORTED,
};

use crate::testing::Writer;
use crate::{Event, Malformed, Value};

const OPENAT: u16 = 321;

fn openat() -> Writer {
    Writer::call(OPENAT, 257, -2)
}

fn value<'record>(record: &'record [u8], id: u32) -> Value<'record> {
    let event = Event::decode(record).unwrap();
    event
        .params()
        .find(|param| u32::from(param.id) == id)
        .unwrap()
        .value
}

fn check_malformed(record: &[u8], expected: Malformed) {
    assert_eq!(Event::decode(record).unwrap_err(), expected);
}

#[test]
fn the_header_is_read_field_by_field() {
    let record = openat().finish();
    let event = Event::decode(&record).unwrap();
    assert_eq!(event.info.map(|info| info.name), Some("openat"));
    assert_eq!(
        (event.sequence, event.end_ns, event.duration_ns),
        (7, 1_000_000_000, 1500)
    );
    assert_eq!((event.tid, event.pid, event.ns_tid, event.ns_pid), (11, 10, 2, 1));
    assert_eq!((event.uid, event.gid, event.cgroup_id), (1000, 100, 99));
    assert_eq!(
        (event.pid_ns, event.mnt_ns, event.cpu),
        (4_026_531_836, 4_026_531_841, 3)
    );
    let call = event.call.unwrap();
    assert_eq!((call.nr, call.ret, call.abi), (257, -2, 1));
    assert_eq!(event.comm, b"activity");
    assert!(!event.no_start);
    assert_eq!(event.params().count(), 0);
}

#[test]
fn a_name_that_fills_its_field_has_no_terminator() {
    let mut record = openat().finish();
    record[88..104].copy_from_slice(b"sixteen-bytes-ok");
    assert_eq!(Event::decode(&record).unwrap().comm, b"sixteen-bytes-ok");
}

#[test]
fn values_are_read_by_their_kind() {
    let words: Vec<u8> = (1..=6_u64).flat_map(u64::to_ne_bytes).collect();
    let record = openat()
        .param(ARGS as u16, 0, 0, &words)
        .param(PATH as u16, 3, RINGSIDE_PARAM_TRUNCATED as u8, b"/etc/x")
        .param(DIRFD as u16, 0, 0, &(-100_i64).to_ne_bytes())
        .param(DEVICE as u16, 2, 0, &(254_u64 << 32 | 1).to_ne_bytes())
        .param(ARGV as u16, 3, 0, b"ls\0\0-l\0")
        .finish();
    assert_eq!(value(&record, ARGS), Value::Args([1, 2, 3, 4, 5, 6]));
    assert_eq!(value(&record, PATH), Value::Str(b"/etc/x"));
    assert_eq!(value(&record, DIRFD), Value::S64(-100));
    assert_eq!(value(&record, DEVICE), Value::Device { major: 254, minor: 1 });
    let Value::Strings(argv) = value(&record, ARGV) else {
        panic!("argv is no list")
    };
    assert_eq!(argv.collect::<Vec<_>>(), [&b"ls"[..], b"", b"-l"]);
    let path = Event::decode(&record).unwrap().params().nth(1).unwrap();
    assert!(path.truncated && !path.unreadable);
    assert_eq!(path.source.name, "user_at_exit");
}

#[test]
fn a_cut_list_of_strings_keeps_its_last_piece() {
    let record = openat().param(ARGV as u16, 3, 1, b"ls\0-la").finish();
    let Value::Strings(argv) = value(&record, ARGV) else {
        panic!("argv is no list")
    };
    assert_eq!(argv.collect::<Vec<_>>(), [&b"ls"[..], b"-la"]);
}

#[test]
fn a_value_that_could_not_be_read_is_absent_and_says_why() {
    let unreadable = openat()
        .param(PEER as u16, 3, RINGSIDE_PARAM_UNREADABLE as u8, b"")
        .finish();
    assert_eq!(value(&unreadable, PEER), Value::Absent);
    let unsupported = openat()
        .param(PATH as u16, 1, RINGSIDE_PARAM_UNSUPPORTED as u8, b"")
        .finish();
    assert_eq!(value(&unsupported, PATH), Value::Absent);
    let unexplained = openat().param(PEER as u16, 3, 0, b"").finish();
    check_malformed(
        &unexplained,
        Malformed::Payload {
            param: PEER as u16,
            bytes: 0,
        },
    );
}

#[test]
fn events_and_parameters_of_a_later_minor_are_kept() {
    let record = Writer::call(900, 600, 0)
        .param(200, 0, 0, b"later")
        .param(50_000, 0, 0, b"")
        .finish();
    let event = Event::decode(&record).unwrap();
    assert_eq!((event.id, event.info), (900, None));
    assert_eq!(event.params().next().unwrap().value, Value::Unknown(b"later"));
}

#[test]
fn what_is_not_sound_is_named() {
    let good = openat().param(PATH as u16, 3, 0, b"/etc/passwd").finish();
    check_malformed(&good[..100], Malformed::Short { bytes: 100 });
    check_malformed(
        &good[..112],
        Malformed::Size {
            claimed: 128,
            bytes: 112,
        },
    );

    let mut record = good.clone();
    record[4..6].copy_from_slice(&1024_u16.to_ne_bytes());
    check_malformed(&record, Malformed::Event { id: 1024 });

    let mut record = good.clone();
    record[85] = 2;
    check_malformed(&record, Malformed::Params { index: 1 });
    record[85] = 0;
    check_malformed(&record, Malformed::Params { index: 0 });

    let mut record = good.clone();
    record[108..112].copy_from_slice(&u32::MAX.to_ne_bytes());
    check_malformed(&record, Malformed::Params { index: 0 });

    let mut record = good.clone();
    record[106] = 99;
    check_malformed(
        &record,
        Malformed::Source {
            param: PATH as u16,
            source: 99,
        },
    );

    let mut record = good.clone();
    *record.last_mut().unwrap() = 1;
    check_malformed(&record, Malformed::Padding { param: PATH as u16 });

    let twice = openat()
        .param(PATH as u16, 3, 0, b"a")
        .param(PATH as u16, 3, 0, b"b")
        .finish();
    check_malformed(&twice, Malformed::Repeated { param: PATH as u16 });
}

/// Everything a reader can ask of an event.
fn walk(record: &[u8]) {
    let Ok(event) = Event::decode(record) else { return };
    let mut count = 0;
    for param in event.params() {
        count += 1;
        if let Value::Strings(strings) = param.value {
            assert!(strings.map(|string| string.len() + 1).sum::<usize>() <= record.len() + 1);
        }
    }
    assert_eq!(
        count,
        usize::from(record[85]),
        "what was checked is what is walked"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_an_event_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        walk(&bytes);
    }

    #[test]
    fn any_damage_to_a_record_is_an_event_or_a_reason(
        payload in proptest::collection::vec(any::<u8>(), 0..64),
        id in 0..32_u16,
        source in 0..6_u8,
        flags in 0..8_u8,
        damage in proptest::collection::vec((0..240_usize, any::<u8>()), 0..6),
    ) {
        let mut record = openat()
            .param(id, source, flags, &payload)
            .param(id ^ 1, source, flags, &payload)
            .finish();
        walk(&record);
        for (at, byte) in damage {
            if let Some(place) = record.get_mut(at) {
                *place ^= byte;
            }
        }
        walk(&record);
    }
}
