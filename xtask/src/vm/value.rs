//! Values as a corpus writes them and as a consumer prints them, in one form that can be compared.

use std::fmt;
use std::net::IpAddr;

/// One value. Signed and unsigned numbers are the same 64 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Text(Vec<u8>),
    List(Vec<Value>),
    /// A socket address in the corpus's notation.
    Address(String),
}

impl Value {
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
            Value::Number(_) | Value::Address(_) => None,
        }
    }
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
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Value::Address(address) => f.write_str(address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn a_device_number_is_split_as_the_kernel_joins_it_for_stat() {
        assert_eq!(Value::device(0xfe00), Value::Text(b"254:0".to_vec()));
        assert_eq!(Value::device(0x2), Value::Text(b"0:2".to_vec()));
        assert_eq!(Value::device(0x0010_0013), Value::Text(b"0:275".to_vec()));
    }

    #[test]
    fn long_texts_are_shown_by_their_beginning_and_length() {
        assert_eq!(
            Value::Text(vec![b'x'; 300]).to_string(),
            "\"xxxxxxxxxxxxxxxx\"…(300 bytes)"
        );
        assert_eq!(Value::Number(u64::MAX).to_string(), "-1");
    }
}
