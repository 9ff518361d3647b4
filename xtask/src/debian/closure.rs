//! Which packages a set of packages needs, from one or several suites: the newest version that satisfies
//! each relation, the first alternative that exists, else a provider.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::index::{Index, Package, Relation};
use super::version::{compare, satisfies};
use super::{Archive, DebianError};
use crate::matrix::Suite;

/// Suites that are looked at together.
pub(super) struct Pool {
    suites: Vec<String>,
    indexes: Vec<Arc<Index>>,
}

impl Pool {
    /// Fetches the indexes that are not there yet.
    pub(super) fn open(archive: &Archive, suites: &[Suite], arch: &str) -> Result<Pool, DebianError> {
        let indexes = suites
            .iter()
            .map(|suite| archive.index(suite, arch))
            .collect::<Result<_, _>>()?;
        Ok(Pool {
            suites: suites.iter().map(|suite| suite.name.clone()).collect(),
            indexes,
        })
    }

    /// The newest version of a package that satisfies the relation.
    pub(super) fn find(&self, relation: &Relation) -> Result<Option<Package>, DebianError> {
        let mut best: Option<Package> = None;
        for index in &self.indexes {
            for package in index.versions(&relation.name)? {
                let fits = relation
                    .version
                    .as_deref()
                    .is_none_or(|wanted| satisfies(&package.version, wanted));
                let newer = best
                    .as_ref()
                    .is_none_or(|best| compare(&package.version, &best.version).is_gt());
                if fits && newer {
                    best = Some(package);
                }
            }
        }
        Ok(best)
    }

    /// The newest version of a package that must be there.
    pub(super) fn need(&self, name: &str) -> Result<Package, DebianError> {
        self.find(&Relation {
            name: name.to_owned(),
            version: None,
        })?
        .ok_or_else(|| DebianError::NoPackage {
            package: name.to_owned(),
            suites: self.suites.clone(),
        })
    }

    /// Names that begin with `prefix`, over all suites.
    pub(super) fn names_from(&self, prefix: &str) -> Vec<String> {
        self.indexes
            .iter()
            .flat_map(|index| index.names_from(prefix).map(str::to_owned))
            .collect()
    }

    /// `wanted` and everything it needs, by name. A dependency is followed when `follow` says so for its
    /// name; one that is followed and cannot be satisfied is an error.
    pub(super) fn closure(
        &self,
        wanted: &[String],
        follow: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, Package>, DebianError> {
        let mut chosen: BTreeMap<String, Package> = BTreeMap::new();
        let mut open: VecDeque<Package> = wanted
            .iter()
            .map(|name| self.need(name))
            .collect::<Result<_, _>>()?;
        while let Some(package) = open.pop_front() {
            if chosen.contains_key(&package.name) {
                continue;
            }
            for group in &package.depends {
                let followed: Vec<&Relation> = group.iter().filter(|one| follow(&one.name)).collect();
                if followed.is_empty() || followed.iter().any(|one| chosen.contains_key(&one.name)) {
                    continue;
                }
                open.push_back(self.satisfy(&package, &followed)?);
            }
            chosen.insert(package.name.clone(), package);
        }
        Ok(chosen)
    }

    fn satisfy(&self, package: &Package, group: &[&Relation]) -> Result<Package, DebianError> {
        for relation in group {
            if let Some(found) = self.find(relation)? {
                return Ok(found);
            }
        }
        for relation in group {
            for index in &self.indexes {
                if let Some(provider) = index.providers(&relation.name).first() {
                    return self.need(provider);
                }
            }
        }
        let needs = group
            .iter()
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>()
            .join(" or ");
        Err(DebianError::Unsatisfied {
            package: package.name.clone(),
            needs,
        })
    }
}
