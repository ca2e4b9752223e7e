//! When an offering can be worked: the units of a job on the first open working days of its pool.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use smallvec::SmallVec;

use super::day::{self, Day};
use super::horizon::Horizon;
use super::pool::PoolDays;
use super::record::Cell;

/// Days that [`first_start`] looks at without a list.
const RING: u32 = 32;

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
    share_of(units, span)(nth)
}

/// The same for every day, divided once.
fn share_of(units: i64, span: u32) -> impl Fn(usize) -> i64 {
    let span = i64::from(span.max(1));
    let (floor, rest) = (units / span, units % span);
    move |nth| floor + i64::from(i64::try_from(nth).is_ok_and(|nth| nth < rest))
}

/// The earliest slot from `from` on: as many open working days in a row as the job spans, each with its units free. Shares
/// never grow from day to day.
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
    if span > RING {
        let window = window(open_days(days, horizon, from), span as usize, share_of(units, span))?;
        return Some(window.first()?.0);
    }
    let span = span.max(1);
    let (floor, rest) = (units / i64::from(span), units % i64::from(span));
    // One bit for every open day, the newest lowest: whether it has the floor, and whether it has one more.
    let (mut enough, mut rich) = (0_u64, 0_u64);
    let all = |count: u32| (1_u64 << count) - 1;
    // The first days take one more, as many as remain: fewer than the span.
    let more = u32::try_from(rest).unwrap_or(0);
    let mut ring = [0; RING as usize];
    for (nth, (day, free)) in (0_u32..).zip(open_days(days, horizon, from)) {
        enough = enough << 1 | u64::from(free >= floor);
        rich = rich << 1 | u64::from(free > floor);
        ring[(nth % RING) as usize] = day;
        let fits = enough & all(span) == all(span) && rich >> (span - more) & all(more) == all(more);
        if nth + 1 >= span && fits {
            return Some(ring[((nth + 1 - span) % RING) as usize]);
        }
    }
    None
}

/// The same slot with the days that a hold would book.
pub fn first_booking(
    days: &PoolDays,
    horizon: &Horizon<'_>,
    from: Day,
    units: i64,
    span: u32,
) -> Option<Slot> {
    let units_of = share_of(units, span);
    let window = window(open_days(days, horizon, from), span.max(1) as usize, &units_of)?;
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
    // Shares never grow, so a day without the last of them is in no window.
    let least = units(span - 1);
    for day in open {
        if day.1 < least {
            last.clear();
            continue;
        }
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
    fn the_start_is_the_first_day_of_the_slot_for_any_units_and_span() {
        let (calendar, from) = (china(), Date::constant(2026, 3, 4));
        let mut state = 7_u64;
        for _ in 0..3000 {
            let mut days = PoolDays::new(Uuid::nil());
            let free: Vec<(i8, i64)> = (1..=28)
                .filter_map(|day| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let free = i64::try_from(state >> 61).unwrap_or(0) - 1;
                    (state >> 40 & 7 > 0).then_some((day, free))
                })
                .collect();
            let pool = cells(&free);
            pool.values().for_each(|cell| days.put(*cell));
            let horizon = Horizon::new(&calendar, day::number(from), std::sync::Arc::default());
            let (units, span) = (i64::try_from(state >> 33 & 7).unwrap_or(0), (state >> 20 & 3) as u32);
            let slot = first_slot(&pool, &calendar, from, &shares(units, span)).map(|slot| slot.start);
            let start = first_start(&days, &horizon, day::number(from), units, span).map(day::date);
            assert_eq!(start, slot, "{units} units over {span} days in {free:?}");
        }
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
