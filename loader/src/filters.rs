//! Who wants what: the filters of the command line and of a file.

mod clause;
mod in_force;
mod place;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;

use ringside_event_abi::raw::RINGSIDE_SCOPES_MAX;
use ringside_event_abi::{UnknownEvents, WantedSet};
use ringside_ring::{Filter, Scope};

use clause::{Clause, ClauseError};
use place::PlaceError;

pub(crate) use clause::events;
pub(crate) use in_force::{InForce, TakesFilters};

/// Filters by scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filters {
    pub(crate) everywhere: Filter,
    pub(crate) scoped: BTreeMap<Scope, Filter>,
}

/// Where filters are written. Read again, it may say something else.
#[derive(Clone, Debug)]
pub(crate) struct FilterSource {
    /// What `--wanted` says.
    pub(crate) wanted: WantedSet,
    /// Each `--filter`.
    pub(crate) typed: Vec<String>,
    /// `--filters`.
    pub(crate) file: Option<PathBuf>,
    /// Durations are measured.
    pub(crate) durations: bool,
}

/// Where one filter is written.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    Typed { text: String },
    Line { path: PathBuf, number: usize },
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Typed { text } => write!(out, "`--filter '{text}'`"),
            Self::Line { path, number } => write!(out, "{}:{number}", path.display()),
        }
    }
}

/// What is written cannot be meant. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FiltersError {
    #[error("`--wanted` cannot be understood")]
    Wanted(#[from] UnknownEvents),
    #[error("the filters of `{}` cannot be read", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{origin}")]
    Clause { origin: Origin, source: ClauseError },
    #[error("{origin}")]
    Place { origin: Origin, source: PlaceError },
    #[error("{origin}: {} has a filter already: one for each scope is expected", told(.scope.as_ref()))]
    Twice { origin: Origin, scope: Option<Scope> },
    #[error("{origin}: `min-duration` needs durations: `--no-durations` must not be there")]
    NeedsDurations { origin: Origin },
    #[error("{count} scopes have a filter: at most {RINGSIDE_SCOPES_MAX} are expected")]
    TooMany { count: usize },
    #[error("`--wanted` names no event, and there is no filter that does")]
    NothingWanted,
}

fn told(scope: Option<&Scope>) -> String {
    scope.map_or_else(|| "`everywhere`".to_owned(), |scope| format!("`{scope}`"))
}

impl FilterSource {
    /// The filters as they are written now.
    pub(crate) fn read(&self) -> Result<Filters, FiltersError> {
        let mut filters = Filters {
            everywhere: Filter::of(self.wanted),
            scoped: BTreeMap::new(),
        };
        let mut everywhere = false;
        for (origin, text) in self.texts()? {
            let clause: Clause = match text.parse() {
                Ok(clause) => clause,
                Err(source) => return Err(FiltersError::Clause { origin, source }),
            };
            if clause.min_duration.is_some() && !self.durations {
                return Err(FiltersError::NeedsDurations { origin });
            }
            let default = match clause.place {
                None => self.wanted,
                Some(_) => WantedSet::default_set(),
            };
            let filter = match clause.filter(default) {
                Ok(filter) => filter,
                Err(source) => return Err(FiltersError::Clause { origin, source }),
            };
            let Some(place) = clause.place else {
                if std::mem::replace(&mut everywhere, true) {
                    return Err(FiltersError::Twice { origin, scope: None });
                }
                filters.everywhere = filter;
                continue;
            };
            let scope = match place.scope() {
                Ok(scope) => scope,
                Err(source) => return Err(FiltersError::Place { origin, source }),
            };
            if filters.scoped.insert(scope, filter).is_some() {
                return Err(FiltersError::Twice {
                    origin,
                    scope: Some(scope),
                });
            }
        }
        let count = filters.scoped.len();
        if !u32::try_from(count).is_ok_and(|count| count <= RINGSIDE_SCOPES_MAX) {
            return Err(FiltersError::TooMany { count });
        }
        // A file may get its first filter later.
        if filters.wanted_anywhere().is_empty() && self.file.is_none() {
            return Err(FiltersError::NothingWanted);
        }
        Ok(filters)
    }

    fn texts(&self) -> Result<Vec<(Origin, String)>, FiltersError> {
        let mut texts: Vec<_> = self
            .typed
            .iter()
            .map(|text| (Origin::Typed { text: text.clone() }, text.clone()))
            .collect();
        let Some(path) = &self.file else {
            return Ok(texts);
        };
        let file = std::fs::read_to_string(path).map_err(|source| FiltersError::File {
            path: path.clone(),
            source,
        })?;
        for (line, number) in file.lines().zip(1..) {
            let text = without_comment(line).trim();
            if !text.is_empty() {
                let path = path.clone();
                texts.push((Origin::Line { path, number }, text.to_owned()));
            }
        }
        Ok(texts)
    }
}

/// A comment begins a line, or follows white space: paths may have the sign in them.
fn without_comment(line: &str) -> &str {
    let begins = |(at, _): &(usize, &str)| {
        let before = line.get(..*at).unwrap_or_default();
        before.is_empty() || before.ends_with(char::is_whitespace)
    };
    line.match_indices('#')
        .find(begins)
        .and_then(|(at, _)| line.get(..at))
        .unwrap_or(line)
}

impl Filters {
    /// What any of them wants.
    pub(crate) fn wanted_anywhere(&self) -> WantedSet {
        self.scoped
            .values()
            .fold(self.everywhere.wanted, |all, filter| all.union(&filter.wanted))
    }

    /// One line for each, for people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let scoped = self
            .scoped
            .iter()
            .map(|(scope, filter)| format!("{scope}: {}", describe(filter)));
        std::iter::once(format!("everywhere: {}", describe(&self.everywhere)))
            .chain(scoped)
            .collect()
    }
}

fn describe(filter: &Filter) -> String {
    let mut text = match filter.wanted.len() {
        1 => "1 kind of events".to_owned(),
        kinds => format!("{kinds} kinds of events"),
    };
    if filter.failed_only {
        text.push_str(", failed calls only");
    }
    if !filter.min_duration.is_zero() {
        text.push_str(&format!(", calls of at least {:?}", filter.min_duration));
    }
    if let Some(sampling) = &filter.sampling {
        text.push_str(&format!(
            ", one in {} of {}",
            sampling.every,
            if sampling.events == filter.wanted {
                "each".to_owned()
            } else {
                let names: Vec<_> = sampling.events.iter().map(|event| event.name).collect();
                names.join(" and ")
            }
        ));
    }
    text
}
