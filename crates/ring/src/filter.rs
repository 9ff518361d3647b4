//! Filters as structures of `driver/uapi/ringside/filter.h`.

use std::fmt;
use std::time::Duration;

use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{
    RINGSIDE_FILTER_FAILED_ONLY, RINGSIDE_SCOPE_CGROUP, RINGSIDE_SCOPE_PID_NAMESPACE, ringside_filter,
    ringside_scope, ringside_scoped_filter,
};

/// Of some events only one in so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// Which events; others are not sampled.
    pub events: WantedSet,
    /// One in so many of each; 0 and 1: every one.
    pub every: u32,
}

/// A set of events with conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The events.
    pub wanted: WantedSet,
    /// Of system calls only those that fail.
    pub failed_only: bool,
    /// Of system calls only those that last at least so long.
    pub min_duration: Duration,
    /// What of the rest is left out.
    pub sampling: Option<Sampling>,
}

/// Where a filter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the cgroup whose directory in the v2 hierarchy has this inode.
    Cgroup(u64),
    /// In the pid namespace with this inode.
    PidNamespace(u64),
}

impl Filter {
    /// These events, without a condition.
    #[must_use]
    pub const fn of(wanted: WantedSet) -> Self {
        Self {
            wanted,
            failed_only: false,
            min_duration: Duration::ZERO,
            sampling: None,
        }
    }

    /// Whether there is more to it than its events.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        *self != Self::of(self.wanted)
    }

    /// The structure as both drivers take it.
    #[must_use]
    pub fn to_raw(&self) -> ringside_filter {
        let sampling = self.sampling.unwrap_or(Sampling {
            events: WantedSet::empty(),
            every: 0,
        });
        ringside_filter {
            wanted: self.wanted.words(),
            sampled: sampling.events.words(),
            min_duration_ns: u64::try_from(self.min_duration.as_nanos()).unwrap_or(u64::MAX),
            sample_every: sampling.every,
            flags: if self.failed_only {
                RINGSIDE_FILTER_FAILED_ONLY
            } else {
                0
            },
            reserved: [0; 6],
        }
    }
}

impl Scope {
    /// The structure as both drivers take it.
    #[must_use]
    pub fn to_raw(self) -> ringside_scope {
        let (kind, id) = match self {
            Self::Cgroup(id) => (RINGSIDE_SCOPE_CGROUP, id),
            Self::PidNamespace(id) => (RINGSIDE_SCOPE_PID_NAMESPACE, id),
        };
        ringside_scope {
            id,
            kind,
            reserved: 0,
        }
    }

    pub(crate) fn with(self, filter: &Filter) -> ringside_scoped_filter {
        ringside_scoped_filter {
            scope: self.to_raw(),
            filter: filter.to_raw(),
        }
    }
}

/// As it is written on a command line.
impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cgroup(id) => write!(out, "cgroup=id:{id}"),
            Self::PidNamespace(id) => write!(out, "pidns=id:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_structure_of_the_header() {
        let wanted = WantedSet::from_names(["read", "write", "close"]).unwrap();
        let plain = Filter::of(wanted);
        assert!(!plain.has_conditions());
        let filter = Filter {
            failed_only: true,
            min_duration: Duration::from_millis(2),
            sampling: Some(Sampling {
                events: WantedSet::from_names(["read"]).unwrap(),
                every: 10,
            }),
            ..plain
        };
        assert!(filter.has_conditions());
        let raw = Scope::Cgroup(77).with(&filter);
        assert_eq!(raw.scope.id, 77);
        assert_eq!(raw.scope.kind, RINGSIDE_SCOPE_CGROUP);
        assert_eq!(raw.filter.wanted, wanted.words());
        assert_eq!(raw.filter.min_duration_ns, 2_000_000);
        assert_eq!((raw.filter.sample_every, raw.filter.flags), (10, 1));
        assert_eq!(Scope::PidNamespace(5).to_string(), "pidns=id:5");
    }
}
