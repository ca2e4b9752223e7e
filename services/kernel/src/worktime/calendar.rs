//! A calendar revision ready to compute: hours of every day and two tables of prefix sums.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::epoch::{date_of_day, day_number, weekday};
use super::error::CalendarError;
use super::prefix::PrefixSums;
use super::spec::CalendarSpec;
use super::window::{Hours, Window};
use super::zone::Zone;

/// A revision with a run of this many days without work is refused as `CALENDAR_EMPTY`.
pub const MAX_REST_DAYS: i64 = 60;

const MAX_PERIOD_DAYS: i64 = 36_525;

/// An immutable, checked calendar revision. Build once, share by reference or `Arc`.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(super) spec: CalendarSpec,
    pub(super) zone: Zone,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) seconds: PrefixSums,
    pub(super) working_days: PrefixSums,
    week: [Hours; 7],
    overrides: BTreeMap<i64, Hours>,
}

impl Calendar {
    /// Checks a revision and computes its tables.
    pub fn new(spec: CalendarSpec) -> Result<Self, CalendarError> {
        let zone = Zone::parse(&spec.zone)?;
        let (first, last) = (day_number(spec.first_day), day_number(spec.published_through));
        if last < first || last - first >= MAX_PERIOD_DAYS {
            return Err(CalendarError::Period { from: spec.first_day, through: spec.published_through });
        }
        let mut week: [Hours; 7] = Default::default();
        for (hours, windows) in week.iter_mut().zip(&spec.week) {
            *hours = Hours::new(windows)?;
        }
        let mut overrides = BTreeMap::new();
        for (date, day) in &spec.overrides {
            let number = day_number(*date);
            if number < first || number > last {
                return Err(CalendarError::OverrideOutside { date: *date });
            }
            overrides.insert(number, Hours::new(&day.windows)?);
        }
        let per_weekday = |amount: fn(&Hours) -> i64| [0, 1, 2, 3, 4, 5, 6].map(|day| amount(&week[day]));
        let amounts = |amount: fn(&Hours) -> i64| {
            (first..=last).map(|day| amount(overrides.get(&day).unwrap_or(&week[weekday(day)]))).collect()
        };
        let (day_seconds, day_count): (Vec<i64>, Vec<i64>) = (amounts(Hours::seconds), amounts(working));
        refuse_long_rest(first, &day_count, per_weekday(working))?;
        let seconds = PrefixSums::new(first, day_seconds.into_iter(), per_weekday(Hours::seconds));
        let working_days = PrefixSums::new(first, day_count.into_iter(), per_weekday(working));
        Ok(Self { spec, zone, first, last, seconds, working_days, week, overrides })
    }

    /// The published form.
    pub fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// Number of this revision.
    pub fn revision(&self) -> u32 {
        self.spec.revision
    }

    /// Zone of the windows.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// U, the seconds of a standard day: the longest day of the week, 23,400 by default.
    pub fn standard_day_seconds(&self) -> i64 {
        self.week.iter().map(Hours::seconds).max().unwrap_or_default()
    }

    /// Working windows of `date`, sorted; empty on a rest day.
    pub fn windows_on(&self, date: Date) -> &[Window] {
        self.hours(day_number(date)).windows()
    }

    /// Name of the holiday or make-up day `date`, if the revision gives one.
    pub fn name_of(&self, date: Date) -> Option<&str> {
        self.spec.overrides.get(&date).map(|day| day.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Whether the kind of `date` is a guess, since no notice covers it yet.
    pub fn is_provisional(&self, date: Date) -> bool {
        date > self.spec.published_through
    }

    /// The first day on which computing with `other` may differ: a day of other hours, or one published by only
    /// one of the two. `None` if they agree for ever; the smallest date if zone or weekly hours differ.
    pub fn first_difference(&self, other: &Self) -> Option<Date> {
        if self.zone.offset_seconds() != other.zone.offset_seconds() || self.week != other.week {
            return Some(Date::MIN);
        }
        let changed = (self.first.min(other.first)..=self.last.max(other.last))
            .find(|day| self.hours(*day) != other.hours(*day));
        let unpublished = (self.last != other.last).then(|| self.last.min(other.last) + 1);
        [changed, unpublished].into_iter().flatten().min().map(date_of_day)
    }

    pub(super) fn hours(&self, day: i64) -> &Hours {
        self.overrides.get(&day).unwrap_or_else(|| self.week_hours(day))
    }

    pub(super) fn week_hours(&self, day: i64) -> &Hours {
        &self.week[weekday(day)]
    }
}

fn working(hours: &Hours) -> i64 {
    i64::from(hours.seconds() > 0)
}

/// A week without work would never end a clock after the period, whatever the period holds.
fn refuse_long_rest(first: i64, days: &[i64], week: [i64; 7]) -> Result<(), CalendarError> {
    let end = first + days.len() as i64;
    if week.iter().all(|day| *day == 0) {
        return Err(CalendarError::Empty { from: date_of_day(end) });
    }
    let lead = (first - 7..first).map(|day| week[weekday(day)]);
    let tail = (end..end + 7).map(|day| week[weekday(day)]);
    let mut rest = 0;
    for (day, working) in (first - 7..).zip(lead.chain(days.iter().copied()).chain(tail)) {
        rest = if working > 0 { 0 } else { rest + 1 };
        if rest >= MAX_REST_DAYS {
            return Err(CalendarError::Empty { from: date_of_day(day + 1 - rest) });
        }
    }
    Ok(())
}
