//! Snap lengths as `driver/uapi/ringside/control.h` has them.

use std::fmt;

use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{RINGSIDE_EVENT_SLOTS, ringside_snap};

/// How many bytes of its data the record of an event has at most.
#[derive(Clone, PartialEq, Eq)]
pub struct SnapLengths {
    by_event: Box<[u32; RINGSIDE_EVENT_SLOTS as usize]>,
}

impl SnapLengths {
    /// No event has data.
    #[must_use]
    pub fn none() -> Self {
        Self {
            by_event: Box::new([0; RINGSIDE_EVENT_SLOTS as usize]),
        }
    }

    /// These events have at most `bytes`, whatever they had.
    pub fn set(&mut self, events: &WantedSet, bytes: u32) {
        for event in events.iter() {
            if let Some(length) = self.by_event.get_mut(usize::from(event.id)) {
                *length = bytes;
            }
        }
    }

    /// The length of an event.
    #[must_use]
    pub fn of(&self, event: u16) -> u32 {
        self.by_event.get(usize::from(event)).copied().unwrap_or(0)
    }

    /// The largest of all; 0: there is no data.
    #[must_use]
    pub fn largest(&self) -> u32 {
        self.by_event.iter().copied().max().unwrap_or(0)
    }

    /// The structure as both drivers take it.
    #[must_use]
    pub fn to_raw(&self) -> ringside_snap {
        ringside_snap {
            bytes: *self.by_event,
        }
    }
}

impl fmt::Debug for SnapLengths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = self
            .by_event
            .iter()
            .enumerate()
            .filter(|(_, length)| **length > 0);
        f.debug_map().entries(set).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_length_of_an_event_is_the_one_it_has() {
        let set = |names: &[&str]| WantedSet::from_names(names).unwrap();
        let mut lengths = SnapLengths::none();
        assert_eq!(lengths.largest(), 0);
        lengths.set(&set(&["read", "write"]), 4096);
        lengths.set(&set(&["read"]), 0);
        assert_eq!(
            (lengths.of(64), lengths.of(65), lengths.of(u16::MAX)),
            (0, 4096, 0)
        );
        assert_eq!(lengths.largest(), 4096);
        assert_eq!(lengths.to_raw().bytes[65], 4096);
        assert_eq!(format!("{lengths:?}"), "{65: 4096}");
    }
}
