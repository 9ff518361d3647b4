//! One readable line per event.
//!
//! ```text
//! 09:00:00.123456 cpu0 1234/1235 activity   openat("/etc/x", O_RDONLY) = 3  dev 254:1 ino 77  [12.3us]
//! ```
//! Time (UTC), CPU, process/thread, name, call with what it was given, result, what the kernel added,
//! duration. A value followed by `...` was cut by the driver, by `?` could not be read (to its end). A string
//! too long for a line is shortened here, with its whole length: JSON lines have all of it.

use std::io::Write as _;

use ringside_decode::abi::raw::{
    RINGSIDE_PARAM_ID_ARGS as ARGS, RINGSIDE_PARAM_ID_ARGV as ARGV,
    RINGSIDE_PARAM_ID_CLONE_FLAGS as CLONE_FLAGS, RINGSIDE_PARAM_ID_DIRFD as DIRFD,
    RINGSIDE_PARAM_ID_EXIT_STATUS as EXIT_STATUS, RINGSIDE_PARAM_ID_FD as FD,
    RINGSIDE_PARAM_ID_FLAGS as FLAGS, RINGSIDE_PARAM_ID_MODE as MODE, RINGSIDE_PARAM_ID_PATH as PATH,
    RINGSIDE_PARAM_ID_PEER as PEER, RINGSIDE_PARAM_ID_RESOLVE as RESOLVE,
};
use ringside_decode::abi::table::Capture;
use ringside_decode::{Event, FlagName, Param, SockAddr, Value, clone_flags, errno_name, names, open_access};

use crate::Timestamps;
use crate::escape::{number, plain, quoted};

/// What `dirfd` is when it is the working directory, and so not worth showing.
const AT_FDCWD: i64 = -100;
/// Strings longer than this are shortened, to half of it.
const LINE_BYTES: usize = 200;
/// Flags that give the mode of the open family a meaning: O_CREAT and the own bit of O_TMPFILE.
const CREATES: u64 = 0o20_000_100;

/// Appends the event and a line feed to `out`.
pub fn write_text(event: &Event<'_>, times: &mut Timestamps, out: &mut Vec<u8>) {
    times.write_time(event.end_ns, out);
    // Writing to a Vec cannot fail, here and below.
    let _ = write!(out, " cpu{} {}/{} ", event.cpu, event.pid, event.tid);
    let name_at = out.len();
    plain(event.comm, out);
    while out.len() < name_at + 10 {
        out.push(b' ');
    }
    out.push(b' ');
    match event.info {
        Some(info) => out.extend_from_slice(info.name.as_bytes()),
        None => {
            let _ = write!(out, "event_{}", event.id);
        }
    }
    if let Some(call) = event.call {
        write_call(event, out);
        out.extend_from_slice(b" = ");
        number(call.ret, out);
        if let Some(name) = errno_name(call.ret) {
            let _ = write!(out, " {name}");
        }
    }
    for param in event.params().filter(|param| !is_given(event, param)) {
        if u32::from(param.id) == ARGS && event.params().count() > 1 {
            continue;
        }
        out.extend_from_slice(b"  ");
        out.extend_from_slice(param.info.map_or("unknown", |info| info.name).as_bytes());
        out.push(b' ');
        write_value(event, &param, out);
    }
    if event.call.is_some() && !event.no_start {
        write_duration(event.duration_ns, out);
    }
    out.push(b'\n');
}

/// Whether a parameter is something the call was given: it stands between the parentheses.
fn is_given(event: &Event<'_>, param: &Param<'_>) -> bool {
    match u32::from(param.id) {
        PATH | ARGV | DIRFD | FLAGS | MODE | RESOLVE | FD | CLONE_FLAGS => event.call.is_some(),
        ARGS => event.call.is_some() && event.params().count() == 1,
        PEER => event
            .info
            .is_some_and(|info| info.capture == Some(Capture::Connect)),
        _ => false,
    }
}

fn write_call(event: &Event<'_>, out: &mut Vec<u8>) {
    let flags = event.params().find_map(|param| match param.value {
        Value::Flags(flags) if u32::from(param.id) == FLAGS => Some(flags),
        _ => None,
    });
    out.push(b'(');
    let mut first = true;
    for param in event.params().filter(|param| is_given(event, param)) {
        let silent = match (u32::from(param.id), param.value) {
            (DIRFD, Value::S64(AT_FDCWD)) | (RESOLVE, Value::Flags(0)) => true,
            (MODE, _) => flags.is_some_and(|flags| flags & CREATES == 0),
            _ => false,
        };
        if silent {
            continue;
        }
        if !first {
            out.extend_from_slice(b", ");
        }
        first = false;
        if u32::from(param.id) == DIRFD {
            out.extend_from_slice(b"at ");
        }
        write_value(event, &param, out);
    }
    out.push(b')');
}

fn write_value(event: &Event<'_>, param: &Param<'_>, out: &mut Vec<u8>) {
    match (u32::from(param.id), param.value) {
        (FLAGS, Value::Flags(flags)) if is_open(event) => {
            out.extend_from_slice(open_access(flags).as_bytes());
            write_flags(flags & !3, ringside_decode::OPEN_FLAGS, true, out);
        }
        (RESOLVE, Value::Flags(flags)) => write_flags(flags, ringside_decode::RESOLVE_FLAGS, false, out),
        (CLONE_FLAGS, Value::Flags(word)) => {
            write_flags(clone_flags(word), ringside_decode::CLONE_FLAGS, false, out);
        }
        (EXIT_STATUS, Value::U64(status)) => write_status(status, out),
        (_, value) => write_plain(value, out),
    }
    if param.truncated {
        out.extend_from_slice(b"...");
    }
    if param.unreadable && !matches!(param.value, Value::Absent) {
        out.push(b'?');
    }
}

fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    match bytes.get(..LINE_BYTES / 2) {
        Some(head) if bytes.len() > LINE_BYTES => {
            quoted(head, out);
            let _ = write!(out, "({} bytes)", bytes.len());
        }
        _ => quoted(bytes, out),
    }
}

fn is_open(event: &Event<'_>) -> bool {
    event.info.is_some_and(|info| info.capture == Some(Capture::Open))
}

fn write_plain(value: Value<'_>, out: &mut Vec<u8>) {
    let _ = match value {
        Value::U64(value) => write!(out, "{value}"),
        Value::S64(value) => write!(out, "{value}"),
        Value::Flags(value) => write!(out, "{value:#x}"),
        Value::Mode(value) => write!(out, "{value:#o}"),
        Value::Device { major, minor } => write!(out, "{major}:{minor}"),
        Value::SockAddr(address) => return write_address(address, out),
        Value::Str(bytes) => return write_string(bytes, out),
        Value::Args(registers) => {
            return joined(registers.into_iter(), b", ", out, |register, out| {
                let _ = write!(out, "{register:#x}");
            });
        }
        Value::Strings(strings) => {
            out.push(b'[');
            joined(strings, b", ", out, write_string);
            out.write_all(b"]")
        }
        Value::Absent => out.write_all(b"?"),
        Value::Unknown(bytes) => write!(out, "({} bytes)", bytes.len()),
    };
}

fn joined<Element>(
    elements: impl Iterator<Item = Element>,
    separator: &[u8],
    out: &mut Vec<u8>,
    write: fn(Element, &mut Vec<u8>),
) {
    for (index, element) in elements.enumerate() {
        if index > 0 {
            out.extend_from_slice(separator);
        }
        write(element, out);
    }
}

fn write_flags(bits: u64, table: &'static [FlagName], continued: bool, out: &mut Vec<u8>) {
    let mut first = !continued;
    let mut separate = |out: &mut Vec<u8>| {
        if !first {
            out.push(b'|');
        }
        first = false;
    };
    let mut known = names(bits, table);
    for name in known.by_ref() {
        separate(out);
        out.extend_from_slice(name.as_bytes());
    }
    if known.rest() != 0 || (bits == 0 && !continued) {
        separate(out);
        let _ = write!(out, "{:#x}", known.rest());
    }
}

/// As the shell would tell it: `code << 8 | signal`, 0x80 says that memory was dumped.
fn write_status(status: u64, out: &mut Vec<u8>) {
    let (code, signal) = (status >> 8 & 0xff, status & 0x7f);
    let _ = match signal {
        0 => write!(out, "{code}"),
        signal if status & 0x80 != 0 => write!(out, "signal {signal} (core dumped)"),
        signal => write!(out, "signal {signal}"),
    };
}

fn write_address(address: SockAddr<'_>, out: &mut Vec<u8>) {
    let _ = match address {
        SockAddr::Inet { address, port } => write!(out, "{address}:{port}"),
        SockAddr::Inet6 {
            address,
            port,
            scope_id: 0,
        } => write!(out, "[{address}]:{port}"),
        SockAddr::Inet6 {
            address,
            port,
            scope_id,
        } => write!(out, "[{address}%{scope_id}]:{port}"),
        SockAddr::UnixPath(path) => {
            out.extend_from_slice(b"unix:");
            plain(path, out);
            Ok(())
        }
        SockAddr::UnixAbstract(name) => {
            out.extend_from_slice(b"unix:@");
            plain(name, out);
            Ok(())
        }
        SockAddr::UnixUnnamed => out.write_all(b"unix:"),
        SockAddr::Other { family } => write!(out, "family {family}"),
    };
}

/// One digit behind the point, in the largest unit that leaves something before it.
fn write_duration(ns: u64, out: &mut Vec<u8>) {
    let (unit, name) = match ns {
        0..1_000 => {
            let _ = write!(out, "  [{ns}ns]");
            return;
        }
        1_000..1_000_000 => (1_000, "us"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let _ = write!(out, "  [{}.{}{name}]", ns / unit, ns % unit * 10 / unit);
}
