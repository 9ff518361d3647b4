//! What the table promises as a whole: next to nothing untyped, and a place for every call.
#![cfg(test)]

use std::collections::BTreeSet;

use ringside_event_abi::table::{ArgumentKind, CLASSES, EVENTS, GROUPS};

#[test]
fn at_most_one_argument_in_ten_is_untyped() {
    let arguments = || EVENTS.iter().flat_map(|event| event.arguments);
    let is_untyped = |kind| matches!(kind, ArgumentKind::Ptr | ArgumentKind::Word);
    let untyped = arguments().filter(|argument| is_untyped(argument.kind)).count();
    let all = arguments().count();
    assert!(all > 1000, "{all} arguments are not the whole table");
    assert!(untyped * 10 <= all, "{untyped} of {all} arguments are untyped");
}

#[test]
fn every_group_has_events_and_every_class_groups() {
    assert_eq!((CLASSES.len(), GROUPS.len()), (7, 47));
    let groups: BTreeSet<_> = EVENTS.iter().map(|event| event.group).collect();
    for group in GROUPS {
        assert!(groups.contains(&group.group), "{} is empty", group.name);
    }
    let classes: BTreeSet<_> = GROUPS.iter().map(|group| group.class).collect();
    assert_eq!(classes.len(), CLASSES.len());
}
