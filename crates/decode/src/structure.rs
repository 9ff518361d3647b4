//! Structures that a call takes by address: bytes, and the table of their fields.

use ringside_event_abi::{FieldInfo, StructInfo};

use crate::Value;
use crate::number::number;

/// A structure, or as much of its beginning as there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Structure<'record> {
    info: &'static StructInfo,
    bytes: &'record [u8],
}

impl<'record> Structure<'record> {
    pub(crate) fn new(info: &'static StructInfo, bytes: &'record [u8]) -> Self {
        Self { info, bytes }
    }

    /// The structure's row.
    #[must_use]
    pub fn info(&self) -> &'static StructInfo {
        self.info
    }

    /// The fields that are whole, in the order of the bytes.
    pub fn fields(&self) -> impl Iterator<Item = (&'static FieldInfo, Value<'record>)> + use<'record> {
        let bytes = self.bytes;
        self.info
            .fields
            .iter()
            .filter_map(move |field| Some((field, read(field, bytes)?)))
    }

    /// The value of a structure that is nothing but a value.
    #[must_use]
    pub fn only_value(&self) -> Option<Value<'record>> {
        match self.info.fields {
            [field] if field.name == "value" => read(field, self.bytes),
            _ => None,
        }
    }
}

fn read(field: &FieldInfo, bytes: &[u8]) -> Option<Value<'static>> {
    let start = usize::from(field.offset);
    let bytes = bytes.get(start..start + usize::from(field.bytes))?;
    let wide = match *bytes {
        [byte] => u64::from(byte),
        [a, b] => u64::from(u16::from_ne_bytes([a, b])),
        [a, b, c, d] => u64::from(u32::from_ne_bytes([a, b, c, d])),
        _ => u64::from_ne_bytes(bytes.try_into().ok()?),
    };
    Some(number(field.kind, field.family, wide, u32::from(field.bytes) * 8))
}

/// Structures one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Structures<'record> {
    info: &'static StructInfo,
    bytes: &'record [u8],
}

impl<'record> Structures<'record> {
    pub(crate) fn new(info: &'static StructInfo, bytes: &'record [u8]) -> Self {
        Self { info, bytes }
    }
}

impl<'record> Iterator for Structures<'record> {
    type Item = Structure<'record>;

    /// Only whole elements: a piece of one means nothing.
    fn next(&mut self) -> Option<Structure<'record>> {
        let bytes = usize::from(self.info.bytes);
        let (element, rest) = self.bytes.split_at_checked(bytes).filter(|_| bytes > 0)?;
        self.bytes = rest;
        Some(Structure::new(self.info, element))
    }
}
