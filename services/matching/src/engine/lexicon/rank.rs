//! Finds what is only partly written: BM25 over pairs of characters and over words, fused by reciprocal ranks.
//!
//! Only what no other step has read comes here, and what comes out is offered, not taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jieba_rs::Jieba;

use super::family::Families;
use super::{Known, Measured, Service};
use crate::engine::name::{self, Name};

/// What a found name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// An object.
    Object,
    /// A parameter.
    Parameter,
    /// A standard, found by its title.
    Standard,
    /// An advisory or standards service.
    Service,
}

/// A found name.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub what: What,
    /// The name; of a standard its family key.
    pub name: String,
    /// Share of characters in common, 0 to 1; 0.85 at most, since nothing here was written exactly.
    pub confidence: f64,
}

/// Robertson's saturation of repeated terms, and the weight of length.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// How often one of the register's own words counts as seen, for the cutting.
const OWN: usize = 100;
/// Damps the first ranks in the fusion.
const RRF: f64 = 60.0;
/// Candidates of one ranking.
const DEPTH: usize = 20;
/// Below this share of common characters nothing is offered.
const LEAST: f64 = 0.30;

struct Document {
    what: What,
    name: String,
    pairs: BTreeSet<(char, char)>,
}

/// Terms of one ranking: where they stand, how often, and how long the documents are.
#[derive(Default)]
struct Index<T> {
    postings: HashMap<T, Vec<(u32, u32)>>,
    lengths: Vec<f64>,
    average: f64,
}

/// Both rankings over the same documents.
pub struct Ranking {
    documents: Vec<Document>,
    pairs: Index<(char, char)>,
    words: Index<String>,
    jieba: Jieba,
}

impl Ranking {
    pub(super) fn of(
        objects: &BTreeMap<Name, Known>,
        parameters: &BTreeMap<Name, Measured>,
        families: &Families,
        services: &[Service],
    ) -> Ranking {
        let mut named: Vec<(What, String, String)> = Vec::new();
        let own = |what, name: &String| (what, name.clone(), name.clone());
        named.extend(objects.values().map(|known| own(What::Object, &known.name)));
        named.extend(parameters.values().map(|measured| own(What::Parameter, &measured.name)));
        named.extend(services.iter().map(|service| own(What::Service, &service.title)));
        let titled = families.iter().filter(|(_, family)| !family.title.is_empty());
        named.extend(titled.map(|(_, family)| (What::Standard, family.key.clone(), family.title.clone())));
        named.sort();
        named.dedup();
        // The general dictionary of five megabytes is left out: the words that matter here are the register's own, and
        // unknown ones are cut by the library's hidden Markov model.
        let mut jieba = Jieba::empty();
        for (what, _, text) in &named {
            if *what != What::Standard {
                jieba.add_word(&name::fold(text), Some(OWN), None);
            }
        }
        let mut ranking =
            Ranking { documents: vec![], pairs: Index::default(), words: Index::default(), jieba };
        for (what, name, text) in named {
            let folded = name::fold(&text);
            let pairs = pairs(&folded);
            ranking.pairs.add(&pairs);
            let words = ranking.cut(&folded);
            ranking.words.add(&words);
            ranking.documents.push(Document { what, name, pairs: pairs.into_iter().collect() });
        }
        ranking.pairs.close();
        ranking.words.close();
        ranking
    }

    fn cut(&self, text: &str) -> Vec<String> {
        let words = self.jieba.cut(text, true);
        words.iter().map(|token| token.word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    }

    /// The names nearest to a text, best first, at most `most` that `wanted` admits.
    pub fn nearest(&self, text: &str, wanted: impl Fn(What, &str) -> bool, most: usize) -> Vec<Found> {
        let folded = name::fold(text);
        let asked = pairs(&folded);
        if asked.is_empty() {
            return vec![];
        }
        let admitted = |at: u32| {
            self.documents.get(at as usize).is_some_and(|document| wanted(document.what, &document.name))
        };
        let mut fused: BTreeMap<u32, f64> = BTreeMap::new();
        let lists = [self.pairs.best(&asked, &admitted), self.words.best(&self.cut(&folded), &admitted)];
        for list in &lists {
            for (rank, document) in list.iter().enumerate() {
                *fused.entry(*document).or_default() += 1.0 / (RRF + rank as f64 + 1.0);
            }
        }
        let asked: BTreeSet<(char, char)> = asked.into_iter().collect();
        let mut found: Vec<(f64, &Document)> = fused
            .into_iter()
            .filter_map(|(at, score)| Some((score, self.documents.get(at as usize)?)))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
        found
            .into_iter()
            .map(|(_, document)| Found {
                what: document.what,
                name: document.name.clone(),
                confidence: likeness(&asked, &document.pairs),
            })
            .filter(|found| found.confidence >= LEAST)
            .take(most)
            .collect()
    }
}

/// Pairs of neighbouring characters, with the ends; a single character is a pair with each end.
fn pairs(folded: &str) -> Vec<(char, char)> {
    let mut all = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let mut before = '^';
        for c in run.chars() {
            all.push((before, c));
            before = c;
        }
        all.push((before, '$'));
    }
    all
}

/// Share of the document's pairs that were written; one wrong character costs two pairs.
fn likeness(asked: &BTreeSet<(char, char)>, document: &BTreeSet<(char, char)>) -> f64 {
    let common = document.intersection(asked).count() as f64;
    (common / document.len().max(1) as f64).min(0.85)
}

impl<T: std::hash::Hash + Eq + Clone> Index<T> {
    fn add(&mut self, terms: &[T]) {
        let document = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        self.lengths.push(terms.len() as f64);
        for term in terms {
            let postings = self.postings.entry(term.clone()).or_default();
            match postings.last_mut() {
                Some((last, count)) if *last == document => *count += 1,
                _ => postings.push((document, 1)),
            }
        }
    }

    fn close(&mut self) {
        self.average = (self.lengths.iter().sum::<f64>() / self.lengths.len().max(1) as f64).max(1.0);
    }

    /// The best documents by BM25, equals by number.
    fn best(&self, terms: &[T], admitted: &impl Fn(u32) -> bool) -> Vec<u32> {
        let total = self.lengths.len() as f64;
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for term in terms {
            let Some(postings) = self.postings.get(term) else { continue };
            let holding = postings.len() as f64;
            let idf = (1.0 + (total - holding + 0.5) / (holding + 0.5)).ln();
            for (document, count) in postings {
                let count = f64::from(*count);
                let length = self.lengths.get(*document as usize).copied().unwrap_or(1.0);
                let norm = K1 * (1.0 - B + B * length / self.average);
                *scores.entry(*document).or_default() += idf * count * (K1 + 1.0) / (count + norm);
            }
        }
        let mut ranked: Vec<(u32, f64)> = scores.into_iter().filter(|(at, _)| admitted(*at)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(DEPTH).map(|(document, _)| document).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(objects: &[&str]) -> Ranking {
        let objects = objects
            .iter()
            .map(|text| (name::fold(text), Known { name: (*text).to_owned(), ..Known::default() }))
            .collect();
        Ranking::of(&objects, &BTreeMap::new(), &Families::default(), &[])
    }

    #[test]
    fn a_name_with_one_wrong_character_is_found_first_and_never_surely() {
        let ranking = ranking(&["碳纤维复丝", "碳纤维", "电子天平", "卡尺"]);
        let nearest = |text: &str| ranking.nearest(text, |_, _| true, 5);
        let found = nearest("碳纤唯复丝");
        assert_eq!(found[0].name, "碳纤维复丝");
        assert!(found.iter().all(|found| found.confidence < 0.9));
        assert_eq!(nearest("电子天枰")[0].name, "电子天平");
        assert!(nearest("洗衣机").is_empty() && nearest(" ，").is_empty());
    }

    #[test]
    fn what_is_not_wanted_is_not_offered() {
        let ranking = ranking(&["电子天平", "电子设备"]);
        let found = ranking.nearest("电子", |_, name| name != "电子设备", 5);
        assert_eq!(found.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["电子天平"]);
    }
}
