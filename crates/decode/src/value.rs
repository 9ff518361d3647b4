//! Values by their kind, and how they are made of payloads.

use ringside_event_abi::raw::{RINGSIDE_ARGUMENT_IN_REGISTER, RINGSIDE_STRUCTS_MAX};
use ringside_event_abi::table::{
    ArgumentKind, CREDENTIALS, IMAGE, IO_URING_COMPLETION, IO_URING_REQUEST, Kind, NAMESPACES,
};
use ringside_event_abi::{ArgumentInfo, Detail, StructInfo};

use crate::{Names, SockAddr, Structure, Structures};

/// A value by its kind. Strings are the program's bytes: any, and often but not always UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'record> {
    /// An unsigned number.
    U64(u64),
    /// A signed number.
    S64(i64),
    /// A descriptor that a relative path starts at, or [`AT_FDCWD`].
    DirFd(i64),
    /// Permission bits, and type bits.
    Mode(u64),
    /// A signal's number, see [`crate::signal_name`].
    Signal(u64),
    /// Bits that have names.
    Flags {
        /// The bits.
        bits: u64,
        /// Their names.
        names: &'static Names,
    },
    /// A number that has a name.
    Choice {
        /// The number.
        number: u64,
        /// Its names.
        names: &'static Names,
    },
    /// A word whose meaning another argument decides.
    Word(u64),
    /// A place in the caller's address space, or memory that was not read.
    Address(u64),
    /// No memory: the caller passed a null pointer where memory may be read.
    Null,
    /// The six argument registers.
    Args([u64; 6]),
    /// Bytes without a terminator.
    Str(&'record [u8]),
    /// Strings one after the other.
    Strings(Strings<'record>),
    /// A socket's address.
    SockAddr(SockAddr<'record>),
    /// A device number.
    Device {
        /// Major number.
        major: u32,
        /// Minor number.
        minor: u32,
    },
    /// A structure of the caller's.
    Struct(Structure<'record>),
    /// An array of structures.
    Structs(Structures<'record>),
    /// Data.
    Bytes(&'record [u8]),
    /// Nothing, or too little to mean anything: a flag of the parameter says why.
    Absent,
    /// Payload of a parameter that this build does not know.
    Unknown(&'record [u8]),
}

/// What [`Value::DirFd`] is when it is the working directory.
pub const AT_FDCWD: i64 = -100;

/// The strings of a `STRINGS` payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strings<'record> {
    bytes: &'record [u8],
}

impl<'record> Iterator for Strings<'record> {
    type Item = &'record [u8];

    fn next(&mut self) -> Option<&'record [u8]> {
        if self.bytes.is_empty() {
            return None;
        }
        // A cut payload may lack its last terminator.
        let end = self
            .bytes
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(self.bytes.len());
        let (string, rest) = self.bytes.split_at_checked(end)?;
        self.bytes = rest.get(1..).unwrap_or_default();
        Some(string)
    }
}

/// The value of a parameter that is no argument. `None` when the payload is not as long as its kind.
pub(crate) fn of_kind(kind: Kind, payload: &[u8]) -> Option<Value<'_>> {
    let number = || Some(u64::from_ne_bytes(payload.try_into().ok()?));
    Some(match kind {
        Kind::U64 => Value::U64(number()?),
        Kind::S64 => Value::S64(number()?.cast_signed()),
        Kind::Device => {
            let device = number()?;
            Value::Device {
                major: (device >> 32) as u32,
                minor: device as u32,
            }
        }
        Kind::Args => Value::Args(registers(payload)?),
        Kind::String => Value::Str(payload),
        Kind::Strings => Value::Strings(Strings { bytes: payload }),
        Kind::Sockaddr => Value::SockAddr(SockAddr::read(payload)?),
        Kind::Image => object(&IMAGE, payload)?,
        Kind::Credentials => object(&CREDENTIALS, payload)?,
        Kind::Namespaces => object(&NAMESPACES, payload)?,
        Kind::IoUringRequest => object(&IO_URING_REQUEST, payload)?,
        Kind::IoUringCompletion => object(&IO_URING_COMPLETION, payload)?,
        // The event has no such argument: a later minor version may know what it is.
        Kind::Argument => Value::Unknown(payload),
        Kind::Bytes => Value::Bytes(payload),
    })
}

/// A description of one of the kernel's objects, always whole.
fn object<'record>(info: &'static StructInfo, payload: &'record [u8]) -> Option<Value<'record>> {
    (payload.len() == usize::from(info.bytes)).then(|| Value::Struct(Structure::new(info, payload)))
}

/// The memory of an argument. `cut` payloads may end anywhere. `None` when the length cannot be.
pub(crate) fn of_memory<'record>(
    argument: &ArgumentInfo,
    is_i386: bool,
    payload: &'record [u8],
    cut: bool,
) -> Option<Value<'record>> {
    let address = || {
        let address = SockAddr::read(payload)?;
        Some(Value::SockAddr(address))
    };
    let detail = match argument.detail {
        Detail::Struct(info) if is_i386 => match info.on_i386() {
            Some(other) => Detail::Struct(other),
            None => return Some(Value::Unknown(payload)),
        },
        detail => detail,
    };
    match (argument.kind, detail) {
        (ArgumentKind::Path | ArgumentKind::String, _) => Some(Value::Str(payload)),
        (ArgumentKind::Strings, _) => Some(Value::Strings(Strings { bytes: payload })),
        (
            ArgumentKind::Struct | ArgumentKind::StructOut | ArgumentKind::StructSized,
            Detail::Struct(info),
        ) => {
            let whole = usize::from(info.bytes);
            let may_be_shorter = cut || argument.kind == ArgumentKind::StructSized;
            let fits = payload.len() == whole || (may_be_shorter && payload.len() < whole);
            (fits && !payload.is_empty()).then(|| Value::Struct(Structure::new(info, payload)))
        }
        (ArgumentKind::Structs | ArgumentKind::StructsOut, Detail::Struct(info)) => {
            let one = usize::from(info.bytes).max(1);
            let fits = payload.len() <= one * RINGSIDE_STRUCTS_MAX as usize
                && (cut || payload.len().is_multiple_of(one));
            (fits && !payload.is_empty()).then(|| Value::Structs(Structures::new(info, payload)))
        }
        (
            ArgumentKind::Sockaddr
            | ArgumentKind::SockaddrOut
            | ArgumentKind::Msghdr
            | ArgumentKind::MsghdrOut,
            _,
        ) => address(),
        (kind, _) if kind as u32 > RINGSIDE_ARGUMENT_IN_REGISTER => Some(Value::Bytes(payload)),
        _ => Some(Value::Unknown(payload)),
    }
}

pub(crate) fn registers(payload: &[u8]) -> Option<[u64; 6]> {
    let (words, rest) = payload.as_chunks::<8>();
    let words: &[[u8; 8]; 6] = words.try_into().ok()?;
    rest.is_empty().then(|| words.map(u64::from_ne_bytes))
}
