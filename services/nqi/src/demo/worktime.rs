//! Working time counted minute by minute over the published calendar: slow, plain, and not the kernel's arithmetic.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_proto::commitments::v1::Calendar;

use super::check::Mismatch;

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Asia/Shanghai is eight hours ahead of UTC all year.
const OFFSET: i64 = 8 * 60;

/// When work is done, by the minute.
#[derive(Clone, Debug)]
pub struct Hours {
    windows: Vec<(i64, i64)>,
    rest: BTreeSet<i64>,
    work: BTreeSet<i64>,
}

impl Hours {
    /// The hours that a calendar publishes.
    ///
    /// # Errors
    /// A calendar of another zone, or windows that are no `HH:MM-HH:MM`.
    pub fn published(calendar: &Calendar) -> Result<Hours, Mismatch> {
        if calendar.time_zone != "Asia/Shanghai" {
            return Err(Mismatch::new("time zone of the calendar", "Asia/Shanghai", &calendar.time_zone));
        }
        let windows: Option<Vec<_>> = calendar.windows.iter().map(|text| window(text)).collect();
        let windows = windows.ok_or_else(|| Mismatch::new("windows", "HH:MM-HH:MM", &calendar.windows))?;
        let days = |dates: &[nqi_proto::google::r#type::Date]| -> Option<BTreeSet<i64>> {
            dates.iter().map(|date| nqi_platform::wire::day("day", date).ok().map(number)).collect()
        };
        let (rest, work) = days(&calendar.rest_days)
            .zip(days(&calendar.work_days))
            .ok_or_else(|| Mismatch::new("days of the calendar", "dates", "others"))?;
        Ok(Hours { windows, rest, work })
    }

    /// Whether a local day (days since 1970-01-01) is worked on.
    fn is_working_day(&self, day: i64) -> bool {
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = (day + 3).rem_euclid(7);
        self.work.contains(&day) || (weekday < 5 && !self.rest.contains(&day))
    }

    fn works(&self, minute: i64) -> bool {
        let local = minute + OFFSET;
        let of_day = local.rem_euclid(DAY);
        self.is_working_day(local.div_euclid(DAY))
            && self.windows.iter().any(|(opens, closes)| (*opens..*closes).contains(&of_day))
    }

    /// Working minutes in `[from, to)`.
    pub fn between(&self, from: Minute, to: Minute) -> i64 {
        let minutes = (from.0..to.0).filter(|minute| self.works(*minute)).count();
        i64::try_from(minutes).unwrap_or(i64::MAX)
    }

    /// 00:00 of the day after the start: a promise in days counts from there.
    pub fn anchor(&self, start: Timestamp) -> Minute {
        let day = (start.as_second().div_euclid(60) + OFFSET).div_euclid(DAY);
        Minute((day + 1) * DAY - OFFSET)
    }

    /// Working minutes of a term of `days` working days that was started at `start`.
    pub fn term(&self, start: Timestamp, days: i32) -> i64 {
        let anchor = self.anchor(start);
        let (mut left, mut day) = (days, (anchor.0 + OFFSET).div_euclid(DAY));
        loop {
            if self.is_working_day(day) {
                left -= 1;
                if left <= 0 {
                    return self.between(anchor, Minute((day + 1) * DAY - OFFSET));
                }
            }
            day += 1;
        }
    }

    /// The first instant at or after `from` at which `minutes` working minutes outside `pauses` have passed.
    pub fn after(&self, from: Minute, minutes: i64, pauses: &[(Minute, Minute)]) -> Minute {
        let (mut at, mut left) = (from.0, minutes);
        while left > 0 {
            let paused = pauses.iter().any(|(begin, end)| (begin.0..end.0).contains(&at));
            if self.works(at) && !paused {
                left -= 1;
            }
            at += 1;
        }
        Minute(at)
    }

    /// The day `days` working days after a day, that day not counted.
    ///
    /// # Errors
    /// A date that is none.
    pub fn days_after(&self, date: &nqi_proto::google::r#type::Date, days: i32) -> Result<Date, Mismatch> {
        let start = nqi_platform::wire::day("start", date)?;
        let (mut left, mut day) = (days, start);
        while left > 0 {
            day = day
                .tomorrow()
                .map_err(|error| Mismatch::new("a day of the plan", "a date", error.to_string()))?;
            left -= i32::from(self.is_working_day(number(day)));
        }
        Ok(day)
    }

    /// When a promise of `days` working days, started at `start`, is due.
    pub fn due(&self, start: Timestamp, days: i32, pauses: &[(Minute, Minute)]) -> Minute {
        self.after(self.anchor(start), self.term(start, days), pauses)
    }
}

/// An instant on a whole minute: minutes since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(i64);

impl Minute {
    /// The minute that begins at an instant.
    ///
    /// # Errors
    /// An instant between two minutes.
    pub fn at(instant: Timestamp) -> Result<Minute, Mismatch> {
        if instant.as_second() % 60 == 0 && instant.subsec_nanosecond() == 0 {
            return Ok(Minute(instant.as_second() / 60));
        }
        Err(Mismatch::new("an instant of the story", "a whole minute", instant))
    }

    /// As an instant.
    pub fn instant(self) -> Timestamp {
        // Minutes of this century are far inside the range.
        Timestamp::from_second(self.0 * 60).unwrap_or(Timestamp::MAX)
    }
}

fn window(text: &str) -> Option<(i64, i64)> {
    let (opens, closes) = text.split_once('-')?;
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?)
    };
    Some((minute(opens)?, minute(closes)?))
}

fn number(date: Date) -> i64 {
    let days = date.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1)));
    days.map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        let date = |year, month, day| nqi_proto::google::r#type::Date { year, month, day };
        let calendar = Calendar {
            time_zone: "Asia/Shanghai".to_owned(),
            windows: vec!["09:00-12:00".to_owned(), "13:30-17:00".to_owned()],
            rest_days: vec![date(2026, 4, 6)],
            work_days: vec![date(2026, 2, 28)],
            ..Calendar::default()
        };
        Hours::published(&calendar).expect("a good calendar")
    }

    fn at(text: &str) -> Timestamp {
        format!("{text}+08:00").parse().expect("a literal instant")
    }

    fn minute(text: &str) -> Minute {
        Minute::at(at(text)).expect("a whole minute")
    }

    #[test]
    fn a_day_has_six_and_a_half_hours_and_weekends_none() {
        let hours = hours();
        assert_eq!(hours.between(minute("2026-03-09T00:00"), minute("2026-03-10T00:00")), 390);
        assert_eq!(hours.between(minute("2026-03-14T00:00"), minute("2026-03-16T00:00")), 0);
        assert_eq!(
            hours.between(minute("2026-02-28T00:00"), minute("2026-03-01T00:00")),
            390,
            "make-up Saturday"
        );
        assert_eq!(hours.between(minute("2026-04-06T00:00"), minute("2026-04-07T00:00")), 0, "a holiday");
    }

    #[test]
    fn a_promise_is_due_at_the_close_of_its_last_day_and_moves_by_what_a_pause_took() {
        let hours = hours();
        let start = at("2026-03-10T09:30");
        assert_eq!(hours.due(start, 1, &[]), minute("2026-03-11T17:00"));
        assert_eq!(hours.due(start, 10, &[]), minute("2026-03-24T17:00"));
        let pause = (minute("2026-03-11T10:00"), minute("2026-03-13T15:00"));
        assert_eq!(hours.between(pause.0, pause.1), 330 + 390 + 270);
        assert_eq!(hours.due(start, 10, &[pause]), minute("2026-03-27T14:00"));
    }
}
