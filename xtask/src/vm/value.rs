//! Values as a corpus writes them and as a consumer prints them, in one form that can be compared.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

/// A truncated value must still have this much: drivers promise 4096 bytes and may cut at an element.
const TRUNCATED_AT_LEAST_BYTES: usize = 4000;

/// One value. Signed and unsigned numbers are the same 64 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Text(Vec<u8>),
    List(Vec<Value>),
    /// Fields by name.
    Struct(BTreeMap<String, Value>),
    /// A socket address in the corpus's notation.
    Address(String),
    /// There was nothing to read: a NULL pointer, or memory that is not there.
    Null,
    /// Expected only: everything but nothing.
    Any,
    /// Expected only: one of these, where kernels differ.
    OneOf(Vec<Value>),
    /// Expected only: a number from the first to the second, as signed numbers.
    Range(i64, i64),
    /// Expected only: these fields, and others that the corpus does not name.
    Open(BTreeMap<String, Value>),
}

impl Value {
    /// Whether an observed value is the one that was expected.
    pub(super) fn accepts(&self, observed: &Value) -> bool {
        match (self, observed) {
            (Value::Any, observed) => *observed != Value::Null,
            (Value::OneOf(values), observed) => values.iter().any(|value| value.accepts(observed)),
            (Value::Range(first, last), Value::Number(number)) => {
                (*first..=*last).contains(&number.cast_signed())
            }
            // Addresses and words without a type are printed as texts.
            (Value::Number(number), Value::Text(text)) => hexadecimal(text) == Some(*number),
            (Value::List(wanted), Value::List(items)) => {
                wanted.len() == items.len()
                    && wanted.iter().zip(items).all(|(value, item)| value.accepts(item))
            }
            (Value::Struct(wanted), Value::Struct(fields)) => {
                wanted.len() == fields.len() && accepts_fields(wanted, fields)
            }
            (Value::Open(wanted), Value::Struct(fields)) => accepts_fields(wanted, fields),
            (expected, observed) => expected == observed,
        }
    }

    /// Whether an observed value is what is left of this one after a cut that had to be made. A list of texts
    /// loses its last zero; of other things it is shorter.
    pub(super) fn begins_with(&self, cut: &Value) -> bool {
        if let (Value::List(whole), Value::List(items)) = (self, cut)
            && self.bytes().is_none()
        {
            let mut pairs = whole.iter().zip(items);
            return !items.is_empty()
                && items.len() < whole.len()
                && pairs.all(|(value, item)| value.accepts(item));
        }
        let (Some(whole), Some(mut cut)) = (self.bytes(), cut.bytes()) else {
            return false;
        };
        if !whole.starts_with(&cut) && cut.last() == Some(&0) {
            cut.pop();
        }
        whole.starts_with(&cut) && cut.len() >= TRUNCATED_AT_LEAST_BYTES && cut.len() < whole.len()
    }

    /// The notation of an internet address.
    pub(super) fn inet(address: IpAddr, port: u64) -> Value {
        Value::Address(format!("inet(\"{address}\",{port})"))
    }

    /// The notation of a unix address with a name in the file system.
    pub(super) fn unix(path: &str) -> Value {
        Value::Address(format!("unix(\"{path}\")"))
    }

    /// The notation of a unix address outside the file system.
    pub(super) fn abstract_unix(name: &str) -> Value {
        Value::Address(format!("abstract(\"{name}\")"))
    }

    /// The notation of a unix socket without a name.
    pub(super) fn unnamed() -> Value {
        Value::Address("unnamed".to_owned())
    }

    /// A device number in the notation of the ABI, from the 64 bits of `st_dev`.
    pub(super) fn device(st_dev: u64) -> Value {
        let major = (st_dev >> 8 & 0xfff) | (st_dev >> 32 & !0xfff);
        let minor = (st_dev & 0xff) | (st_dev >> 12 & !0xff & 0xffff_ffff);
        Value::Text(format!("{major}:{minor}").into_bytes())
    }

    /// Bytes as pairs of hexadecimal digits.
    pub(super) fn of_hex(digits: &str) -> Option<Value> {
        let pairs = digits.as_bytes().chunks(2);
        let byte = |pair: &[u8]| match pair {
            [_, _] => u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok(),
            _ => None,
        };
        pairs.map(byte).collect::<Option<_>>().map(Value::Text)
    }

    /// The bytes of a text, or of a list of texts with their terminating zeros.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Value::Text(bytes) => Some(bytes.clone()),
            Value::List(items) => {
                let mut joined = Vec::new();
                for item in items {
                    joined.extend(item.bytes()?);
                    joined.push(0);
                }
                Some(joined)
            }
            _ => None,
        }
    }
}

fn accepts_fields(wanted: &BTreeMap<String, Value>, fields: &BTreeMap<String, Value>) -> bool {
    wanted
        .iter()
        .all(|(name, value)| fields.get(name).is_some_and(|field| value.accepts(field)))
}

/// The number of a text like `0x1f`.
fn hexadecimal(text: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(text).ok()?.strip_prefix("0x")?;
    u64::from_str_radix(digits, 16).ok()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) if number.cast_signed() < 0 => write!(f, "{}", number.cast_signed()),
            Value::Number(number) if *number > 0xffff => write!(f, "{number:#x}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                if text.len() <= 60 {
                    return write!(f, "{text:?}");
                }
                let head: String = text.chars().take(16).collect();
                write!(f, "{head:?}…({} bytes)", bytes.len())
            }
            Value::List(items) => {
                f.write_str("[")?;
                separated(f, items)?;
                f.write_str("]")
            }
            Value::OneOf(items) => {
                f.write_str("any(")?;
                separated(f, items)?;
                f.write_str(")")
            }
            Value::Struct(fields) | Value::Open(fields) => {
                f.write_str("{")?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name}={value}", if at == 0 { "" } else { " " })?;
                }
                f.write_str(if matches!(self, Value::Open(_)) {
                    " ..}"
                } else {
                    "}"
                })
            }
            Value::Address(address) => f.write_str(address),
            Value::Null => f.write_str("null"),
            Value::Any => f.write_str("any"),
            Value::Range(first, last) => write!(f, "{first}..{last}"),
        }
    }
}

fn separated(f: &mut fmt::Formatter<'_>, items: &[Value]) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if at == 0 { "" } else { "," })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
