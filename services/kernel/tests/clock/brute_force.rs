//! Random small calendars and clocks against an oracle that lists every working second one by one.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use nqi_kernel::clock::{
    Cause, ClockFacts, Extension, Fired, Level, LevelPolicy, Pause, PauseReason, Pauses, Receipt, Terms, Unit,
};
use nqi_kernel::worktime::{Calendar, CalendarSpec, DayOverride, Window};
use proptest::prelude::*;

const FIRST: &str = "2025-02-24";
const OFFSET: i64 = 8 * 3600;
/// Days listed before and after the first day.
const BEFORE: i64 = 12;
const AFTER: i64 = 170;

/// The oracle: local seconds that are worked, ascending, from the same published form.
struct Seconds(Vec<i64>);

impl Seconds {
    fn of(spec: &CalendarSpec) -> Self {
        let mut seconds = Vec::new();
        let mut date = spec.first_day - jiff::Span::new().days(BEFORE);
        let mut midnight = midnight(date);
        for _ in -BEFORE..AFTER {
            let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
            let windows = spec.overrides.get(&date).map_or(&spec.week[weekday], |day| &day.windows);
            for window in windows {
                seconds.extend((window.opens()..window.closes()).map(|second| midnight + second));
            }
            date = date.tomorrow().unwrap();
            midnight += 86_400;
        }
        seconds.sort_unstable();
        Self(seconds)
    }

    fn from(&self, anchor: i64, pauses: &[(i64, i64)]) -> Self {
        let counted = |s: &i64| *s >= anchor && !pauses.iter().any(|(from, to)| from <= s && s < to);
        Self(self.0.iter().copied().filter(counted).collect())
    }

    fn before(&self, t: i64) -> i64 {
        self.0.iter().take_while(|second| **second < t).count() as i64
    }

    /// The end of the `k`th second.
    fn end_of(&self, k: i64) -> i64 {
        self.0[usize::try_from(k - 1).unwrap()] + 1
    }

    /// The close of the `n`th day with work, from `day` (a local midnight) on.
    fn close_of(&self, day: i64, n: u32) -> i64 {
        let (mut days, mut today, mut close) = (0, i64::MIN, day);
        for second in self.0.iter().filter(|second| **second >= day) {
            if second.div_euclid(86_400) != today {
                today = second.div_euclid(86_400);
                days += 1;
            }
            if days > n {
                break;
            }
            close = second + 1;
        }
        close
    }
}

fn midnight(date: Date) -> i64 {
    jiff::tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap().as_second()
}

fn instant(local: i64) -> Timestamp {
    Timestamp::from_second(local - OFFSET).unwrap()
}

fn local(instant: Timestamp) -> i64 {
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

fn calendar() -> impl Strategy<Value = CalendarSpec> {
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
        CalendarSpec {
            calendar: "small".into(),
            revision: 1,
            zone: "Asia/Shanghai".into(),
            week,
            overrides: overrides.into_iter().map(|(number, windows)| (date(number), day(windows))).collect(),
            first_day,
            published_through: date(20),
        }
    })
}

/// An instant near a window's edge of some day, or anywhere: (day, pick, nudge).
type Point = (i64, usize, i64);

fn point(days: std::ops::Range<i64>) -> impl Strategy<Value = Point> {
    (days, 0usize..6, -3i64..45)
}

fn place(spec: &CalendarSpec, (day, pick, nudge): Point) -> i64 {
    let date = spec.first_day + jiff::Span::new().days(day);
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
    let windows = spec.overrides.get(&date).map_or(&spec.week[weekday], |day| &day.windows);
    let edges: Vec<i64> = windows.iter().flat_map(|window| [window.opens(), window.closes()]).collect();
    let base = edges.get(pick).copied().unwrap_or(i64::try_from(pick).unwrap() * 17_000);
    midnight(date) + (base + nudge).clamp(0, 86_399)
}

#[derive(Clone, Debug)]
struct Case {
    spec: CalendarSpec,
    start: i64,
    unit: Unit,
    n: u32,
    extra: i64,
    deemed: bool,
    statutory: u32,
    pauses: Vec<(i64, i64)>,
    probe: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let terms = (any::<bool>(), 0u32..5, 0i64..120, any::<bool>(), 1u32..8);
    let points = prop::collection::vec(point(-3..25), 0..=6);
    (calendar(), point(-5..22), terms, points, point(-5..60)).prop_map(
        |(spec, start, terms, points, probe)| {
            let (is_days, n, extra, deemed, statutory) = terms;
            let start = place(&spec, start);
            let mut edges: Vec<i64> =
                points.into_iter().map(|point| place(&spec, point).max(start)).collect();
            edges.sort_unstable();
            let pauses = edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            let unit = if is_days { Unit::Days } else { Unit::Minutes };
            let (n, extra) = if is_days { (n + 1, extra / 4) } else { (n / 4, extra + 1) };
            let probe = place(&spec, probe);
            Case { spec, start, unit, n, extra, deemed, statutory, pauses, probe }
        },
    )
}

impl Case {
    fn facts(&self, standard_day: i64) -> ClockFacts {
        let receipt = if self.deemed { Receipt::DeemedReceived } else { Receipt::NextDay };
        let terms = Terms { unit: self.unit, n: self.n, extra_seconds: self.extra, receipt };
        let pause =
            |(from, to): &(i64, i64)| Pause::closed(instant(*from), instant(*to), PauseReason::Sample);
        ClockFacts {
            pauses: Pauses::new(self.pauses.iter().map(pause)).unwrap(),
            ..ClockFacts::new(instant(self.start), terms, standard_day).with_statutory_days(self.statutory)
        }
    }

    /// Anchor of a day clock by listing days one by one.
    fn day_anchor(&self, seconds: &Seconds) -> i64 {
        let mut day = self.start.div_euclid(86_400);
        let close = |day: i64| {
            let of_day = |second: &&i64| second.div_euclid(86_400) == day;
            seconds.0.iter().rfind(of_day).map(|second| second + 1)
        };
        if self.deemed && close(day).is_none_or(|close| self.start >= close) {
            day += 1;
            while close(day).is_none() {
                day += 1;
            }
        }
        (day + 1) * 86_400
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_equals_counting_single_seconds(case in case()) {
        let calendar = Calendar::new(case.spec.clone()).unwrap();
        let all = Seconds::of(&case.spec);
        let u = calendar.standard_day_seconds();
        let facts = case.facts(u);
        let timeline = facts.on(&calendar).unwrap();

        let day_anchor = case.day_anchor(&all);
        let total_of_days = |n: u32| all.before(all.close_of(day_anchor, n)) - all.before(day_anchor);
        let (anchor, total) = match case.unit {
            Unit::Minutes => (case.start, 60 * i64::from(case.n) + case.extra),
            Unit::Days => (day_anchor, total_of_days(case.n) + case.extra),
        };
        prop_assert_eq!((local(timeline.anchor()), timeline.total()), (anchor, total));

        let counted = all.from(anchor, &case.pauses);
        let due = counted.end_of(total);
        prop_assert_eq!(timeline.due().map(local), Some(due));
        prop_assert_eq!(timeline.elapsed(instant(case.probe)), counted.before(case.probe));

        let next = *counted.0.iter().find(|second| **second >= case.probe).unwrap();
        prop_assert_eq!(timeline.next_counted_instant(instant(case.probe)).map(local), Some(next));

        let opening = counted.0[0];
        let falls = |k: i64| if k <= 0 { opening } else { counted.end_of(k).max(opening) };
        let (reminder, yellow) = match case.unit {
            Unit::Minutes => ((total * 8 + 9) / 10, (total * 9 + 9) / 10),
            Unit::Days => (total - u, total - u / 2),
        };
        let statutory = all.from(day_anchor, &case.pauses).end_of(total_of_days(case.statutory)) + 1;
        let expected = [
            (Level::Reminder, falls(reminder)),
            (Level::Yellow, falls(yellow)),
            (Level::Red, due + 1),
            (Level::Escalated, falls(total + 3 * u)),
            (Level::Statutory, statutory),
        ];
        for (level, at) in expected {
            prop_assert_eq!(timeline.level_at(level).map(local), Some(at), "{:?}", level);
        }
    }

    #[test]
    fn working_seconds_and_neighbours_equal_counting(spec in calendar(), a in point(-8..40), b in point(-8..40)) {
        let calendar = Calendar::new(spec.clone()).unwrap();
        let all = Seconds::of(&spec);
        let (a, b) = (place(&spec, a), place(&spec, b));
        let between = (all.before(b) - all.before(a)).max(0);
        prop_assert_eq!(calendar.working_seconds(instant(a), instant(b)), between);
        let next = *all.0.iter().find(|second| **second >= a).unwrap();
        prop_assert_eq!(local(calendar.next_working_instant(instant(a))), next);
        prop_assert_eq!(calendar.is_working_instant(instant(a)), next == a);
        let previous = all.0.iter().rev().map(|second| second + 1).find(|end| *end <= a).unwrap();
        prop_assert_eq!(local(calendar.previous_working_instant(instant(a))), previous);
    }

    #[test]
    fn a_pause_now_changes_no_level_that_has_fallen(case in case()) {
        let calendar = Calendar::new(case.spec.clone()).unwrap();
        let facts = case.facts(calendar.standard_day_seconds());
        let now = instant(case.probe);
        let (Ok(timeline), Ok(paused)) = (facts.on(&calendar), facts.paused(now, PauseReason::Special)) else {
            return Ok(());
        };
        let after = paused.on(&calendar).unwrap();
        let fallen = timeline.settle(&[], now);
        prop_assert_eq!(after.settle(&[], now), fallen.clone());
        let recorded: Vec<_> =
            fallen.iter().map(|f| Fired { level: f.level, fire_at: f.fire_at }).collect();
        prop_assert_eq!(after.rearm(&recorded, None, now, Cause::Backdating), None);
        let left = timeline.remaining(now) > 0;
        prop_assert_eq!(after.due().is_none(), left);
        prop_assert_eq!(paused.resumed(now).unwrap(), facts.clone());
    }

    #[test]
    fn what_is_left_falls_due_at_the_same_instant_under_the_next_obligor(case in case()) {
        let calendar = Calendar::new(case.spec.clone()).unwrap();
        let facts = ClockFacts { pauses: Pauses::default(), ..case.facts(calendar.standard_day_seconds()) };
        let timeline = facts.on(&calendar).unwrap();
        let now = instant(case.probe.max(case.start));
        match timeline.handed_over(now) {
            Ok(taken) => prop_assert_eq!(taken.on(&calendar).unwrap().due(), timeline.due()),
            Err(_) => prop_assert!(timeline.due().unwrap() <= now),
        }
    }

    #[test]
    fn a_correction_leaves_nothing_in_the_future_and_loses_nothing(case in case(), minutes in 1u32..4) {
        let calendar = Calendar::new(case.spec.clone()).unwrap();
        let u = calendar.standard_day_seconds();
        let facts = ClockFacts { levels: LevelPolicy::standard(case.unit, u), ..case.facts(u) };
        let now = instant(case.probe);
        let recorded: Vec<_> = facts.on(&calendar).unwrap().settle(&[], now).into_iter()
            .map(|f| Fired { level: f.level, fire_at: f.fire_at }).collect();
        let extended = facts.extended(Extension::Minutes(minutes), u);
        let timeline = extended.on(&calendar).unwrap();
        let correction = timeline.rearm(&recorded, None, now, Cause::Extension);
        let ahead = recorded.iter().any(|f| timeline.level_at(f.level).unwrap() > now);
        prop_assert_eq!(correction.is_some(), ahead);
        if let Some(correction) = correction {
            prop_assert_eq!(correction.carried.len() + correction.withdrawn.len(), recorded.len());
            prop_assert!(correction.carried.iter().all(|f| f.fire_at <= now));
            prop_assert!(timeline.settle(&correction.carried, now).is_empty(), "nothing is missing either");
            let next = timeline.next_fire(&correction.carried).unwrap().1;
            prop_assert!(next > now && next >= now + SignedDuration::from_secs(1));
        }
    }
}
