//! Look-ups in the generated tables: total, and by index where they are on the path of every record.

use crate::index::{BY_ID, BY_NR, PARAM_BY_ID, REASON_BY_VALUE};
use crate::kinds::{Class, Group};
use crate::table::{CLASSES, EVENTS, GROUPS, I386_VARIANTS, SOURCES};
use crate::{ClassInfo, DropReason, EventInfo, GroupInfo, I386Variant, ParamInfo, SourceInfo};

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

/// The i386 number's own arguments, where they are not those of its event.
#[must_use]
pub fn i386_variant(nr: u32) -> Option<&'static I386Variant> {
    let at = I386_VARIANTS.binary_search_by_key(&nr, |variant| variant.nr);
    at.ok().and_then(|at| I386_VARIANTS.get(at))
}

/// The row of a group.
#[must_use]
pub fn group_info(group: Group) -> Option<&'static GroupInfo> {
    GROUPS.iter().find(|row| row.group == group)
}

/// The row of a class.
#[must_use]
pub fn class_info(class: Class) -> Option<&'static ClassInfo> {
    CLASSES.iter().find(|row| row.class == class)
}

/// The group of this name.
#[must_use]
pub fn group_by_name(name: &str) -> Option<&'static GroupInfo> {
    GROUPS.iter().find(|row| row.name == name)
}

/// The class of this name.
#[must_use]
pub fn class_by_name(name: &str) -> Option<&'static ClassInfo> {
    CLASSES.iter().find(|row| row.name == name)
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
    use crate::Detail;
    use crate::table::{ArgumentKind, Capture, DROP_REASONS, FAMILIES, PARAMS, STRUCTS};

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
        for row in GROUPS {
            assert_eq!(group_info(row.group), Some(row));
            assert_eq!(group_by_name(row.name), Some(row), "names are unique");
            assert_eq!(class_by_name(row.name), None, "a name is a group's or a class's");
            assert!(class_info(row.class).is_some());
        }
        for row in CLASSES {
            assert_eq!(class_by_name(row.name), Some(row), "names are unique");
        }
    }

    #[test]
    fn fields_lie_inside_their_structures_and_are_registers() {
        for structure in STRUCTS {
            assert!(!structure.fields.is_empty(), "{}", structure.name);
            let mut end = 0;
            for field in structure.fields {
                let place = format!("{}.{}", structure.name, field.name);
                assert!(
                    field.offset >= end,
                    "{place}: in the order of the bytes, and none twice"
                );
                assert!(matches!(field.bytes, 1 | 2 | 4 | 8), "{place}");
                assert!(
                    field.kind as u32 <= crate::raw::RINGSIDE_ARGUMENT_IN_REGISTER,
                    "{place}"
                );
                assert_eq!(field.family.is_some(), has_names(field.kind), "{place}");
                end = field.offset + field.bytes;
            }
            assert!(end <= structure.bytes, "{}", structure.name);
        }
    }

    #[test]
    fn arguments_have_unique_names_and_what_their_kind_needs() {
        for event in EVENTS {
            for (at, argument) in event.arguments.iter().enumerate() {
                let place = format!("{}({})", event.name, argument.name);
                assert!(
                    event.arguments[..at]
                        .iter()
                        .all(|other| other.name != argument.name),
                    "{place}"
                );
                assert!(
                    !beside(event).contains(&argument.name),
                    "{place}: a parameter's name"
                );
                assert!(usize::from(argument.index) < event.arguments.len(), "{place}");
                assert_eq!(
                    matches!(argument.detail, Detail::Family(_)),
                    has_names(argument.kind),
                    "{place}"
                );
            }
        }
        assert!(FAMILIES.iter().all(|row| !row.name.is_empty()));
    }

    /// Parameters that stand beside the arguments of a call.
    fn beside(event: &EventInfo) -> &'static [&'static str] {
        match event.capture {
            Some(Capture::Open) => &["dev", "ino", "file"],
            Some(Capture::Socket | Capture::Accept) => &["local", "peer"],
            Some(Capture::Exec) => &["exe", "previous_tid"],
            Some(Capture::Data) => &["data"],
            Some(Capture::Target | Capture::Close) => &["dev", "ino", "file", "local", "peer"],
            Some(Capture::Transfer) => &["dev", "ino", "file", "local", "peer", "data"],
            _ => &[],
        }
    }

    fn is_data(kind: ArgumentKind) -> bool {
        use ArgumentKind as Kind;

        matches!(
            kind,
            Kind::Bytes
                | Kind::BytesSent
                | Kind::BytesOut
                | Kind::Iovec
                | Kind::IovecOut
                | Kind::Msghdr
                | Kind::MsghdrOut
        )
    }

    #[test]
    fn events_with_data_have_one_argument_that_is_it() {
        for event in EVENTS {
            let data = event.arguments.iter().filter(|argument| is_data(argument.kind));
            assert_eq!(data.count(), usize::from(event.has_data()), "{}", event.name);
        }
        assert!(event_by_name("recvmsg").is_some_and(EventInfo::has_data));
    }

    fn has_names(kind: ArgumentKind) -> bool {
        matches!(
            kind,
            ArgumentKind::Flags | ArgumentKind::Flags64 | ArgumentKind::Choice
        )
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
