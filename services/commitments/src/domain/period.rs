//! Weeks, months and quarters on the wall clock of Asia/Shanghai, eight hours ahead of UTC all year.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// A stretch of days, the last one excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// The day after the last one.
    pub to: Date,
}

impl Days {
    /// The instants of the stretch: at or after the first, before the second.
    pub fn instants(self) -> (Timestamp, Timestamp) {
        (begins(self.from), begins(self.to))
    }

    /// The stretch of equal length that ends where this one begins.
    pub fn before(self) -> Self {
        let length = self.to.since(self.from).map(|span| span.get_days()).unwrap_or(0);
        Self { from: self.from.saturating_sub(length.days()), to: self.from }
    }
}

/// The first instant of a day.
pub fn begins(day: Date) -> Timestamp {
    let zone = TimeZone::fixed(Offset::constant(8));
    // Only the first hours of the year -9999 have no instant.
    day.to_zoned(zone).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

/// The day of an instant.
pub fn day_of(at: Timestamp) -> Date {
    Offset::constant(8).to_datetime(at).date()
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// Seven days from Monday.
    Week,
    /// A calendar month.
    Month,
    /// Three of them.
    Quarter,
}

/// `2026-W11`, `2026-01` or `2026-Q1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    length: Length,
    first: Date,
}

impl Period {
    /// The period that a day lies in.
    pub fn of(length: Length, day: Date) -> Self {
        let first = match length {
            Length::Week => day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days()),
            Length::Month => day.first_of_month(),
            Length::Quarter => Date::constant(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
        };
        Self { length, first }
    }

    /// Whether results are published by it: months and quarters are, weeks are looked at only.
    pub fn is_published(self) -> bool {
        self.length != Length::Week
    }

    /// Reads `2026-W11`, `2026-01` or `2026-Q1`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = text.split_once('-').filter(|(year, _)| year.len() == 4)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let year: i16 = Some(year).filter(|year| digits(year))?.parse().ok().filter(|year| *year > 0)?;
        let number = |text: &str| text.parse::<i8>().ok().filter(|_| digits(text));
        let (length, first) = match part.split_at_checked(1)? {
            ("Q", quarter) if quarter.len() == 1 => {
                let month = number(quarter)?.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
                (Length::Quarter, Date::new(year, month, 1).ok()?)
            }
            ("W", week) if week.len() == 2 => {
                let monday = ISOWeekDate::new(year, number(week)?, Weekday::Monday).ok()?;
                (Length::Week, monday.date())
            }
            _ if part.len() == 2 => (Length::Month, Date::new(year, number(part)?, 1).ok()?),
            _ => return None,
        };
        Some(Self { length, first })
    }

    /// Its days.
    pub fn days(self) -> Days {
        Days { from: self.first, to: self.next().first }
    }

    /// The one after it.
    pub fn next(self) -> Self {
        let first = match self.length {
            Length::Week => self.first.saturating_add(1.week()),
            Length::Month => self.first.saturating_add(1.month()),
            Length::Quarter => self.first.saturating_add(3.months()),
        };
        Self { first, ..self }
    }

    /// The one before it.
    pub fn previous(self) -> Self {
        let first = match self.length {
            Length::Week => self.first.saturating_sub(1.week()),
            Length::Month => self.first.saturating_sub(1.month()),
            Length::Quarter => self.first.saturating_sub(3.months()),
        };
        Self { first, ..self }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.length {
            Length::Week => {
                let week = self.first.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Length::Month => write!(f, "{year:04}-{month:02}"),
            Length::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
        }
    }
}

/// The twelve months before the quarter of a day: what a credit class looks at.
pub fn credit_year(today: Date) -> Days {
    let to = Period::of(Length::Quarter, today).first;
    Days { from: to.saturating_sub(1.year()), to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_read_and_written_alike() {
        for text in ["2026-01", "2026-12", "2026-Q1", "2026-Q4", "2026-W01", "2026-W53"] {
            assert_eq!(Period::parse(text).map(|period| period.to_string()).as_deref(), Some(text));
        }
        for text in
            ["", "2026", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-1", "26-01", "2026-+1", "0000-01"]
                .into_iter()
                .chain(["2026-W0", "2026-W00", "2026-W54", "2025-W53", "2026-W+1", "2026-W", "2026-威1"])
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_quarter_ends_where_the_next_one_begins() {
        let quarter = Period::parse("2026-Q4").expect("a quarter");
        assert_eq!(quarter.days(), Days { from: date(2026, 10, 1), to: date(2027, 1, 1) });
        assert_eq!(
            (quarter.next().to_string(), quarter.previous().to_string()),
            ("2027-Q1".into(), "2026-Q3".into())
        );
        assert_eq!(Period::of(Length::Quarter, date(2026, 11, 30)), quarter);
        let (from, _) = quarter.days().instants();
        assert_eq!(from, "2026-10-01T00:00:00+08:00".parse().expect("an instant"));
        assert_eq!(day_of(from), date(2026, 10, 1));
    }

    #[test]
    fn a_week_begins_on_monday_and_belongs_to_the_year_of_its_thursday() {
        let week = Period::of(Length::Week, date(2027, 1, 3));
        assert_eq!((week.to_string().as_str(), week.is_published()), ("2026-W53", false));
        assert_eq!(week.days(), Days { from: date(2026, 12, 28), to: date(2027, 1, 4) });
        assert_eq!(
            (week.next().to_string(), week.previous().to_string()),
            ("2027-W01".into(), "2026-W52".into())
        );
        assert_eq!(Period::of(Length::Week, date(2026, 3, 9)).days().from, date(2026, 3, 9));
    }

    #[test]
    fn the_stretch_before_is_as_long() {
        let days = Days { from: date(2026, 3, 1), to: date(2026, 4, 1) };
        assert_eq!(days.before(), Days { from: date(2026, 1, 29), to: date(2026, 3, 1) });
        assert_eq!(credit_year(date(2026, 5, 9)), Days { from: date(2025, 4, 1), to: date(2026, 4, 1) });
    }
}
