//! Parameters: checked once, then walked without a chance to fail.

use ringside_event_abi::raw::{
    RINGSIDE_PARAM_ID_ARG0, RINGSIDE_PARAM_TRUNCATED, RINGSIDE_PARAM_UNREADABLE, RINGSIDE_PARAM_UNSUPPORTED,
    ringside_param,
};
use ringside_event_abi::{ArgumentInfo, ParamInfo, SourceInfo, param, source};

use crate::{Malformed, Value, value};

const HEADER_BYTES: usize = size_of::<ringside_param>();
/// Arguments of a call at most.
pub(crate) const ARGUMENTS: usize = 6;

/// One parameter of an event, or one argument of its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'record> {
    /// Id in the parameter table.
    pub id: u16,
    /// The parameter's row; `None` when a later minor version added it.
    pub info: Option<&'static ParamInfo>,
    /// The argument's row, if it is one.
    pub argument: Option<&'static ArgumentInfo>,
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

impl Param<'_> {
    /// The argument's name or else the parameter's; `None` when a later minor version added it.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let argument = self.argument.map(|argument| argument.name);
        argument.or(self.info.map(|info| info.name))
    }
}

/// Iterator over the parameters of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params<'record> {
    bytes: &'record [u8],
    left: u8,
    rows: Rows,
}

/// What the arguments of a call are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) arguments: &'static [ArgumentInfo],
    /// Structures are laid out as the i386 ABI has them.
    pub(crate) is_i386: bool,
}

/// Where the check of a record found what belongs to the call's arguments: bytes that were left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// At the parameter of the registers; 0: there is none.
    registers: usize,
    /// At the parameter of each argument's memory; 0: there is none.
    memory: [usize; ARGUMENTS],
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
    pub(crate) fn new(bytes: &'record [u8], count: u8, rows: Rows) -> Self {
        Self {
            bytes,
            left: count,
            rows,
        }
    }

    /// The arguments as they were given, and where they were: in registers, or in memory (i386).
    pub(crate) fn registers(&self, given: &Given) -> Option<([u64; ARGUMENTS], &'static SourceInfo)> {
        let found = self.counted_back(given.registers)?.find()?;
        Some((value::registers(found.payload)?, source(found.source)?))
    }

    /// The memory of an argument.
    pub(crate) fn memory(&self, given: &Given, index: usize) -> Option<Param<'record>> {
        self.counted_back(*given.memory.get(index)?)?.next()
    }

    /// One parameter, with this many bytes from its beginning to the end of the record.
    fn counted_back(&self, left: usize) -> Option<Self> {
        let start = self.bytes.len().checked_sub(left).filter(|_| left > 0)?;
        Some(Self {
            bytes: self.bytes.get(start..)?,
            left: 1,
            rows: self.rows,
        })
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
        let rows = self.rows;
        self.find().and_then(|found| read(&found, rows).ok())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(usize::from(self.left)))
    }
}

/// Walks all parameters, so that iterating over them later cannot meet a surprise.
pub(crate) fn check_params(mut params: Params<'_>) -> Result<Given, Malformed> {
    let count = params.left;
    let mut seen = [0_u64; 4];
    let mut given = Given::default();
    while params.left > 0 {
        let index = count - params.left;
        let from_here = params.bytes.len();
        let found = params.find().ok_or(Malformed::Params { index })?;
        let param = read(&found, params.rows)?;
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
        if matches!(param.value, Value::Args(_)) {
            given.registers = from_here;
        } else if param.argument.is_some()
            && let Some(place) = argument_index(found.id).and_then(|index| given.memory.get_mut(index))
        {
            *place = from_here;
        }
    }
    if params.bytes.is_empty() {
        Ok(given)
    } else {
        Err(Malformed::Params { index: count })
    }
}

/// Which argument a parameter is the memory of.
fn argument_index(id: u16) -> Option<usize> {
    let index = u32::from(id).checked_sub(RINGSIDE_PARAM_ID_ARG0)?;
    usize::try_from(index).ok().filter(|index| *index < ARGUMENTS)
}

fn read<'record>(found: &Found<'record>, rows: Rows) -> Result<Param<'record>, Malformed> {
    let has = |flag: u32| u32::from(found.flags) & flag != 0;
    let (unreadable, unsupported) = (has(RINGSIDE_PARAM_UNREADABLE), has(RINGSIDE_PARAM_UNSUPPORTED));
    let truncated = has(RINGSIDE_PARAM_TRUNCATED);
    let info = param(found.id);
    let argument = argument_index(found.id)
        .and_then(|index| rows.arguments.get(index))
        .filter(|argument| argument.is_memory());
    let source = source(found.source).ok_or(Malformed::Source {
        param: found.id,
        source: found.source,
    })?;
    let value = match (info, argument) {
        (None, _) => Some(Value::Unknown(found.payload)),
        (Some(_), _) if unsupported && found.payload.is_empty() => Some(Value::Absent),
        (Some(_), Some(argument)) => {
            value::of_memory(argument, rows.is_i386, found.payload, truncated || unreadable)
        }
        (Some(info), None) => value::of_kind(info.kind, found.payload),
    };
    let value = match value {
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
    };
    Ok(Param {
        id: found.id,
        info,
        argument,
        source,
        truncated,
        unreadable,
        unsupported,
        value,
    })
}

/// Whether a parameter is the registers, or the memory of an argument that the event's row has.
pub(crate) fn is_given(param: &Param<'_>) -> bool {
    param.argument.is_some() || matches!(param.value, Value::Args(_))
}
