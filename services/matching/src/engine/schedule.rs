//! When an offering can be worked: the units of a job on the first open working days of its pool.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;

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
    let span = i64::from(span.max(1));
    (0..span).map(|day| units / span + i64::from(day < units % span)).collect()
}

/// The earliest slot from `from` on: as many open working days in a row as the job spans, each with its units free.
pub fn first_slot(
    cells: &BTreeMap<Date, Cell>,
    calendar: &Calendar,
    from: Date,
    shares: &[i64],
) -> Option<Slot> {
    let open: Vec<(Date, i64)> = cells
        .range(from..)
        .filter(|(day, cell)| !cell.closed && calendar.is_working_day(**day))
        .map(|(day, cell)| (*day, cell.total - cell.taken))
        .collect();
    let fits = |window: &&[(Date, i64)]| window.iter().zip(shares).all(|((_, free), units)| free >= units);
    let window = open.windows(shares.len()).find(fits)?;
    let booked: Vec<((Date, i64), i64)> =
        window.iter().copied().zip(shares.iter().copied()).filter(|(_, units)| *units > 0).collect();
    Some(Slot {
        start: window.first()?.0,
        spare: booked.iter().map(|((_, free), units)| free - units).min().unwrap_or(0),
        days: booked.iter().map(|((day, _), units)| (*day, *units)).collect(),
    })
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
