//! Parameters: checked once, then walked without a chance to fail.

use ringside_event_abi::raw::{
    RINGSIDE_PARAM_TRUNCATED, RINGSIDE_PARAM_UNREADABLE, RINGSIDE_PARAM_UNSUPPORTED, ringside_param,
};
use ringside_event_abi::table::Kind;
use ringside_event_abi::{ParamInfo, SourceInfo, param, source};

use crate::{Malformed, SockAddr};

const HEADER_BYTES: usize = size_of::<ringside_param>();

/// One parameter of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'record> {
    /// Id in the parameter table.
    pub id: u16,
    /// The parameter's row; `None` when a later minor version added it.
    pub info: Option<&'static ParamInfo>,
    /// Where the value came from.
    pub source: &'static SourceInfo,
    /// The value is the beginning of a longer one.
    pub truncated: bool,
    /// The memory could not be read: the value is what could be.
    pub unreadable: bool,
    /// This kernel does not let a driver read it: there is no value.
    pub unsupported: bool,
    /// The value.
    pub value: Value<'record>,
}

/// A value by its kind. Strings are the program's bytes: any, and often but not always UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'record> {
    /// An unsigned number.
    U64(u64),
    /// A signed number.
    S64(i64),
    /// Bits, see [`crate::names`].
    Flags(u64),
    /// Permission bits.
    Mode(u64),
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
    /// Nothing, or too little to mean anything: a flag of the parameter says why.
    Absent,
    /// Payload of a parameter that this build does not know.
    Unknown(&'record [u8]),
}

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

/// Iterator over the parameters of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params<'record> {
    bytes: &'record [u8],
    left: u8,
}

/// A parameter's header and payload, found but not interpreted.
struct Found<'record> {
    id: u16,
    source: u8,
    flags: u8,
    payload: &'record [u8],
    padding: &'record [u8],
}

impl<'record> Params<'record> {
    pub(crate) fn new(bytes: &'record [u8], count: u8) -> Self {
        Self { bytes, left: count }
    }

    fn find(&mut self) -> Option<Found<'record>> {
        let (header, rest) = self.bytes.split_first_chunk::<HEADER_BYTES>()?;
        let [id_0, id_1, source, flags, size @ ..] = *header;
        let size = usize::try_from(u32::from_ne_bytes(size)).ok()?;
        let (payload, rest) = rest.split_at_checked(size)?;
        let (padding, rest) = rest.split_at_checked(size.next_multiple_of(8) - size)?;
        self.bytes = rest;
        self.left -= 1;
        Some(Found {
            id: u16::from_ne_bytes([id_0, id_1]),
            source,
            flags,
            payload,
            padding,
        })
    }
}

impl<'record> Iterator for Params<'record> {
    type Item = Param<'record>;

    fn next(&mut self) -> Option<Param<'record>> {
        if self.left == 0 {
            return None;
        }
        self.find().and_then(|found| read(&found).ok())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(usize::from(self.left)))
    }
}

/// Walks all parameters, so that iterating over them later cannot meet a surprise.
pub(crate) fn check_params(mut params: Params<'_>) -> Result<(), Malformed> {
    let count = params.left;
    let mut seen = [0_u64; 4];
    while params.left > 0 {
        let index = count - params.left;
        let found = params.find().ok_or(Malformed::Params { index })?;
        read(&found)?;
        if found.padding.iter().any(|byte| *byte != 0) {
            return Err(Malformed::Padding { param: found.id });
        }
        // Later minors may go beyond 255; those are theirs to keep unique.
        if let Some(word) = seen.get_mut(usize::from(found.id / 64)) {
            let bit = 1 << (found.id % 64);
            if *word & bit != 0 {
                return Err(Malformed::Repeated { param: found.id });
            }
            *word |= bit;
        }
    }
    if params.bytes.is_empty() {
        Ok(())
    } else {
        Err(Malformed::Params { index: count })
    }
}

fn read<'record>(found: &Found<'record>) -> Result<Param<'record>, Malformed> {
    let has = |flag: u32| u32::from(found.flags) & flag != 0;
    let (unreadable, unsupported) = (has(RINGSIDE_PARAM_UNREADABLE), has(RINGSIDE_PARAM_UNSUPPORTED));
    let info = param(found.id);
    let source = source(found.source).ok_or(Malformed::Source {
        param: found.id,
        source: found.source,
    })?;
    let value = match info {
        None => Value::Unknown(found.payload),
        Some(_) if unsupported && found.payload.is_empty() => Value::Absent,
        Some(info) => match read_value(info.kind, found.payload) {
            Some(value) => value,
            // What could not be read may be cut anywhere.
            None if unreadable => Value::Absent,
            None => {
                let bytes = u32::try_from(found.payload.len()).unwrap_or(u32::MAX);
                return Err(Malformed::Payload {
                    param: found.id,
                    bytes,
                });
            }
        },
    };
    Ok(Param {
        id: found.id,
        info,
        source,
        truncated: has(RINGSIDE_PARAM_TRUNCATED),
        unreadable,
        unsupported,
        value,
    })
}

fn read_value(kind: Kind, payload: &[u8]) -> Option<Value<'_>> {
    let number = || Some(u64::from_ne_bytes(payload.try_into().ok()?));
    Some(match kind {
        Kind::U64 => Value::U64(number()?),
        Kind::S64 => Value::S64(number()?.cast_signed()),
        Kind::Flags => Value::Flags(number()?),
        Kind::Mode => Value::Mode(number()?),
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
    })
}

fn registers(payload: &[u8]) -> Option<[u64; 6]> {
    let (words, rest) = payload.as_chunks::<8>();
    let words: &[[u8; 8]; 6] = words.try_into().ok()?;
    rest.is_empty().then(|| words.map(u64::from_ne_bytes))
}
