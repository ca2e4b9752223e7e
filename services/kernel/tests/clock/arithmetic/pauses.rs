//! What a pause costs.

use nqi_kernel::clock::{ClockFacts, Level, Pause, PauseReason, Pauses, Refusal};

use crate::support::{CHINA, at, days, due, minutes, pause, with_pauses};

/// The due instant of an hour from 1 September 2025, 09:00, with pauses on that day given as times.
fn hour_with(pauses: &[(&str, &str)]) -> jiff::Timestamp {
    due(&with_pauses(hour(), &on_the_first(pauses)))
}

fn hour() -> ClockFacts {
    minutes("2025-09-01 09:00:00", 60)
}

fn on_the_first(times: &[(&str, &str)]) -> Vec<Pause> {
    let of_day = |time: &str| format!("2025-09-01 {time}");
    times.iter().map(|(from, to)| pause(&of_day(from), &of_day(to))).collect()
}

/// A pause that lies in rest altogether moves nothing.
fn costs_nothing(facts: ClockFacts, from: &str, to: &str) {
    assert_eq!(due(&with_pauses(facts.clone(), &[pause(from, to)])), due(&facts), "{from} .. {to}");
}

/// Title: pause in lunch
#[test]
fn pause_in_lunch() {
    costs_nothing(minutes("2025-09-01 11:00:00", 120), "2025-09-01 12:00:00", "2025-09-01 13:30:00");
    let over_lunch = pause("2025-09-01 11:30:00", "2025-09-01 14:00:00");
    let facts = with_pauses(minutes("2025-09-01 11:00:00", 120), &[over_lunch]);
    assert_eq!(due(&facts), at("2025-09-01 15:30:00"), "over lunch it costs an hour");
}

/// Title: pause in night
#[test]
fn pause_in_night() {
    costs_nothing(minutes("2025-09-01 16:00:00", 120), "2025-09-01 17:00:00", "2025-09-02 09:00:00");
    costs_nothing(minutes("2025-09-01 16:00:00", 120), "2025-09-01 23:00:00", "2025-09-02 01:00:00");
}

/// Title: pause in weekend
#[test]
fn pause_in_weekend() {
    costs_nothing(minutes("2025-09-05 16:00:00", 120), "2025-09-05 17:00:00", "2025-09-08 09:00:00");
    let facts = minutes("2025-09-26 16:00:00", 480);
    costs_nothing(facts.clone(), "2025-09-27 00:00:00", "2025-09-28 00:00:00");
    let sunday = pause("2025-09-28 00:00:00", "2025-09-29 00:00:00");
    assert_eq!(due(&facts), at("2025-09-29 09:30:00"));
    assert_eq!(due(&with_pauses(facts, &[sunday])), at("2025-09-30 09:30:00"), "the make-up Sunday is a day");
}

/// Title: pause whole holiday
#[test]
fn pause_whole_holiday() {
    costs_nothing(minutes("2025-09-30 16:00:00", 120), "2025-10-01 00:00:00", "2025-10-09 00:00:00");
    costs_nothing(days("2025-09-29 16:00:00", 2), "2025-09-30 17:00:00", "2025-10-09 09:00:00");
}

/// Title: pause before anchor
#[test]
fn pause_before_anchor() {
    let facts = days("2025-09-01 10:00:00", 1);
    costs_nothing(facts.clone(), "2025-09-01 11:00:00", "2025-09-01 16:00:00");
    let across = pause("2025-09-01 11:00:00", "2025-09-02 10:00:00");
    assert_eq!(
        due(&with_pauses(facts.clone(), &[across])),
        at("2025-09-03 10:00:00"),
        "one hour of it counts"
    );
    let early = with_pauses(facts.clone(), &[pause("2025-09-01 09:59:59", "2025-09-01 11:00:00")]);
    assert_eq!(early.on(&CHINA).unwrap_err().reason(), "EFFECTIVE_TIME", "before the start");
    let refused = facts.paused(at("2025-09-01 09:59:59"), PauseReason::Sample);
    assert_eq!(refused.unwrap_err().reason(), "EFFECTIVE_TIME");
}

/// Title: pause at start
#[test]
fn pause_at_start() {
    assert_eq!(hour_with(&[("09:00:00", "09:30:00")]), at("2025-09-01 10:30:00"));
}

/// Title: pause at due
#[test]
fn pause_at_due() {
    let escalated = |facts: &ClockFacts| facts.on(&CHINA).unwrap().level_at(Level::Escalated);
    assert_eq!(escalated(&hour()), Some(at("2025-09-04 10:00:00")));
    let paused = with_pauses(hour(), &[pause("2025-09-01 10:00:00", "2025-09-02 09:00:00")]);
    assert_eq!(due(&paused), at("2025-09-01 10:00:00"));
    assert_eq!(paused.on(&CHINA).unwrap().level_at(Level::Red), Some(at("2025-09-01 10:00:01")));
    assert_eq!(escalated(&paused), Some(at("2025-09-04 17:00:00")), "it moves the escalation only");
    assert!(!paused.on(&CHINA).unwrap().explain().pauses[0].froze);
}

/// Title: pause 1 s before due
#[test]
fn pause_1_s_before_due() {
    let last_second = pause("2025-09-01 09:59:59", "2025-09-02 09:00:00");
    assert_eq!(due(&with_pauses(hour(), &[last_second])), at("2025-09-02 09:00:01"));
}

/// Title: pause 1 s long
#[test]
fn pause_1_s_long() {
    assert_eq!(hour_with(&[("09:10:00", "09:10:01")]), at("2025-09-01 10:00:01"));
    assert_eq!(hour_with(&[("09:59:59", "10:00:00")]), at("2025-09-01 10:00:01"), "the last second");
}

/// Title: two pauses in one minute
#[test]
fn two_pauses_in_one_minute() {
    let due = hour_with(&[("09:10:00", "09:10:01"), ("09:10:30", "09:10:40")]);
    assert_eq!(due, at("2025-09-01 10:00:11"), "seconds are not rounded to minutes");
}

/// Title: adjacent pauses
#[test]
fn adjacent_pauses() {
    let one = hour_with(&[("09:10:00", "09:30:00")]);
    assert_eq!(hour_with(&[("09:10:00", "09:20:00"), ("09:20:00", "09:30:00")]), one);
    assert_eq!(one, at("2025-09-01 10:20:00"));
}

/// Title: unsorted pauses
#[test]
fn unsorted_pauses() {
    let (first, second) = (("09:10:00", "09:20:00"), ("09:40:00", "09:45:00"));
    assert_eq!(hour_with(&[second, first]), at("2025-09-01 10:15:00"));
    let sorted = Pauses::new(on_the_first(&[second, first])).unwrap();
    assert_eq!(sorted.as_slice(), on_the_first(&[first, second]));
}

/// Title: zero pauses
#[test]
fn zero_pauses() {
    assert_eq!(hour_with(&[]), at("2025-09-01 10:00:00"), "none at all");
    assert_eq!(hour_with(&[("09:10:00", "09:10:00")]), at("2025-09-01 10:00:00"), "one of no length");
    let inside = hour_with(&[("09:10:00", "09:20:00"), ("09:15:00", "09:15:00")]);
    assert_eq!(inside, at("2025-09-01 10:10:00"), "one of no length within another");
}

/// Title: overlap refused
#[test]
fn overlap_refused() {
    let refused = |times: &[(&str, &str)]| Pauses::new(on_the_first(times)).unwrap_err();
    let overlap = |from: &str| Refusal::Overlap { from: at(&format!("2025-09-01 {from}")) };
    assert_eq!(refused(&[("09:19:59", "09:40:00"), ("09:10:00", "09:20:00")]), overlap("09:19:59"));
    assert_eq!(refused(&[("09:10:00", "09:40:00"), ("09:20:00", "09:30:00")]), overlap("09:20:00"));
    let open = Pause::open(at("2025-09-01 09:00:00"), PauseReason::Sample);
    let later = on_the_first(&[("09:10:00", "09:20:00")]);
    assert_eq!(
        Pauses::new([open, later[0]]).unwrap_err(),
        overlap("09:10:00"),
        "an open pause is the last one"
    );
    let backwards = refused(&[("09:20:00", "09:10:00")]);
    assert_eq!(backwards, Refusal::Backwards { from: at("2025-09-01 09:20:00") });
}

#[test]
fn an_open_pause_hides_due_and_freezes_what_is_left() {
    let facts = hour().paused(at("2025-09-01 09:30:00"), PauseReason::Sample).unwrap();
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!((timeline.due(), timeline.last_level_at()), (None, None));
    assert_eq!(timeline.remaining(at("2025-09-05 09:00:00")), 1800);
    assert!(timeline.on_time(at("2026-09-05 09:00:00")));
    let explained = timeline.explain();
    assert_eq!((explained.due, explained.pauses[0].working_seconds), (None, None));
}
