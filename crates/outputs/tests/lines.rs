//! Events as lines: what people and machines read.
#![cfg(test)]

use ringside_decode::Event;
use ringside_decode::abi::raw::RINGSIDE_PARAM_ID_ARG0;
use ringside_decode::abi::{event_by_name, table::PARAMS, table::SOURCES};
use ringside_outputs::{Timestamps, write_json, write_text};
use serde_json::{Value, json};

#[path = "lines/requests.rs"]
mod requests;

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
        let argument = info.arguments.iter().position(|argument| argument.name == *name);
        let id = match argument {
            Some(index) => RINGSIDE_PARAM_ID_ARG0 as u16 + index as u16,
            None => PARAMS.iter().find(|param| param.name == *name).unwrap().id,
        };
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

fn words(registers: [u64; 6]) -> Vec<u8> {
    registers.into_iter().flat_map(u64::to_ne_bytes).collect()
}

/// A call of which nothing but its registers is in the record.
fn registers(event: &str, ret: i64, registers: [u64; 6]) -> Vec<u8> {
    record(event, ret, &[("args", "register", 0, &words(registers))])
}

const AT_FDCWD: u64 = 0xffff_ff9c;

fn openat(ret: i64) -> Vec<u8> {
    let given = words([AT_FDCWD, 0x7f00_0000_1000, 0o2_000_000, 0xdead_beef, 5, 6]);
    let device = (254_u64 << 32 | 1).to_ne_bytes();
    let mut params: Vec<(&str, &str, u8, &[u8])> = vec![
        ("args", "register", 0, &given),
        ("path", "user_at_exit", 0, b"/etc/x"),
    ];
    if ret >= 0 {
        params.push(("dev", "fd_at_exit", 0, &device));
        params.push(("ino", "fd_at_exit", 0, &[77, 0, 0, 0, 0, 0, 0, 0]));
        params.push(("file", "fd_at_exit", 0, b"/real/etc/x"));
    }
    record("openat", ret, &params)
}

/// (event seconds, nanoseconds) of one sleep.
fn nanosleep(ret: i64) -> Vec<u8> {
    let time = [1_u64.to_ne_bytes(), 0_u64.to_ne_bytes()].concat();
    let given = words([0x7ffc_0000_0010, 0, 0, 0, 0, 0]);
    record(
        "nanosleep",
        ret,
        &[
            ("args", "register", 0, &given),
            ("rqtp", "user_at_exit", 0, &time),
        ],
    )
}

fn poll() -> Vec<u8> {
    let one = |fd: i32, events: u16, revents: u16| {
        [
            &fd.to_ne_bytes()[..],
            &events.to_ne_bytes(),
            &revents.to_ne_bytes(),
        ]
        .concat()
    };
    let fds = [one(3, 1, 1), one(-1, 0x41, 0)].concat();
    let given = words([0x7ffc_0000_0010, 2, 0xffff_ffff, 0, 0, 0]);
    record(
        "poll",
        1,
        &[("args", "register", 0, &given), ("fds", "user_at_exit", 0, &fds)],
    )
}

fn clone3() -> Vec<u8> {
    let mut args = vec![0; 88];
    args[..8].copy_from_slice(&0x0000_0001_0000_4100_u64.to_ne_bytes());
    args[32] = 17;
    let given = words([0x7ffc_0000_0010, 88, 0, 0, 0, 0]);
    record(
        "clone3",
        77,
        &[
            ("args", "register", 0, &given),
            ("cl_args", "user_at_exit", 0, &args),
        ],
    )
}

fn connect(ret: i64) -> Vec<u8> {
    let address: &[u8] = &[2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    let given = words([3, 0x7ffc_0000_0010, 16, 0, 0, 0]);
    record(
        "connect",
        ret,
        &[
            ("args", "register", 0, &given),
            ("addr", "user_at_exit", 0, address),
            ("local", "fd_at_exit", 0, &[2, 0, 0x82, 0x35, 127, 0, 0, 1]),
        ],
    )
}

/// What was written, of which a snap length may have left the beginning.
fn write(flags: u8, data: &[u8]) -> Vec<u8> {
    let given = words([1, 0x7ffc_0000_0010, 300, 0, 0, 0]);
    record(
        "write",
        300,
        &[
            ("args", "register", 0, &given),
            ("buf", "user_at_exit", flags, data),
        ],
    )
}

#[test]
fn data_is_one_key_in_json_and_a_quoted_string_for_people() {
    let cut = 1;
    let text = json_of(&write(cut, b"GET / HTTP/1.1\r\n"));
    assert_eq!(
        text["params"],
        json!({"fd": 1, "buf": {"text": "GET / HTTP/1.1\r\n"}, "count": 300})
    );
    assert_eq!(text["truncated"], json!(["buf"]));
    assert_eq!(text["from"], json!({"buf": "user_at_exit"}));
    assert_eq!(
        json_of(&write(0, b"\0\x01"))["params"]["buf"],
        json!({"base64": "AAE="})
    );
    check_text(
        &write(cut, b"GET / HTTP/1.1\r\n\0"),
        r#"write(1, "GET / HTTP/1.1\r\n\0"..., 300) = 300  [12.3us]"#,
    );
    let given = words([3, 0x7ffc_0000_0010, 0, 0, 0, 0]);
    let message = record(
        "recvmsg",
        5,
        &[
            ("args", "register", 0, &given),
            ("data", "user_at_exit", 0, b"hello"),
        ],
    );
    assert_eq!(
        json_of(&message)["params"],
        json!({"fd": 3, "msg": "0x7ffc00000010", "flags": 0, "data": {"text": "hello"}})
    );
    check_text(
        &message,
        r#"recvmsg(3, 0x7ffc00000010, 0) = 5  data "hello"  [12.3us]"#,
    );
}

/// The same record, as an i386 call of this number.
fn i386(mut record: Vec<u8>, nr: u32) -> Vec<u8> {
    record[80..84].copy_from_slice(&nr.to_ne_bytes());
    record[84] = 2;
    record
}

#[test]
fn a_32_bit_call_is_marked() {
    let chown = words([0x804_9000, 0xffff, 0xffff, 0, 0, 0]);
    let params: [(&str, &str, u8, &[u8]); 2] = [
        ("args", "register", 0, &chown),
        ("path", "user_at_exit", 0, b"/etc/x"),
    ];
    let record = record("chown", 0, &params);
    check_text(
        &i386(record.clone(), 182),
        "chown[i386](\"/etc/x\", 65535, 65535) = 0  [12.3us]",
    );
    let line = json_of(&i386(record.clone(), 182));
    assert_eq!((&line["abi"], &line["nr"]), (&json!("i386"), &json!(182)));
    assert_eq!(line["params"]["owner"], json!(65535));
    assert_eq!(json_of(&record)["abi"], Value::Null);
}

#[test]
fn arguments_of_socketcall_come_from_memory() {
    let listen = words([3, 8, 0, 0, 0, 0]);
    let line = json_of(&i386(
        record("listen", 0, &[("args", "user_at_exit", 0, &listen)]),
        102,
    ));
    assert_eq!(
        line["from"],
        json!({"fd": "user_at_exit", "backlog": "user_at_exit"})
    );
}

#[test]
fn an_event_is_one_json_object() {
    assert_eq!(
        json_of(&openat(3)),
        json!({
            "event": "openat", "time": "2026-11-20T09:00:00.123456789Z", "mono_ns": 1_123_456_789_u64,
            "duration_ns": 12_345, "seq": 9, "cpu": 0, "tid": 1235, "pid": 1234, "ns_tid": 2, "ns_pid": 1,
            "uid": 1000, "gid": 100, "cgroup_id": 55, "pid_ns": 4_026_531_836_u32,
            "mnt_ns": 4_026_531_841_u32, "comm": "activity", "nr": 257, "ret": 3,
            "args": [AT_FDCWD, 0x7f00_0000_1000_u64, 0o2_000_000, 0xdead_beef_u64, 5, 6],
            "params": {
                "dirfd": -100, "path": "/etc/x", "flags": 0o2_000_000, "mode": 0xbeef,
                "dev": "254:1", "ino": 77, "file": "/real/etc/x",
            },
            "from": {"path": "user_at_exit", "dev": "fd_at_exit", "ino": "fd_at_exit", "file": "fd_at_exit"},
            "names": {"dirfd": "AT_FDCWD", "flags": "O_RDONLY|O_CLOEXEC"},
        })
    );
}

#[test]
fn values_have_the_form_of_their_kind() {
    let sleep = json_of(&nanosleep(0));
    assert_eq!(
        sleep["params"],
        json!({"rqtp": {"tv_sec": 1, "tv_nsec": 0}, "rmtp": "0x0"})
    );
    assert_eq!(sleep.get("names"), None, "nothing in it has a name");

    let poll = json_of(&poll());
    assert_eq!(poll["params"]["fds"][1]["fd"], -1);
    assert_eq!(poll["params"]["fds"][0]["events"], 1);
    assert_eq!(
        (&poll["params"]["nfds"], &poll["params"]["timeout"]),
        (&json!(2), &json!(-1))
    );
    assert_eq!(poll["names"]["fds[1].events"], "POLLIN|POLLRDNORM");
    assert_eq!(poll["names"].get("fds[1].revents"), None, "0 has no name");

    let clone = json_of(&clone3());
    assert_eq!(clone["params"]["cl_args"]["flags"], 0x1_0000_4100_u64);
    assert_eq!(clone["params"]["cl_args"]["stack"], "0x0");
    assert_eq!(
        clone["names"],
        json!({"cl_args.flags": "CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND", "cl_args.exit_signal": "SIGCHLD"})
    );

    let kill = json_of(&registers("kill", 0, [0xffff_ffff, 15, 0, 0, 0, 0]));
    assert_eq!(kill["params"], json!({"pid": -1, "sig": 15}));
    assert_eq!(kill["names"], json!({"sig": "SIGTERM"}));

    let socket = json_of(&registers("socket", 3, [2, 0o2_000_002 | 0x100, 6, 0, 0, 0]));
    let names = &socket["names"];
    assert_eq!(
        (&names["domain"], &names["type"]),
        (&json!("AF_INET"), &json!("SOCK_DGRAM|SOCK_CLOEXEC|0x100"))
    );
}

#[test]
fn memory_that_was_not_read_is_an_address_or_null() {
    let failed = json_of(&registers("getitimer", -14, [0, 0x1000, 0, 0, 0, 0]));
    assert_eq!(failed["params"], json!({"which": 0, "value": "0x1000"}));
    let sleep = json_of(&registers("nanosleep", -14, [0; 6]));
    assert_eq!(sleep["params"], json!({"rqtp": null, "rmtp": "0x0"}));
    let unreadable = json_of(&record(
        "nanosleep",
        -14,
        &[
            ("args", "register", 0, &words([0x1000, 0, 0, 0, 0, 0])),
            ("rqtp", "user_at_exit", 2, b""),
        ],
    ));
    assert_eq!(unreadable["params"]["rqtp"], json!(null));
    assert_eq!(unreadable["unreadable"], json!(["rqtp"]));
    let accept = json_of(&record(
        "accept",
        4,
        &[
            ("args", "register", 0, &words([3, 0x1000, 0x2000, 0, 0, 0])),
            ("addrlen", "user_at_exit", 0, &16_u32.to_ne_bytes()),
        ],
    ));
    assert_eq!(
        accept["params"],
        json!({"fd": 3, "addr": "0x1000", "addrlen": 16})
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
        json_of(&record("connect", 0, &[("addr", "fd_at_exit", 0, payload)]))["params"]["addr"].clone()
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
        r#"openat(AT_FDCWD, "/etc/x", O_RDONLY|O_CLOEXEC) = 3  dev 254:1  ino 77  file "/real/etc/x"  [12.3us]"#,
    );
    check_text(
        &openat(-2),
        r#"openat(AT_FDCWD, "/etc/x", O_RDONLY|O_CLOEXEC) = -2 ENOENT  [12.3us]"#,
    );
    check_text(
        &record(
            "openat",
            -13,
            &[
                ("args", "register", 0, &words([5, 1, 0o101, 0o644, 0, 0])),
                ("path", "user_at_exit", 0, b"new"),
            ],
        ),
        r#"openat(5, "new", O_WRONLY|O_CREAT, 0644) = -13 EACCES  [12.3us]"#,
    );
    check_text(
        &connect(-111),
        "connect(3, 127.0.0.1:80, 16) = -111 ECONNREFUSED  local 127.0.0.1:33333  [12.3us]",
    );
    check_text(
        &registers("clone", 77, [0x0120_0011, 0, 0, 0, 0x7f00, 0]),
        "clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, NULL, 0x7f00) = 77  [12.3us]",
    );
    check_text(
        &clone3(),
        "clone3({flags: CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND, pidfd: NULL, child_tid: NULL, \
         parent_tid: NULL, exit_signal: SIGCHLD, stack: NULL, stack_size: 0, tls: NULL, set_tid: NULL, \
         set_tid_size: 0, cgroup: 0}, 88) = 77  [12.3us]",
    );
    check_text(
        &nanosleep(0),
        "nanosleep({tv_sec: 1, tv_nsec: 0}, NULL) = 0  [12.3us]",
    );
    check_text(
        &poll(),
        "poll([{fd: 3, events: POLLIN, revents: POLLIN}, {fd: -1, events: POLLIN|POLLRDNORM, revents: 0}], \
         2, -1) = 1  [12.3us]",
    );
    check_text(
        &registers("mmap", 0x7f00_0000_0000, [0, 4096, 3, 0x22, 0xffff_ffff, 0]),
        "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 139637976727552  [12.3us]",
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
fn a_call_that_this_build_does_not_know_shows_its_registers() {
    let mut unknown = registers("getpid", 7, [1, 0, 0, 0, 0, 0x10]);
    check_text(&unknown, "getpid() = 7  [12.3us]");
    unknown[4..6].copy_from_slice(&1000_u16.to_ne_bytes());
    check_text(
        &unknown,
        "event_1000(0x1, 0x0, 0x0, 0x0, 0x0, 0x10) = 7  [12.3us]",
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

fn image(flags: u32) -> Vec<u8> {
    let wide = [
        0xfe01_u64,
        77,
        1_795_165_199_000_000_001,
        1_795_165_199_000_000_002,
    ];
    let narrow = [1000_u32, 100, 0o104_755, flags];
    let wide = wide.into_iter().flat_map(u64::to_ne_bytes);
    wide.chain(narrow.into_iter().flat_map(u32::to_ne_bytes))
        .collect()
}

fn credentials(euid: u32, permitted: u64) -> Vec<u8> {
    let narrow = [1000_u32, euid, 3, 4, 5, 6, 7, 8, 0x10, 2, 4_026_531_837, 0];
    let wide = [0_u64, permitted, 0, 0x1ff_ffff_ffff, 0];
    let narrow = narrow.into_iter().flat_map(u32::to_ne_bytes);
    narrow
        .chain(wide.into_iter().flat_map(u64::to_ne_bytes))
        .collect()
}

#[test]
fn an_exec_tells_of_its_image_and_of_what_it_gained() {
    let (before, after) = (credentials(1000, 0), credentials(0, 0x1ff_ffff_ffff));
    let record = record(
        "execve",
        0,
        &[
            ("path", "kernel", 0, b"/bin/su"),
            ("exe", "kernel", 0, b"/bin/su"),
            ("image", "kernel", 0, &image(0x28)),
            ("credentials_before", "kernel", 0, &before),
            ("credentials_after", "kernel", 0, &after),
            ("argv", "user_at_exit", 0, b"su\0"),
            ("environment", "user_at_exit", 0, b"A=1\0B=\0"),
        ],
    );
    check_text(
        &record,
        "execve(\"/bin/su\", [\"su\"]) = 0  exe \"/bin/su\"  image {dev: 254:1, ino: 77, \
         mtime_ns: 1795165199000000001, ctime_ns: 1795165199000000002, uid: 1000, gid: 100, mode: 0104755, \
         flags: SET_USER_ID|SECURE}  credentials {euid: 1000 -> 0, permitted: 0 -> CAP_FULL_SET}  \
         environment [\"A=1\", \"B=\"]  [12.3us]",
    );
    let line = json_of(&record);
    assert_eq!(line["params"]["image"]["dev"], "254:1");
    assert_eq!(line["params"]["image"]["flags"], 0x28);
    assert_eq!(line["params"]["credentials_before"]["euid"], 1000);
    assert_eq!(
        line["params"]["credentials_after"]["bounding"],
        0x1ff_ffff_ffff_u64
    );
    assert_eq!(line["params"]["environment"], json!(["A=1", "B="]));
    assert_eq!(line["names"]["image.flags"], "SET_USER_ID|SECURE");
    assert_eq!(line["names"]["credentials_after.permitted"], "CAP_FULL_SET");
    assert_eq!(line["names"]["credentials_after.securebits"], "SECBIT_KEEP_CAPS");
}

#[test]
fn credentials_that_nobody_saw_before_are_shown_whole() {
    let record = record(
        "setuid",
        0,
        &[
            ("credentials_before", "kernel", 2, b""),
            ("credentials_after", "kernel", 0, &credentials(0, 1)),
        ],
    );
    let line = json_of(&record);
    assert_eq!(line["params"]["credentials_before"], Value::Null);
    assert_eq!(line["unreadable"], json!(["credentials_before"]));
    assert_eq!(line["params"]["credentials_after"]["permitted"], 1);
}
