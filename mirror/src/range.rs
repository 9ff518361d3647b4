//! The `Range` header (RFC 9110, section 14): one range of bytes, or the whole.

/// What part of a file a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// No range, or one that a server may ignore.
    Whole,
    /// From the first to the last byte, both included, both inside the file.
    Part { first: u64, last: u64 },
    /// A range of which the file has no byte.
    Unsatisfiable,
}

/// Several ranges and unknown units are ignored, as the RFC allows: the whole file is always a right answer.
pub(crate) fn wanted(header: Option<&str>, length: u64) -> Wanted {
    let Some((first, last)) = header
        .and_then(|header| header.strip_prefix("bytes="))
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        // `-5`: the last five bytes.
        _ if first.is_empty() => match number(last) {
            Some(0) => Wanted::Unsatisfiable,
            Some(_) if length == 0 => Wanted::Unsatisfiable,
            Some(suffix) => Wanted::Part {
                first: length.saturating_sub(suffix),
                last: length - 1,
            },
            None => Wanted::Whole,
        },
        (Some(first), _) if last.is_empty() && first >= length => Wanted::Unsatisfiable,
        (Some(first), _) if last.is_empty() => Wanted::Part {
            first,
            last: length - 1,
        },
        (Some(first), Some(last)) if first > last => Wanted::Whole,
        (Some(first), Some(_)) if first >= length => Wanted::Unsatisfiable,
        (Some(first), Some(last)) => Wanted::Part {
            first,
            last: last.min(length - 1),
        },
        _ => Wanted::Whole,
    }
}

fn number(digits: &str) -> Option<u64> {
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_one_range_is_understood() {
        for (header, expected) in [
            ("bytes=0-0", Wanted::Part { first: 0, last: 0 }),
            ("bytes=3-", Wanted::Part { first: 3, last: 9 }),
            ("bytes=-4", Wanted::Part { first: 6, last: 9 }),
            ("bytes=-40", Wanted::Part { first: 0, last: 9 }),
            ("bytes=2-400", Wanted::Part { first: 2, last: 9 }),
            ("bytes=10-", Wanted::Unsatisfiable),
            ("bytes=10-12", Wanted::Unsatisfiable),
            ("bytes=-0", Wanted::Unsatisfiable),
            ("bytes=5-2", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=99999999999999999999-", Wanted::Whole),
            ("bytes=", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
        ] {
            assert_eq!(wanted(Some(header), 10), expected, "{header}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
    }

    #[test]
    fn an_empty_file_has_no_ranges() {
        for header in ["bytes=0-", "bytes=-1", "bytes=0-0"] {
            assert_eq!(wanted(Some(header), 0), Wanted::Unsatisfiable, "{header}");
        }
    }
}
