//! Names of numbers and of their bits, as x86-64 has them.

use ringside_event_abi::table::Family;

use crate::families;
use crate::signal::signal_name;

/// The names of a family of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    entries: &'static [Name],
    /// The low byte is a signal's number: clone().
    signal: bool,
}

/// One name: of a bit, of several bits that belong together, or of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The bits that are looked at.
    pub(crate) mask: u64,
    /// What they must be.
    pub(crate) value: u64,
    /// As in the manual page.
    pub(crate) name: &'static str,
}

/// Bits that are set.
pub(crate) const fn bit(value: u64, name: &'static str) -> Name {
    let mask = value;
    Name { mask, value, name }
}

/// A number that is part of the whole.
pub(crate) const fn part(mask: u64, value: u64, name: &'static str) -> Name {
    Name { mask, value, name }
}

/// The whole number.
pub(crate) const fn is(value: u64, name: &'static str) -> Name {
    let mask = u64::MAX;
    Name { mask, value, name }
}

/// A number with names: in order, each part of it once.
#[derive(Clone, Debug)]
pub struct Named {
    number: u64,
    taken: u64,
    entries: std::slice::Iter<'static, Name>,
    signal: bool,
}

impl Names {
    pub(crate) const fn of(entries: &'static [Name]) -> Self {
        Self {
            entries,
            signal: false,
        }
    }

    pub(crate) const fn with_signal(entries: &'static [Name]) -> Self {
        Self {
            entries,
            signal: true,
        }
    }

    /// The names of a family.
    #[must_use]
    pub fn of_family(family: Family) -> &'static Self {
        families::names(family)
    }

    /// The names that `number` has.
    #[must_use]
    pub fn name(&self, number: u64) -> Named {
        Named {
            number,
            taken: 0,
            entries: self.entries.iter(),
            signal: self.signal,
        }
    }

    /// Every name with its bits and what they are then: for tests and documents.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, u64, u64)> {
        self.entries.iter().map(|name| (name.name, name.mask, name.value))
    }
}

impl Named {
    /// After the end: bits without a name.
    #[must_use]
    pub fn rest(&self) -> u64 {
        self.number & !self.taken
    }
}

impl Iterator for Named {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        let (number, taken) = (self.number, self.taken);
        // Whole numbers and combinations come first in a table; what they took is not named again.
        let found = self
            .entries
            .find(|name| number & name.mask == name.value && taken & name.mask == 0);
        if let Some(name) = found {
            self.taken |= name.mask;
            return Some(name.name);
        }
        if !std::mem::take(&mut self.signal) {
            return None;
        }
        let name = signal_name(number & 0xff)?;
        self.taken |= 0xff;
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use ringside_event_abi::table::FAMILIES;

    use super::*;

    fn check(family: Family, number: u64, expected: &[&str], rest: u64) {
        let mut named = Names::of_family(family).name(number);
        assert_eq!(named.by_ref().collect::<Vec<_>>(), expected);
        assert_eq!(named.rest(), rest);
    }

    #[test]
    fn every_family_has_names_and_none_is_hidden() {
        for row in FAMILIES {
            let mut count = 0;
            for (name, mask, value) in Names::of_family(row.family).entries() {
                count += 1;
                assert_eq!(value & !mask, 0, "{}: {name} can never be", row.name);
                assert!(mask != 0, "{}: {name} is always", row.name);
                let first = Names::of_family(row.family)
                    .name(value)
                    .find(|found| *found == name);
                assert_eq!(first, Some(name), "{}: hidden by another", row.name);
            }
            assert!(count > 0, "{} has no names", row.name);
        }
    }

    #[test]
    fn combinations_come_before_their_parts() {
        check(Family::Open, 0o4_010_000, &["O_RDONLY", "O_SYNC"], 0);
        check(Family::Open, 0o10_002, &["O_RDWR", "O_DSYNC"], 0);
        check(
            Family::Open,
            0o20_200_001 | 0o2_000_000,
            &["O_WRONLY", "O_TMPFILE", "O_CLOEXEC"],
            0,
        );
        check(Family::Open, 0o200_000, &["O_RDONLY", "O_DIRECTORY"], 0);
    }

    #[test]
    fn bits_without_a_name_are_left_over() {
        check(Family::Open, 1 << 40 | 0o100, &["O_RDONLY", "O_CREAT"], 1 << 40);
        check(Family::Resolve, 0, &[], 0);
    }

    #[test]
    fn the_low_byte_of_a_clone_word_is_a_signal() {
        check(
            Family::Clone,
            0x0120_0011,
            &["CLONE_CHILD_CLEARTID", "CLONE_CHILD_SETTID", "SIGCHLD"],
            0,
        );
        check(Family::Clone, 0x100, &["CLONE_VM"], 0);
        check(Family::Clone, 0x1ff, &["CLONE_VM"], 0xff);
    }

    #[test]
    fn a_number_within_bits_is_named_as_a_number() {
        check(Family::Sock, 2 | 0o2_000_000, &["SOCK_DGRAM", "SOCK_CLOEXEC"], 0);
        check(Family::Sock, 3 | 0o4_000, &["SOCK_RAW", "SOCK_NONBLOCK"], 0);
    }
}
