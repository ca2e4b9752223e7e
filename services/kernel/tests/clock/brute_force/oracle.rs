//! The oracle: every working second written down one by one, and looked up.

use jiff::civil::Date;
use nqi_kernel::worktime::{CalendarSpec, Window};

use super::random::midnight;

/// Days listed before and after the first day of a calendar.
const BEFORE: i64 = 12;
const AFTER: i64 = 240;

/// Local seconds that are worked, ascending, from the same published form.
#[derive(Clone)]
pub struct Seconds(Vec<i64>);

/// A failing case prints its calendar; the list would bury it.
impl std::fmt::Debug for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} seconds", self.0.len())
    }
}

impl Seconds {
    pub fn of(spec: &CalendarSpec) -> Self {
        let mut seconds = Vec::new();
        let mut date = spec.first_day - jiff::Span::new().days(BEFORE);
        let first = midnight(date);
        for number in 0..BEFORE + AFTER {
            for window in windows_on(spec, date) {
                let of_day = window.opens()..window.closes();
                seconds.extend(of_day.map(|second| first + number * 86_400 + second));
            }
            date = date.tomorrow().unwrap();
        }
        seconds.sort_unstable();
        Self(seconds)
    }

    /// The seconds from `anchor` on that lie in no pause; a pause without an end never ends.
    pub fn counted(&self, anchor: i64, pauses: &[(i64, Option<i64>)]) -> Self {
        let paused =
            |second: i64| pauses.iter().any(|(from, to)| *from <= second && to.is_none_or(|to| second < to));
        Self(self.from(anchor).iter().copied().filter(|second| !paused(*second)).collect())
    }

    /// How many lie before `t`.
    pub fn before(&self, t: i64) -> i64 {
        i64::try_from(self.0.partition_point(|second| *second < t)).unwrap()
    }

    /// The first one.
    pub fn first(&self) -> Option<i64> {
        self.0.first().copied()
    }

    /// The first one at or after `t`.
    pub fn next(&self, t: i64) -> Option<i64> {
        self.from(t).first().copied()
    }

    /// The end of the last one that has ended by `t`.
    pub fn last_end(&self, t: i64) -> Option<i64> {
        let ended = self.0.partition_point(|second| *second < t);
        self.0[..ended].last().map(|second| second + 1)
    }

    /// The end of the `k`th one.
    pub fn end_of(&self, k: i64) -> Option<i64> {
        self.0.get(usize::try_from(k - 1).unwrap()).map(|second| second + 1)
    }

    /// The close of the day that begins at `midnight`.
    pub fn close(&self, midnight: i64) -> Option<i64> {
        let end = self.0.partition_point(|second| *second < midnight + 86_400);
        self.0[..end].last().filter(|second| **second >= midnight).map(|second| second + 1)
    }

    /// The close of the `n`th day with work, from `midnight` on.
    pub fn close_of(&self, midnight: i64, n: u32) -> i64 {
        let days = (0..).map(|number| midnight + number * 86_400);
        let mut closes = days.filter_map(|day| self.close(day));
        closes.nth(usize::try_from(n - 1).unwrap()).unwrap()
    }

    fn from(&self, t: i64) -> &[i64] {
        &self.0[self.0.partition_point(|second| *second < t)..]
    }
}

/// The windows of a day, by its override or its weekday.
pub fn windows_on(spec: &CalendarSpec, date: Date) -> &[Window] {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
    spec.overrides.get(&date).map_or(&spec.week[weekday], |day| &day.windows)
}
