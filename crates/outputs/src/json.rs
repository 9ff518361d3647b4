//! One JSON object per event, on one line.

mod names;

use ringside_decode::abi::raw::RINGSIDE_SOURCE_REGISTER;
use ringside_decode::{Event, Param, SockAddr, Structure, Value, errno_name};

use crate::Timestamps;
use crate::escape::{hexadecimal, json_bytes, json_data, json_hex, number};
use names::{may_have_names, write_names};

/// Appends the event and a line feed to `out`.
pub fn write_json(event: &Event<'_>, times: &mut Timestamps, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"event\":");
    match event.info {
        Some(info) => name(info.name, out),
        None => {
            out.extend_from_slice(b"\"event_");
            number(event.id, out);
            out.push(b'"');
        }
    }
    out.extend_from_slice(b",\"time\":\"");
    times.write_rfc3339(event.end_ns, out);
    out.push(b'"');
    field("mono_ns", event.end_ns, out);
    if event.is_timed() {
        field("duration_ns", event.duration_ns, out);
    }
    field("seq", event.sequence, out);
    field("cpu", event.cpu, out);
    field("tid", event.tid, out);
    field("pid", event.pid, out);
    field("ns_tid", event.ns_tid, out);
    field("ns_pid", event.ns_pid, out);
    field("uid", event.uid, out);
    field("gid", event.gid, out);
    field("cgroup_id", event.cgroup_id, out);
    field("pid_ns", event.pid_ns, out);
    field("mnt_ns", event.mnt_ns, out);
    out.extend_from_slice(b",\"comm\":");
    json_bytes(event.comm, out);
    if let Some(call) = event.call {
        if let Some(abi) = call.foreign_abi() {
            out.extend_from_slice(b",\"abi\":");
            name(abi, out);
        }
        field("nr", call.nr, out);
        field("ret", call.ret, out);
        if let Some(errno) = errno_name(call.ret) {
            out.extend_from_slice(b",\"errno\":");
            name(errno, out);
        }
    } else if let Some(errno) = event.completed_with().and_then(errno_name) {
        out.extend_from_slice(b",\"errno\":");
        name(errno, out);
    }
    write_params(event, out);
    if event.no_start {
        out.extend_from_slice(b",\"no_start\":true");
    }
    out.extend_from_slice(b"}\n");
}

/// A name out of our own tables, in which there is nothing to escape.
fn name(name: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}

fn field(name: &str, value: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    number(value, out);
}

/// More values than any event of this ABI has.
const HELD: usize = 16;

fn write_params(event: &Event<'_>, out: &mut Vec<u8>) {
    if let Some(registers) = event.registers() {
        out.extend_from_slice(b",\"args\":");
        list(registers.into_iter(), number, out);
    }
    out.extend_from_slice(b",\"params\":{");
    let mut separator = Separator::default();
    // Made of bytes once, and looked at up to five times.
    let mut held = [const { None }; HELD];
    let (mut any_from, mut any_flag, mut any_name) = (false, false, false);
    let mut count = 0;
    for param in event.values() {
        separator.write(out);
        key(&param, out);
        out.push(b':');
        value(param.value, out);
        any_from |= !is_register(&param);
        any_flag |= param.truncated || param.unreadable || param.unsupported;
        any_name |= may_have_names(param.value);
        if let Some(place) = held.get_mut(count) {
            *place = Some(param);
        }
        count += 1;
    }
    out.push(b'}');

    // A later minor version may have more.
    let more = || {
        (count > HELD)
            .then(|| event.values().skip(HELD))
            .into_iter()
            .flatten()
    };
    let values = || held.iter().copied().map_while(|param| param).chain(more());
    if any_from {
        let mut separator = Separator::default();
        for param in values().filter(|param| !is_register(param)) {
            separator.open(b",\"from\":{", out);
            key(&param, out);
            out.push(b':');
            name(param.source.name, out);
        }
        separator.close(b'}', out);
    }
    if any_name {
        write_names(values(), out);
    }
    if any_flag {
        flagged(values(), b",\"truncated\":[", |param| param.truncated, out);
        flagged(values(), b",\"unreadable\":[", |param| param.unreadable, out);
        flagged(values(), b",\"unsupported\":[", |param| param.unsupported, out);
    }
}

fn is_register(param: &Param<'_>) -> bool {
    u32::from(param.source.value) == RINGSIDE_SOURCE_REGISTER
}

/// The names of the parameters that carry a flag, if there are any.
fn flagged<'record>(
    values: impl Iterator<Item = Param<'record>>,
    opening: &[u8],
    is_set: fn(&Param<'_>) -> bool,
    out: &mut Vec<u8>,
) {
    let mut separator = Separator::default();
    for param in values.filter(is_set) {
        separator.open(opening, out);
        key(&param, out);
    }
    separator.close(b']', out);
}

fn key(param: &Param<'_>, out: &mut Vec<u8>) {
    match param.name() {
        Some(known) => name(known, out),
        None => {
            out.extend_from_slice(b"\"param_");
            number(param.id, out);
            out.push(b'"');
        }
    }
}

/// Commas between members; and brackets around them, if there are any.
#[derive(Default)]
struct Separator {
    any: bool,
}

impl Separator {
    fn write(&mut self, out: &mut Vec<u8>) {
        self.open(b"", out);
    }

    fn open(&mut self, opening: &[u8], out: &mut Vec<u8>) {
        self.look(opening, out);
        self.any = true;
    }

    /// As `open`, for a member that may turn out to be none.
    fn look(&self, opening: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(if self.any { b"," } else { opening });
    }

    fn close(&self, closing: u8, out: &mut Vec<u8>) {
        if self.any {
            out.push(closing);
        }
    }
}

fn value(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::U64(value)
        | Value::Mode(value)
        | Value::Signal(value)
        | Value::Flags { bits: value, .. }
        | Value::Choice { number: value, .. } => number(value, out),
        Value::S64(value) | Value::DirFd(value) => number(value, out),
        Value::Address(word) | Value::Word(word) => {
            out.push(b'"');
            hexadecimal(word, out);
            out.push(b'"');
        }
        Value::Args(registers) => {
            list(registers.into_iter(), number, out);
        }
        Value::Str(bytes) => json_bytes(bytes, out),
        Value::Bytes(bytes) => json_data(bytes, out),
        Value::Struct(structure) => object(structure, out),
        Value::Structs(structures) => list(structures, object, out),
        Value::Strings(strings) => list(strings, json_bytes, out),
        Value::SockAddr(address) => sockaddr(address, out),
        Value::Device { major, minor } => {
            out.push(b'"');
            number(major, out);
            out.push(b':');
            number(minor, out);
            out.push(b'"');
        }
        Value::Null | Value::Absent => out.extend_from_slice(b"null"),
        // Bytes of unknown meaning: always hex, whatever they look like.
        Value::Unknown(bytes) => json_hex(bytes, out),
    }
}

/// An object of fields; the value itself if there is nothing else.
fn object(structure: Structure<'_>, out: &mut Vec<u8>) {
    if let Some(only) = structure.only_value() {
        value(only, out);
        return;
    }
    out.push(b'{');
    let mut separator = Separator::default();
    for (field, inner) in structure.fields() {
        separator.write(out);
        name(field.name, out);
        out.push(b':');
        value(inner, out);
    }
    out.push(b'}');
}

fn list<Element>(
    elements: impl Iterator<Item = Element>,
    write: fn(Element, &mut Vec<u8>),
    out: &mut Vec<u8>,
) {
    out.push(b'[');
    let mut separator = Separator::default();
    for element in elements {
        separator.write(out);
        write(element, out);
    }
    out.push(b']');
}

fn sockaddr(address: SockAddr<'_>, out: &mut Vec<u8>) {
    use std::io::Write as _;

    // Writing to a Vec cannot fail.
    let _ = match address {
        SockAddr::Inet { address, port } => {
            write!(out, r#"{{"family":"inet","address":"{address}","port":{port}}}"#)
        }
        SockAddr::Inet6 {
            address,
            port,
            scope_id: 0,
        } => {
            write!(out, r#"{{"family":"inet6","address":"{address}","port":{port}}}"#)
        }
        SockAddr::Inet6 {
            address,
            port,
            scope_id,
        } => {
            write!(
                out,
                r#"{{"family":"inet6","address":"{address}","port":{port},"scope":{scope_id}}}"#
            )
        }
        SockAddr::UnixPath(path) => {
            out.extend_from_slice(br#"{"family":"unix","path":"#);
            json_bytes(path, out);
            out.write_all(b"}")
        }
        SockAddr::UnixAbstract(name) => {
            out.extend_from_slice(br#"{"family":"unix","abstract":"#);
            json_bytes(name, out);
            out.write_all(b"}")
        }
        SockAddr::UnixUnnamed => out.write_all(br#"{"family":"unix"}"#),
        SockAddr::Other { family } => write!(out, r#"{{"family":"other","number":{family}}}"#),
    };
}
