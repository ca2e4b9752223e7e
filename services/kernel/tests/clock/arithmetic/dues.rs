//! Where counting ends, and the levels around it.

use nqi_kernel::clock::{ClockFacts, Level, Refusal, Terms, due_by};

use crate::support::{CHINA, U, at, days, due, minutes, pause, with_pauses};

/// Title: due exactly 12:00
#[test]
fn due_exactly_12_00() {
    let facts = minutes("2025-09-01 09:00:00", 180);
    assert_eq!(due(&facts), at("2025-09-01 12:00:00"), "not at the next opening");
    let red = facts.on(&CHINA).unwrap().level_at(Level::Red);
    assert_eq!(red, Some(at("2025-09-01 12:00:01")), "in lunch");
}

/// Title: due exactly 17:00
#[test]
fn due_exactly_17_00() {
    let facts = minutes("2025-09-01 13:30:00", 210);
    assert_eq!(due(&facts), at("2025-09-01 17:00:00"));
    assert_eq!(facts.on(&CHINA).unwrap().level_at(Level::Red), Some(at("2025-09-01 17:00:01")));
    assert_eq!(due(&minutes("2025-09-01 09:00:00", 390)), at("2025-09-01 17:00:00"), "one whole day");
}

/// Title: one second left
#[test]
fn one_second_left() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!(timeline.remaining(at("2025-09-01 09:59:59")), 1);
    assert_eq!(timeline.remaining(at("2025-09-01 10:00:00")), 0);
    assert_eq!(timeline.remaining(at("2025-09-01 10:00:05")), -5);
    assert!(timeline.on_time(at("2025-09-01 10:00:00")));
    assert!(timeline.on_time(at("2025-09-01 10:00:00.999")), "facts are floored to seconds");
    assert!(!timeline.on_time(at("2025-09-01 10:00:01")));
    let second = Terms { extra_seconds: 1, ..Terms::minutes(0) };
    assert_eq!(due(&ClockFacts::new(at("2025-09-01 12:00:00"), second, U)), at("2025-09-01 13:30:01"));
    assert_eq!(due(&ClockFacts::new(at("2025-09-01 16:59:59"), second, U)), at("2025-09-01 17:00:00"));
}

/// Title: 1-wd clock reminded at 09:00
#[test]
fn one_wd_clock_reminded_at_09_00() {
    let facts = days("2025-09-01 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!(timeline.level_at(Level::Reminder), Some(at("2025-09-02 09:00:00")), "not at 00:00");
    assert_eq!(timeline.level_at(Level::Yellow), Some(at("2025-09-02 13:45:00")));
    let order: Vec<_> = timeline.levels().into_iter().map(|(level, _)| level).collect();
    assert_eq!(order, [Level::Reminder, Level::Yellow, Level::Red, Level::Escalated]);
}

#[test]
fn the_statutory_limit_falls_on_the_same_calendar_with_the_same_pauses() {
    let facts = days("2025-09-01 10:00:00", 1).with_statutory_days(5);
    let statutory = |facts: &ClockFacts| facts.on(&CHINA).unwrap().level_at(Level::Statutory);
    assert_eq!(statutory(&facts), Some(at("2025-09-08 17:00:01")));
    let paused = with_pauses(facts.clone(), &[pause("2025-09-02 09:00:00", "2025-09-02 10:00:00")]);
    assert_eq!(statutory(&paused), Some(at("2025-09-09 10:00:01")));
    assert_eq!(statutory(&days("2025-09-01 10:00:00", 1)), None, "none is set");
    let extended = ClockFacts { terms: Terms::days(3), ..facts };
    assert_eq!(statutory(&extended), Some(at("2025-09-08 17:00:01")), "an extension does not move it");
}

#[test]
fn a_term_of_no_time_or_without_end_is_refused() {
    for terms in [
        Terms::minutes(0),
        Terms::days(0),
        Terms { extra_seconds: -60, ..Terms::minutes(1) },
        Terms::days(u32::MAX),
        Terms { extra_seconds: i64::MAX, ..Terms::minutes(u32::MAX) },
    ] {
        assert_eq!(due_by(&CHINA, at("2025-09-01 09:00:00"), terms), Err(Refusal::Term), "{terms:?}");
    }
}
