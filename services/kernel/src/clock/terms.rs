//! What is promised: a unit, an amount, and the rule for its beginning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::anchor::{AnchorRule, anchor};
use super::count::Count;
use super::pause::Pauses;
use super::refusal::Refusal;
use crate::worktime::Calendar;

/// The longest term: 100 years of uninterrupted seconds.
const MAX_TOTAL_SECONDS: i64 = 36_525 * 86_400;

/// Whether a clock counts minutes from its start or days from the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unit {
    /// Working minutes from the start.
    Minutes,
    /// Working days after the start day.
    Days,
}

/// When a day clock begins; a minute clock begins at its start unless `From` says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Receipt {
    /// 00:00 of the day after the start day (Civil Code art. 201, 203), rest day or not.
    #[default]
    NextDay,
    /// A start at or after close, or on a rest day, is received on the next working day; the day after is day 1.
    DeemedReceived,
    /// At this instant: the rest of a term taken over from another obligor.
    From(Timestamp),
}

/// A term of `n` units plus `extra_seconds` working seconds (x, by extension or handover).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    /// Minutes or days; also selects the default levels.
    pub unit: Unit,
    /// Number of units.
    pub n: u32,
    /// Working seconds on top.
    #[serde(default)]
    pub extra_seconds: i64,
    /// Where counting begins.
    #[serde(default)]
    pub receipt: Receipt,
}

/// An amount by which a term grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extension {
    /// Working minutes: x grows.
    Minutes(u32),
    /// Working days: N grows; x by standard days where the term is not counted in whole days.
    Days(u32),
}

impl Terms {
    /// `n` working minutes.
    pub fn minutes(n: u32) -> Self {
        Self { unit: Unit::Minutes, n, extra_seconds: 0, receipt: Receipt::NextDay }
    }

    /// `n` working days.
    pub fn days(n: u32) -> Self {
        Self { unit: Unit::Days, ..Self::minutes(n) }
    }

    /// The same term under another receipt rule.
    pub fn with_receipt(self, receipt: Receipt) -> Self {
        Self { receipt, ..self }
    }

    /// The term grown by `extension`; `standard_day` is U in seconds.
    pub fn extended(self, extension: Extension, standard_day: i64) -> Self {
        let more_seconds =
            |seconds: i64| Self { extra_seconds: self.extra_seconds.saturating_add(seconds), ..self };
        match extension {
            Extension::Minutes(minutes) => more_seconds(60 * i64::from(minutes)),
            Extension::Days(days) if self.counts_whole_days() => {
                Self { n: self.n.saturating_add(days), ..self }
            }
            Extension::Days(days) => more_seconds(standard_day.saturating_mul(i64::from(days))),
        }
    }

    /// Anchor and total of the term for a start at `start`.
    pub(super) fn count(
        self,
        calendar: &Calendar,
        start: Timestamp,
    ) -> Result<(AnchorRule, Timestamp, i64), Refusal> {
        let (rule, anchor) = anchor(calendar, self.unit, self.receipt, start);
        let counted = match self.unit {
            Unit::Minutes => 60 * i64::from(self.n),
            Unit::Days if self.n == 0 => 0,
            Unit::Days => {
                let close = calendar.close_of_working_day(calendar.date_of(anchor), self.n);
                calendar.working_seconds(anchor, close)
            }
        };
        let total = counted.saturating_add(self.extra_seconds);
        if (1..=MAX_TOTAL_SECONDS).contains(&total) { Ok((rule, anchor, total)) } else { Err(Refusal::Term) }
    }

    fn counts_whole_days(self) -> bool {
        self.unit == Unit::Days && !matches!(self.receipt, Receipt::From(_))
    }
}

/// When a term that starts at `start` and is never paused is due.
pub fn due_by(calendar: &Calendar, start: Timestamp, terms: Terms) -> Result<Timestamp, Refusal> {
    let (_, anchor, total) = terms.count(calendar, start)?;
    let count = Count { calendar, pauses: &Pauses::default(), anchor, total };
    // A clock without an open pause always comes due.
    Ok(count.instant_of(total).unwrap_or(Timestamp::MAX))
}

/// When a statutory limit of `days` working days 法定时限 that starts at `start` is due, unpaused.
pub fn statutory_due(calendar: &Calendar, start: Timestamp, days: u32) -> Result<Timestamp, Refusal> {
    due_by(calendar, start, Terms::days(days))
}
