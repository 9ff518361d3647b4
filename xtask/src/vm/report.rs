//! What the activity program reports about its own run: an array of `struct note` (see activity.c).

use std::collections::BTreeMap;

const NAME_BYTES: usize = 24;
const NOTE_BYTES: usize = NAME_BYTES + size_of::<u64>();

/// Values by name. Entries without a name are places that were not used.
pub(super) fn parse(bytes: &[u8]) -> BTreeMap<String, u64> {
    bytes
        .chunks_exact(NOTE_BYTES)
        .filter_map(|note| {
            let (name, value) = note.split_at_checked(NAME_BYTES)?;
            let name = name.split(|byte| *byte == 0).next()?;
            let value = u64::from_le_bytes(value.try_into().ok()?);
            (!name.is_empty()).then(|| (String::from_utf8_lossy(name).into_owned(), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_by_name_and_empty_places_are_skipped() {
        let mut bytes = vec![0; NOTE_BYTES * 2];
        bytes[..4].copy_from_slice(b"main");
        bytes[NAME_BYTES..NOTE_BYTES].copy_from_slice(&77_u64.to_le_bytes());
        assert_eq!(parse(&bytes), BTreeMap::from([("main".to_owned(), 77)]));
        assert_eq!(parse(b"cut off"), BTreeMap::new());
    }
}
