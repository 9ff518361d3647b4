//! Which events somebody wants: the bitmap of `struct ringside_filter`.

use std::fmt;

use crate::raw::{RINGSIDE_EVENT_SLOTS, RINGSIDE_WANTED_WORDS};
use crate::table::{CLASSES, Capture, EVENTS, GROUPS, Lane};
use crate::{EventInfo, class_by_name, event, event_by_name, group_by_name, group_info};

/// A set of events by id. Ids that no table row has cannot be members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedSet {
    words: [u64; RINGSIDE_WANTED_WORDS as usize],
}

/// What stands before the name of a group or a class.
const MANY: char = '@';

/// Names that no event, group or class has. The caller stops and shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEvents {
    /// The names as given, in their order.
    pub names: Vec<String>,
}

impl fmt::Display for UnknownEvents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<_> = self.names.iter().map(|name| told(name)).collect();
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

    /// The events of these names; `@network` is every event of a class, `@descriptors` of a group.
    ///
    /// # Errors
    /// When a name is neither; all such names are listed.
    pub fn from_names<Name: AsRef<str>>(
        names: impl IntoIterator<Item = Name>,
    ) -> Result<Self, UnknownEvents> {
        let mut set = Self::empty();
        let mut unknown = Vec::new();
        for name in names {
            let name = name.as_ref();
            let known = match name.strip_prefix(MANY) {
                Some(many) => set.insert_many(many),
                None => event_by_name(name).map(|event| set.insert(event)),
            };
            if known.is_none() {
                unknown.push(name.to_owned());
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

    /// Adds every event of a group or of a class.
    fn insert_many(&mut self, name: &str) -> Option<()> {
        let group = group_by_name(name).map(|row| row.group);
        let class = class_by_name(name).map(|row| row.class);
        if group.is_none() && class.is_none() {
            return None;
        }
        for event in EVENTS {
            let row = group_info(event.group);
            if Some(event.group) == group || row.is_some_and(|row| Some(row.class) == class) {
                self.insert(event);
            }
        }
        Some(())
    }

    /// Takes an event out.
    pub fn remove(&mut self, event: &EventInfo) {
        if let Some(word) = self.words.get_mut(usize::from(event.id) / 64) {
            *word &= !(1 << (event.id % 64));
        }
    }

    /// The members of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    /// The members of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.iter().filter(|event| other.contains(event.id)).collect()
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

    /// The bitmap as `ringside_filter.wanted` has it: bit `e % 64` of word `e / 64` is event `e`.
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
    matches!(event.lane, Lane::Lifecycle | Lane::Connection)
        || event.capture == Some(Capture::Open)
        || event.name == "close"
}

/// The name, and the one that was probably meant.
fn told(name: &str) -> String {
    let near = if let Some(many) = name.strip_prefix(MANY) {
        let rows = GROUPS
            .iter()
            .map(|row| row.name)
            .chain(CLASSES.iter().map(|row| row.name));
        nearest(many, rows).map(|near| format!("{MANY}{near}"))
    } else if group_by_name(name).is_some() || class_by_name(name).is_some() {
        Some(format!("{MANY}{name}"))
    } else {
        nearest(name, EVENTS.iter().map(|event| event.name)).map(str::to_owned)
    };
    match near {
        Some(near) => format!("`{name}` (did you mean `{near}`?)"),
        None => format!("`{name}`"),
    }
}

/// The name that fewest changes lead to, unless a third of it would have to change.
fn nearest<'name>(typed: &str, names: impl Iterator<Item = &'name str>) -> Option<&'name str> {
    let (distance, name) = names.map(|name| (distance(typed, name), name)).min()?;
    (distance <= typed.len().div_ceil(3)).then_some(name)
}

/// Letters to insert, remove, replace, or exchange with their neighbour (Damerau and Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to = to.as_bytes();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut last = None;
    for (at, &letter) in from.as_bytes().iter().enumerate() {
        let mut next = vec![at + 1];
        for (column, &other) in to.iter().enumerate() {
            let cell = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&row, column) + usize::from(letter != other))
                .min(cell(&row, column + 1) + 1)
                .min(cell(&next, column) + 1);
            let left = column.checked_sub(1).and_then(|left| Some((left, to.get(left)?)));
            if let Some((left, other_left)) = left
                && last == Some(other)
                && *other_left == letter
            {
                best = best.min(cell(&before, left) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    row.last().copied().unwrap_or(usize::MAX)
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
                "clock_offsets",
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
            WantedSet::from_names(["close", "opne", "exevce", "qqqqqq", "@netwrok", "network"])
                .unwrap_err()
                .to_string(),
            "no event is called `opne` (did you mean `open`?), `exevce` (did you mean `execve`?), `qqqqqq`, \
             `@netwrok` (did you mean `@network`?), `network` (did you mean `@network`?)"
        );
    }

    #[test]
    fn a_group_and_a_class_stand_for_their_events() {
        let names = |names: &[&str]| {
            let set = WantedSet::from_names(names).unwrap();
            set.iter().map(|event| event.name).collect::<Vec<_>>()
        };
        let lifecycle = names(&["@execution"]);
        assert!(lifecycle.contains(&"process_exit") && !lifecycle.contains(&"read"));
        let class = WantedSet::from_names(["@process_management"]).unwrap();
        assert!(
            lifecycle
                .iter()
                .all(|name| class.contains(event_by_name(name).unwrap().id))
        );
        assert!(names(&["@read_write", "connect"]).contains(&"connect"));
        let every = CLASSES.iter().map(|row| format!("@{}", row.name));
        assert_eq!(WantedSet::from_names(every), Ok(WantedSet::all()));
        assert!(WantedSet::from_names(["@"]).is_err());
    }

    #[test]
    fn a_member_is_one_bit_of_the_bitmap() {
        let set = WantedSet::from_names(["close"]).unwrap();
        assert_eq!(set.words()[1], 1 << 3, "close has id 67");
        assert!(set.contains(67) && !set.contains(66) && !set.contains(u16::MAX));
    }

    #[test]
    fn sets_can_be_united_and_intersected() {
        let set = |names: &[&str]| WantedSet::from_names(names).unwrap();
        assert_eq!(set(&["read"]).union(&set(&["write"])), set(&["read", "write"]));
        let both = set(&["read", "close"]).intersection(&set(&["close", "write"]));
        assert_eq!(both, set(&["close"]));
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
