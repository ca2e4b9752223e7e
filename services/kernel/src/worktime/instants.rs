//! Questions about instants: W(a, b), its inverse, and the working instants around one.

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::Calendar;
use super::epoch::{SECONDS_PER_DAY, date_of_day, day_number, from_second, second_of};

/// 35,000 years: beyond every instant, and safe to multiply by a week.
const FAR: i64 = 1 << 40;

impl Calendar {
    /// W(a, b): working seconds in `[a, b)`, instants floored to seconds; 0 if `b` is not after `a`.
    pub fn working_seconds(&self, a: Timestamp, b: Timestamp) -> i64 {
        (self.worked(self.local(b)) - self.worked(self.local(a))).max(0)
    }

    /// The earliest instant at or after `from` with W(from, t) >= `seconds`: work that ends at 12:00 is done at
    /// 12:00, not at the next opening.
    pub fn after_working_seconds(&self, from: Timestamp, seconds: i64) -> Timestamp {
        let local = self.local(from);
        if seconds <= 0 {
            return self.instant(local);
        }
        self.instant(self.reaching(self.worked(local) + seconds.min(FAR)))
    }

    /// Whether the second that begins at `t` is worked.
    pub fn is_working_instant(&self, t: Timestamp) -> bool {
        let local = self.local(t);
        self.worked(local + 1) > self.worked(local)
    }

    /// The earliest instant at or after `t` at which a worked second begins.
    pub fn next_working_instant(&self, t: Timestamp) -> Timestamp {
        self.instant(self.reaching(self.worked(self.local(t)) + 1) - 1)
    }

    /// The latest instant at or before `t` at which a worked second ended.
    pub fn previous_working_instant(&self, t: Timestamp) -> Timestamp {
        self.instant(self.reaching(self.worked(self.local(t))))
    }

    /// Local date of `t`.
    pub fn date_of(&self, t: Timestamp) -> Date {
        date_of_day(self.local(t).div_euclid(SECONDS_PER_DAY))
    }

    /// 00:00 local of `date`.
    pub fn midnight_of(&self, date: Date) -> Timestamp {
        self.instant(day_number(date) * SECONDS_PER_DAY)
    }

    pub(super) fn instant(&self, local: i64) -> Timestamp {
        from_second(local - self.zone.offset_seconds())
    }

    fn local(&self, t: Timestamp) -> i64 {
        second_of(t) + self.zone.offset_seconds()
    }

    /// Working seconds before `local`, from the start of the table.
    fn worked(&self, local: i64) -> i64 {
        let day = local.div_euclid(SECONDS_PER_DAY);
        self.seconds.before(day) + self.hours(day).worked_before(local.rem_euclid(SECONDS_PER_DAY))
    }

    /// The earliest local second with `worked` >= `amount`.
    fn reaching(&self, amount: i64) -> i64 {
        let day = self.seconds.day_reaching(amount);
        let second = self.hours(day).second_reaching(amount - self.seconds.before(day));
        day.saturating_mul(SECONDS_PER_DAY).saturating_add(second)
    }
}
