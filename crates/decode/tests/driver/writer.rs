//! What the module's own record writer writes is what Rust reads.

use crate::program::Program;

use ringside_decode::{Event, SockAddr, Value};

/// Everything that `writer.c` prints.
fn written() -> Vec<u8> {
    let output = Program::compile("writer").run([""; 0]);
    assert!(output.status.success());
    output.stdout
}

fn split(mut bytes: &[u8]) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    while let Some(size) = bytes.first_chunk() {
        let (record, rest) = bytes.split_at(u32::from_ne_bytes(*size) as usize);
        events.push(Event::decode(record).unwrap());
        bytes = rest;
    }
    events
}

fn value<'record>(event: &Event<'record>, name: &str) -> Value<'record> {
    event
        .params()
        .find(|param| param.name() == Some(name))
        .unwrap()
        .value
}

#[test]
fn c_and_rust_agree_on_every_field() {
    let bytes = written();
    let events = split(&bytes);
    let names: Vec<_> = events.iter().map(|event| event.info.unwrap().name).collect();
    assert_eq!(
        names,
        [
            "openat",
            "connect",
            "execve",
            "nanosleep",
            "process_exit",
            "close"
        ]
    );

    let [open, connect, exec, sleep, exit, close] = events.try_into().unwrap();
    assert_eq!(
        (open.sequence, open.end_ns, open.duration_ns),
        (1 << 40, 123_456_789_012, 4242)
    );
    assert_eq!((open.tid, open.pid, open.ns_tid, open.ns_pid), (101, 100, 3, 2));
    assert_eq!(
        (open.uid, open.gid, open.cgroup_id, open.cpu),
        (1000, 1001, 1 << 33, 5)
    );
    assert_eq!((open.pid_ns, open.mnt_ns), (0xf000_0001, 0xf000_0002));
    assert_eq!(open.comm, b"exactly-sixteen!");
    let call = open.call.unwrap();
    assert_eq!((call.nr, call.ret), (257, 3));
    let at_fdcwd = (-100_i64).cast_unsigned();
    assert_eq!(
        value(&open, "args"),
        Value::Args([at_fdcwd, 0x7f00_0000_1000, 0o2_000_000, 0, 5, 6])
    );
    assert_eq!(value(&open, "path"), Value::Str(b"/etc/x"));
    let dirfd = open.arguments().next().unwrap();
    assert_eq!((dirfd.name(), dirfd.value), (Some("dirfd"), Value::DirFd(-100)));
    assert_eq!(value(&open, "dev"), Value::Device { major: 254, minor: 1 });
    assert_eq!(value(&open, "ino"), Value::U64(77));
    let path = open.params().nth(1).unwrap();
    assert!(path.truncated && !path.unreadable && !path.unsupported);
    assert_eq!(path.source.name, "user_at_exit");

    assert_eq!(connect.call.unwrap().ret, -111);
    let peer = SockAddr::Inet {
        address: "192.0.2.7".parse().unwrap(),
        port: 8080,
    };
    assert_eq!(value(&connect, "addr"), Value::SockAddr(peer));

    assert!(exec.no_start && !open.no_start);
    let Value::Strings(argv) = value(&exec, "argv") else {
        panic!("argv is no list")
    };
    assert_eq!(argv.collect::<Vec<_>>(), [&b"ls"[..], b"-l"]);

    let Value::Struct(time) = value(&sleep, "rqtp") else {
        panic!("no structure")
    };
    let nanoseconds = time.fields().last().map(|(_, value)| value);
    assert_eq!(nanoseconds, Some(Value::S64(500)));

    assert_eq!(exit.call, None);
    assert_eq!(value(&exit, "exit_status"), Value::U64(3 << 8));

    assert_eq!(value(&close, "ino"), Value::U64(77));
    let file = close.params().nth(2).unwrap();
    assert_eq!((file.name(), file.truncated), (Some("file"), true));
    assert_eq!(file.source.name, "fd_at_entry");
    assert_eq!(close.params().count(), 3);
}
