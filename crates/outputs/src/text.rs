//! One readable line per event.
//!
//! ```text
//! 09:00:00.123456 cpu0 1234/1235 activity   openat(AT_FDCWD, "/etc/x", O_RDONLY) = 3  dev 254:1  ino 77  [12.3us]
//! ```
//! Time (UTC), CPU, process/thread, name, call with its arguments as strace writes them, result, what the
//! kernel added, duration. A value followed by `...` was cut by the driver, by `?` could not be read (to its end). A string
//! too long for a line is shortened here, with its whole length: JSON lines have all of it. Of credentials
//! before and after a call only what changed is shown.

use std::io::Write as _;

use ringside_decode::abi::Detail;
use ringside_decode::abi::raw::{
    RINGSIDE_PARAM_ID_CREDENTIALS_AFTER as CREDENTIALS_AFTER,
    RINGSIDE_PARAM_ID_CREDENTIALS_BEFORE as CREDENTIALS_BEFORE, RINGSIDE_PARAM_ID_EXIT_STATUS as EXIT_STATUS,
};
use ringside_decode::abi::table::Family;
use ringside_decode::{Event, Param, SockAddr, Structure, Value, errno_name};

use crate::Timestamps;
use crate::escape::{hexadecimal, number, plain, quoted};
use crate::name::write_name;

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
        if let Some(abi) = call.foreign_abi() {
            let _ = write!(out, "[{abi}]");
        }
        write_call(event, out);
        out.extend_from_slice(b" = ");
        number(call.ret, out);
        if let Some(name) = errno_name(call.ret) {
            let _ = write!(out, " {name}");
        }
    }
    if let Some(result) = event.completed_with() {
        out.extend_from_slice(b" = ");
        number(result, out);
        if let Some(name) = errno_name(result) {
            let _ = write!(out, " {name}");
        }
    }
    let mut before = None;
    for param in event.beside() {
        match (u32::from(param.id), param.value, before) {
            (CREDENTIALS_BEFORE, Value::Struct(credentials), _) => {
                before = Some(credentials);
                continue;
            }
            (CREDENTIALS_AFTER, Value::Struct(after), Some(before)) => {
                write_changes(before, after, out);
                continue;
            }
            _ => {}
        }
        out.extend_from_slice(b"  ");
        out.extend_from_slice(param.name().unwrap_or("unknown").as_bytes());
        out.push(b' ');
        write_param(&param, out);
    }
    if event.is_timed() && !event.no_start {
        write_duration(event.duration_ns, out);
    }
    out.push(b'\n');
}

fn write_call(event: &Event<'_>, out: &mut Vec<u8>) {
    out.push(b'(');
    match (event.info, event.registers()) {
        // A call that this build does not know: its registers are all there is.
        (None, Some(registers)) => {
            joined(registers.into_iter(), out, hexadecimal);
        }
        _ => joined(
            event.arguments().filter(|param| !is_silent(event, param)),
            out,
            |param, out| write_param(&param, out),
        ),
    }
    out.push(b')');
}

/// The mode of a call that opens means nothing unless a file may be created: the register holds anything.
fn is_silent(event: &Event<'_>, param: &Param<'_>) -> bool {
    let opens = Some(Detail::Family(Family::Open));
    matches!(param.value, Value::Mode(_))
        && event.arguments().any(|other| {
            let detail = other.argument.map(|argument| argument.detail);
            matches!(other.value, Value::Flags { bits, .. } if detail == opens && bits & CREATES == 0)
        })
}

fn write_param(param: &Param<'_>, out: &mut Vec<u8>) {
    match (u32::from(param.id), param.value) {
        (EXIT_STATUS, Value::U64(status)) => write_status(status, out),
        (_, value) => write_value(value, out),
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

fn write_value(value: Value<'_>, out: &mut Vec<u8>) {
    let _ = match value {
        Value::U64(value) => return number(value, out),
        Value::Mode(0) => out.write_all(b"0"),
        Value::Mode(value) => write!(out, "0{value:o}"),
        Value::Device { major, minor } => write!(out, "{major}:{minor}"),
        Value::SockAddr(address) => return write_address(address, out),
        Value::Str(bytes) | Value::Bytes(bytes) => return write_string(bytes, out),
        Value::Args(registers) => return joined(registers.into_iter(), out, hexadecimal),
        Value::Strings(strings) => return bracketed(strings, out, write_string),
        Value::Struct(structure) => return write_structure(structure, out),
        Value::Structs(structures) => return bracketed(structures, out, write_structure),
        Value::Flags { bits: number, .. } | Value::Choice { number, .. } => {
            if !write_name(value, out) {
                write_word(number, out);
            }
            return;
        }
        Value::Signal(value) if !write_name(Value::Signal(value), out) => return number(value, out),
        Value::DirFd(value) if !write_name(Value::DirFd(value), out) => return number(value, out),
        Value::Signal(_) | Value::DirFd(_) => return,
        Value::S64(value) => return number(value, out),
        Value::Address(0) | Value::Null => out.write_all(b"NULL"),
        Value::Address(word) => return hexadecimal(word, out),
        Value::Word(word) => return write_word(word, out),
        Value::Absent => out.write_all(b"?"),
        Value::Unknown(bytes) => write!(out, "({} bytes)", bytes.len()),
    };
}

/// Hexadecimal, but for 0.
fn write_word(word: u64, out: &mut Vec<u8>) {
    match word {
        0 => out.push(b'0'),
        word => hexadecimal(word, out),
    }
}

/// `{tv_sec: 1, tv_nsec: 0}`; a value alone is only that.
fn write_structure(structure: Structure<'_>, out: &mut Vec<u8>) {
    if let Some(value) = structure.only_value() {
        return write_value(value, out);
    }
    out.push(b'{');
    joined(structure.fields(), out, |(field, value), out| {
        out.extend_from_slice(field.name.as_bytes());
        out.extend_from_slice(b": ");
        write_value(value, out);
    });
    out.push(b'}');
}

/// `credentials {uid: 0 -> 1000}`: the fields that differ.
fn write_changes(before: Structure<'_>, after: Structure<'_>, out: &mut Vec<u8>) {
    let fields = before.fields().zip(after.fields());
    let changed = fields.filter(|((_, was), (_, is))| was != is);
    out.extend_from_slice(b"  credentials {");
    joined(changed, out, |((field, was), (_, is)), out| {
        out.extend_from_slice(field.name.as_bytes());
        out.extend_from_slice(b": ");
        write_value(was, out);
        out.extend_from_slice(b" -> ");
        write_value(is, out);
    });
    out.push(b'}');
}

fn bracketed<Element>(
    elements: impl Iterator<Item = Element>,
    out: &mut Vec<u8>,
    write: fn(Element, &mut Vec<u8>),
) {
    out.push(b'[');
    joined(elements, out, write);
    out.push(b']');
}

fn joined<Element>(
    elements: impl Iterator<Item = Element>,
    out: &mut Vec<u8>,
    write: fn(Element, &mut Vec<u8>),
) {
    for (index, element) in elements.enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        write(element, out);
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
            quoted(path, out);
            Ok(())
        }
        SockAddr::UnixAbstract(name) => {
            out.extend_from_slice(b"unix:@");
            quoted(name, out);
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
