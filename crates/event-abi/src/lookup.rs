//! Look-ups in the generated tables: total, and by index where they are on the path of every record.

use crate::index::{BY_ID, BY_NR, PARAM_BY_ID, REASON_BY_VALUE};
use crate::table::{EVENTS, SOURCES};
use crate::{DropReason, EventInfo, ParamInfo, SourceInfo};

/// The event of this id; `None` when this build does not know it.
#[must_use]
pub fn event(id: u16) -> Option<&'static EventInfo> {
    BY_ID.get(usize::from(id)).copied().flatten()
}

/// The event of this name, as in JSON.
#[must_use]
pub fn event_by_name(name: &str) -> Option<&'static EventInfo> {
    EVENTS.iter().find(|event| event.name == name)
}

/// The event of this x86-64 system call number.
#[must_use]
pub fn syscall(nr: u32) -> Option<&'static EventInfo> {
    BY_NR.get(usize::try_from(nr).ok()?).copied().flatten()
}

/// The parameter of this id; `None` when this build does not know it.
#[must_use]
pub fn param(id: u16) -> Option<&'static ParamInfo> {
    PARAM_BY_ID.get(usize::from(id)).copied().flatten()
}

/// The drop reason counted in this slot of `ringside_counters.lost`.
#[must_use]
pub fn drop_reason(slot: usize) -> Option<&'static DropReason> {
    REASON_BY_VALUE.get(slot).copied().flatten()
}

/// The source with this value.
#[must_use]
pub fn source(value: u8) -> Option<&'static SourceInfo> {
    SOURCES.iter().find(|source| source.value == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{DROP_REASONS, PARAMS};

    #[test]
    fn every_table_row_is_found_by_its_own_key() {
        for row in EVENTS {
            assert_eq!(event(row.id), Some(row));
            assert_eq!(event_by_name(row.name), Some(row), "names are unique");
            if let Some(nr) = row.nr_x86_64 {
                assert_eq!(syscall(nr), Some(row));
            }
        }
        for row in PARAMS {
            assert_eq!(param(row.id), Some(row));
        }
        for row in DROP_REASONS {
            assert_eq!(drop_reason(usize::from(row.value)), Some(row));
        }
        for row in SOURCES {
            assert_eq!(source(row.value), Some(row));
        }
    }

    #[test]
    fn every_possible_key_has_an_answer() {
        for key in 0..=u16::MAX {
            let _ = (
                event(key),
                param(key),
                syscall(u32::from(key)),
                drop_reason(usize::from(key)),
            );
        }
        for key in 0..=u8::MAX {
            let _ = source(key);
        }
        assert_eq!(event(u16::MAX), None);
        assert_eq!(syscall(u32::MAX), None);
        assert_eq!(drop_reason(usize::MAX), None);
    }

    #[test]
    fn well_known_numbers_have_their_names() {
        assert_eq!(syscall(0).map(|event| event.name), Some("read"));
        assert_eq!(syscall(59).map(|event| event.name), Some("execve"));
        assert_eq!(syscall(257).map(|event| event.name), Some("openat"));
        assert_eq!(syscall(437).map(|event| event.name), Some("openat2"));
        assert_eq!(
            event_by_name("process_exit").and_then(|event| event.nr_x86_64),
            None
        );
    }
}
