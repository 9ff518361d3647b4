//! Numbers that have names.

use ringside_decode::{AT_FDCWD, Named, Value, signal_name};

use crate::escape::hexadecimal;

/// Appends `O_RDONLY|O_CLOEXEC`, with bits that have no name in hexadecimal behind them. Whether there
/// was anything to append: 0 often has no name, a number out of a list never has.
pub(crate) fn write_name(value: Value<'_>, out: &mut Vec<u8>) -> bool {
    match value {
        Value::Flags { bits, names } => join(names.name(bits), true, out),
        Value::Choice { number, names } => join(names.name(number), false, out),
        Value::Signal(number) => match signal_name(number) {
            Some(name) => {
                out.extend_from_slice(name.as_bytes());
                true
            }
            None => false,
        },
        Value::DirFd(AT_FDCWD) => {
            out.extend_from_slice(b"AT_FDCWD");
            true
        }
        _ => false,
    }
}

fn join(mut named: Named, nameless: bool, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    for name in named.by_ref() {
        if out.len() > start {
            out.push(b'|');
        }
        out.extend_from_slice(name.as_bytes());
    }
    let any = out.len() > start;
    if named.rest() != 0 && (any || nameless) {
        if any {
            out.push(b'|');
        }
        hexadecimal(named.rest(), out);
    }
    out.len() > start
}
