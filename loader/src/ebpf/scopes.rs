//! Filters of scopes: which there are, and in which of its two places each of them is.
//!
//! A program may still use what it found before a change. So a filter is never written over: the next one of
//! its scope comes into the other place first, then the old one is taken away; and before anything is written
//! again where something was taken away, [`super::EbpfDriver`] waits until no program runs that has begun
//! before. A program that asks meanwhile finds the one or the other (`scope.bpf.c` looks into both places).

use std::collections::BTreeMap;

use ringside_event_abi::raw::RINGSIDE_SCOPES_MAX;
use ringside_ring::Scope;

/// What to do with the map to set a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Where the new one comes.
    pub(super) to: u32,
    /// Where the old one is then taken away, if there is one.
    pub(super) from: Option<u32>,
}

/// The filters in the map.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    places: BTreeMap<Scope, u32>,
}

impl Scopes {
    /// `None`: there are as many scopes as there may be.
    pub(super) fn next(&self, scope: Scope) -> Option<Move> {
        let from = self.places.get(&scope).copied();
        let room = u32::try_from(self.places.len()).is_ok_and(|count| count < RINGSIDE_SCOPES_MAX);
        (from.is_some() || room).then(|| Move {
            to: from.map_or(0, |place| 1 - place),
            from,
        })
    }

    pub(super) fn place(&self, scope: Scope) -> Option<u32> {
        self.places.get(&scope).copied()
    }

    pub(super) fn is_at(&mut self, scope: Scope, place: u32) {
        self.places.insert(scope, place);
    }

    pub(super) fn is_gone(&mut self, scope: Scope) {
        self.places.remove(&scope);
    }

    /// Filters of cgroups, and of pid namespaces.
    pub(super) fn counts(&self) -> [u64; 2] {
        let mut counts = [0, 0];
        for scope in self.places.keys() {
            match scope {
                Scope::Cgroup(_) => counts[0] += 1,
                Scope::PidNamespace(_) => counts[1] += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_filter_of_a_scope_comes_into_the_other_place() {
        let (first, second) = (Scope::Cgroup(1), Scope::PidNamespace(1));
        let mut scopes = Scopes::default();
        assert_eq!(scopes.next(first), Some(Move { to: 0, from: None }));
        scopes.is_at(first, 0);
        assert_eq!(scopes.next(first), Some(Move { to: 1, from: Some(0) }));
        assert_eq!(scopes.next(second), Some(Move { to: 0, from: None }));
        scopes.is_at(first, 1);
        scopes.is_at(second, 0);
        assert_eq!(scopes.counts(), [1, 1]);
        scopes.is_gone(first);
        assert_eq!(scopes.counts(), [0, 1]);
        assert_eq!(scopes.next(first), Some(Move { to: 0, from: None }));
    }

    #[test]
    fn a_full_map_still_takes_a_filter_that_replaces_one() {
        let mut scopes = Scopes::default();
        for id in 0..u64::from(RINGSIDE_SCOPES_MAX) {
            assert!(scopes.next(Scope::Cgroup(id)).is_some());
            scopes.is_at(Scope::Cgroup(id), 0);
        }
        assert_eq!(scopes.next(Scope::PidNamespace(0)), None);
        assert!(scopes.next(Scope::Cgroup(5)).is_some());
    }
}
