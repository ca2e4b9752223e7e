//! Random small calendars, and clocks whose instants lie near the edges of their windows.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::clock::{ClockFacts, Extension, Pause, PauseReason, Pauses, Receipt, Terms, Unit};
use nqi_kernel::worktime::{Calendar, CalendarSpec, DayOverride, Window};
use proptest::prelude::*;

use super::oracle::{Seconds, windows_on};

const FIRST: &str = "2025-02-24";
const OFFSET: i64 = 8 * 3600;
/// Clocks that are tried on one calendar, which is listed only once.
const CLOCKS: usize = 8;

/// A calendar and the list of its seconds.
#[derive(Clone, Debug)]
pub struct Small {
    pub calendar: Calendar,
    pub seconds: Seconds,
}

pub fn midnight(date: Date) -> i64 {
    jiff::tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap().as_second()
}

pub fn instant(local: i64) -> Timestamp {
    Timestamp::from_second(local - OFFSET).unwrap()
}

pub fn local(instant: Timestamp) -> i64 {
    instant.as_second() + OFFSET
}

/// One or two short windows, so that listing seconds stays cheap.
fn windows() -> impl Strategy<Value = Vec<Window>> {
    let window = (30_000i64..60_000, 10i64..40);
    prop::collection::vec(window, 1..=2).prop_map(|raw| {
        let (first, length) = raw[0];
        let mut windows = vec![Window::new(first, first + length).unwrap()];
        if let Some((gap, length)) = raw.get(1) {
            // Adjacent windows at gap 0.
            let opens = windows[0].closes() + gap % 3 * 7;
            windows.push(Window::new(opens, opens + length).unwrap());
        }
        windows
    })
}

/// Rest days, half days and make-up days among the first twenty.
pub fn small() -> impl Strategy<Value = Arc<Small>> {
    let week = prop::array::uniform7(prop::option::of(windows()));
    let overrides = prop::collection::btree_map(0i64..20, prop::option::of(windows()), 0..10);
    (week, windows(), overrides).prop_map(|(week, always, overrides)| {
        let first_day: Date = FIRST.parse().unwrap();
        let mut week = week.map(Option::unwrap_or_default);
        // At least three working days a week keep every total inside the listed days.
        for day in [0, 2, 5] {
            if week[day].is_empty() {
                week[day] = always.clone();
            }
        }
        let date = |day: i64| first_day + jiff::Span::new().days(day);
        let day = |windows: Option<Vec<Window>>| DayOverride {
            windows: windows.unwrap_or_default(),
            name: String::new(),
        };
        let spec = CalendarSpec {
            calendar: "small".into(),
            revision: 1,
            zone: "Asia/Shanghai".into(),
            week,
            overrides: overrides.into_iter().map(|(number, windows)| (date(number), day(windows))).collect(),
            first_day,
            published_through: date(20),
        };
        let seconds = Seconds::of(&spec);
        Arc::new(Small { calendar: Calendar::new(spec).unwrap(), seconds })
    })
}

/// An instant near a window's edge of some day, or anywhere: (day, pick, nudge).
pub type Point = (i64, usize, i64);

pub fn point(days: std::ops::Range<i64>) -> impl Strategy<Value = Point> {
    (days, 0usize..6, -3i64..45)
}

impl Small {
    pub fn place(&self, (day, pick, nudge): Point) -> i64 {
        let spec = self.calendar.spec();
        let date = spec.first_day + jiff::Span::new().days(day);
        let edges = windows_on(spec, date).iter().flat_map(|window| [window.opens(), window.closes()]);
        let base = edges.into_iter().nth(pick).unwrap_or(i64::try_from(pick).unwrap() * 17_000);
        midnight(date) + (base + nudge).clamp(0, 86_399)
    }
}

/// One clock on a small calendar.
#[derive(Clone, Debug)]
pub struct Case {
    pub small: Arc<Small>,
    pub start: i64,
    pub unit: Unit,
    pub n: u32,
    pub extra: i64,
    pub deemed: bool,
    pub statutory: u32,
    pub pauses: Vec<(i64, Option<i64>)>,
    pub probe: i64,
    pub extension: Extension,
}

/// Several clocks on one calendar, with pauses that all end.
pub fn cases() -> impl Strategy<Value = Vec<Case>> {
    cases_with((0..=3usize).prop_map(|pauses| 2 * pauses))
}

/// The same, each with a last pause that does not end.
pub fn open_cases() -> impl Strategy<Value = Vec<Case>> {
    cases_with((0..=2usize).prop_map(|pauses| 2 * pauses + 1))
}

/// `edges` says how many instants begin or end a pause; a last one without a partner begins an open pause.
fn cases_with(edges: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<Case>> {
    let terms = (any::<bool>(), 0u32..5, 0i64..120, any::<bool>(), 1u32..8);
    let points = (edges, prop::array::uniform6(point(-3..25)));
    let extension = (any::<bool>(), 0u32..4).prop_map(|(days, amount)| match days {
        true => Extension::Days(amount),
        false => Extension::Minutes(amount),
    });
    let clock = (point(-5..22), terms, points, point(-5..60), extension);
    let clocks = prop::collection::vec(clock, CLOCKS);
    (small(), clocks).prop_map(|(small, clocks)| {
        let placed = clocks.into_iter().map(|(start, terms, (edges, points), probe, extension)| {
            let (is_days, n, extra, deemed, statutory) = terms;
            let start = small.place(start);
            let mut edges: Vec<i64> =
                points.into_iter().take(edges).map(|point| small.place(point).max(start)).collect();
            edges.sort_unstable();
            let pauses = edges.chunks(2).map(|pair| (pair[0], pair.get(1).copied())).collect();
            let unit = if is_days { Unit::Days } else { Unit::Minutes };
            let (n, extra) = if is_days { (n + 1, extra / 4) } else { (n / 4, extra + 1) };
            let probe = small.place(probe);
            let small = small.clone();
            Case { small, start, unit, n, extra, deemed, statutory, pauses, probe, extension }
        });
        placed.collect()
    })
}

impl Case {
    pub fn calendar(&self) -> &Calendar {
        &self.small.calendar
    }

    pub fn facts(&self) -> ClockFacts {
        let receipt = if self.deemed { Receipt::DeemedReceived } else { Receipt::NextDay };
        let terms = Terms { unit: self.unit, n: self.n, extra_seconds: self.extra, receipt };
        let pause = |(from, to): &(i64, Option<i64>)| match to {
            Some(to) => Pause::closed(instant(*from), instant(*to), PauseReason::Sample),
            None => Pause::open(instant(*from), PauseReason::Sample),
        };
        let standard_day = self.calendar().standard_day_seconds();
        ClockFacts {
            pauses: Pauses::new(self.pauses.iter().map(pause)).unwrap(),
            ..ClockFacts::new(instant(self.start), terms, standard_day).with_statutory_days(self.statutory)
        }
    }

    /// Anchor of a day clock by listing days one by one.
    pub fn day_anchor(&self) -> i64 {
        let close = |midnight: i64| self.small.seconds.close(midnight);
        let mut day = self.start.div_euclid(86_400) * 86_400;
        if self.deemed && close(day).is_none_or(|close| self.start >= close) {
            day += 86_400;
            while close(day).is_none() {
                day += 86_400;
            }
        }
        day + 86_400
    }
}
