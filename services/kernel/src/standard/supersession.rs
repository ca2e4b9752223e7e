//! Which version replaces which (a DAG), which is in force on a day, and what NEWER may follow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::family::Family;
use super::number::StandardNumber;

/// How a successor takes the place of its predecessor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EdgeKind {
    /// Wholly replaced, one for one.
    Full,
    /// Only some of its contents were replaced.
    Partial,
    /// Several became one (n:1).
    Merge,
    /// One became several (1:n).
    Split,
    /// Another type of document took over (JJG 41-1990 by JJF 1207-2008).
    TypeChange,
}

/// The life of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Published, not yet in force (即将实施).
    Upcoming,
    /// In force (现行).
    Current,
    /// Replaced (被代替).
    Superseded,
    /// Abolished without a successor (废止).
    Withdrawn,
}

/// A version with its dates. A date that is given decides over the status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The number with its year.
    pub number: StandardNumber,
    /// The status recorded.
    pub status: Status,
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
}

impl Version {
    /// Whether its first day in force is `day` or before.
    fn begun(&self, day: Date) -> bool {
        match self.from {
            Some(from) => from <= day,
            None => self.status != Status::Upcoming,
        }
    }

    /// Tells whether the version is in force on `day` by its own dates, whatever replaces it.
    pub fn in_force_on(&self, day: Date) -> bool {
        let ended = match self.until {
            Some(until) => until <= day,
            None => matches!(self.status, Status::Superseded | Status::Withdrawn),
        };
        self.begun(day) && !ended
    }
}

/// The versions in force on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce<'a> {
    /// All of them, oldest year first; both during a transition window.
    pub versions: Vec<&'a Version>,
    /// True when more than one counts: noted `IN_TRANSITION`.
    pub in_transition: bool,
}

/// What a wish for a newer version leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newer {
    /// Keys reached by FULL and MERGE edges only: they stand in for the version asked.
    pub follow: BTreeSet<String>,
    /// Keys reached over PARTIAL or SPLIT: `needs_confirmation`.
    pub confirm: BTreeSet<String>,
    /// Keys behind TYPE_CHANGE: shown, never followed.
    pub not_followed: BTreeSet<String>,
}

/// Why an edge or version was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The edge would make a version its own successor.
    #[error("{0} cannot be replaced by {1}: {1} is already replaced by {0}, directly or through others")]
    Cycle(String, String),
    /// One end is not a version that was added.
    #[error("{0} is not a known version")]
    Unknown(String),
    /// A version needs a year and no 系列.
    #[error("{0} is not a version: it has no year")]
    NotAVersion(String),
}

/// Versions and supersession edges; no cycle ever gets in.
#[derive(Debug, Clone, Default)]
pub struct Supersession {
    versions: BTreeMap<String, Version>,
    families: BTreeMap<String, BTreeSet<String>>,
    successors: BTreeMap<String, BTreeMap<String, EdgeKind>>,
}

impl Supersession {
    /// Adds a version, or replaces the record of the same number.
    pub fn add_version(&mut self, version: Version) -> Result<(), Error> {
        if !version.number.is_version() {
            return Err(Error::NotAVersion(version.number.key()));
        }
        let key = version.number.key();
        self.families.entry(version.number.family().alias_root()).or_default().insert(key.clone());
        self.versions.insert(key, version);
        Ok(())
    }

    /// Records that `old` is replaced by `new`. Refused when `new` already leads to `old`.
    pub fn add_edge(
        &mut self,
        old: &StandardNumber,
        new: &StandardNumber,
        kind: EdgeKind,
    ) -> Result<(), Error> {
        let (old, new) = (old.key(), new.key());
        for end in [&old, &new] {
            if !self.versions.contains_key(end) {
                return Err(Error::Unknown(end.clone()));
            }
        }
        if old == new || self.reaches(&new, &old) {
            return Err(Error::Cycle(old, new));
        }
        self.successors.entry(old).or_default().insert(new, kind);
        Ok(())
    }

    /// The version with exactly this number.
    pub fn version(&self, number: &StandardNumber) -> Option<&Version> {
        self.versions.get(&number.key())
    }

    /// Every version of a family, GB and GB/T of one number together.
    pub fn versions_of(&self, family: &Family) -> impl Iterator<Item = &Version> {
        self.families.get(&family.alias_root()).into_iter().flatten().filter_map(|key| self.versions.get(key))
    }

    /// All versions, in key order.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.values()
    }

    /// The direct successors of a version.
    pub fn successors(&self, number: &StandardNumber) -> impl Iterator<Item = (&str, EdgeKind)> {
        self.successors.get(&number.key()).into_iter().flatten().map(|(key, kind)| (key.as_str(), *kind))
    }

    /// Tells whether a version is in force on `day`: one without a last day of its own ends when what replaces it, wholly or
    /// by another type, comes into force, whatever its status said when it was recorded.
    fn stands_on(&self, version: &Version, day: Date) -> bool {
        let replaced = || {
            self.successors(&version.number).any(|(next, kind)| {
                kind != EdgeKind::Partial && self.versions.get(next).is_some_and(|next| next.begun(day))
            })
        };
        version.in_force_on(day) && (version.until.is_some() || !replaced())
    }

    /// The versions of a family (and its alias) in force on `day`.
    pub fn in_force(&self, family: &Family, day: Date) -> InForce<'_> {
        let mut versions: Vec<&Version> =
            self.versions_of(family).filter(|version| self.stands_on(version, day)).collect();
        versions.sort_by_key(|version| (version.number.year(), version.number.key()));
        InForce { in_transition: versions.len() > 1, versions }
    }

    /// Follows the successors of `number`. A path is followed while all its edges are FULL or MERGE.
    pub fn newer(&self, number: &StandardNumber) -> Newer {
        let mut newer = Newer::default();
        let mut open = vec![(number.key(), true)];
        let mut seen = BTreeSet::new();
        while let Some((key, certain)) = open.pop() {
            if !seen.insert((key.clone(), certain)) {
                continue;
            }
            for (next, kind) in self.successors.get(&key).into_iter().flatten() {
                match kind {
                    EdgeKind::TypeChange => {
                        newer.not_followed.insert(next.clone());
                        continue;
                    }
                    EdgeKind::Full | EdgeKind::Merge if certain => {
                        newer.follow.insert(next.clone());
                        open.push((next.clone(), true));
                    }
                    _ => {
                        newer.confirm.insert(next.clone());
                        open.push((next.clone(), false));
                    }
                }
            }
        }
        newer.confirm = &newer.confirm - &newer.follow;
        newer
    }

    fn reaches(&self, from: &str, to: &str) -> bool {
        let mut open = vec![from];
        let mut seen = BTreeSet::new();
        while let Some(key) = open.pop() {
            if key == to {
                return true;
            }
            if seen.insert(key) {
                open.extend(self.successors.get(key).into_iter().flatten().map(|(next, _)| next.as_str()));
            }
        }
        false
    }
}
