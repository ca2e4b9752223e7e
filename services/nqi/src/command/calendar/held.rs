//! What a calendar holds, in short.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, CalendarSpec};
use serde::Serialize;

/// Indented JSON.
pub(super) fn printed(value: &impl Serialize) -> String {
    // Texts, numbers and dates alone: nothing that JSON cannot say.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Which revision it is.
#[derive(Serialize)]
pub(super) struct Heading {
    calendar: String,
    revision: u32,
    zone: String,
    first_day: Date,
    published_through: Date,
}

impl Heading {
    pub(super) fn of(spec: &CalendarSpec) -> Self {
        Self {
            calendar: spec.calendar.clone(),
            revision: spec.revision,
            zone: spec.zone.clone(),
            first_day: spec.first_day,
            published_through: spec.published_through,
        }
    }
}

/// A revision and the number of its days.
#[derive(Serialize)]
pub(super) struct Contents {
    #[serde(flatten)]
    heading: Heading,
    standard_day_seconds: i64,
    /// Days that differ from their weekday.
    days: Kinds,
    /// Working days of each year within the period.
    working_days: BTreeMap<i16, i64>,
}

#[derive(Default, Serialize)]
struct Kinds {
    work: usize,
    half: usize,
    rest: usize,
}

impl Contents {
    pub(super) fn of(calendar: &Calendar) -> Self {
        let spec = calendar.spec();
        let years = spec.first_day.year()..=spec.published_through.year();
        let standard_day_seconds = calendar.standard_day_seconds();
        let mut days = Kinds::default();
        for date in spec.overrides.keys() {
            match calendar.seconds_on(*date) {
                0 => days.rest += 1,
                short if short < standard_day_seconds => days.half += 1,
                _ => days.work += 1,
            }
        }
        Self {
            heading: Heading::of(spec),
            standard_day_seconds,
            days,
            working_days: years.map(|year| (year, working_days(calendar, year))).collect(),
        }
    }
}

fn working_days(calendar: &Calendar, year: i16) -> i64 {
    let spec = calendar.spec();
    let first = spec.first_day.max(jiff::civil::date(year, 1, 1));
    let last = spec.published_through.min(jiff::civil::date(year, 12, 31));
    calendar.working_days_between(first.yesterday().unwrap_or(first), last)
}
