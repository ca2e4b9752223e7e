//! The working days ahead of today as a table, filled as far as a match looks.

use std::cell::RefCell;
use std::sync::Arc;

use nqi_kernel::worktime::Calendar;

use super::day::{self, Day};

/// Days looked up at once.
const STEP: usize = 32;
/// Days that most matches look ahead.
const USUAL: usize = 192;
/// Days that the table may hold; beyond, the calendar itself is asked.
const MOST: usize = 8192;

/// Working days from today on. All days given to it lie on or after today.
#[derive(Debug)]
pub struct Horizon<'a> {
    calendar: &'a Calendar,
    today: Day,
    table: RefCell<Arc<Table>>,
}

/// Working days as far as they were looked up.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Working days after today up to and including the day at each offset; even entries of rest days.
    until: Vec<u32>,
    works: Vec<bool>,
    /// Offsets of the working days after today.
    nth: Vec<u32>,
}

impl Table {
    /// Looks up the days that most matches need, for all of them.
    pub fn usual(calendar: &Calendar, today: Day) -> Table {
        let mut table = Table::default();
        while table.works.len() < USUAL {
            table.extend(calendar, today);
        }
        table
    }

    fn extend(&mut self, calendar: &Calendar, today: Day) {
        for _ in 0..STEP {
            let offset = u32::try_from(self.works.len()).unwrap_or(0);
            let works = calendar.is_working_day(day::date(today.saturating_add_unsigned(offset)));
            if works && offset > 0 {
                self.nth.push(offset);
            }
            self.works.push(works);
            self.until.push(u32::try_from(self.nth.len()).unwrap_or(0));
        }
    }
}

impl<'a> Horizon<'a> {
    /// Begins with what was looked up before, for the same calendar and day.
    pub fn new(calendar: &'a Calendar, today: Day, table: Arc<Table>) -> Horizon<'a> {
        Horizon { calendar, today, table: RefCell::new(table) }
    }

    fn offset(&self, day: Day) -> Option<usize> {
        usize::try_from(day.checked_sub(self.today)?).ok().filter(|offset| *offset < MOST)
    }

    /// Whether a day works.
    pub fn works(&self, day: Day) -> bool {
        match self.offset(day) {
            Some(offset) => self.with(|table| table.works.get(offset).copied()),
            None => self.calendar.is_working_day(day::date(day)),
        }
    }

    /// Working days after today up to and including `day`.
    pub fn until(&self, day: Day) -> i64 {
        match self.offset(day) {
            Some(offset) => self.with(|table| table.until.get(offset).copied()).into(),
            None => self.calendar.working_days_between(day::date(self.today), day::date(day)),
        }
    }

    /// `day` plus `n` working days; itself when `n` is 0.
    pub fn add(&self, day: Day, n: u32) -> Day {
        let count = (n as usize).checked_add(usize::try_from(self.until(day)).unwrap_or(MOST));
        match count.filter(|count| *count < MOST / 2) {
            _ if n == 0 => day,
            Some(count) => {
                // The nth working day after today is within twice as many days, save in a calendar of long holidays.
                let found = self.reach(|table| table.nth.get(count.saturating_sub(1)).copied());
                match found {
                    Some(offset) => self.today.saturating_add_unsigned(offset),
                    None => self.ask(day, n),
                }
            }
            None => self.ask(day, n),
        }
    }

    fn ask(&self, day: Day, n: u32) -> Day {
        day::number(self.calendar.add_working_days(day::date(day), n))
    }

    /// The first working day on or after `day`.
    pub fn from(&self, day: Day) -> Day {
        if self.works(day) { day } else { self.add(day, 1) }
    }

    fn reach<T>(&self, read: impl Fn(&Table) -> Option<T>) -> Option<T> {
        if let Some(found) = read(&self.table.borrow()) {
            return Some(found);
        }
        let mut shared = self.table.borrow_mut();
        let table = Arc::make_mut(&mut shared);
        while table.works.len() < MOST {
            table.extend(self.calendar, self.today);
            if let Some(found) = read(table) {
                return Some(found);
            }
        }
        None
    }

    /// For offsets below [`MOST`], which the table reaches.
    fn with<T: Default>(&self, read: impl Fn(&Table) -> Option<T>) -> T {
        self.reach(read).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use nqi_kernel::worktime::china;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_says_what_the_calendar_says(ahead in 0_i32..10_000, n in 0_u32..6_000) {
            let (calendar, today) = (china(), Date::constant(2026, 2, 13));
            let horizon = Horizon::new(&calendar, day::number(today), Arc::default());
            let at = day::number(today) + ahead;
            let date = day::date(at);
            prop_assert_eq!(horizon.works(at), calendar.is_working_day(date));
            prop_assert_eq!(horizon.until(at), calendar.working_days_between(today, date));
            prop_assert_eq!(day::date(horizon.add(at, n)), calendar.add_working_days(date, n));
            prop_assert_eq!(day::date(horizon.from(at)), calendar.nth_working_day(date, 1));
        }
    }
}
