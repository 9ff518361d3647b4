//! The arguments of a call: registers and the memory behind them, by the event's row.

use ringside_event_abi::raw::RINGSIDE_PARAM_ID_ARG0;
use ringside_event_abi::{ArgumentInfo, Detail, SourceInfo, param};

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
    registers: Option<([u64; ARGUMENTS], &'static SourceInfo)>,
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
            if let Some((words, source)) = self.registers
                && let Some(word) = words.get(index)
                && let Some(found) = from_register(index, row, *word, source)
            {
                return Some(found);
            }
        }
    }
}

fn from_register(
    index: usize,
    row: &'static ArgumentInfo,
    word: u64,
    source: &'static SourceInfo,
) -> Option<Param<'static>> {
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
        source,
        truncated: false,
        unreadable: false,
        unsupported: false,
        value,
    })
}
