//! Random small calendars, pauses and extensions against an oracle that lists every working second one by one.
//!
//! 25,000 calendars with eight clocks on each: 200,000 cases in every run, in seconds, since the profile for tests
//! optimises this crate.

mod oracle;
mod random;

use jiff::SignedDuration;
use nqi_kernel::clock::{Cause, ClockFacts, Extension, Fired, Level, PauseReason, Pauses, Unit};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use random::{Case, cases, instant, local, midnight, open_cases, point, small};

fn on_calendars(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, ..ProptestConfig::default() }
}

/// Anchor and total of a clock whose term has grown by `days` and `minutes`.
fn term(case: &Case, days: u32, minutes: u32) -> (i64, i64) {
    let more = case.extra + 60 * i64::from(minutes);
    let standard_day = case.calendar().standard_day_seconds();
    match case.unit {
        Unit::Minutes => (case.start, 60 * i64::from(case.n) + standard_day * i64::from(days) + more),
        Unit::Days => (case.day_anchor(), total_of_days(case, case.n + days) + more),
    }
}

/// The seconds from the anchor of a day clock to the close of its `n`th working day.
fn total_of_days(case: &Case, n: u32) -> i64 {
    let (seconds, anchor) = (&case.small.seconds, case.day_anchor());
    seconds.before(seconds.close_of(anchor, n)) - seconds.before(anchor)
}

/// Compares everything that a timeline says with the list of its seconds.
fn equals_counting(case: &Case, facts: &ClockFacts, (anchor, total): (i64, i64)) -> TestCaseResult {
    let timeline = facts.on(case.calendar()).unwrap();
    prop_assert_eq!((local(timeline.anchor()), timeline.total()), (anchor, total));

    let counted = case.small.seconds.counted(anchor, &case.pauses);
    let due = counted.end_of(total);
    prop_assert_eq!(timeline.due().map(local), due);
    let published = midnight(case.calendar().spec().published_through) + 86_400;
    prop_assert_eq!(timeline.provisional(), due.is_some_and(|due| due >= published));

    let probe = instant(case.probe);
    prop_assert_eq!(timeline.elapsed(probe), counted.before(case.probe));
    prop_assert_eq!(timeline.remaining(probe), total - counted.before(case.probe));
    prop_assert_eq!(timeline.on_time(probe), due.is_none_or(|due| case.probe <= due));
    prop_assert_eq!(timeline.next_counted_instant(probe).map(local), counted.next(case.probe));

    let u = case.calendar().standard_day_seconds();
    let opening = counted.first();
    let falls = |k: i64| if k <= 0 { opening } else { counted.end_of(k) };
    let (reminder, yellow) = match case.unit {
        Unit::Minutes => ((total * 8 + 9) / 10, (total * 9 + 9) / 10),
        Unit::Days => (total - u, total - u / 2),
    };
    let statutory = case.small.seconds.counted(case.day_anchor(), &case.pauses);
    let expected = [
        (Level::Reminder, falls(reminder)),
        (Level::Yellow, falls(yellow)),
        (Level::Red, due.map(|due| due + 1)),
        (Level::Escalated, counted.end_of(total + 3 * u)),
        (Level::Statutory, statutory.end_of(total_of_days(case, case.statutory)).map(|due| due + 1)),
    ];
    for (level, at) in expected {
        prop_assert_eq!(timeline.level_at(level).map(local), at, "{:?}", level);
    }
    Ok(())
}

fn recorded(facts: &ClockFacts, case: &Case) -> Vec<Fired> {
    let firings = facts.on(case.calendar()).unwrap().settle(&[], instant(case.probe));
    firings.into_iter().map(|firing| Fired { level: firing.level, fire_at: firing.fire_at }).collect()
}

proptest! {
    #![proptest_config(on_calendars(13_000))]

    #[test]
    fn every_answer_equals_counting_single_seconds(cases in cases()) {
        for case in cases {
            equals_counting(&case, &case.facts(), term(&case, 0, 0))?;
        }
    }
}

proptest! {
    #![proptest_config(on_calendars(3_000))]

    #[test]
    fn every_answer_after_an_extension_equals_counting_single_seconds(cases in cases()) {
        for case in cases {
            let facts = case.facts().extended(case.extension, case.calendar().standard_day_seconds());
            let (days, minutes) = match case.extension {
                Extension::Days(days) => (days, 0),
                Extension::Minutes(minutes) => (0, minutes),
            };
            equals_counting(&case, &facts, term(&case, days, minutes))?;
        }
    }

    #[test]
    fn every_answer_during_a_pause_equals_counting_single_seconds(cases in open_cases()) {
        for case in cases {
            equals_counting(&case, &case.facts(), term(&case, 0, 0))?;
        }
    }

    #[test]
    fn working_seconds_and_neighbours_equal_counting(
        small in small(),
        spans in prop::collection::vec((point(-8..40), point(-8..40)), 8),
    ) {
        let (calendar, all) = (&small.calendar, &small.seconds);
        for (a, b) in spans {
            let (a, b) = (small.place(a), small.place(b));
            let between = (all.before(b) - all.before(a)).max(0);
            prop_assert_eq!(calendar.working_seconds(instant(a), instant(b)), between);
            let next = all.next(a);
            prop_assert_eq!(Some(local(calendar.next_working_instant(instant(a)))), next);
            prop_assert_eq!(calendar.is_working_instant(instant(a)), next == Some(a));
            prop_assert_eq!(Some(local(calendar.previous_working_instant(instant(a)))), all.last_end(a));
        }
    }
}

proptest! {
    #![proptest_config(on_calendars(1_000))]

    #[test]
    fn a_pause_now_changes_no_level_that_has_fallen(cases in cases()) {
        for case in cases {
            let (facts, now) = (case.facts(), instant(case.probe));
            let Ok(paused) = facts.paused(now, PauseReason::Special) else { continue };
            let (timeline, after) = (facts.on(case.calendar()).unwrap(), paused.on(case.calendar()).unwrap());
            // A level that falls with the first counted second goes with it, when that is where the pause begins.
            if timeline.elapsed(now) > 0 {
                prop_assert_eq!(after.settle(&[], now), timeline.settle(&[], now));
                prop_assert_eq!(after.rearm(&recorded(&facts, &case), None, now, Cause::Backdating), None);
            }
            let left = timeline.remaining(now) > 0;
            prop_assert_eq!(after.due().is_none(), left);
            prop_assert_eq!(paused.resumed(now).unwrap(), facts.clone());
        }
    }

    #[test]
    fn what_is_left_falls_due_at_the_same_instant_under_the_next_obligor(cases in cases()) {
        for case in cases {
            let facts = ClockFacts { pauses: Pauses::default(), ..case.facts() };
            let timeline = facts.on(case.calendar()).unwrap();
            let now = instant(case.probe.max(case.start));
            match timeline.handed_over(now) {
                Ok(taken) => prop_assert_eq!(taken.on(case.calendar()).unwrap().due(), timeline.due()),
                Err(_) => prop_assert!(timeline.due().unwrap() <= now),
            }
        }
    }

    #[test]
    fn a_correction_leaves_nothing_in_the_future_and_loses_nothing(cases in cases()) {
        for case in cases {
            let (facts, now) = (case.facts(), instant(case.probe));
            let recorded = recorded(&facts, &case);
            let extended = facts.extended(case.extension, case.calendar().standard_day_seconds());
            let timeline = extended.on(case.calendar()).unwrap();
            let correction = timeline.rearm(&recorded, None, now, Cause::Extension);
            let ahead = recorded.iter().any(|fired| timeline.level_at(fired.level).unwrap() > now);
            prop_assert_eq!(correction.is_some(), ahead);
            let Some(correction) = correction else { continue };
            prop_assert_eq!(correction.carried.len() + correction.withdrawn.len(), recorded.len());
            prop_assert!(correction.carried.iter().all(|fired| fired.fire_at <= now));
            prop_assert!(timeline.settle(&correction.carried, now).is_empty(), "nothing is missing either");
            let next = timeline.next_fire(&correction.carried).unwrap().1;
            prop_assert!(next > now && next >= now + SignedDuration::from_secs(1));
        }
    }
}
