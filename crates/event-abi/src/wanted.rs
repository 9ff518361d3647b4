//! Which events somebody wants: the bitmap of `struct ringside_config`.

use std::fmt;

use crate::raw::{RINGSIDE_EVENT_SLOTS, RINGSIDE_WANTED_WORDS};
use crate::table::{Capture, Class, EVENTS};
use crate::{EventInfo, event, event_by_name};

/// A set of events by id. Ids that no table row has cannot be members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedSet {
    words: [u64; RINGSIDE_WANTED_WORDS as usize],
}

/// Names that no event has. The caller stops and shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEvents {
    /// The names as given, in their order.
    pub names: Vec<String>,
}

impl fmt::Display for UnknownEvents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<_> = self.names.iter().map(|name| format!("`{name}`")).collect();
        write!(out, "no event is called {}", quoted.join(", "))
    }
}

impl std::error::Error for UnknownEvents {}

impl WantedSet {
    /// Nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            words: [0; RINGSIDE_WANTED_WORDS as usize],
        }
    }

    /// Every event of the table.
    #[must_use]
    pub fn all() -> Self {
        EVENTS.iter().collect()
    }

    /// Process lifecycle, connections, the open family and close: what a node watches by default.
    #[must_use]
    pub fn default_set() -> Self {
        EVENTS.iter().filter(|event| is_default(event)).collect()
    }

    /// The events of these names.
    ///
    /// # Errors
    /// When a name is no event's; all such names are listed.
    pub fn from_names<Name: AsRef<str>>(
        names: impl IntoIterator<Item = Name>,
    ) -> Result<Self, UnknownEvents> {
        let mut set = Self::empty();
        let mut unknown = Vec::new();
        for name in names {
            match event_by_name(name.as_ref()) {
                Some(event) => set.insert(event),
                None => unknown.push(name.as_ref().to_owned()),
            }
        }
        if unknown.is_empty() {
            Ok(set)
        } else {
            Err(UnknownEvents { names: unknown })
        }
    }

    /// Adds an event.
    pub fn insert(&mut self, event: &EventInfo) {
        if let Some(word) = self.words.get_mut(usize::from(event.id) / 64) {
            *word |= 1 << (event.id % 64);
        }
    }

    /// Takes an event out.
    pub fn remove(&mut self, event: &EventInfo) {
        if let Some(word) = self.words.get_mut(usize::from(event.id) / 64) {
            *word &= !(1 << (event.id % 64));
        }
    }

    /// Whether the event of this id is a member.
    #[must_use]
    pub fn contains(&self, id: u16) -> bool {
        self.words
            .get(usize::from(id) / 64)
            .is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    /// The members in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &'static EventInfo> + '_ {
        (0..RINGSIDE_EVENT_SLOTS)
            .filter_map(|id| u16::try_from(id).ok())
            .filter(|id| self.contains(*id))
            .filter_map(event)
    }

    /// How many events are members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether nothing is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The bitmap as `ringside_config.wanted` has it: bit `e % 64` of word `e / 64` is event `e`.
    #[must_use]
    pub const fn words(&self) -> [u64; RINGSIDE_WANTED_WORDS as usize] {
        self.words
    }
}

impl<'event> FromIterator<&'event EventInfo> for WantedSet {
    fn from_iter<Events: IntoIterator<Item = &'event EventInfo>>(events: Events) -> Self {
        let mut set = Self::empty();
        for event in events {
            set.insert(event);
        }
        set
    }
}

fn is_default(event: &EventInfo) -> bool {
    matches!(event.class, Class::Lifecycle | Class::Connection)
        || event.capture == Some(Capture::Open)
        || event.name == "close"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_set_is_process_network_open_and_close() {
        let names: Vec<_> = WantedSet::default_set().iter().map(|event| event.name).collect();
        assert_eq!(
            names,
            [
                "process_fork",
                "process_exit",
                "thread_exit",
                "open",
                "close",
                "connect",
                "accept",
                "clone",
                "fork",
                "vfork",
                "execve",
                "creat",
                "openat",
                "accept4",
                "execveat",
                "clone3",
                "openat2"
            ]
        );
    }

    #[test]
    fn all_is_the_whole_table() {
        assert_eq!(WantedSet::all().len(), EVENTS.len());
        assert!(WantedSet::empty().is_empty());
    }

    #[test]
    fn names_that_no_event_has_are_all_reported() {
        assert_eq!(
            WantedSet::from_names(["close", "opne", "exevce"])
                .unwrap_err()
                .to_string(),
            "no event is called `opne`, `exevce`"
        );
    }

    #[test]
    fn a_member_is_one_bit_of_the_bitmap() {
        let set = WantedSet::from_names(["close"]).unwrap();
        assert_eq!(set.words()[1], 1 << 3, "close has id 67");
        assert!(set.contains(67) && !set.contains(66) && !set.contains(u16::MAX));
    }

    #[test]
    fn what_was_inserted_can_be_removed() {
        let mut set = WantedSet::all();
        for event in EVENTS {
            set.remove(event);
        }
        assert!(set.is_empty());
    }
}
