//! CPUs as `/sys/devices/system/cpu` lists them.

use std::io;

/// The CPUs that are running now, ascending.
pub(super) fn online() -> io::Result<Vec<u16>> {
    read("online")
}

/// The CPUs that this machine can ever have, ascending.
pub(super) fn possible() -> io::Result<Vec<u16>> {
    read("possible")
}

fn read(list: &str) -> io::Result<Vec<u16>> {
    let path = format!("/sys/devices/system/cpu/{list}");
    let text = std::fs::read_to_string(&path)?;
    parse(text.trim()).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("`{path}` is no list of CPUs: `{text}`"),
        )
    })
}

/// `0-3,7` is 0, 1, 2, 3, 7.
fn parse(list: &str) -> Option<Vec<u16>> {
    let mut cpus = Vec::new();
    for range in list.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        cpus.extend(first.parse::<u16>().ok()?..=last.parse::<u16>().ok()?);
    }
    Some(cpus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_numbers_and_ranges() {
        assert_eq!(parse("0"), Some(vec![0]));
        assert_eq!(parse("0-2,5,7-8"), Some(vec![0, 1, 2, 5, 7, 8]));
        assert_eq!(parse(""), None);
        assert_eq!(parse("0-x"), None);
    }
}
