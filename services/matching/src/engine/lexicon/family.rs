//! The standards that are known, by family, and what a cited number can mean.

use std::collections::{BTreeMap, BTreeSet};

use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::Status;

use super::Subject;
use crate::engine::name::Name;
use crate::engine::snapshot::Snapshot;

/// A version of a family.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Year.
    pub year: u16,
    /// The number, `GB/T 3362-2017`.
    pub key: String,
    /// Recorded as superseded or withdrawn.
    pub old: bool,
}

/// A family of which versions or scope rows are known.
#[derive(Debug, Clone, Default)]
pub struct Family {
    /// As it is written, `GB/T 3362`.
    pub key: String,
    /// Title of the newest version that has one.
    pub title: String,
    /// Versions, newest first.
    pub versions: Vec<Version>,
    /// Scope rows.
    pub rows: u32,
    /// Kind numbers of its rows.
    pub kinds: BTreeSet<i32>,
    /// Keys of the objects of its rows.
    pub objects: BTreeSet<Name>,
}

/// What a cited number means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Citation {
    /// A known version, or a family without a year: as the register writes it.
    Known {
        /// The number.
        key: String,
        /// Its family's root.
        root: Name,
    },
    /// Not surely one of the register's: the family when it is known, and what could be meant.
    Open {
        /// Its family's root.
        root: Option<Name>,
        /// Numbers, best first.
        could_be: Vec<String>,
    },
}

/// All families by root (GB and GB/T together).
#[derive(Debug, Clone, Default)]
pub struct Families {
    by_root: BTreeMap<Name, Family>,
    /// `5009.12` -> the roots with this number.
    by_number: BTreeMap<String, Vec<Name>>,
}

impl Families {
    pub(super) fn of(snapshot: &Snapshot) -> Families {
        let mut families = Families::default();
        let mut titles: BTreeMap<String, &str> = BTreeMap::new();
        snapshot.each_standard(&mut |standard| {
            titles.insert(standard.number.key(), &standard.title);
        });
        for version in snapshot.graph().versions() {
            let old = matches!(version.status, Status::Superseded | Status::Withdrawn);
            families.version(&version.number, old);
        }
        for family in families.by_root.values_mut() {
            family.versions.sort_by(|a, b| b.cmp(a));
            let named = |version: &Version| titles.get(&version.key).filter(|title| !title.is_empty());
            family.title =
                family.versions.iter().find_map(named).map_or_else(String::new, |title| (*title).to_owned());
        }
        // Rows may cite families that nobody has registered.
        let mut cited: Vec<&StandardNumber> = Vec::new();
        snapshot.each_cited(&mut |standard| {
            let family = snapshot.symbols().name(standard.family);
            if family.is_some_and(|family| !families.by_root.contains_key(family)) {
                cited.extend(standard.number.as_deref());
            }
        });
        for number in cited {
            families.version(number, false);
        }
        for (root, family) in &mut families.by_root {
            family.versions.sort_by(|a, b| b.cmp(a));
            family.versions.dedup();
            let newest = family.versions.first().and_then(|v| StandardNumber::parse(&v.key).ok());
            family.key = newest.map_or_else(|| root.to_string(), |number| number.family_key());
            let number = family.key.rsplit([' ', '-']).next().unwrap_or_default().to_owned();
            families.by_number.entry(number).or_default().push(root.clone());
        }
        families
    }

    fn version(&mut self, number: &StandardNumber, old: bool) {
        let family = self.by_root.entry(number.family().alias_root().into()).or_default();
        if let Some(year) = number.year() {
            family.versions.push(Version { year, key: number.key(), old });
        }
    }

    pub(super) fn note(&mut self, subject: &Subject<'_>) {
        if let Some(family) = self.by_root.get_mut(subject.family) {
            family.rows += subject.rows;
            family.kinds.insert(subject.kind.number());
            family.objects.insert(subject.object_key.clone());
        }
    }

    /// The family of a root.
    pub fn get(&self, root: &str) -> Option<&Family> {
        self.by_root.get(root)
    }

    /// All families by root.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Family)> {
        self.by_root.iter()
    }

    /// The families that a bare number such as `5009.12` could mean.
    pub fn numbered(&self, number: &str) -> &[Name] {
        self.by_number.get(number).map_or(&[], Vec::as_slice)
    }

    /// Reads a citation: a known version or a family without year is known, anything else is open.
    pub fn cite(&self, number: &StandardNumber) -> Citation {
        let root: Name = number.family().alias_root().into();
        if number.is_series() {
            let beginning = format!("{}.", number.family().alias_root());
            let parts = self.by_root.iter().filter(|(root, _)| root.starts_with(&beginning));
            return Citation::Open {
                root: None,
                could_be: parts.map(|(_, part)| part.key.clone()).collect(),
            };
        }
        let Some(family) = self.by_root.get(&root) else {
            let digits = number.family_key();
            let digits = digits.rsplit([' ', '-']).next().unwrap_or_default();
            let elsewhere = self.numbered(digits).iter().filter_map(|root| self.get(root));
            return Citation::Open { root: None, could_be: elsewhere.map(|f| f.key.clone()).collect() };
        };
        if number.year().is_none() {
            return Citation::Known { key: family.key.clone(), root };
        }
        let exact = [Some(number.key()), number.alias().map(|alias| alias.key())];
        let known = family.versions.iter().find(|version| exact.iter().flatten().any(|k| *k == version.key));
        match known {
            Some(version) => Citation::Known { key: version.key.clone(), root },
            None => self.versions(&root),
        }
    }

    /// A number whose year cannot be meant: the versions of its family.
    pub fn versions(&self, root: &str) -> Citation {
        match self.by_root.get_key_value(root) {
            Some((root, family)) => Citation::Open {
                root: Some(root.clone()),
                could_be: family.versions.iter().map(|version| version.key.clone()).collect(),
            },
            None => Citation::Open { root: None, could_be: vec![] },
        }
    }
}
