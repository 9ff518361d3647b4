//! The filters that a driver has now, and how it goes over to others while it captures.

use std::collections::{BTreeMap, BTreeSet};

use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::RINGSIDE_SCOPES_MAX;
use ringside_ring::{Config, Filter, Scope};

use super::{Filters, describe};
use crate::driver::DriverError;

/// What takes filters: a driver.
pub(crate) trait TakesFilters {
    /// Sets the filter that holds everywhere, and what is wanted anywhere.
    fn configure(&mut self, config: &Config) -> Result<(), DriverError>;
    /// Sets or replaces the filter of a scope; one without events takes it away.
    fn set_filter(&mut self, scope: Scope, filter: &Filter) -> Result<(), DriverError>;
}

/// The filters that a driver has now, and the rest of its configuration.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    config: Config,
    scoped: BTreeMap<Scope, Filter>,
}

impl InForce {
    /// A driver that has taken `config` and no filter of a scope yet.
    pub(crate) fn new(config: Config) -> Self {
        Self {
            config,
            scoped: BTreeMap::new(),
        }
    }

    /// How to tell in which layer of an overlay a file lies; 0: nobody knows, and what was told stays.
    pub(crate) fn tell_layers(
        &mut self,
        overlay_upper: i16,
        driver: &mut impl TakesFilters,
    ) -> Result<(), DriverError> {
        if overlay_upper == 0 || overlay_upper == self.config.overlay_upper {
            return Ok(());
        }
        let config = Config {
            overlay_upper,
            ..self.config.clone()
        };
        driver.configure(&config)?;
        self.config = config;
        Ok(())
    }

    /// Goes over to other filters, one difference after the other: a filter that stays is not touched.
    /// What comes is set before what goes is taken away, so that an event which moves from one filter to
    /// another is wanted all the time. Returns what was done, in words. After an error it is known what is
    /// in force, so that the next change begins there.
    pub(crate) fn change_to(
        &mut self,
        wish: &Filters,
        driver: &mut impl TakesFilters,
    ) -> Result<Vec<String>, DriverError> {
        let mut done = Vec::new();
        let before: BTreeSet<Scope> = self.scoped.keys().copied().collect();
        let after: BTreeSet<Scope> = wish.scoped.keys().copied().collect();
        let anywhere = self.config.wanted_anywhere.union(&wish.wanted_anywhere());
        self.configure(self.config.everywhere, anywhere, driver)?;
        let fits =
            u32::try_from(before.union(&after).count()).is_ok_and(|count| count <= RINGSIDE_SCOPES_MAX);
        if !fits {
            self.remove(before.difference(&after), driver, &mut done)?;
        }
        self.set(after.difference(&before), wish, driver, &mut done)?;
        if self.config.everywhere != wish.everywhere {
            self.configure(wish.everywhere, anywhere, driver)?;
            done.push(format!("everywhere: {}", describe(&wish.everywhere)));
        }
        self.set(after.intersection(&before), wish, driver, &mut done)?;
        if fits {
            self.remove(before.difference(&after), driver, &mut done)?;
        }
        self.configure(wish.everywhere, wish.wanted_anywhere(), driver)?;
        Ok(done)
    }

    fn set<'scope>(
        &mut self,
        scopes: impl Iterator<Item = &'scope Scope>,
        wish: &Filters,
        driver: &mut impl TakesFilters,
        done: &mut Vec<String>,
    ) -> Result<(), DriverError> {
        for scope in scopes {
            let Some(filter) = wish.scoped.get(scope) else {
                continue;
            };
            if self.scoped.get(scope) == Some(filter) {
                continue;
            }
            driver.set_filter(*scope, filter)?;
            self.scoped.insert(*scope, *filter);
            done.push(format!("{scope}: {}", describe(filter)));
        }
        Ok(())
    }

    fn remove<'scope>(
        &mut self,
        scopes: impl Iterator<Item = &'scope Scope>,
        driver: &mut impl TakesFilters,
        done: &mut Vec<String>,
    ) -> Result<(), DriverError> {
        for scope in scopes {
            driver.set_filter(*scope, &Filter::of(WantedSet::empty()))?;
            self.scoped.remove(scope);
            done.push(format!("{scope}: taken away"));
        }
        Ok(())
    }

    fn configure(
        &mut self,
        everywhere: Filter,
        wanted_anywhere: WantedSet,
        driver: &mut impl TakesFilters,
    ) -> Result<(), DriverError> {
        let config = Config {
            everywhere,
            wanted_anywhere,
            ..self.config.clone()
        };
        if config == self.config {
            return Ok(());
        }
        driver.configure(&config)?;
        self.config = config;
        Ok(())
    }
}
