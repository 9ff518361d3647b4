//! The arguments of a call: registers and the memory behind them, by the event's row.

use ringside_event_abi::raw::{RINGSIDE_PARAM_ID_ARG0, RINGSIDE_SOURCE_REGISTER};
use ringside_event_abi::{ArgumentInfo, Detail, SourceInfo, param, source};

use crate::Value;
use crate::number::{number, register_bits};
use crate::param::{ARGUMENTS, Given, Param, Params};

/// Iterator over the arguments of a call, in the order of the table.
///
/// Memory that the driver did not copy (there is none behind a null pointer, a failed call wrote none,
/// nobody wants the data) is its address. An argument of which nothing is known is left out: a
/// successful exec has no registers any more.
#[derive(Clone, Debug)]
pub struct Arguments<'record> {
    params: Params<'record>,
    given: Given,
    registers: Option<[u64; ARGUMENTS]>,
    rows: &'static [ArgumentInfo],
    index: usize,
}

impl<'record> Arguments<'record> {
    pub(crate) fn new(params: Params<'record>, given: Given, rows: &'static [ArgumentInfo]) -> Self {
        Self {
            params,
            given,
            registers: params.registers(&given),
            rows,
            index: 0,
        }
    }
}

impl<'record> Iterator for Arguments<'record> {
    type Item = Param<'record>;

    fn next(&mut self) -> Option<Param<'record>> {
        loop {
            let index = self.index;
            let row = self.rows.get(index)?;
            self.index += 1;
            if row.is_memory()
                && let Some(memory) = self.params.memory(&self.given, index)
            {
                return Some(memory);
            }
            let register = self.registers.and_then(|words| words.get(index).copied());
            if let Some(found) = register.and_then(|word| from_register(index, row, word)) {
                return Some(found);
            }
        }
    }
}

fn from_register(index: usize, row: &'static ArgumentInfo, word: u64) -> Option<Param<'static>> {
    let family = match row.detail {
        Detail::Family(family) => Some(family),
        Detail::None | Detail::Struct(_) => None,
    };
    let value = match (row.is_memory(), word) {
        (true, 0) => Value::Null,
        (true, address) => Value::Address(address),
        (false, word) => number(row.kind, family, word, register_bits(row.kind)),
    };
    let id = u16::try_from(RINGSIDE_PARAM_ID_ARG0 as usize + index).ok()?;
    Some(Param {
        id,
        info: param(id),
        argument: Some(row),
        source: register_source()?,
        truncated: false,
        unreadable: false,
        unsupported: false,
        value,
    })
}

fn register_source() -> Option<&'static SourceInfo> {
    source(u8::try_from(RINGSIDE_SOURCE_REGISTER).ok()?)
}
