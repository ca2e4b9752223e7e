//! Understanding of needs typed in plain Chinese: slots with their place in the text, and questions for what is not sure.
//!
//! In order: fold with a map back; codes, days, quantities and money by patterns; the longest words of the register's own
//! dictionary; counts; what is taken back; the words of each item; ranking for what nobody has read. No step sees what an
//! earlier one has taken, so no tokeniser can split a code.

pub mod amounts;
mod codes;
mod days;
mod fill;
pub mod hit;
mod hours;
mod items;
mod numerals;
mod pattern;
pub mod question;
pub mod slot;
mod text;
mod vocabulary;

use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::worktime::Calendar;

use super::lexicon::Lexicon;
use amounts::{Bound, Extent};
use slot::Slot;
use text::Text;

/// What an item asks for: work, or the use of a shared resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// Work of a kind.
    Of(ItemKind),
    /// A booking.
    Resource,
}

/// One thing that a text asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it asks for; nothing while the kind is open.
    pub work: Option<Work>,
    /// What is said and what is open, by name.
    pub slots: Vec<Slot>,
    /// The range behind an accepted slot.
    pub range: Option<Extent>,
    /// The bound behind an accepted slot.
    pub uncertainty: Option<Bound>,
}

/// Reads a text. Equal dictionary, day and text give equal items; a text that says nothing gives one open item.
pub fn parse(lexicon: &Lexicon, calendar: &Calendar, today: Date, original: &str) -> Vec<Item> {
    let mut text = Text::new(original);
    let mut hits = codes::read(&mut text, original, lexicon);
    hits.extend(days::read(&mut text, today, calendar));
    hits.extend(hours::read(&mut text));
    hits.extend(amounts::uncertainties(&mut text));
    hits.extend(amounts::money(&mut text));
    hits.extend(amounts::ranges(&mut text));
    hits.extend(vocabulary::sites(&mut text));
    hits.extend(codes::bare(&mut text, lexicon));
    hits.extend(vocabulary::words(&mut text, lexicon));
    hits.extend(vocabulary::marks(&mut text));
    hits.sort_by_key(|hit| hit.at.start);
    let counts = vocabulary::counts(&mut text, &hits);
    hits.extend(counts);
    hits.sort_by_key(|hit| hit.at.start);
    vocabulary::take_back(&mut hits, &text);
    let drafts = items::group(&text, hits, lexicon);
    let whole = 0..text.chars().len();
    if drafts.is_empty() {
        return vec![fill::fill(&text, &items::Draft::default(), lexicon, &whole)];
    }
    drafts.iter().map(|draft| fill::fill(&text, draft, lexicon, &whole)).collect()
}
