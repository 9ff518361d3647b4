//! One filter as text: `cgroup=/sys/fs/cgroup/x events=@network,openat failed min-duration=1ms sample=10:read`.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ringside_event_abi::{UnknownEvents, WantedSet};
use ringside_ring::{Filter, Sampling};

/// A scope as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A directory of the v2 hierarchy.
    CgroupAt(PathBuf),
    Cgroup(u64),
    /// The namespace that this process is in.
    PidNamespaceOf(u32),
    PidNamespace(u64),
}

/// A filter as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Absent: everywhere.
    pub(crate) place: Option<Place>,
    pub(crate) events: Option<WantedSet>,
    pub(crate) failed_only: bool,
    pub(crate) min_duration: Option<Duration>,
    /// One in so many; of all its events when no others are named.
    pub(crate) sample: Option<(u32, Option<WantedSet>)>,
}

/// Text that is no filter. Each message says what is expected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClauseError {
    #[error(
        "`{word}` is no part of a filter: `cgroup=PATH`, `cgroup=id:N`, `pidns=PID`, `pidns=id:N`, \
         `events=EVENTS`, `failed`, `min-duration=TIME`, `sample=N` or `sample=N:EVENTS` is expected"
    )]
    Word { word: String },
    #[error("`{name}` is there twice: once is expected")]
    Twice { name: &'static str },
    #[error("a filter has one scope: either `cgroup=` or `pidns=` is expected")]
    TwoScopes,
    #[error("`cgroup={text}`: the path of a cgroup directory, or `id:` and its inode, is expected")]
    Cgroup { text: String },
    #[error("`pidns={text}`: the id of a process, or `id:` and the namespace's inode, is expected")]
    PidNamespace { text: String },
    #[error("`events={text}` names no event: `default`, `all`, or names separated by commas are expected")]
    NoEvents { text: String },
    #[error("`min-duration={text}`: a whole number above 0 with `ns`, `us`, `ms` or `s` is expected")]
    Duration { text: String },
    #[error("`sample={text}`: `N` or `N:EVENTS`, with N from 2, is expected")]
    Sample { text: String },
    #[error("`sample={text}` names no event that the filter wants: one of its events is expected")]
    SampledUnwanted { text: String },
    #[error("events cannot be understood")]
    Events(#[from] UnknownEvents),
    #[error("there is nothing in it: a scope, events or a condition is expected")]
    Empty,
}

/// `default`, `all`, or names separated by commas, where `@` stands before groups and classes.
pub(crate) fn events(text: &str) -> Result<WantedSet, UnknownEvents> {
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    match text {
        "default" => Ok(WantedSet::default_set()),
        "all" => Ok(WantedSet::all()),
        _ => WantedSet::from_names(names),
    }
}

impl Clause {
    /// The filter that it means where `default` is wanted.
    pub(crate) fn filter(&self, default: WantedSet) -> Result<Filter, ClauseError> {
        let wanted = self.events.unwrap_or(default);
        let sampling = match &self.sample {
            None => None,
            Some((every, of)) => {
                let events = of.map_or(wanted, |of| of.intersection(&wanted));
                if events.is_empty() {
                    return Err(ClauseError::SampledUnwanted {
                        text: format!("{every}:…"),
                    });
                }
                Some(Sampling {
                    events,
                    every: *every,
                })
            }
        };
        Ok(Filter {
            wanted,
            failed_only: self.failed_only,
            min_duration: self.min_duration.unwrap_or_default(),
            sampling,
        })
    }

    fn add(&mut self, word: &str) -> Result<(), ClauseError> {
        match word.split_once('=') {
            None if word == "failed" => {
                if std::mem::replace(&mut self.failed_only, true) {
                    return Err(ClauseError::Twice { name: "failed" });
                }
                Ok(())
            }
            Some(("cgroup", text)) => self.add_place(cgroup(text)?),
            Some(("pidns", text)) => self.add_place(pid_namespace(text)?),
            Some(("events", text)) => once("events=", &mut self.events, named(text)?),
            Some(("min-duration", text)) => once("min-duration=", &mut self.min_duration, duration(text)?),
            Some(("sample", text)) => once("sample=", &mut self.sample, sample(text)?),
            _ => Err(ClauseError::Word {
                word: word.to_owned(),
            }),
        }
    }

    fn add_place(&mut self, place: Place) -> Result<(), ClauseError> {
        match self.place.replace(place) {
            None => Ok(()),
            Some(_) => Err(ClauseError::TwoScopes),
        }
    }
}

impl FromStr for Clause {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, ClauseError> {
        let mut clause = Self::default();
        for word in text.split_whitespace() {
            clause.add(word)?;
        }
        if clause == Self::default() {
            return Err(ClauseError::Empty);
        }
        Ok(clause)
    }
}

fn once<Value>(name: &'static str, place: &mut Option<Value>, value: Value) -> Result<(), ClauseError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ClauseError::Twice { name }),
    }
}

fn cgroup(text: &str) -> Result<Place, ClauseError> {
    let place = match text.strip_prefix("id:") {
        Some(id) => id.parse().ok().filter(|id| *id > 0).map(Place::Cgroup),
        None => text
            .starts_with('/')
            .then(|| Place::CgroupAt(PathBuf::from(text))),
    };
    place.ok_or_else(|| ClauseError::Cgroup {
        text: text.to_owned(),
    })
}

fn pid_namespace(text: &str) -> Result<Place, ClauseError> {
    let place = match text.strip_prefix("id:") {
        Some(id) => id.parse().ok().filter(|id| *id > 0).map(Place::PidNamespace),
        None => text
            .parse()
            .ok()
            .filter(|pid| *pid > 0)
            .map(Place::PidNamespaceOf),
    };
    place.ok_or_else(|| ClauseError::PidNamespace {
        text: text.to_owned(),
    })
}

fn named(text: &str) -> Result<WantedSet, ClauseError> {
    let set = events(text)?;
    if set.is_empty() {
        return Err(ClauseError::NoEvents {
            text: text.to_owned(),
        });
    }
    Ok(set)
}

fn duration(text: &str) -> Result<Duration, ClauseError> {
    let parse = || {
        let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, unit) = text.split_at_checked(digits)?;
        let nanoseconds = match unit {
            "ns" => 1,
            "us" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            _ => return None,
        };
        let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
        number.checked_mul(nanoseconds).map(Duration::from_nanos)
    };
    parse().ok_or_else(|| ClauseError::Duration {
        text: text.to_owned(),
    })
}

fn sample(text: &str) -> Result<(u32, Option<WantedSet>), ClauseError> {
    let (every, of) = match text.split_once(':') {
        Some((every, of)) => (every, Some(of)),
        None => (text, None),
    };
    let every = every
        .parse()
        .ok()
        .filter(|every| *every > 1)
        .ok_or_else(|| ClauseError::Sample {
            text: text.to_owned(),
        })?;
    Ok((every, of.map(named).transpose()?))
}
