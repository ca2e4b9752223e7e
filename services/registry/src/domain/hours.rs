//! Opening hours of a shared resource and the slots that they are cut into, in Weihai's time (UTC+8).

use super::{day_begins, local_day};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Every boundary lies on a half hour, so that times of different slot lengths still collide on the same key.
pub const CELL_MINUTES: i32 = 30;
/// The longest slot.
pub const MAX_SLOT_MINUTES: i32 = 480;
const DAY_MINUTES: i32 = 1_440;

/// Part of a day in minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// Opens.
    pub from: i32,
    /// Closes.
    pub to: i32,
}

/// Hours of one date instead of its weekday's; no windows = closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    /// The date.
    pub day: Date,
    /// In order, apart.
    pub windows: Vec<Window>,
}

/// When a resource can be booked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Length of a slot.
    pub slot_minutes: i32,
    /// Windows by weekday, 1 Monday to 7 Sunday, in order, apart on each day.
    pub weekly: Vec<(i8, Window)>,
    /// Dates that differ, in order.
    pub days: Vec<DayHours>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Begins.
    pub start: Timestamp,
    /// Ends; not part of it.
    pub end: Timestamp,
}

impl Window {
    /// Whether a day can open like this for slots of that length.
    pub fn fits(self, slot_minutes: i32) -> bool {
        0 <= self.from
            && self.from < self.to
            && self.to <= DAY_MINUTES
            && self.from % CELL_MINUTES == 0
            && slot_minutes > 0
            && (self.to - self.from) % slot_minutes == 0
    }

    /// Whether the two share a minute.
    pub fn overlaps(self, other: Window) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Span {
    /// The half hours that it covers, counted from 1970: the keys that make a conflict impossible.
    pub fn cells(self) -> Vec<i32> {
        let cell = |at: Timestamp| i32::try_from(at.as_second().div_euclid(1_800)).unwrap_or(i32::MAX);
        (cell(self.start)..cell(self.end)).collect()
    }

    /// Length in minutes.
    pub fn minutes(self) -> i64 {
        self.end.duration_since(self.start).as_mins()
    }
}

impl Hours {
    /// The windows of a date.
    pub fn windows(&self, day: Date) -> Vec<Window> {
        if let Some(own) = self.days.iter().find(|own| own.day == day) {
            return own.windows.clone();
        }
        let weekday = day.weekday().to_monday_one_offset();
        self.weekly.iter().filter(|(on, _)| *on == weekday).map(|(_, window)| *window).collect()
    }

    /// The slots of a date, in order.
    pub fn slots(&self, day: Date) -> Vec<Span> {
        let step = self.slot_minutes.max(CELL_MINUTES);
        let mut slots = Vec::new();
        for window in self.windows(day) {
            let mut from = window.from;
            while from + step <= window.to {
                slots.push(Span { start: at(day, from), end: at(day, from + step) });
                from += step;
            }
        }
        slots
    }

    /// Whether it is whole slots in a row of one opening.
    pub fn are_slots(&self, span: Span) -> bool {
        let day = local_day(span.start);
        let slots = self.slots(day);
        self.is_open(span)
            && slots.iter().any(|slot| slot.start == span.start)
            && slots.iter().any(|slot| slot.end == span.end)
    }

    /// Whether it lies within one opening, whatever the slots are.
    pub fn is_open(&self, span: Span) -> bool {
        let day = local_day(span.start);
        span.start < span.end
            && self
                .windows(day)
                .iter()
                .any(|window| at(day, window.from) <= span.start && span.end <= at(day, window.to))
    }

    /// Minutes that are open on a date.
    pub fn minutes(&self, day: Date) -> i64 {
        self.windows(day).iter().map(|window| i64::from(window.to - window.from)).sum()
    }
}

fn at(day: Date, minute: i32) -> Timestamp {
    day_begins(day) + SignedDuration::from_mins(minute.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn weekdays() -> Hours {
        let morning = Window { from: 540, to: 720 };
        let afternoon = Window { from: 810, to: 1_050 };
        let weekly = (1..=5).flat_map(|day| [(day, morning), (day, afternoon)]).collect();
        let closed = DayHours { day: date(2026, 1, 1), windows: vec![] };
        Hours { slot_minutes: 60, weekly, days: vec![closed] }
    }

    fn span(day: Date, from: i32, to: i32) -> Span {
        Span { start: at(day, from), end: at(day, to) }
    }

    #[test]
    fn a_booking_is_whole_slots_of_one_opening() {
        let (hours, monday) = (weekdays(), date(2026, 1, 5));
        assert_eq!(hours.slots(monday).len(), 7);
        assert!(hours.are_slots(span(monday, 540, 720)));
        assert!(!hours.are_slots(span(monday, 570, 630)), "not where a slot begins");
        assert!(hours.is_open(span(monday, 570, 630)), "though the doors are open");
        assert!(!hours.are_slots(span(monday, 660, 870)), "across the noon break");
        assert!(!hours.are_slots(span(monday, 600, 600)), "nothing");
        assert!(!hours.are_slots(span(date(2026, 1, 4), 540, 600)), "a Sunday");
    }

    #[test]
    fn a_date_with_hours_of_its_own_goes_before_its_weekday() {
        let hours = weekdays();
        assert_eq!((hours.minutes(date(2026, 1, 1)), hours.minutes(date(2026, 1, 2))), (0, 420));
    }

    #[test]
    fn spans_that_overlap_share_a_cell_whatever_their_slots_are() {
        let monday = date(2026, 1, 5);
        let (hour, half) = (span(monday, 540, 600).cells(), span(monday, 570, 600).cells());
        assert_eq!((hour.len(), half.len()), (2, 1));
        assert!(hour.contains(&half[0]));
        assert!(!span(monday, 600, 630).cells().contains(&half[0]), "the next one is apart");
    }

    #[test]
    fn a_window_holds_a_whole_number_of_slots() {
        assert!(Window { from: 540, to: 720 }.fits(90));
        assert!(!Window { from: 540, to: 720 }.fits(120));
        assert!(!Window { from: 545, to: 605 }.fits(60));
        assert!(!Window { from: 720, to: 540 }.fits(60));
    }
}
