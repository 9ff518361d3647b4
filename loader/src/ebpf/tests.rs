//! The driver in this machine's own kernel, as `cargo test -p ringside-loader` finds it. Needs root with
//! CAP_BPF, a kernel with BTF (elsewhere the tests say so and pass), and what `make -C driver-ebpf` needs to
//! build the object.

mod copies;
mod cost;
mod filters;

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

use ringside_decode::{Event, Value};
use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{RINGSIDE_CONFIG_DURATIONS, ringside_config};
use ringside_ring::SnapLengths;
use ringside_ring::bpf::{BpfCounters, map_ring, max_entries};

use super::{EbpfDriver, EbpfError, EbpfOptions, exclude_self_raw};
use crate::host::rights_of;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../driver-ebpf");
const RING_BYTES: u32 = 8 << 20;
const BTF: &str = "/sys/kernel/btf/vmlinux";

/// What this process or kernel lacks for loading programs: root alone says little in a container.
fn obstacle(root: bool, btf: bool, status: &str) -> Option<&'static str> {
    let rights = rights_of(status);
    if !root {
        Some("root")
    } else if !btf {
        Some("a kernel with BTF")
    } else if !(rights.bpf || rights.sys_admin) {
        Some("CAP_BPF")
    } else {
        None
    }
}

#[test]
fn programs_are_loaded_only_where_they_may_be() {
    let none = "CapEff:\t0000000000000000\n";
    let (bpf, admin) = ("CapEff:\t0000008000000000\n", "CapEff:\t0000000000200000\n");
    assert_eq!(obstacle(false, true, bpf), Some("root"));
    assert_eq!(obstacle(true, false, bpf), Some("a kernel with BTF"));
    assert_eq!(obstacle(true, true, none), Some("CAP_BPF"));
    assert_eq!(obstacle(true, true, bpf), None);
    assert_eq!(obstacle(true, true, admin), None);
}

fn config(wanted: &WantedSet) -> ringside_config {
    ringside_config {
        everywhere: ringside_ring::Filter::of(*wanted).to_raw(),
        wanted_anywhere: wanted.words(),
        watermark_bytes: 1 << 20,
        max_latency_us: 100_000,
        flags: RINGSIDE_CONFIG_DURATIONS,
        overlay_upper: 0,
        reserved: 0,
    }
}

/// The object, built once; `None`, with the reason on stderr, for those who may not load it.
fn object() -> Option<&'static [u8]> {
    static OBJECT: OnceLock<Vec<u8>> = OnceLock::new();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let root = rustix::process::geteuid().is_root();
    if let Some(reason) = obstacle(root, Path::new(BTF).exists(), &status) {
        eprintln!("skipped: putting eBPF programs into the kernel needs {reason}");
        return None;
    }
    Some(OBJECT.get_or_init(|| {
        let made = Command::new("make").args(["-s", "-C", SOURCES]).status();
        assert!(made.is_ok_and(|status| status.success()), "make -C {SOURCES}");
        fs::read(Path::new(SOURCES).join("ringside.bpf.o")).unwrap()
    }))
}

fn no_data() -> &'static SnapLengths {
    static NONE: OnceLock<SnapLengths> = OnceLock::new();
    NONE.get_or_init(SnapLengths::none)
}

fn options(ring_bytes: u32) -> EbpfOptions<'static> {
    EbpfOptions {
        ring_bytes,
        config: config(&WantedSet::default_set()),
        snap: no_data(),
        functions: None,
        btf_path: None,
    }
}

fn load(ring_bytes: u32) -> Option<EbpfDriver> {
    let driver = EbpfDriver::load(object()?, &options(ring_bytes));
    Some(driver.unwrap_or_else(|error| panic!("{error}: {error:?}")))
}

/// Every event in the rings, which are at rest; wanted, committed and lost.
fn for_each(driver: &EbpfDriver, ring_bytes: u32, each: &mut dyn FnMut(&Event<'_>)) -> (u64, u64, u64) {
    let cpus = max_entries(driver.counters_fd()).unwrap();
    let counters = BpfCounters::map(driver.counters_fd(), cpus).unwrap();
    let (mut wanted, mut committed, mut lost) = (0, 0, 0);
    for (cpu, fd) in (0..).zip(driver.ring_fds()) {
        let Some(fd) = fd else { continue };
        let mut ring = map_ring(fd, cpu, ring_bytes, &counters).unwrap();
        let ledger = ring.counters();
        let window = ring.window().unwrap();
        let mut received = 0;
        for claim in window.records(u64::MAX) {
            received += 1;
            let event = Event::decode(claim.bytes.unwrap()).unwrap();
            assert_eq!(event.cpu, cpu);
            each(&event);
        }
        assert_eq!(received, ledger.committed, "CPU {cpu} delivers what it committed");
        wanted += ledger.wanted;
        committed += ledger.committed;
        lost += ledger.lost.iter().sum::<u64>();
    }
    (wanted, committed, lost)
}

/// One line for each event of the process, in order; wanted, committed and lost of all.
fn drain(driver: &EbpfDriver, ring_bytes: u32, pid: u32) -> (Vec<String>, u64, u64, u64) {
    let mut lines = Vec::new();
    let (wanted, committed, lost) = for_each(driver, ring_bytes, &mut |event| {
        if event.pid == pid {
            lines.push((event.end_ns, line(event)));
        }
    });
    lines.sort();
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    (lines, wanted, committed, lost)
}

/// Name, result and the parameters that the program decides.
fn line(event: &Event<'_>) -> String {
    let mut line = event.info.unwrap().name.to_owned();
    if let Some(call) = event.call {
        line += &format!(" = {}", call.ret);
    }
    for param in event.values() {
        let name = param.name().unwrap();
        match param.value {
            Value::Str(bytes) => line += &format!(" {name}={}", String::from_utf8_lossy(bytes)),
            Value::Strings(strings) => {
                let strings: Vec<_> = strings.map(String::from_utf8_lossy).collect();
                line += &format!(" {name}={}", strings.join(","));
            }
            Value::Device { major, minor } => line += &format!(" {name}={major}:{minor}"),
            Value::U64(number) => line += &format!(" {name}={number}"),
            Value::SockAddr(address) => line += &format!(" {name}={address:?}"),
            _ => {}
        }
    }
    line
}

fn assert_line(lines: &[String], parts: &[&str]) {
    assert!(
        lines
            .iter()
            .any(|line| parts.iter().all(|part| line.contains(part))),
        "no event with {parts:?} in\n{}",
        lines.join("\n")
    );
}

#[test]
fn what_a_program_does_is_in_the_rings_with_the_kernels_own_values() {
    let Some(mut driver) = load(RING_BYTES) else {
        return;
    };
    driver.start().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("opened-by-the-test");
    let file = File::create(&path).unwrap();
    let seen = file.metadata().unwrap();
    let _ = File::open(directory.path().join("absent")).unwrap_err();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = TcpStream::connect(address).unwrap();
    let (server, _) = listener.accept().unwrap();
    let mut child = Command::new("/bin/sh")
        .args(["-c", "exit 7", "two words", ""])
        .spawn()
        .unwrap();
    let child_pid = child.id();
    assert_eq!(child.wait().unwrap().into_raw(), 7 << 8);
    driver.stop().unwrap();

    let (ours, wanted, committed, lost) = drain(&driver, RING_BYTES, std::process::id());
    assert_eq!(wanted, committed + lost);
    let device = format!(
        "dev={}:{}",
        rustix::fs::major(seen.dev()),
        rustix::fs::minor(seen.dev())
    );
    let inode = format!("ino={}", seen.ino());
    let opened = format!("file={}", fs::canonicalize(&path).unwrap().display());
    assert_line(
        &ours,
        &[
            "openat = ",
            "path=",
            "/opened-by-the-test",
            &device,
            &inode,
            &opened,
        ],
    );
    assert_line(&ours, &["openat = -2", "/absent"]);
    let (port, other) = (
        address.port().to_string(),
        client.local_addr().unwrap().port().to_string(),
    );
    assert_line(&ours, &["connect = 0", "addr=", &port, &other, "127.0.0.1"]);
    assert_line(&ours, &["accept4 = ", &port, &other, "127.0.0.1"]);
    drop((client, server, file));

    let (childs, ..) = drain(&driver, RING_BYTES, child_pid);
    let shell = fs::canonicalize("/bin/sh").unwrap();
    let exe = format!("exe={}", shell.display());
    assert_line(
        &childs,
        &[
            "execve = 0",
            "path=/bin/sh",
            &exe,
            "argv=/bin/sh,-c,exit 7,two words,",
        ],
    );
    assert_line(&childs, &["process_exit", "exit_status=1792"]);
}

#[test]
fn a_full_ring_sheds_and_the_ledger_names_every_loss() {
    const FILES: usize = 10_000;
    let ring_bytes = 64 << 10;
    let Some(mut driver) = load(ring_bytes) else {
        return;
    };
    driver.start().unwrap();
    for _ in 0..FILES {
        let _ = File::open("/dev/null").unwrap();
    }
    driver.stop().unwrap();
    let (ours, wanted, committed, lost) = drain(&driver, ring_bytes, std::process::id());
    assert!(
        lost > 0 && ours.len() < FILES,
        "{} of {FILES} opens fitted into 64 KiB",
        ours.len()
    );
    assert_eq!(wanted, committed + lost);
}

#[test]
fn an_excluded_process_leaves_no_record() {
    let Some(mut driver) = load(RING_BYTES) else {
        return;
    };
    exclude_self_raw(driver.exclude_self_prog_fd().as_raw_fd()).unwrap();
    driver.start().unwrap();
    let _ = File::open("/dev/null").unwrap();
    thread::spawn(|| File::open("/dev/zero").map(drop))
        .join()
        .unwrap()
        .unwrap();
    driver.stop().unwrap();
    let (ours, ..) = drain(&driver, RING_BYTES, std::process::id());
    assert_eq!(ours, [""; 0]);
}

#[test]
fn bytes_that_are_no_object_are_refused_as_such() {
    if !Path::new(BTF).exists() {
        return; // the missing BTF is found first, and said
    }
    let options = EbpfOptions {
        ring_bytes: 65536,
        config: config(&WantedSet::all()),
        snap: no_data(),
        functions: None,
        btf_path: None,
    };
    let error = EbpfDriver::load(b"not an object", &options).unwrap_err();
    assert!(matches!(error, EbpfError::BadObject { .. }), "{error:?}");
}
