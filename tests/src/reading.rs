//! The evaluation of the parser of needs: sentences with the slots that they must give, and how well they are read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi::seed::vocabulary;
use nqi_kernel::range::Range;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::lexicon::Lexicon;
use nqi_matching::engine::parse::{self, Item, slot};
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::{name, taxonomy};
use nqi_matching::wire::records;

/// Sentences that the parser was tuned on.
pub const TUNED: &str = include_str!("../data/needs.tsv");
/// Sentences that were written before it and never tuned on.
pub const HELD_OUT: &str = include_str!("../data/needs_held_out.tsv");
/// The Monday that 明天 and 下周五 are counted from.
pub const TODAY: Date = Date::constant(2026, 3, 9);

/// What a slot of a sentence must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// ACCEPTED with this value.
    Value(String),
    /// Asked, with this among the alternatives when it is given.
    Question(Option<String>),
}

/// A sentence and its items, each a list of (slot, expectation).
#[derive(Debug, Clone)]
pub struct Sentence {
    /// The text.
    pub text: String,
    /// Items in order.
    pub items: Vec<Vec<(String, Expected)>>,
}

/// How one slot name, or all of them, were read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Accepted slots.
    pub accepted: usize,
    /// Of these with the expected value.
    pub right: usize,
    /// Slots that should have been accepted.
    pub expected: usize,
    /// Questions that should have been asked.
    pub questions: usize,
    /// Of these asked, with the expected alternative.
    pub asked: usize,
}

/// The result of an evaluation.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// By slot name.
    pub by_slot: BTreeMap<String, Tally>,
    /// What went wrong, a line each.
    pub complaints: Vec<String>,
}

impl Tally {
    /// Share of accepted slots that are right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.accepted)
    }

    /// Share of what was said that was accepted.
    pub fn recall(&self) -> f64 {
        share(self.right, self.expected)
    }

    /// Share of what had to be asked that was asked.
    pub fn asking(&self) -> f64 {
        share(self.asked, self.questions)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl Score {
    /// All slots together.
    pub fn total(&self) -> Tally {
        self.by_slot.values().fold(Tally::default(), |sum, one| Tally {
            accepted: sum.accepted + one.accepted,
            right: sum.right + one.right,
            expected: sum.expected + one.expected,
            questions: sum.questions + one.questions,
            asked: sum.asked + one.asked,
        })
    }
}

/// The dictionary and the calendar of the demonstration.
pub struct Reader {
    /// The dictionary.
    pub lexicon: Lexicon,
    calendar: Calendar,
}

impl Default for Reader {
    fn default() -> Reader {
        let words = vocabulary::all();
        let mut snapshot = Snapshot::default();
        snapshot.apply(words.standards.iter().filter_map(records::standard));
        snapshot.apply(words.rows.iter().filter_map(records::row));
        snapshot.apply(words.offerings.iter().filter_map(records::offering));
        let lexicon = Lexicon::of(&snapshot).expect("a small dictionary");
        Reader { lexicon, calendar: china() }
    }
}

impl Reader {
    /// Reads a text on the day of the evaluation.
    pub fn read(&self, text: &str) -> Vec<Item> {
        parse::parse(&self.lexicon, &self.calendar, TODAY, text)
    }

    /// Reads every sentence and compares.
    pub fn score(&self, sentences: &[Sentence]) -> Score {
        let mut score = Score::default();
        for sentence in sentences {
            let items = self.read(&sentence.text);
            if items.len() != sentence.items.len() {
                let said = format!("{}: {} items, not {}", sentence.text, items.len(), sentence.items.len());
                score.complaints.push(said);
            }
            let none = (Vec::new(), Vec::new());
            for at in 0..items.len().max(sentence.items.len()) {
                let found = items.get(at).map_or(&none.1, |item| &item.slots);
                let expected = sentence.items.get(at).unwrap_or(&none.0);
                compare(&mut score, &sentence.text, found, expected);
            }
        }
        score
    }
}

fn compare(score: &mut Score, text: &str, found: &[slot::Slot], expected: &[(String, Expected)]) {
    let mut open: Vec<bool> = vec![true; expected.len()];
    for slot in found.iter().filter(|slot| slot.state == slot::State::Accepted) {
        let code = slot.name.code();
        let tally = score.by_slot.entry(code.to_owned()).or_default();
        tally.accepted += 1;
        let fits = |(at, (name, wanted)): (usize, &(String, Expected))| {
            let right = matches!(wanted, Expected::Value(value) if is_equal(code, value, &slot.value));
            (open[at] && name == code && right).then_some(at)
        };
        match expected.iter().enumerate().find_map(fits) {
            Some(at) => {
                open[at] = false;
                tally.right += 1;
            }
            None => score.complaints.push(format!("{text}: wrong {code}={} ({})", slot.value, slot.raw)),
        }
    }
    for (at, (name, wanted)) in expected.iter().enumerate() {
        let tally = score.by_slot.entry(name.clone()).or_default();
        match wanted {
            Expected::Value(value) => {
                tally.expected += 1;
                if open[at] {
                    score.complaints.push(format!("{text}: missed {name}={value}"));
                }
            }
            Expected::Question(answer) => {
                tally.questions += 1;
                let asks = |slot: &&slot::Slot| {
                    let offers = answer.as_ref().is_none_or(|answer| {
                        slot.alternatives.iter().any(|other| is_equal(name, answer, &other.value))
                    });
                    slot.is_open() && slot.name.code() == name && offers
                };
                if found.iter().any(|slot| asks(&slot)) {
                    tally.asked += 1;
                } else {
                    score.complaints.push(format!("{text}: did not ask {name} {answer:?}"));
                }
            }
        }
    }
}

/// Names by key, quantities by value, everything else to the letter.
fn is_equal(slot: &str, one: &str, other: &str) -> bool {
    match slot {
        "object" => taxonomy::object(one) == taxonomy::object(other),
        "parameter" => name::parameter(one) == name::parameter(other),
        "range" => match (Range::parse(one), Range::parse(other)) {
            (Ok(one), Ok(other)) => {
                let (a, b) = (one.extent.hull(), other.extent.hull());
                let near = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(1e-9);
                let pieces = one.extent.pieces().len() == other.extent.pieces().len();
                one.dimension == other.dimension && pieces && near(a.lo, b.lo) && near(a.hi, b.hi)
            }
            _ => false,
        },
        // ℃ is one character or two.
        "uncertainty" => one.replace('℃', "°C") == other.replace('℃', "°C"),
        _ => one == other,
    }
}

/// Reads a file of sentences; a line that does not follow the form ends the evaluation.
pub fn sentences(table: &str) -> Vec<Sentence> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(sentence).collect()
}

fn sentence(line: &str) -> Sentence {
    let (text, items) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
    let items = items.split(" | ").map(|item| item.split("; ").map(|slot| expectation(slot, line)).collect());
    Sentence { text: text.to_owned(), items: items.collect() }
}

fn expectation(slot: &str, line: &str) -> (String, Expected) {
    if let Some((name, value)) = slot.split_once('=') {
        return (name.to_owned(), Expected::Value(value.to_owned()));
    }
    if let Some((name, answer)) = slot.split_once('?') {
        let answer = (!answer.is_empty()).then(|| answer.to_owned());
        return (name.to_owned(), Expected::Question(answer));
    }
    assert!(slot.chars().all(|c| c.is_ascii_uppercase()), "{slot} in {line}");
    ("kind".to_owned(), Expected::Value(slot.to_owned()))
}
