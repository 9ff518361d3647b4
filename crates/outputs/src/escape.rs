//! A program's bytes inside our lines: they must not be able to end a line, a string or a terminal's
//! good behaviour.

/// A JSON value: a string, or `{"hex":"..."}` when the bytes are not UTF-8.
pub(crate) fn json_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => json_string(text, out),
        Err(_) => json_hex(bytes, out),
    }
}

/// `{"hex":"..."}`
pub(crate) fn json_hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"hex\":\"");
    hex(bytes, out);
    out.extend_from_slice(b"\"}");
}

/// `{"text":"..."}` or `{"base64":"..."}`: data, which may be anything, so that readers tell by one key.
pub(crate) fn json_data(bytes: &[u8], out: &mut Vec<u8>) {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(is_text) => {
            out.extend_from_slice(b"{\"text\":");
            json_string(text, out);
            out.push(b'}');
        }
        _ => {
            out.extend_from_slice(b"{\"base64\":\"");
            base64(bytes, out);
            out.extend_from_slice(b"\"}");
        }
    }
}

/// What programs write for people: no control characters but those that lay text out, and escape for colours.
fn is_text(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r' | '\u{1b}')
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = (word >> (18 - digit * 6) & 0x3f) as usize;
            let known = digit <= three.len();
            out.push(DIGITS.get(value).copied().filter(|_| known).unwrap_or(b'='));
        }
    }
}

/// A JSON string.
pub(crate) fn json_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    if !text.is_ascii() {
        json_characters(text, out);
        out.push(b'"');
        return;
    }
    let mut rest = text.as_bytes();
    // Runs without anything to escape, which is nearly always the whole, are copied at once.
    while let Some(at) = rest.iter().position(|byte| escapes(*byte)) {
        let (run, from_escape) = rest.split_at(at);
        out.extend_from_slice(run);
        let Some((byte, behind)) = from_escape.split_first() else {
            break;
        };
        json_escape(*byte, out);
        rest = behind;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Beyond ASCII there are controls too: those of C1, and marks that reorder what a terminal shows.
fn json_characters(text: &str, out: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    for character in text.chars() {
        match u8::try_from(character) {
            Ok(byte) if escapes(byte) => json_escape(byte, out),
            _ if character.is_control() || reorders(character) => {
                out.extend_from_slice(b"\\u");
                let code = u32::from(character);
                // Both kinds lie in the first plane: four digits.
                hex(code.to_be_bytes().get(2..).unwrap_or_default(), out);
            }
            _ => out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes()),
        }
    }
}

/// Bidirectional formatting characters (UAX #9).
fn reorders(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escapes(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\' || byte == 0x7f
}

fn json_escape(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => {
            out.extend_from_slice(b"\\u00");
            hex(&[byte], out);
        }
    }
}

/// A quoted string for people: printable characters as they are, everything else as Rust escapes it.
pub(crate) fn quoted(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    plain(bytes, out);
    out.push(b'"');
}

/// As [`quoted`], without the quotes.
pub(crate) fn plain(bytes: &[u8], out: &mut Vec<u8>) {
    if bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
        && !bytes.iter().any(|byte| escapes(*byte))
    {
        out.extend_from_slice(bytes);
        return;
    }
    let mut buffer = [0; 4];
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            for escaped in character.escape_debug() {
                out.extend_from_slice(escaped.encode_utf8(&mut buffer).as_bytes());
            }
        }
        for byte in chunk.invalid() {
            out.extend_from_slice(b"\\x");
            hex(&[*byte], out);
        }
    }
}

fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        out.extend_from_slice(&[nibble(byte >> 4), nibble(byte & 0xf)]);
    }
}

/// `0x` and the number, without leading zeros.
pub(crate) fn hexadecimal(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"0x");
    let digits = (64 - number.leading_zeros()).div_ceil(4).max(1);
    for digit in (0..digits).rev() {
        out.push(nibble((number >> (digit * 4) & 0xf) as u8));
    }
}

fn nibble(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'a' + nibble - 10
    }
}

/// A decimal number.
pub(crate) fn number(value: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        json_bytes(bytes, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn text(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        quoted(bytes, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn controls_beyond_ascii_and_marks_that_reorder_are_escaped_in_json() {
        assert_eq!(json("ä\u{9b}31m\u{202e}\n".as_bytes()), r#""ä\u009b31m\u202e\n""#);
    }

    #[test]
    fn bytes_that_are_not_utf8_become_hex() {
        assert_eq!(json(b"\xff\x00a"), r#"{"hex":"ff0061"}"#);
        assert_eq!(text(b"a\xffb"), r#""a\xffb""#);
    }

    #[test]
    fn data_is_text_when_it_is_meant_for_people_and_base64_otherwise() {
        let data = |bytes: &[u8]| {
            let mut out = Vec::new();
            json_data(bytes, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(data(b""), r#"{"text":""}"#);
        assert_eq!(data("\u{1b}[1mä\r\n".as_bytes()), r#"{"text":"\u001b[1mä\r\n"}"#);
        // The examples of RFC 4648, with a byte in front that no text has.
        assert_eq!(data(b"\0"), r#"{"base64":"AA=="}"#);
        assert_eq!(data(b"\0f"), r#"{"base64":"AGY="}"#);
        assert_eq!(data(b"\0fo"), r#"{"base64":"AGZv"}"#);
        assert_eq!(data(b"\xff\xfb\xef\xbe"), r#"{"base64":"//vvvg=="}"#);
        assert_eq!(data("ä".as_bytes().get(..1).unwrap()), r#"{"base64":"ww=="}"#);
        assert_eq!(data("\u{9b}".as_bytes()), r#"{"base64":"wps="}"#);
    }

    #[test]
    fn a_program_cannot_steer_the_readers_terminal() {
        assert_eq!(text(b"\x1b[31mred\n\"\\"), r#""\u{1b}[31mred\n\"\\""#);
        assert_eq!(
            json(b"\x1b\x7f\n\"\\\xc3\xa4"),
            "\"\\u001b\\u007f\\n\\\"\\\\\u{e4}\""
        );
        assert_eq!(
            text("\u{202e}".as_bytes()),
            r#""\u{202e}""#,
            "no right-to-left override"
        );
    }

    #[test]
    fn hexadecimal_numbers_have_no_leading_zeros() {
        for number in [0, 9, 0x10, 0xabc, 1 << 60, u64::MAX] {
            let mut out = Vec::new();
            hexadecimal(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), format!("{number:#x}"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn json_reads_back_as_what_was_written(string in any::<String>()) {
            let back: String = serde_json::from_str(&json(string.as_bytes())).unwrap();
            prop_assert_eq!(back, string);
        }

        #[test]
        fn any_bytes_stay_on_one_line(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json(&bytes)).is_ok());
            prop_assert!(!text(&bytes).chars().any(char::is_control));
        }
    }
}
