//! The facts of one commitment, free of any calendar.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::level::LevelPolicy;
use super::pause::Pauses;
use super::refusal::Refusal;
use super::terms::{Terms, Unit};
use super::timeline::Timeline;
use crate::worktime::Calendar;

/// Start, terms, pauses and policy: everything but the calendar that a due instant follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFacts {
    /// When the clock was started; the anchor follows from it.
    pub start: Timestamp,
    /// What was promised.
    pub terms: Terms,
    /// The statutory limit, if one is set; never shorter than the promise.
    pub statutory: Option<Terms>,
    /// Periods that do not count.
    pub pauses: Pauses,
    /// Where the levels fall.
    pub levels: LevelPolicy,
}

impl ClockFacts {
    /// A clock without pauses, statutory limit or special levels.
    pub fn new(start: Timestamp, terms: Terms, standard_day: i64) -> Self {
        let levels = LevelPolicy::standard(terms.unit, standard_day);
        Self { start, terms, statutory: None, pauses: Pauses::default(), levels }
    }

    /// The same clock with a statutory limit of `days` working days under its receipt rule.
    pub fn with_statutory_days(self, days: u32) -> Self {
        let statutory = Terms { unit: Unit::Days, n: days, extra_seconds: 0, receipt: self.terms.receipt };
        Self { statutory: Some(statutory), ..self }
    }

    /// Puts the facts on a calendar revision. Refuses empty terms and pauses before the start.
    pub fn on<'a>(&'a self, calendar: &'a Calendar) -> Result<Timeline<'a>, Refusal> {
        Timeline::new(self, calendar)
    }
}
