//! What a step of the parser has read, and where.

use std::ops::Range;

use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::region::Region;

use super::amounts::{Bound, Extent};
use crate::engine::lexicon::cue::Cue;
use crate::engine::lexicon::family::Citation;
use crate::engine::record::{Scheme, Way};

/// A stretch of the folded text and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Folded positions.
    pub at: Range<usize>,
    /// What it says.
    pub sense: Sense,
}

/// A name that the register knows, and whether the word names exactly it.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// As the register calls it.
    pub name: String,
    /// Names exactly this.
    pub sure: bool,
}

/// Which side of a job a day limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 前, 截止.
    By,
    /// 后, 起.
    From,
    /// Not said.
    Unsaid,
}

/// A day that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day meant.
    pub day: Date,
    /// What it limits.
    pub side: Side,
    /// Has to be asked about: the year was not written and the day of this year is past, only a part of a month was written
    /// (4月初), or the day was taken back.
    pub unsure: bool,
}

/// A stretch of a day, in minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first minute.
    pub from: u32,
    /// The minute behind the last.
    pub to: u32,
    /// Morning or afternoon was written, or cannot be mistaken.
    pub sure: bool,
}

/// What a stretch says.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // The types say what each carries.
pub enum Sense {
    Standard(Citation),
    Range(Extent),
    /// Two numbers without a unit.
    Bare,
    /// One quantity: a size, not a range.
    Size(Extent),
    Uncertainty(Bound),
    /// 精度, 误差: perhaps an uncertainty.
    Precision(Bound),
    Count(u32),
    /// Sites of a certification.
    Sites(u32),
    /// Fen, and whether it is surely a limit.
    Money(i64, bool),
    Day(Day),
    /// A day that limits no work: 明天送样.
    Mention(Date),
    Hours(Hours),
    /// 第二法.
    Method,
    Objects(Vec<Named>),
    Schemes(Vec<Named>),
    /// A scheme where a certification is meant.
    Stem(String),
    Parameters(Vec<Named>),
    Service(String, i32),
    Mode(CalibrationMode),
    UnclearMode,
    Kind(&'static [ItemKind]),
    /// An activity, and whether it needs a standard beside it.
    Activity(&'static str, bool),
    StandardNoun,
    Element(i32),
    Borrow,
    Class(&'static str),
    Way(Option<Way>),
    Scheme(Scheme),
    LegalEffect,
    Stage(&'static str),
    Region(Region),
    Not,
    Told,
    Further,
    All,
    Sample,
    /// The end of a sentence, and of a clause.
    Stop,
    Comma,
    /// Contains a word that it does not mean.
    Nothing,
}

impl From<Cue> for Sense {
    fn from(cue: Cue) -> Sense {
        match cue {
            Cue::Mode(mode) => Sense::Mode(mode),
            Cue::UnclearMode => Sense::UnclearMode,
            Cue::Kind(kinds) => Sense::Kind(kinds),
            Cue::Activity(activity) => Sense::Activity(activity, false),
            Cue::ActivityOfStandard(activity) => Sense::Activity(activity, true),
            Cue::StandardNoun => Sense::StandardNoun,
            Cue::Element(element) => Sense::Element(element.number()),
            Cue::Borrow => Sense::Borrow,
            Cue::Class(class) => Sense::Class(class),
            Cue::Way(way) => Sense::Way(way),
            Cue::Scheme(scheme) => Sense::Scheme(scheme),
            Cue::LegalEffect => Sense::LegalEffect,
            Cue::Stage(stage) => Sense::Stage(stage),
            Cue::Region(region) => Sense::Region(region),
            Cue::Not => Sense::Not,
            Cue::Told => Sense::Told,
            Cue::Further => Sense::Further,
            Cue::All => Sense::All,
            Cue::Sample => Sense::Sample,
            Cue::Nothing => Sense::Nothing,
        }
    }
}
