//! Events as lines: what people and machines read.
#![cfg(test)]

use ringside_decode::Event;
use ringside_decode::abi::{event_by_name, table::PARAMS, table::SOURCES};
use ringside_outputs::{Timestamps, write_json, write_text};
use serde_json::{Value, json};

/// CLOCK_REALTIME minus CLOCK_MONOTONIC: the records' time becomes 2026-11-20T09:00:00.123456789Z.
const OFFSET_NS: i64 = 1_795_165_199_000_000_000;

/// One record; parameters are (name, source, flags, payload).
fn record(event: &str, ret: i64, params: &[(&str, &str, u8, &[u8])]) -> Vec<u8> {
    let info = event_by_name(event).unwrap();
    let mut bytes = Vec::new();
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend(info.id.to_ne_bytes());
    bytes.extend(0_u16.to_ne_bytes());
    for word in [9_u64, 1_123_456_789, 12_345] {
        bytes.extend(word.to_ne_bytes());
    }
    for id in [1235_u32, 1234, 2, 1, 1000, 100] {
        bytes.extend(id.to_ne_bytes());
    }
    bytes.extend(55_u64.to_ne_bytes());
    for inode in [4_026_531_836_u32, 4_026_531_841] {
        bytes.extend(inode.to_ne_bytes());
    }
    bytes.extend(ret.to_ne_bytes());
    bytes.extend(info.nr_x86_64.unwrap_or(0).to_ne_bytes());
    bytes.extend([u8::from(info.nr_x86_64.is_some()), params.len() as u8, 0, 0]);
    bytes.extend(b"activity\0\0\0\0\0\0\0\0");
    for (name, source, flags, payload) in params {
        let id = PARAMS.iter().find(|param| param.name == *name).unwrap().id;
        let source = SOURCES.iter().find(|row| row.name == *source).unwrap().value;
        bytes.extend(id.to_ne_bytes());
        bytes.extend([source, *flags]);
        bytes.extend((payload.len() as u32).to_ne_bytes());
        bytes.extend(*payload);
        bytes.resize(bytes.len().next_multiple_of(8), 0);
    }
    let size = bytes.len() as u32;
    bytes[..4].copy_from_slice(&size.to_ne_bytes());
    bytes
}

fn json_of(record: &[u8]) -> Value {
    let mut line = Vec::new();
    write_json(
        &Event::decode(record).unwrap(),
        &mut Timestamps::new(OFFSET_NS),
        &mut line,
    );
    assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
    serde_json::from_slice(&line).unwrap()
}

fn check_text(record: &[u8], expected: &str) {
    let mut line = Vec::new();
    write_text(
        &Event::decode(record).unwrap(),
        &mut Timestamps::new(OFFSET_NS),
        &mut line,
    );
    assert_eq!(
        String::from_utf8(line).unwrap(),
        format!("09:00:00.123456 cpu0 1234/1235 activity   {expected}\n")
    );
}

const REGISTERS: [u8; 48] = [1; 48];

fn openat(ret: i64) -> Vec<u8> {
    let flags = 0o2_000_000_u64.to_ne_bytes();
    let device = (254_u64 << 32 | 1).to_ne_bytes();
    let mut params: Vec<(&str, &str, u8, &[u8])> = vec![
        ("args", "register", 0, &REGISTERS),
        ("path", "user_at_exit", 0, b"/etc/x"),
        (
            "dirfd",
            "register",
            0,
            &[0x9c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
        ("flags", "register", 0, &flags),
        ("mode", "register", 0, &[0; 8]),
    ];
    if ret >= 0 {
        params.push(("dev", "fd_at_exit", 0, &device));
        params.push(("ino", "fd_at_exit", 0, &[77, 0, 0, 0, 0, 0, 0, 0]));
    }
    record("openat", ret, &params)
}

#[test]
fn an_event_is_one_json_object() {
    let register = 0x0101_0101_0101_0101_u64;
    assert_eq!(
        json_of(&openat(3)),
        json!({
            "event": "openat", "time": "2026-11-20T09:00:00.123456789Z", "mono_ns": 1_123_456_789_u64,
            "duration_ns": 12_345, "seq": 9, "cpu": 0, "tid": 1235, "pid": 1234, "ns_tid": 2, "ns_pid": 1,
            "uid": 1000, "gid": 100, "cgroup_id": 55, "pid_ns": 4_026_531_836_u32,
            "mnt_ns": 4_026_531_841_u32, "comm": "activity", "nr": 257, "ret": 3,
            "params": {
                "args": [register, register, register, register, register, register],
                "path": "/etc/x", "dirfd": -100, "flags": 0o2_000_000, "mode": 0, "dev": "254:1", "ino": 77,
            },
            "from": {"path": "user_at_exit", "dev": "fd_at_exit", "ino": "fd_at_exit"},
        })
    );
}

#[test]
fn a_failure_has_the_name_of_its_error() {
    let failed = json_of(&openat(-2));
    assert_eq!((&failed["ret"], &failed["errno"]), (&json!(-2), &json!("ENOENT")));
    assert_eq!(json_of(&openat(-512))["errno"], "ERESTARTSYS");
    assert_eq!(json_of(&openat(3)).get("errno"), None);
}

#[test]
fn an_event_that_is_no_call_has_no_result() {
    let exit = json_of(&record(
        "process_exit",
        0,
        &[("exit_status", "kernel", 0, &768_u64.to_ne_bytes())],
    ));
    for key in ["nr", "ret", "errno", "duration_ns"] {
        assert_eq!(exit.get(key), None, "{key}");
    }
    assert_eq!(exit["params"]["exit_status"], 768);
    assert_eq!(exit["from"], json!({"exit_status": "kernel"}));
}

#[test]
fn what_is_cut_or_missing_is_listed() {
    let event = json_of(&record(
        "execve",
        -14,
        &[
            ("path", "user_at_exit", 2, b""),
            ("argv", "user_at_exit", 1, b"ls\0-\xff"),
            ("exe", "kernel", 4, b""),
        ],
    ));
    assert_eq!(
        event["params"],
        json!({"path": "", "argv": ["ls", {"hex": "2dff"}], "exe": null})
    );
    assert_eq!(event["truncated"], json!(["argv"]));
    assert_eq!(event["unreadable"], json!(["path"]));
    assert_eq!(event["unsupported"], json!(["exe"]));
}

#[test]
fn addresses_name_their_family() {
    let peer = |payload: &[u8]| {
        json_of(&record("connect", 0, &[("peer", "fd_at_exit", 0, payload)]))["params"]["peer"].clone()
    };
    assert_eq!(
        peer(&[2, 0, 0, 80, 127, 0, 0, 1]),
        json!({"family": "inet", "address": "127.0.0.1", "port": 80})
    );
    let v6 = [&[10, 0, 0, 80, 0, 0, 0, 0][..], &[0; 15], &[1], &[0; 4]].concat();
    assert_eq!(
        peer(&v6),
        json!({"family": "inet6", "address": "::1", "port": 80})
    );
    assert_eq!(
        peer(b"\x01\0/run/x\0"),
        json!({"family": "unix", "path": "/run/x"})
    );
    assert_eq!(peer(b"\x01\0\0x"), json!({"family": "unix", "abstract": "x"}));
    assert_eq!(peer(b"\x01\0"), json!({"family": "unix"}));
    assert_eq!(peer(b"\x10\0"), json!({"family": "other", "number": 16}));
}

#[test]
fn a_line_reads_like_the_call() {
    check_text(
        &openat(3),
        r#"openat("/etc/x", O_RDONLY|O_CLOEXEC) = 3  dev 254:1  ino 77  [12.3us]"#,
    );
    check_text(
        &openat(-2),
        r#"openat("/etc/x", O_RDONLY|O_CLOEXEC) = -2 ENOENT  [12.3us]"#,
    );
    check_text(
        &record(
            "connect",
            -111,
            &[
                ("fd", "register", 0, &3_u64.to_ne_bytes()),
                ("peer", "user_at_exit", 0, &[2, 0, 0, 80, 127, 0, 0, 1]),
            ],
        ),
        "connect(3, 127.0.0.1:80) = -111 ECONNREFUSED  [12.3us]",
    );
    check_text(
        &record(
            "clone",
            77,
            &[
                ("args", "register", 0, &REGISTERS),
                ("clone_flags", "register", 0, &0x0120_0011_u64.to_ne_bytes()),
            ],
        ),
        "clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID) = 77  [12.3us]",
    );
    check_text(
        &record(
            "execve",
            0,
            &[
                ("path", "kernel", 0, b"/bin/ls"),
                ("exe", "kernel", 0, b"/usr/bin/ls"),
                ("argv", "user_at_exit", 1, b"ls\0-l\0"),
            ],
        ),
        r#"execve("/bin/ls", ["ls", "-l"]...) = 0  exe "/usr/bin/ls"  [12.3us]"#,
    );
}

#[test]
fn an_exit_tells_code_or_signal() {
    let exit = |status: u64| {
        record(
            "process_exit",
            0,
            &[("exit_status", "kernel", 0, &status.to_ne_bytes())],
        )
    };
    check_text(&exit(3 << 8), "process_exit  exit_status 3");
    check_text(&exit(9), "process_exit  exit_status signal 9");
    check_text(
        &exit(0x80 | 11),
        "process_exit  exit_status signal 11 (core dumped)",
    );
}

#[test]
fn a_call_of_which_only_registers_are_known_shows_them() {
    check_text(
        &record("getpid", 7, &[("args", "register", 0, &[0; 48])]),
        "getpid(0x0, 0x0, 0x0, 0x0, 0x0, 0x0) = 7  [12.3us]",
    );
}

#[test]
fn a_value_too_long_for_a_line_is_shortened_and_an_unreadable_one_is_marked() {
    let long = [b'p'; 4096];
    check_text(
        &record(
            "execve",
            -14,
            &[
                ("path", "user_at_exit", 1, &long),
                ("argv", "user_at_exit", 2, b"a\0"),
            ],
        ),
        &format!(
            "execve(\"{}\"(4096 bytes)..., [\"a\"]?) = -14 EFAULT  [12.3us]",
            "p".repeat(100)
        ),
    );
}
