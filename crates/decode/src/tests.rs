//! Whole records: sound ones, broken ones, and any bytes at all.

use proptest::prelude::*;

use ringside_event_abi::raw::{
    RINGSIDE_PARAM_ID_ARG0 as ARG0, RINGSIDE_PARAM_ID_ARG1 as ARG1, RINGSIDE_PARAM_ID_ARG2 as ARG2,
    RINGSIDE_PARAM_ID_ARGS as ARGS, RINGSIDE_PARAM_ID_DEVICE as DEVICE, RINGSIDE_PARAM_ID_EXE as EXE,
    RINGSIDE_PARAM_ID_INODE as INODE, RINGSIDE_PARAM_ID_PEER as PEER, RINGSIDE_PARAM_TRUNCATED,
    RINGSIDE_PARAM_UNREADABLE, RINGSIDE_PARAM_UNSUPPORTED,
};
use ringside_event_abi::table::EVENTS;
use ringside_event_abi::{Detail, event_by_name};

use crate::testing::Writer;
use crate::{Event, Malformed, SockAddr, Value};

/// The path of openat.
const PATH: u32 = ARG1;
/// The second argument of execve.
const ARGV: u32 = ARG1;

fn call(name: &str, ret: i64) -> Writer {
    let info = event_by_name(name).unwrap();
    Writer::call(info.id, info.nr_x86_64.unwrap(), ret)
}

fn openat() -> Writer {
    call("openat", -2)
}

fn words(registers: [u64; 6]) -> Vec<u8> {
    registers.into_iter().flat_map(u64::to_ne_bytes).collect()
}

/// The arguments by their names.
fn arguments(record: &[u8]) -> Vec<(&'static str, Value<'_>)> {
    let event = Event::decode(record).unwrap();
    let arguments = event.arguments();
    arguments
        .map(|param| (param.name().unwrap(), param.value))
        .collect()
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
    let record = openat()
        .param(ARGS as u16, 0, 0, &words([1, 2, 3, 4, 5, 6]))
        .param(PATH as u16, 3, RINGSIDE_PARAM_TRUNCATED as u8, b"/etc/x")
        .param(DEVICE as u16, 2, 0, &(254_u64 << 32 | 1).to_ne_bytes())
        .param(INODE as u16, 2, 0, &77_u64.to_ne_bytes())
        .finish();
    assert_eq!(value(&record, ARGS), Value::Args([1, 2, 3, 4, 5, 6]));
    assert_eq!(value(&record, PATH), Value::Str(b"/etc/x"));
    assert_eq!(value(&record, DEVICE), Value::Device { major: 254, minor: 1 });
    let event = Event::decode(&record).unwrap();
    assert_eq!(event.registers(), Some([1, 2, 3, 4, 5, 6]));
    let path = event.params().nth(1).unwrap();
    assert!(path.truncated && !path.unreadable);
    assert_eq!((path.source.name, path.name()), ("user_at_exit", Some("path")));
    let beside: Vec<_> = event.beside().map(|param| param.name().unwrap()).collect();
    assert_eq!(beside, ["dev", "ino"]);
}

#[test]
fn arguments_are_typed_registers_and_memory_in_their_order() {
    let registers = [0xffff_ff9c, 0x7f00_0000_1000, 0o2_000_101, 0x1_81a4, 5, 6];
    let record = openat()
        .param(ARGS as u16, 0, 0, &words(registers))
        .param(PATH as u16, 3, 0, b"/etc/x")
        .finish();
    let [dirfd, path, (_, flags), mode] = arguments(&record).try_into().unwrap();
    assert_eq!(dirfd, ("dirfd", Value::DirFd(-100)));
    assert_eq!(path, ("path", Value::Str(b"/etc/x")));
    assert_eq!(mode, ("mode", Value::Mode(0o100_644)));
    let Value::Flags {
        bits: 0o2_000_101,
        names,
    } = flags
    else {
        panic!("{flags:?}")
    };
    let names: Vec<_> = names.name(0o2_000_101).collect();
    assert_eq!(names, ["O_WRONLY", "O_CREAT", "O_CLOEXEC"]);
}

#[test]
fn memory_that_was_not_read_is_its_address_or_nothing() {
    for (register, expected) in [(0, Value::Null), (0x1000, Value::Address(0x1000))] {
        let record = openat()
            .param(ARGS as u16, 0, 0, &words([3, register, 0, 0, 0, 0]))
            .finish();
        assert_eq!(arguments(&record)[1].1, expected);
    }
}

#[test]
fn a_call_without_registers_has_the_arguments_that_were_read() {
    let record = call("execve", 0)
        .param(ARG0 as u16, 1, 0, b"/bin/ls")
        .param(ARGV as u16, 3, 0, b"ls\0\0-l\0")
        .param(EXE as u16, 1, 0, b"/usr/bin/ls")
        .finish();
    let [path, (_, argv)] = arguments(&record).try_into().unwrap();
    assert_eq!(path, ("path", Value::Str(b"/bin/ls")));
    let Value::Strings(argv) = argv else {
        panic!("argv is no list")
    };
    assert_eq!(argv.collect::<Vec<_>>(), [&b"ls"[..], b"", b"-l"]);
    assert_eq!(Event::decode(&record).unwrap().values().count(), 3);
}

#[test]
fn a_cut_list_of_strings_keeps_its_last_piece() {
    let record = call("execve", -2).param(ARGV as u16, 3, 1, b"ls\0-la").finish();
    let Value::Strings(argv) = value(&record, ARGV) else {
        panic!("argv is no list")
    };
    assert_eq!(argv.collect::<Vec<_>>(), [&b"ls"[..], b"-la"]);
}

/// Fields of a structure, one after the other.
fn fields<'record>(value: Value<'record>) -> Vec<(&'static str, Value<'record>)> {
    let Value::Struct(structure) = value else {
        panic!("{value:?} is no structure")
    };
    structure
        .fields()
        .map(|(field, value)| (field.name, value))
        .collect()
}

#[test]
fn a_structure_is_its_fields() {
    let time = [1_u64.to_ne_bytes(), 5_u64.to_ne_bytes()].concat();
    let record = |payload: &[u8], flags: u32| {
        call("nanosleep", 0)
            .param(ARG0 as u16, 3, flags as u8, payload)
            .finish()
    };
    let whole = record(&time, 0);
    assert_eq!(
        fields(value(&whole, ARG0)),
        [("tv_sec", Value::S64(1)), ("tv_nsec", Value::S64(5))]
    );
    let half = record(&time[..12], RINGSIDE_PARAM_UNREADABLE);
    assert_eq!(fields(value(&half, ARG0)), [("tv_sec", Value::S64(1))]);
    let nothing = record(b"", RINGSIDE_PARAM_UNREADABLE);
    assert_eq!(value(&nothing, ARG0), Value::Absent);
    for payload in [&time[..8], &[&time[..], b"x"].concat(), b""] {
        let bytes = payload.len() as u32;
        check_malformed(
            &record(payload, 0),
            Malformed::Payload {
                param: ARG0 as u16,
                bytes,
            },
        );
    }
}

#[test]
fn a_structure_as_long_as_its_caller_says_shows_whole_fields() {
    let how = [&0o2_u64.to_ne_bytes()[..], &0o600_u64.to_ne_bytes(), &[0; 4]].concat();
    let record = call("openat2", 3).param(ARG2 as u16, 3, 0, &how).finish();
    let fields = fields(value(&record, ARG2));
    let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["flags", "mode"]);
    assert_eq!(fields[1].1, Value::Mode(0o600));
    let longer = call("openat2", 3).param(ARG2 as u16, 3, 0, &[0; 25]).finish();
    let param = ARG2 as u16;
    check_malformed(&longer, Malformed::Payload { param, bytes: 25 });
}

#[test]
fn an_array_is_its_whole_elements() {
    let one = [&7_i32.to_ne_bytes()[..], &[1, 0, 4, 0]].concat();
    let record = |payload: &[u8], flags: u32| {
        call("poll", 1)
            .param(ARG0 as u16, 3, flags as u8, payload)
            .finish()
    };
    let elements = |payload: &[u8], flags| {
        let record = record(payload, flags);
        let Value::Structs(structures) = value(&record, ARG0) else {
            panic!("no array")
        };
        structures
            .map(|structure| structure.fields().count())
            .collect::<Vec<_>>()
    };
    let fields = elements(&one, 0)[0];
    assert!(fields >= 2);
    assert_eq!(elements(&one.repeat(16), RINGSIDE_PARAM_TRUNCATED), [fields; 16]);
    assert_eq!(
        elements(&one.repeat(2)[..13], RINGSIDE_PARAM_UNREADABLE),
        [fields]
    );
    let param = ARG0 as u16;
    check_malformed(&record(&one[..7], 0), Malformed::Payload { param, bytes: 7 });
    check_malformed(
        &record(&one.repeat(17), 0),
        Malformed::Payload { param, bytes: 136 },
    );
}

#[test]
fn an_address_argument_is_an_address() {
    let record = |payload: &[u8]| call("connect", 0).param(ARG1 as u16, 3, 0, payload).finish();
    let good = record(&[2, 0, 0, 80, 127, 0, 0, 1]);
    let SockAddr::Inet { port: 80, .. } = (match value(&good, ARG1) {
        Value::SockAddr(address) => address,
        other => panic!("{other:?}"),
    }) else {
        panic!("no port")
    };
    let param = ARG1 as u16;
    check_malformed(&record(&[2]), Malformed::Payload { param, bytes: 1 });
}

#[test]
fn memory_of_an_argument_that_the_table_does_not_have_is_kept_as_bytes() {
    let record = call("close", 0)
        .param(ARGS as u16, 0, 0, &words([3, 0, 0, 0, 0, 0]))
        .param(ARG0 as u16, 3, 0, b"x")
        .param(ARG2 as u16, 3, 0, b"later")
        .finish();
    assert_eq!(value(&record, ARG2), Value::Unknown(b"later"));
    assert_eq!(arguments(&record), [("fd", Value::S64(3))]);
    let event = Event::decode(&record).unwrap();
    let beside: Vec<_> = event.beside().map(|param| param.name().unwrap()).collect();
    assert_eq!(beside, ["arg0", "arg2"]);
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
fn a_32_bit_call_has_the_arguments_and_structures_of_its_number() {
    let setuid = words([0x1_0000, 0, 0, 0, 0, 0]);
    let wide = call("setuid", 0)
        .i386(213)
        .param(ARGS as u16, 0, 0, &setuid)
        .finish();
    assert_eq!(arguments(&wide), [("uid", Value::U64(0x1_0000))]);
    let narrow = call("setuid", 0)
        .i386(23)
        .param(ARGS as u16, 0, 0, &setuid)
        .finish();
    assert_eq!(arguments(&narrow), [("uid", Value::U64(0))]);
    assert_eq!(
        Event::decode(&narrow).unwrap().call.unwrap().foreign_abi(),
        Some("i386")
    );

    let time: Vec<u8> = [1_u32, 2].into_iter().flat_map(u32::to_ne_bytes).collect();
    let sleep = call("nanosleep", 0).i386(162).param(ARG0 as u16, 3, 0, &time);
    let sleep = sleep.finish();
    let Value::Struct(time_32) = value(&sleep, ARG0) else {
        panic!("no structure")
    };
    let fields: Vec<_> = time_32
        .fields()
        .map(|(field, value)| (field.name, value))
        .collect();
    assert_eq!(fields, [("tv_sec", Value::S64(1)), ("tv_nsec", Value::S64(2))]);
    let of_64_bit = call("nanosleep", 0).param(ARG0 as u16, 3, 0, &time).finish();
    check_malformed(
        &of_64_bit,
        Malformed::Payload {
            param: ARG0 as u16,
            bytes: 8,
        },
    );
    let not_read = call("_sysctl", -38)
        .i386(149)
        .param(ARG0 as u16, 3, RINGSIDE_PARAM_UNSUPPORTED as u8, b"")
        .finish();
    assert_eq!(value(&not_read, ARG0), Value::Absent);
}

#[test]
fn arguments_that_were_in_memory_say_so() {
    let given = words([3, 0, 0, 0, 0, 0]);
    let record = call("accept", 4)
        .i386(102)
        .param(ARGS as u16, 3, 0, &given)
        .finish();
    let event = Event::decode(&record).unwrap();
    assert!(event.arguments().all(|param| param.source.name == "user_at_exit"));
    assert_eq!(event.arguments().count(), 3);
    let unreadable = call("accept", -14)
        .i386(102)
        .param(ARGS as u16, 3, RINGSIDE_PARAM_UNREADABLE as u8, b"")
        .finish();
    let event = Event::decode(&unreadable).unwrap();
    assert_eq!((event.registers(), event.arguments().count()), (None, 0));
    assert!(event.beside().any(|param| param.unreadable));
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

/// Everything a reader can ask of a value.
fn ask(value: Value<'_>, record: &[u8]) {
    match value {
        Value::Strings(strings) => {
            assert!(strings.map(|string| string.len() + 1).sum::<usize>() <= record.len() + 1);
        }
        Value::Flags { bits, names } | Value::Choice { number: bits, names } => {
            let mut named = names.name(bits);
            assert!(named.by_ref().count() <= 64);
            assert_eq!(named.rest() & !bits, 0);
        }
        Value::Struct(structure) => {
            assert!(structure.fields().count() <= structure.info().fields.len());
            structure.fields().for_each(|(_, value)| ask(value, record));
        }
        Value::Structs(structures) => {
            let elements = structures.flat_map(|structure| structure.fields());
            elements.for_each(|(_, value)| ask(value, record));
        }
        _ => {}
    }
}

/// Everything a reader can ask of an event.
fn walk(record: &[u8]) {
    let Ok(event) = Event::decode(record) else { return };
    let mut count = 0;
    for param in event.params() {
        count += 1;
        ask(param.value, record);
    }
    assert_eq!(
        count,
        usize::from(record[85]),
        "what was checked is what is walked"
    );
    let rows = event.info.map_or(0, |info| info.arguments.len());
    assert!(event.arguments().count() <= rows);
    if event.registers().is_some() {
        assert_eq!(event.arguments().count(), rows, "with registers all are known");
    }
    let memory = event.params().filter(|param| param.argument.is_some()).count();
    let registers = usize::from(event.registers().is_some());
    assert_eq!(event.beside().count() + memory + registers, count);
    event.arguments().for_each(|param| ask(param.value, record));
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

    #[test]
    fn any_memory_of_any_event_is_an_event_or_a_reason(
        row in 0..EVENTS.len(),
        registers in proptest::collection::vec(any::<u64>(), 6),
        memory in proptest::collection::vec(
            (0..8_u16, 0..8_u8, proptest::collection::vec(any::<u8>(), 0..320)), 0..6),
    ) {
        let info = &EVENTS[row];
        let registers: Vec<u8> = registers.into_iter().flat_map(u64::to_ne_bytes).collect();
        let mut writer = Writer::call(info.id, info.nr_x86_64.unwrap_or(0), 0).param(ARGS as u16, 0, 0, &registers);
        for (id, flags, payload) in memory {
            writer = writer.param(ARG0 as u16 + id, 3, flags, &payload);
        }
        walk(&writer.finish());
    }

    #[test]
    fn memory_as_long_as_its_row_says_is_sound(row in 0..EVENTS.len(), byte in any::<u8>()) {
        let info = &EVENTS[row];
        let mut writer = Writer::call(info.id, info.nr_x86_64.unwrap_or(0), 0);
        let mut expected = 0;
        for (index, argument) in info.arguments.iter().enumerate().filter(|(_, argument)| argument.is_memory()) {
            let bytes = match argument.detail {
                Detail::Struct(structure) => usize::from(structure.bytes),
                _ => 16,
            };
            writer = writer.param(ARG0 as u16 + index as u16, 3, 0, &vec![byte; bytes]);
            expected += 1;
        }
        let record = writer.finish();
        walk(&record);
        prop_assert_eq!(Event::decode(&record).unwrap().arguments().count(), expected);
    }
}
