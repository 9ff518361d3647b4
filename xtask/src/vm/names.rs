//! What a corpus may refer to without knowing it: values of the run, and flags of a driver.

use std::collections::BTreeMap;

/// What the names in a corpus stand for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// `&symbol`: addresses in the program.
    pub(super) symbols: BTreeMap<String, u64>,
    /// `$value`: what the program reported.
    pub(super) notes: BTreeMap<String, u64>,
}

/// What a driver must say about a value that is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Unreadable,
    Truncated,
    /// Truncated, and exactly where the corpus says.
    Cut,
    /// In memory that is not there: whole where the hook may fault, unreadable elsewhere.
    Absent,
}
