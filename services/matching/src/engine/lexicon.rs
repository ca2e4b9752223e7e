//! The dictionary that texts are read with: the register's own objects, parameters, standards and offerings, other names
//! for them, and the words that say what is wanted. Built from a snapshot, never from a list of its own.

pub mod alias;
pub mod cue;
pub mod family;
pub mod rank;
pub mod word;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use nqi_kernel::kind::ItemKind;

use super::kind::resources::Class;
use super::name::{self, Name};
use super::snapshot::Snapshot;
use super::suggest::Terms;
use super::taxonomy;
use family::Families;
use rank::Ranking;
use word::Word;

/// A subject of scope rows: what is done to what, by which family of standards.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Kind.
    pub kind: ItemKind,
    /// Object as published.
    pub object: &'a str,
    /// Its key.
    pub object_key: &'a Name,
    /// Parameter as published.
    pub parameter: &'a str,
    /// Its key.
    pub parameter_key: &'a Name,
    /// Family key, or empty.
    pub family: &'a Name,
    /// Scope rows of it.
    pub rows: u32,
}

/// What the register can do with an object.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Name as published by most rows.
    pub name: String,
    /// Scope rows.
    pub rows: u32,
    /// (kind number, parameter key, family key) of its rows.
    pub done: BTreeSet<(i32, Name, Name)>,
}

/// A parameter of the register.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Name as published.
    pub name: String,
    /// Scope rows.
    pub rows: u32,
    /// Kind numbers that have it.
    pub kinds: BTreeSet<i32>,
}

/// A published service without scope rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// Kind number.
    pub kind: i32,
    /// Element number.
    pub element: i32,
    /// Title.
    pub title: String,
    /// Offerings with this title.
    pub offerings: u32,
}

/// The dictionary.
pub struct Lexicon {
    /// Names the content that it was built from.
    pub revision: String,
    /// Objects by key.
    pub objects: BTreeMap<Name, Known>,
    /// Parameters by key.
    pub parameters: BTreeMap<Name, Measured>,
    /// Standards.
    pub families: Families,
    /// Services that offerings answer.
    pub services: Vec<Service>,
    /// Published shared resources: class and title, each once.
    pub shared: Vec<(Class, String)>,
    /// Finds names that are only partly written.
    pub ranking: Ranking,
    /// Names for somebody who is typing.
    pub terms: Terms,
    automaton: AhoCorasick,
    words: Vec<Vec<Word>>,
    exact: HashMap<Name, usize>,
}

impl Lexicon {
    /// Builds the dictionary. O(subjects + standards + offerings); nothing when the automaton would be too large.
    pub fn of(snapshot: &Snapshot) -> Option<Lexicon> {
        let mut objects: BTreeMap<Name, Known> = BTreeMap::new();
        let mut parameters: BTreeMap<Name, Measured> = BTreeMap::new();
        let mut names: BTreeMap<Name, BTreeMap<String, u32>> = BTreeMap::new();
        let mut families = Families::of(snapshot);
        snapshot.each_subject(&mut |subject| {
            families.note(&subject);
            // Standards services have activities, not objects: 标准 would be found in every sentence.
            if matches!(subject.kind, ItemKind::Standards | ItemKind::Advisory) {
                return;
            }
            let kind = subject.kind.number();
            let known = objects.entry(subject.object_key.clone()).or_default();
            known.rows += subject.rows;
            known.done.insert((kind, subject.parameter_key.clone(), subject.family.clone()));
            *names
                .entry(subject.object_key.clone())
                .or_default()
                .entry(subject.object.to_owned())
                .or_default() += subject.rows;
            // The parameter of a certification is its category.
            if subject.kind != ItemKind::Certification {
                let measured = parameters.entry(subject.parameter_key.clone()).or_default();
                if measured.name.is_empty() {
                    measured.name = subject.parameter.to_owned();
                }
                measured.rows += subject.rows;
                measured.kinds.insert(kind);
            }
        });
        for (key, known) in &mut objects {
            let spelled = names.remove(key).unwrap_or_default();
            // The most frequent spelling; of equals the one that the key is made of, else the first in order of text.
            known.name = spelled
                .into_iter()
                .rev()
                .max_by_key(|(name, rows)| (*rows, name::fold(name) == *key))
                .map_or_else(|| key.to_string(), |(name, _)| name);
        }
        let services = services(snapshot);
        let mut entries = Entries::default();
        entries.register(&objects, &parameters, &services, &families);
        alias::add(&mut entries, &objects, &parameters);
        cue::add(&mut entries);
        let shared = shared(snapshot);
        let terms =
            Terms::of(&objects, &parameters, &families, &services, &shared, &entries.index, &entries.words);
        let ranking = Ranking::of(&objects, &parameters, &families, &services);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(entries.patterns.iter().map(|pattern| pattern.as_bytes()))
            .ok()?;
        Some(Lexicon {
            revision: snapshot.id(),
            objects,
            parameters,
            families,
            services,
            shared,
            ranking,
            terms,
            automaton,
            words: entries.words,
            exact: entries.index,
        })
    }

    /// Every longest match, left to right: bytes of `dense` and the meanings of the words.
    pub fn matches<'a>(
        &'a self,
        dense: &'a str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &'a [Word])> + 'a {
        self.automaton
            .find_iter(dense.as_bytes())
            .map(|found| (found.start()..found.end(), self.words[found.pattern().as_usize()].as_slice()))
    }

    /// The meanings of exactly this folded name.
    pub fn exactly(&self, folded: &str) -> &[Word] {
        self.exact.get(folded).map_or(&[], |at| self.words[*at].as_slice())
    }

    /// What the register can do with an object or with one that it lies under, the object's own first.
    pub fn lineage(&self, object: &str) -> impl Iterator<Item = &Known> {
        taxonomy::lineage(object).into_iter().filter_map(|key| self.objects.get(&key))
    }

    /// The kinds of work that are known for an object.
    pub fn kinds_of(&self, object: &str) -> BTreeSet<i32> {
        self.lineage(object).flat_map(|known| known.done.iter().map(|(kind, ..)| *kind)).collect()
    }

    /// Whether some row does this parameter to the object or to one that it lies under.
    pub fn measures(&self, object: &str, parameter: &str) -> bool {
        let key = name::parameter(parameter);
        self.lineage(object).any(|known| known.done.iter().any(|(_, parameter, _)| *parameter == key))
    }

    /// Whether some row works on the object, or on one that it lies under, by this family.
    pub fn works_by(&self, object: &str, family: &str) -> bool {
        self.lineage(object).any(|known| known.done.iter().any(|(_, _, other)| other.as_ref() == family))
    }
}

/// Titles of published services that offerings answer alone.
fn services(snapshot: &Snapshot) -> Vec<Service> {
    let mut counted: BTreeMap<(i32, i32, String), u32> = BTreeMap::new();
    snapshot.each_offering(&mut |offering| {
        if offering.published && matches!(offering.kind, ItemKind::Standards | ItemKind::Advisory) {
            let key = (offering.kind.number(), offering.element, offering.title.clone());
            *counted.entry(key).or_default() += 1;
        }
    });
    counted
        .into_iter()
        .map(|((kind, element, title), offerings)| Service { kind, element, title, offerings })
        .collect()
}

/// Class and title of what is shared.
fn shared(snapshot: &Snapshot) -> Vec<(Class, String)> {
    let published = snapshot.resources().records().filter(|resource| resource.published);
    let titles: BTreeSet<(Class, String)> =
        published.map(|resource| (resource.class, resource.title.clone())).collect();
    titles.into_iter().collect()
}

/// Patterns under construction: each folded name once, with everything that it may mean.
#[derive(Default)]
pub struct Entries {
    patterns: Vec<Name>,
    words: Vec<Vec<Word>>,
    index: HashMap<Name, usize>,
}

impl Entries {
    /// Adds a meaning to a name. An empty name and a repeated meaning change nothing.
    pub fn add(&mut self, text: &str, word: Word) {
        let folded = name::fold(text);
        if folded.is_empty() {
            return;
        }
        let at = *self.index.entry(folded.clone()).or_insert_with(|| {
            self.patterns.push(folded);
            self.words.push(Vec::new());
            self.patterns.len() - 1
        });
        if !self.words[at].contains(&word) {
            self.words[at].push(word);
        }
    }

    fn register(
        &mut self,
        objects: &BTreeMap<Name, Known>,
        parameters: &BTreeMap<Name, Measured>,
        services: &[Service],
        families: &Families,
    ) {
        let certification = ItemKind::Certification.number();
        for (key, known) in objects {
            let scheme = known.done.iter().all(|(kind, ..)| *kind == certification);
            let word = |sure| match scheme {
                true => Word::Scheme { name: known.name.clone(), sure },
                false => Word::Object { name: known.name.clone(), sure },
            };
            self.add(key, word(true));
            self.add(&known.name, word(true));
            if scheme {
                for ending in ["认证", "评定"] {
                    if let Some(stem) = known.name.strip_suffix(ending) {
                        self.add(stem, Word::SchemeStem { name: known.name.clone() });
                    }
                }
            }
        }
        // Narrower objects that only the taxonomy knows, and other names that it declares.
        for name in taxonomy::names() {
            if taxonomy::lineage(name).iter().any(|key| objects.contains_key(key)) {
                let canonical = objects.get(&taxonomy::object(name)).map_or(name, |known| &known.name);
                self.add(name, Word::Object { name: canonical.to_owned(), sure: true });
            }
        }
        for (key, measured) in parameters {
            self.add(key, Word::Parameter { name: measured.name.clone(), sure: true });
        }
        for service in services.iter().filter(|service| service.kind == ItemKind::Advisory.number()) {
            self.add(
                &service.title,
                Word::Service { title: service.title.clone(), element: service.element },
            );
        }
        for (root, family) in families.iter() {
            if family.title.chars().count() >= 4 {
                self.add(&format!("《{}》", family.title), Word::Title { family: root.clone() });
            }
        }
    }
}
