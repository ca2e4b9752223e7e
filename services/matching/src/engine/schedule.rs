//! When an offering can be worked: the units of a job on the first open working days of its pool.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use smallvec::SmallVec;

use super::day::{self, Day};
use super::horizon::Horizon;
use super::pool::PoolDays;
use super::record::Cell;

/// Where a job fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// First day of work.
    pub start: Date,
    /// Days and units that a hold would book; days without units are left out.
    pub days: Vec<(Date, i64)>,
    /// Free units beyond the job on the tightest booked day.
    pub spare: i64,
}

/// Units of each day: the floor of an equal share, the remainder one by one on the earliest days.
pub fn shares(units: i64, span: u32) -> Vec<i64> {
    // 32 bits always fit.
    (0..span.max(1) as usize).map(|nth| share(units, span, nth)).collect()
}

/// Units of the nth day, counted from 0.
fn share(units: i64, span: u32, nth: usize) -> i64 {
    let span = i64::from(span.max(1));
    units / span + i64::from(i64::try_from(nth).is_ok_and(|nth| nth < units % span))
}

/// The earliest slot from `from` on: as many open working days in a row as the job spans, each with its units free.
pub fn first_slot(
    cells: &BTreeMap<Date, Cell>,
    calendar: &Calendar,
    from: Date,
    shares: &[i64],
) -> Option<Slot> {
    let open = cells
        .range(from..)
        .filter(|(day, cell)| !cell.closed && calendar.is_working_day(**day))
        .map(|(day, cell)| (day::number(*day), cell.total - cell.taken));
    Some(booking(&window(open, shares.len(), |nth| shares[nth])?, |nth| shares[nth]))
}

/// The first day of the earliest slot of a job of so many units and days in the columns of a pool.
pub fn first_start(days: &PoolDays, horizon: &Horizon<'_>, from: Day, units: i64, span: u32) -> Option<Day> {
    let window = window(open_days(days, horizon, from), span.max(1) as usize, |nth| share(units, span, nth))?;
    Some(window.first()?.0)
}

/// The same slot with the days that a hold would book.
pub fn first_booking(
    days: &PoolDays,
    horizon: &Horizon<'_>,
    from: Day,
    units: i64,
    span: u32,
) -> Option<Slot> {
    let units_of = |nth| share(units, span, nth);
    let window = window(open_days(days, horizon, from), span.max(1) as usize, units_of)?;
    Some(booking(&window, units_of))
}

/// A day with its free units.
type Open = (Day, i64);

fn open_days<'a>(days: &'a PoolDays, horizon: &'a Horizon<'_>, from: Day) -> impl Iterator<Item = Open> {
    let (first, last) = days.span();
    (first.max(from)..=last)
        .filter_map(|day| days.free(day).filter(|_| horizon.works(day)).map(|free| (day, free)))
}

/// The first `span` open days in a row that have the units of each.
fn window(
    open: impl Iterator<Item = Open>,
    span: usize,
    units: impl Fn(usize) -> i64,
) -> Option<SmallVec<[Open; 8]>> {
    let mut last: SmallVec<[Open; 8]> = SmallVec::new();
    for day in open {
        if last.len() == span {
            last.remove(0);
        }
        last.push(day);
        if last.len() == span && last.iter().enumerate().all(|(nth, (_, free))| *free >= units(nth)) {
            return Some(last);
        }
    }
    None
}

fn booking(window: &[Open], units: impl Fn(usize) -> i64) -> Slot {
    let booked =
        || window.iter().enumerate().map(|(nth, day)| (*day, units(nth))).filter(|(_, units)| *units > 0);
    Slot {
        // A window holds at least a day.
        start: window.first().map_or(Date::MIN, |(day, _)| day::date(*day)),
        spare: booked().map(|((_, free), units)| free - units).min().unwrap_or(0),
        days: booked().map(|((day, _), units)| (day::date(day), units)).collect(),
    }
}

/// The first working day on or after `day`.
pub fn working_day_from(calendar: &Calendar, day: Date) -> Date {
    calendar.nth_working_day(day, 1)
}

#[cfg(test)]
mod tests {
    use nqi_kernel::worktime::china;
    use uuid::Uuid;

    use super::*;

    fn cells(free: &[(i8, i64)]) -> BTreeMap<Date, Cell> {
        let cell = |day, total| Cell {
            pool: Uuid::nil(),
            provider: Uuid::nil(),
            day,
            total,
            taken: 0,
            closed: total < 0,
            version: 1,
        };
        free.iter()
            .map(|(d, n)| (Date::constant(2026, 3, *d), cell(Date::constant(2026, 3, *d), *n)))
            .collect()
    }

    #[test]
    fn the_remainder_goes_to_the_earliest_days() {
        assert_eq!(shares(5, 3), [2, 2, 1]);
        assert_eq!(shares(1, 3), [1, 0, 0]);
        assert_eq!(shares(6, 1), [6]);
        assert_eq!(shares(4, 0), [4]);
    }

    #[test]
    fn weekends_and_closed_days_are_skipped_and_a_full_day_breaks_the_run() {
        // 2026-03-06 is a Friday; 7 and 8 are a weekend.
        let calendar = china();
        let pool = cells(&[(5, 1), (6, 2), (7, 9), (8, 9), (9, 2), (10, -1), (11, 4)]);
        let slot = first_slot(&pool, &calendar, Date::constant(2026, 3, 4), &[2, 2]).unwrap();
        assert_eq!(slot.days, [(Date::constant(2026, 3, 6), 2), (Date::constant(2026, 3, 9), 2)]);
        assert_eq!((slot.start, slot.spare), (Date::constant(2026, 3, 6), 0));
        let later = first_slot(&pool, &calendar, Date::constant(2026, 3, 7), &[2, 2]).unwrap();
        assert_eq!(later.days, [(Date::constant(2026, 3, 9), 2), (Date::constant(2026, 3, 11), 2)]);
        assert_eq!(first_slot(&pool, &calendar, Date::constant(2026, 3, 4), &[5]), None);
    }
}
