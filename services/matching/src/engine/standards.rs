//! The supersession graph of the registered standards, and which version of a standard a row may be written to.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::standard::supersession::{Status, Supersession, Version};
use nqi_kernel::standard::{Nature, StandardNumber};
use uuid::Uuid;

use super::code::{Code, Confirm, Note};
use super::name::Name;
use super::need::Policy;
use super::record::Standard;
use super::symbols::{self, Symbols};
use super::trie::Trie;

/// Builds the graph. Records with one number: the greater id wins. Edges to unknown versions or in a circle are left out.
pub fn graph(standards: &Trie<Uuid, Arc<Standard>>) -> Supersession {
    let mut records = Vec::with_capacity(standards.len());
    standards.for_each(&mut |_, record| records.push(record));
    records.sort_by_key(|record| record.id);
    let mut graph = Supersession::default();
    for record in &records {
        let Standard { number, status, from, until, .. } = record.as_ref();
        // A record without a year is refused by the registry; here it would simply not be citable.
        let _ = graph.add_version(Version {
            number: number.clone(),
            status: *status,
            from: *from,
            until: *until,
        });
    }
    for record in &records {
        for (successor, kind) in &record.successors {
            let _ = graph.add_edge(&record.number, successor, *kind);
        }
    }
    graph
}

/// How a row's version answers the one asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionFit {
    /// Another version than the one asked, or than the one in force.
    pub other: bool,
    /// Follows by a partial or split supersession.
    pub confirm: Option<Confirm>,
    /// A remark on the version.
    pub note: Option<Note>,
    /// GB was asked and GB/T answers, or the other way round.
    pub alias: bool,
}

impl VersionFit {
    /// The version asked, or the one in force.
    pub const PLAIN: VersionFit = VersionFit { other: false, confirm: None, note: None, alias: false };
    /// Another version.
    pub const OTHER: VersionFit =
        VersionFit { other: true, confirm: None, note: Some(Note::OtherVersion), alias: false };

    /// The remarks.
    pub fn notes(self) -> impl Iterator<Item = Note> {
        self.note.into_iter().chain(self.alias.then_some(Note::Alias))
    }
}

/// A standard that a need cites, with everything about its versions looked up once.
#[derive(Debug)]
pub struct Cited {
    /// Families whose rows may answer: its own, and with NEWER or ANY those of its successors.
    pub roots: Vec<Name>,
    root: Name,
    nature: Nature,
    exact: Option<[String; 2]>,
    follow: BTreeSet<String>,
    confirm: BTreeSet<String>,
}

impl Cited {
    /// Looks a cited number up.
    pub fn of(number: &StandardNumber, policy: Policy, graph: &Supersession) -> Cited {
        let root: Name = number.family().alias_root().into();
        let exact = number.is_version().then(|| {
            let key = number.key();
            let alias = number.alias().map_or_else(|| key.clone(), |alias| alias.key());
            [key, alias]
        });
        let newer = match policy {
            Policy::Exact => Default::default(),
            // Without a year nothing is "newer": the version in force counts, wherever the family went is a hint.
            Policy::Newer | Policy::Any if exact.is_none() => Default::default(),
            Policy::Newer | Policy::Any => {
                let known = graph.version(number).map(|version| version.number.clone());
                let alias = number.alias().filter(|alias| graph.version(alias).is_some());
                graph.newer(&known.or(alias).unwrap_or_else(|| number.clone()))
            }
        };
        let mut roots = vec![root.clone()];
        for key in newer.follow.iter().chain(&newer.confirm) {
            if let Ok(number) = StandardNumber::parse(key) {
                let other: Name = number.family().alias_root().into();
                if !roots.contains(&other) {
                    roots.push(other);
                }
            }
        }
        Cited {
            roots,
            root,
            nature: number.family().nature,
            exact,
            follow: newer.follow,
            confirm: newer.confirm,
        }
    }

    /// Judges the version of a row whose family is one of [`Cited::roots`].
    pub fn judge(
        &self,
        row: &symbols::Cited,
        policy: Policy,
        rules: &InForceRules<'_>,
    ) -> Result<VersionFit, Code> {
        let Some([exact, alias]) = &self.exact else {
            // Of one root only GB and GB/T differ in nature.
            let alias = row.number.as_ref().is_some_and(|number| number.family().nature != self.nature);
            return rules.judge(row, policy).map(|fit| VersionFit { alias, ..fit });
        };
        let key = rules.symbols.name(row.key).map_or("", |name| name.as_ref());
        let fit = if key == exact {
            VersionFit::PLAIN
        } else if key == alias {
            VersionFit { alias: true, ..VersionFit::PLAIN }
        } else if self.follow.contains(key) {
            VersionFit::OTHER
        } else if self.confirm.contains(key) {
            VersionFit { confirm: Some(Confirm::VersionPartial), ..VersionFit::OTHER }
        } else if policy == Policy::Any && rules.symbols.name(row.family) == Some(&self.root) {
            VersionFit::OTHER
        } else {
            return Err(Code::VersionMismatch);
        };
        rules.not_withdrawn(row).map(|()| fit)
    }
}

/// The versions in force on the day of execution, looked up once per family.
pub struct InForceRules<'a> {
    graph: &'a Supersession,
    symbols: &'a Symbols,
    day: Date,
    accept_withdrawn: bool,
    known: RefCell<HashMap<u32, Arc<InForce>>>,
}

struct InForce {
    keys: BTreeSet<String>,
    in_transition: bool,
    any_known: bool,
}

impl<'a> InForceRules<'a> {
    /// Rules for a day.
    pub fn new(
        graph: &'a Supersession,
        symbols: &'a Symbols,
        day: Date,
        accept_withdrawn: bool,
    ) -> InForceRules<'a> {
        InForceRules { graph, symbols, day, accept_withdrawn, known: RefCell::default() }
    }

    fn family(&self, row: &symbols::Cited, number: &StandardNumber) -> Arc<InForce> {
        let make = || {
            let found = self.graph.in_force(number.family(), self.day);
            Arc::new(InForce {
                keys: found.versions.iter().map(|version| version.number.key()).collect(),
                in_transition: found.in_transition,
                any_known: self.graph.versions_of(number.family()).next().is_some(),
            })
        };
        self.known.borrow_mut().entry(row.family).or_insert_with(make).clone()
    }

    /// A row answers a need without year when its version is in force on the day.
    ///
    /// Rows without a standard, and families of which nothing is registered, pass.
    pub fn judge(&self, row: &symbols::Cited, policy: Policy) -> Result<VersionFit, Code> {
        let Some(number) = &row.number else { return Ok(VersionFit::PLAIN) };
        let family = self.family(row, number);
        let key = self.symbols.name(row.key).map_or("", |name| name.as_ref());
        if family.keys.contains(key) {
            let note = family.in_transition.then_some(Note::InTransition);
            return Ok(VersionFit { note, ..VersionFit::PLAIN });
        }
        if !family.any_known {
            return Ok(VersionFit::PLAIN);
        }
        let withdrawn = self.is_withdrawn(number);
        if withdrawn && !self.accept_withdrawn {
            return Err(Code::StandardWithdrawn);
        }
        if withdrawn || policy == Policy::Any { Ok(VersionFit::OTHER) } else { Err(Code::VersionMismatch) }
    }

    /// The row's version taken as another one than asked, unless it is withdrawn.
    pub fn as_other(&self, row: &symbols::Cited) -> Result<VersionFit, Code> {
        self.not_withdrawn(row).map(|()| VersionFit::OTHER)
    }

    fn not_withdrawn(&self, row: &symbols::Cited) -> Result<(), Code> {
        match &row.number {
            Some(number) if !self.accept_withdrawn && self.is_withdrawn(number) => {
                Err(Code::StandardWithdrawn)
            }
            _ => Ok(()),
        }
    }

    fn is_withdrawn(&self, number: &StandardNumber) -> bool {
        let withdrawn =
            |version: &Version| version.status == Status::Withdrawn && !version.in_force_on(self.day);
        self.graph.version(number).is_some_and(withdrawn)
    }
}
