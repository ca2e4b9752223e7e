//! Questions about whole days: the Nth working day, the distance between two days.

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::Calendar;
use super::epoch::{SECONDS_PER_DAY, date_of_day, day_number};

impl Calendar {
    /// Whether `date` has any working window.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.hours(day_number(date)).seconds() > 0
    }

    /// Whether the weekday of `date` works, holidays and make-up days apart.
    pub fn works_by_week(&self, date: Date) -> bool {
        self.week_hours(day_number(date)).seconds() > 0
    }

    /// Working seconds of `date`.
    pub fn seconds_on(&self, date: Date) -> i64 {
        self.hours(day_number(date)).seconds()
    }

    /// The `n`th working day counted from `date`, which is the first if it works; 0 reads as 1.
    pub fn nth_working_day(&self, date: Date, n: u32) -> Date {
        date_of_day(self.nth_from(day_number(date), n))
    }

    /// `date` plus `n` working days: the nth working day after it; `date` itself if `n` is 0.
    pub fn add_working_days(&self, date: Date, n: u32) -> Date {
        if n == 0 { date } else { date_of_day(self.nth_from(day_number(date) + 1, n)) }
    }

    /// Working days after `from` up to and including `to`, negative if `to` is earlier: the inverse of
    /// [`Calendar::add_working_days`].
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        self.working_days.before(day_number(to) + 1) - self.working_days.before(day_number(from) + 1)
    }

    /// The next working day after `date`.
    pub fn next_working_day(&self, date: Date) -> Date {
        self.add_working_days(date, 1)
    }

    /// The last working day before `date`.
    pub fn previous_working_day(&self, date: Date) -> Date {
        date_of_day(self.working_days.day_reaching(self.working_days.before(day_number(date))))
    }

    /// Close of the `n`th working day counted from `date`, which is the first if it works; 0 reads as 1.
    pub fn close_of_working_day(&self, date: Date, n: u32) -> Timestamp {
        let day = self.nth_from(day_number(date), n);
        // A working day has a window, so it closes.
        let closes = self.hours(day).closes().unwrap_or(SECONDS_PER_DAY);
        self.instant(day * SECONDS_PER_DAY + closes)
    }

    /// Close of `date`, or `None` on a rest day.
    pub fn close_of(&self, date: Date) -> Option<Timestamp> {
        let day = day_number(date);
        self.hours(day).closes().map(|closes| self.instant(day * SECONDS_PER_DAY + closes))
    }

    fn nth_from(&self, day: i64, n: u32) -> i64 {
        self.working_days.day_reaching(self.working_days.before(day) + i64::from(n.max(1)))
    }
}
