//! The member `names`: what numbers are called.

use ringside_decode::{AT_FDCWD, Param, Structure, Value};

use super::Separator;
use crate::escape::number;
use crate::name::write_name;

/// Whether a value, or something in it, may have a name.
pub(super) fn may_have_names(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Flags { .. }
            | Value::Choice { .. }
            | Value::Signal(_)
            | Value::DirFd(AT_FDCWD)
            | Value::Struct(_)
            | Value::Structs(_)
    )
}

/// `"flags":"O_RDONLY|O_CLOEXEC"`, and `"how.flags"`, `"fds[0].events"` for what is in a structure.
pub(super) fn write_names<'record>(values: impl Iterator<Item = Param<'record>>, out: &mut Vec<u8>) {
    let mut separator = Separator::default();
    for param in values {
        match (param.name(), param.value) {
            (Some(key), Value::Struct(structure)) => {
                structure_names((key, None), structure, &mut separator, out);
            }
            (Some(key), Value::Structs(structures)) => {
                for (index, structure) in structures.enumerate() {
                    structure_names((key, Some(index)), structure, &mut separator, out);
                }
            }
            (Some(key), value) => entry((key, None, None), value, &mut separator, out),
            (None, _) => {}
        }
    }
    separator.close(b'}', out);
}

fn structure_names(
    (key, index): (&str, Option<usize>),
    structure: Structure<'_>,
    separator: &mut Separator,
    out: &mut Vec<u8>,
) {
    if let Some(value) = structure.only_value() {
        entry((key, index, None), value, separator, out);
        return;
    }
    for (field, value) in structure.fields() {
        entry((key, index, Some(field.name)), value, separator, out);
    }
}

/// One member of `names`, if the value has a name.
fn entry(
    (key, index, field): (&str, Option<usize>, Option<&str>),
    value: Value<'_>,
    separator: &mut Separator,
    out: &mut Vec<u8>,
) {
    let start = out.len();
    separator.look(b",\"names\":{", out);
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    if let Some(index) = index {
        out.push(b'[');
        number(index, out);
        out.push(b']');
    }
    if let Some(field) = field {
        out.push(b'.');
        out.extend_from_slice(field.as_bytes());
    }
    out.extend_from_slice(b"\":\"");
    if write_name(value, out) {
        out.push(b'"');
        separator.any = true;
    } else {
        out.truncate(start);
    }
}
