//! When a shared resource can be booked: its slots on a day, and the shortest run of them around a time.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;

/// How far ahead anybody books, in days.
pub const AHEAD_DAYS: i64 = 180;

/// Part of a day in minutes since midnight: opens, closes.
pub type Window = (i32, i32);

/// Opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// Length of a slot in minutes.
    pub slot_minutes: i32,
    /// Windows by weekday, 1 Monday to 7 Sunday.
    pub weekly: Vec<(i32, Window)>,
    /// Dates that differ, with their windows; none = closed.
    pub days: Vec<(Date, Vec<Window>)>,
}

/// A stretch of time in seconds since 1970: from, to; the end is not part of it.
pub type Span = (i64, i64);

/// Slots in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// When.
    pub span: Span,
    /// How many slots.
    pub slots: i64,
}

/// The local day of a second.
pub fn day_of(calendar: &Calendar, second: i64) -> Date {
    calendar.date_of(Timestamp::from_second(second).unwrap_or_default())
}

impl Hours {
    /// The openings of a day as spans, in order.
    pub fn openings(&self, calendar: &Calendar, day: Date) -> Vec<Span> {
        let own = self.days.iter().find(|(date, _)| *date == day).map(|(_, windows)| windows.clone());
        let windows = own.unwrap_or_else(|| {
            let weekday = i32::from(day.weekday().to_monday_one_offset());
            self.weekly.iter().filter(|(on, _)| *on == weekday).map(|(_, window)| *window).collect()
        });
        let midnight = calendar.midnight_of(day).as_second();
        let at = |minute: i32| midnight + 60 * i64::from(minute);
        let mut spans: Vec<Span> = windows.into_iter().map(|(from, to)| (at(from), at(to))).collect();
        spans.sort_unstable();
        spans
    }

    /// The shortest run of whole slots of one opening that contains a span.
    pub fn around(&self, calendar: &Calendar, span: Span) -> Option<Run> {
        let step = self.step()?;
        let openings = self.openings(calendar, day_of(calendar, span.0));
        let (opens, closes) =
            openings.into_iter().find(|(opens, closes)| *opens <= span.0 && span.1 <= *closes)?;
        let (first, end) = ((span.0 - opens) / step, (span.1 - opens + step - 1) / step);
        let run = Run { span: (opens + first * step, opens + end * step), slots: end - first };
        (run.span.1 <= closes && run.slots > 0).then_some(run)
    }

    /// The first run on a day that lasts as long as asked and that nobody has, as `free` tells.
    pub fn free_on(
        &self,
        calendar: &Calendar,
        day: Date,
        seconds: i64,
        free: impl Fn(Span) -> bool,
    ) -> Option<Run> {
        let step = self.step()?;
        let slots = (seconds + step - 1) / step;
        for (opens, closes) in self.openings(calendar, day) {
            let mut from = opens;
            while slots > 0 && from + slots * step <= closes {
                let span = (from, from + slots * step);
                if free(span) {
                    return Some(Run { span, slots });
                }
                from += step;
            }
        }
        None
    }

    fn step(&self) -> Option<i64> {
        Some(60 * i64::from(self.slot_minutes)).filter(|step| *step > 0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use nqi_kernel::worktime::china;

    use super::*;

    /// Mondays from 9 to 12 and from 13:30 to 17:30 in slots of an hour.
    fn mondays() -> Hours {
        Hours {
            slot_minutes: 60,
            weekly: vec![(1, (540, 720)), (1, (810, 1050))],
            days: vec![(date(2026, 3, 16), vec![])],
        }
    }

    fn span(day: Date, from: i64, to: i64) -> Span {
        let midnight = china().midnight_of(day).as_second();
        (midnight + 60 * from, midnight + 60 * to)
    }

    #[test]
    fn a_time_is_widened_to_whole_slots_of_one_opening_or_not_to_be_had() {
        let (hours, calendar, monday) = (mondays(), china(), date(2026, 3, 9));
        let around = |from, to| hours.around(&calendar, span(monday, from, to));
        assert_eq!(around(540, 600), Some(Run { span: span(monday, 540, 600), slots: 1 }));
        assert_eq!(around(570, 630), Some(Run { span: span(monday, 540, 660), slots: 2 }));
        assert_eq!(around(810, 1050), Some(Run { span: span(monday, 810, 1050), slots: 4 }));
        assert_eq!((around(660, 840), around(480, 600), around(1000, 1080)), (None, None, None));
        assert_eq!(hours.around(&calendar, span(date(2026, 3, 10), 540, 600)), None, "a Tuesday");
        assert_eq!(hours.around(&calendar, span(date(2026, 3, 16), 540, 600)), None, "closed that day");
    }

    #[test]
    fn the_next_free_run_is_as_long_as_asked() {
        let (hours, calendar, monday) = (mondays(), china(), date(2026, 3, 9));
        let busy = span(monday, 600, 660);
        let free = |span: Span| span.1 <= busy.0 || busy.1 <= span.0;
        let found = |seconds| hours.free_on(&calendar, monday, seconds, free).map(|run| run.span);
        assert_eq!(found(3_600), Some(span(monday, 540, 600)));
        assert_eq!(found(5_400), Some(span(monday, 810, 930)), "the morning has no two hours left");
        assert_eq!(found(5 * 3_600), None);
    }
}
