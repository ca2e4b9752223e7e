//! Names while somebody types: standards by any spelling, objects, parameters, services, regions.
//!
//! Names are found by their pairs of characters, numbers by the beginning of what is left without spaces and signs.

use std::collections::{BTreeMap, HashMap, HashSet};

use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::Region;

use super::kind::resources::Class;
use super::lexicon::family::Families;
use super::lexicon::word::Word;
use super::lexicon::{Known, Measured, Service};
use super::name::{self, Name};
use super::taxonomy;

/// What a suggested name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A version of a standard.
    Standard = 1,
    /// An object, a product or an instrument.
    Object,
    /// A parameter or measurand.
    Parameter,
    /// A certification scheme.
    Scheme,
    /// An advisory or standards service.
    Service,
    /// A region.
    Region,
    /// A shared resource by its title.
    Resource,
}

/// A name that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it is.
    pub what: What,
    /// What a need would carry: the number, the name, the region's code.
    pub value: String,
    /// What a person reads beside it: the title, the region's name; may be empty.
    pub label: String,
    /// Scope rows or offerings under it; 0 for regions.
    pub rows: u32,
    /// Kinds of work.
    pub kinds: Vec<i32>,
    /// A version that was replaced.
    pub old: bool,
}

/// Everything that can be suggested, most rows first.
#[derive(Default)]
pub struct Terms {
    terms: Vec<Term>,
    /// What each is, close together: short texts are found in tens of thousands.
    whats: Vec<What>,
    /// A folded name and its term.
    names: Vec<(Name, u32)>,
    pairs: HashMap<(char, char), Vec<u32>>,
    singles: HashMap<char, Vec<u32>>,
    /// A number without signs and its term, sorted.
    codes: Vec<(String, u32)>,
}

/// Objects that the register lists only by a wider name: 游标卡尺 under 通用卡尺. What a need may say is suggested as well.
fn narrower(objects: &BTreeMap<Name, Known>) -> Vec<(Term, Vec<Name>)> {
    let certification = ItemKind::Certification.number();
    let mut seen: HashSet<Name> = HashSet::new();
    let mut all = Vec::new();
    for written in taxonomy::names() {
        let lineage = taxonomy::lineage(written);
        let Some(wider) = lineage.iter().find_map(|key| objects.get(key)) else { continue };
        if objects.contains_key(&lineage[0]) || !seen.insert(lineage[0].clone()) {
            continue;
        }
        let mut kinds: Vec<i32> = wider.done.iter().map(|(kind, ..)| *kind).collect();
        kinds.dedup();
        kinds.retain(|kind| *kind != certification);
        let (value, label) = (written.to_owned(), String::new());
        let term = Term { what: What::Object, value, label, rows: wider.rows, kinds, old: false };
        all.push((term, vec![name::fold(written), lineage[0].clone()]));
    }
    all
}

/// How a name answers what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Beginning,
    Within,
}

impl Terms {
    pub(super) fn of(
        objects: &BTreeMap<Name, Known>,
        parameters: &BTreeMap<Name, Measured>,
        families: &Families,
        services: &[Service],
        shared: &[(Class, String)],
        index: &HashMap<Name, usize>,
        words: &[Vec<Word>],
    ) -> Terms {
        let mut all: Vec<(Term, Vec<Name>)> = Vec::new();
        let certification = ItemKind::Certification.number();
        for known in objects.values() {
            let mut kinds: Vec<i32> = known.done.iter().map(|(kind, ..)| *kind).collect();
            kinds.dedup();
            let what = if kinds == [certification] { What::Scheme } else { What::Object };
            let term = Term {
                what,
                value: known.name.clone(),
                label: String::new(),
                rows: known.rows,
                kinds,
                old: false,
            };
            all.push((term, vec![name::fold(&known.name), taxonomy::object(&known.name)]));
        }
        all.extend(narrower(objects));
        for measured in parameters.values() {
            let kinds = measured.kinds.iter().copied().collect();
            let (what, value) = (What::Parameter, measured.name.clone());
            let term = Term { what, value, label: String::new(), rows: measured.rows, kinds, old: false };
            all.push((term, vec![name::fold(&measured.name)]));
        }
        for (_, family) in families.iter() {
            for version in &family.versions {
                let kinds = family.kinds.iter().copied().collect();
                let (value, label) = (version.key.clone(), family.title.clone());
                let named = vec![name::fold(&family.title)];
                all.push((
                    Term { what: What::Standard, value, label, rows: family.rows, kinds, old: version.old },
                    named,
                ));
            }
        }
        for service in services {
            let (value, kinds) = (service.title.clone(), vec![service.kind]);
            let named = vec![name::fold(&service.title)];
            all.push((
                Term {
                    what: What::Service,
                    value,
                    label: String::new(),
                    rows: service.offerings,
                    kinds,
                    old: false,
                },
                named,
            ));
        }
        let mut titles: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, title) in shared {
            *titles.entry(title).or_default() += 1;
        }
        for (title, rows) in titles {
            let kinds = vec![ItemKind::Resource.number()];
            let (value, label) = (title.to_owned(), String::new());
            let named = vec![name::fold(title)];
            all.push((Term { what: What::Resource, value, label, rows, kinds, old: false }, named));
        }
        for region in Region::all() {
            let (value, label) = (region.code().to_owned(), region.zh().to_owned());
            let named = vec![name::fold(region.zh()), name::fold(region.en())];
            all.push((Term { what: What::Region, value, label, rows: 0, kinds: vec![], old: false }, named));
        }
        // Most rows first; of one family the version in force before those that it replaced.
        all.sort_by(|(a, _), (b, _)| {
            (b.rows, a.old, a.what).cmp(&(a.rows, b.old, b.what)).then_with(|| a.value.cmp(&b.value))
        });
        let mut terms = Terms::default();
        let mut at_name: HashMap<(bool, String), u32> = HashMap::new();
        for (term, named) in all {
            let at = u32::try_from(terms.terms.len()).unwrap_or(u32::MAX);
            at_name.insert((term.what == What::Parameter, term.value.clone()), at);
            if term.what == What::Standard {
                terms.code(&term.value, at);
            }
            named.into_iter().filter(|name| !name.is_empty()).for_each(|name| terms.name(name, at));
            terms.whats.push(term.what);
            terms.terms.push(term);
        }
        terms.other_names(index, words, &at_name);
        terms.codes.sort();
        terms.codes.dedup();
        terms
    }

    /// Other names of what the register lists lead to it as well.
    fn other_names(
        &mut self,
        index: &HashMap<Name, usize>,
        words: &[Vec<Word>],
        at_name: &HashMap<(bool, String), u32>,
    ) {
        let mut other: Vec<(&Name, u32)> = Vec::new();
        for (name, at) in index {
            for word in words.get(*at).into_iter().flatten() {
                let key = match word {
                    Word::Object { name, .. } | Word::Scheme { name, .. } => (false, name.clone()),
                    Word::Parameter { name, .. } => (true, name.clone()),
                    _ => continue,
                };
                other.extend(at_name.get(&key).map(|term| (name, *term)));
            }
        }
        // A map has no order; equal dictionaries must suggest equally.
        other.sort();
        other.dedup();
        let known: HashSet<(Name, u32)> = self.names.iter().cloned().collect();
        for (name, term) in other {
            if !known.contains(&(name.clone(), term)) {
                self.name(name.clone(), term);
            }
        }
    }

    fn name(&mut self, name: Name, term: u32) {
        let at = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let chars: Vec<char> = name.chars().collect();
        for pair in chars.windows(2) {
            push(self.pairs.entry((pair[0], pair[1])).or_default(), at);
        }
        for c in chars {
            push(self.singles.entry(c).or_default(), at);
        }
        self.names.push((name, term));
    }

    /// `GB/T 3362-2017` is found as GBT3362, GB3362, 3362 and 33622017.
    fn code(&mut self, number: &str, term: u32) {
        let whole = signless(number);
        let plain = signless(&number.replacen("/T", "", 1));
        let digits = whole.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
        for code in [whole, plain, digits] {
            if !code.is_empty() {
                self.codes.push((code, term));
            }
        }
    }

    /// At most `limit` names that answer what was typed, of the wanted things, best first.
    pub fn suggest(&self, typed: &str, wanted: impl Fn(What) -> bool, limit: usize) -> Vec<&Term> {
        let mut found: Vec<(Fit, u32)> = Vec::new();
        let mut note = |term: u32, fit: Fit| {
            if self.whats.get(term as usize).is_some_and(|what| wanted(*what)) {
                found.push((fit, term));
            }
        };
        let code = signless(typed);
        let is_code = code.chars().any(|c| c.is_ascii_digit()) || (!code.is_empty() && typed.is_ascii());
        if is_code {
            let from = self.codes.partition_point(|(known, _)| known.as_str() < code.as_str());
            let begun = &self.codes[from..];
            let end = begun.partition_point(|(known, _)| known.starts_with(&code));
            // What equals a beginning stands before everything longer.
            let mut whole = true;
            for (known, term) in &begun[..end] {
                whole = whole && known.len() == code.len();
                note(*term, if whole { Fit::Whole } else { Fit::Beginning });
            }
        }
        let folded = name::fold(typed);
        for at in self.holding(&folded) {
            let Some((name, term)) = self.names.get(*at as usize) else { continue };
            if name.starts_with(folded.as_ref()) {
                note(*term, if *name == folded { Fit::Whole } else { Fit::Beginning });
            } else if name.contains(folded.as_ref()) {
                note(*term, Fit::Within);
            }
        }
        self.first(found, limit)
    }

    /// The first `limit` terms by their best fit, then most rows: O(found + limit · log limit) for most texts.
    fn first(&self, mut found: Vec<(Fit, u32)>, limit: usize) -> Vec<&Term> {
        // A term is found by at most a few names and codes; where that many are not enough, all are sorted.
        for most in [limit.saturating_mul(8), found.len()] {
            let some = if most < found.len() {
                found.select_nth_unstable(most).0.to_vec()
            } else {
                std::mem::take(&mut found)
            };
            let (mut sorted, all) = (some, found.is_empty());
            sorted.sort_unstable();
            let mut known = HashSet::new();
            let mut terms: Vec<u32> = sorted.into_iter().map(|(_, term)| term).collect();
            terms.retain(|term| known.insert(*term));
            if all || terms.len() >= limit {
                return terms.into_iter().take(limit).filter_map(|at| self.terms.get(at as usize)).collect();
            }
        }
        vec![]
    }

    /// Names that hold the rarest pair of what was typed.
    fn holding(&self, folded: &str) -> &[u32] {
        let chars: Vec<char> = folded.chars().collect();
        let none: &[u32] = &[];
        match chars.as_slice() {
            [] => none,
            [only] => self.singles.get(only).map_or(none, Vec::as_slice),
            several => several
                .windows(2)
                .map(|pair| self.pairs.get(&(pair[0], pair[1])).map_or(none, Vec::as_slice))
                .min_by_key(|list| list.len())
                .unwrap_or(none),
        }
    }

    /// How many names can be suggested.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// True when nothing can be suggested.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

fn push(list: &mut Vec<u32>, at: u32) {
    if list.last() != Some(&at) {
        list.push(at);
    }
}

/// Letters and digits in upper case, in half width.
fn signless(text: &str) -> String {
    nqi_kernel::fold::identifier(text).chars().filter(char::is_ascii_alphanumeric).collect()
}
