//! `--snap`: how much of the data of which events records have.

use std::collections::BTreeMap;

use ringside_event_abi::raw::{RINGSIDE_DATA_RECORD_MAX_BYTES, RINGSIDE_SNAP_MAX_BYTES};
use ringside_event_abi::table::EVENTS;
use ringside_event_abi::{EventInfo, UnknownEvents, WantedSet};
use ringside_ring::SnapLengths;

use crate::filters;

/// Names of events that a line shows; of more it says how many.
const SHOWN: usize = 8;

/// What was typed cannot be meant. Each message says what is expected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SnapError {
    #[error(
        "`--snap {text}`: `BYTES` or `BYTES:EVENTS`, with 0 to {RINGSIDE_SNAP_MAX_BYTES} bytes, is expected"
    )]
    Text { text: String },
    #[error("`--snap {text}` cannot be understood")]
    Events { text: String, source: UnknownEvents },
    #[error(
        "`--snap {text}` names no event that has data: docs/events.md shows them with the capture `DATA`"
    )]
    NoData { text: String },
    #[error(
        "`--snap` asks for {bytes} bytes of data, and half of a ring of {ring_bytes} bytes has no room for such a \
         record: `--ring-bytes {enough}` or larger is expected, or a smaller `--snap`"
    )]
    RingTooSmall {
        bytes: u32,
        ring_bytes: u32,
        enough: u32,
    },
}

/// The lengths that all of `--snap` together ask for: the last that names an event has its word.
pub(crate) fn lengths(texts: &[String], ring_bytes: u32) -> Result<SnapLengths, SnapError> {
    let mut lengths = SnapLengths::none();
    for text in texts {
        let (bytes, events) = clause(text)?;
        lengths.set(&events, bytes);
    }
    let bytes = lengths.largest();
    let enough = ring_for(bytes);
    if bytes > 0 && ring_bytes < enough {
        return Err(SnapError::RingTooSmall {
            bytes,
            ring_bytes,
            enough,
        });
    }
    Ok(lengths)
}

/// The smallest ring whose half has room for every record with as much data.
fn ring_for(bytes: u32) -> u32 {
    let without = RINGSIDE_DATA_RECORD_MAX_BYTES - RINGSIDE_SNAP_MAX_BYTES;
    ((without + bytes.next_multiple_of(8)) * 2).next_power_of_two()
}

fn clause(text: &str) -> Result<(u32, WantedSet), SnapError> {
    let (bytes, of) = match text.split_once(':') {
        Some((bytes, of)) => (bytes, Some(of)),
        None => (text, None),
    };
    let bytes = bytes
        .trim()
        .parse()
        .ok()
        .filter(|bytes| *bytes <= RINGSIDE_SNAP_MAX_BYTES)
        .ok_or_else(|| SnapError::Text {
            text: text.to_owned(),
        })?;
    let named = match of {
        None => WantedSet::all(),
        Some(of) => filters::events(of).map_err(|source| SnapError::Events {
            text: text.to_owned(),
            source,
        })?,
    };
    let with_data: WantedSet = named.iter().filter(|event| event.has_data()).collect();
    if with_data.is_empty() {
        return Err(SnapError::NoData {
            text: text.to_owned(),
        });
    }
    Ok((bytes, with_data))
}

/// The lengths for people, one line for each, the largest first.
pub(crate) fn lines(lengths: &SnapLengths) -> Vec<String> {
    let mut by_length: BTreeMap<u32, Vec<&EventInfo>> = BTreeMap::new();
    for event in EVENTS {
        let bytes = lengths.of(event.id);
        if bytes > 0 {
            by_length.entry(bytes).or_default().push(event);
        }
    }
    let named = |events: &[&EventInfo]| {
        if events.len() > SHOWN {
            return format!("{} kinds of events", events.len());
        }
        let names: Vec<_> = events.iter().map(|event| event.name).collect();
        names.join(", ")
    };
    by_length
        .iter()
        .rev()
        .map(|(bytes, events)| format!("at most {bytes} bytes of {}", named(events)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chain;

    const RING: u32 = 8 << 20;

    fn check(texts: &[&str], ring_bytes: u32) -> Result<Vec<String>, String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        match lengths(&texts, ring_bytes) {
            Ok(lengths) => Ok(lines(&lengths)),
            Err(error) => Err(chain(&error)),
        }
    }

    #[test]
    fn the_last_that_names_an_event_has_its_word() {
        let expected = ["at most 4096 bytes of write, sendto", "at most 64 bytes of read"];
        assert_eq!(
            check(&["64:read, write", "4096:write,sendto"], RING).unwrap(),
            expected
        );
        let all = check(&["256"], RING).unwrap();
        assert_eq!(all.len(), 1);
        assert!(
            all[0].starts_with("at most 256 bytes of ") && all[0].ends_with(" kinds of events"),
            "{all:?}"
        );
        let but_reads = check(&["256:read,write", "0:read"], RING).unwrap();
        assert_eq!(but_reads, ["at most 256 bytes of write"]);
        assert!(check(&["0"], RING).unwrap().is_empty());
        assert!(check(&[], 65536).unwrap().is_empty());
    }

    #[test]
    fn groups_stand_for_their_events_with_data() {
        let network = check(&["65536:@network_io"], RING).unwrap();
        assert_eq!(
            network,
            ["at most 65536 bytes of sendto, recvfrom, sendmsg, recvmsg"]
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for (text, expected) in [
            ("65537", "0 to 65536 bytes"),
            ("-1", "`BYTES` or `BYTES:EVENTS`"),
            ("x:read", "`BYTES` or `BYTES:EVENTS`"),
            ("", "`BYTES` or `BYTES:EVENTS`"),
            ("64:raed", "did you mean `read`?"),
            ("64:openat,close", "names no event that has data"),
            ("64:", "names no event that has data"),
        ] {
            let error = check(&[text], RING).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_ring_must_have_room_for_two_such_records() {
        let error = check(&["65536"], 131_072).unwrap_err();
        assert!(
            error.contains("`--ring-bytes 262144` or larger is expected"),
            "{error}"
        );
        check(&["65536"], 262_144).unwrap();
        // 16,384 and 8 beside it are half of the smallest ring.
        check(&["16376"], 65536).unwrap();
        check(&["16377"], 65536).unwrap_err();
    }
}
