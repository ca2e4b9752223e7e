//! When a promise is due, what falls before it and after it, and where it begins.

use super::*;

/// Title: completes at due
/// Title: completes 1 s late
#[test]
fn completing_at_due_is_on_time_and_a_second_later_is_late() {
    for (end, on_time) in [("2025-09-01T10:00:00", true), ("2025-09-01T10:00:01", false)] {
        let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
        bench.now(end, |turn| turn.complete());
        assert_eq!(bench.clock.on_time(), on_time);
        assert_eq!(bench.clock.is_late(), !on_time, "a RED stands exactly when it was late");
        assert_eq!(bench.clock.next_fire_at, None);
    }
}

/// Title: completes in lunch after a 12:00 due
#[test]
fn completing_in_lunch_after_a_noon_due_is_late() {
    let mut bench = Bench::minutes(180, "2025-09-01T09:00:00");
    bench.now("2025-09-01T12:20:00", |turn| turn.complete());
    assert_eq!(bench.due(), Some(at("2025-09-01T12:00:00")));
    assert!(!bench.clock.on_time() && bench.clock.is_late());
}

/// Title: 1-wd clock reminded at 09:00
#[test]
fn a_clock_of_one_working_day_is_reminded_at_nine_and_yellow_at_a_quarter_to_two() {
    let mut bench = Bench::days(1, "2025-09-01T10:00:00");
    bench.scan("2025-09-02T16:59:59");
    let expected = [("REMINDER", "2025-09-02T09:00:00"), ("YELLOW", "2025-09-02T13:45:00")];
    assert_eq!(bench.fired(), expected.map(|(level, time)| (level.to_owned(), at(time))));
    assert_eq!(bench.clock.next_fire_at, Some(at("2025-09-02T17:00:01")));
}

#[test]
fn a_clock_completed_before_it_started_is_not_counted() {
    let bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let about = bench.clock.about.clone();
    let pending = Commitment::pending(
        Uuid::from_u128(9),
        about,
        &bench.policy,
        bench.clock.promise,
        &bench.calendar,
        at("2025-09-01T09:00:00"),
    );
    let mut bench = Bench { clock: pending, done: Vec::new(), ..bench };
    bench.scan("2025-09-30T09:00:00");
    bench.now("2025-09-30T10:00:00", |turn| turn.complete());
    assert_eq!(bench.kinds(), [Kind::Completed]);
    assert!(!bench.clock.is_late() && bench.clock.due_at.is_none());
}

#[test]
fn an_order_that_starts_later_is_anchored_at_its_start() {
    let calendar = china();
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.clock = Commitment::pending(
        Uuid::from_u128(9),
        bench.clock.about.clone(),
        &bench.policy,
        bench.clock.promise,
        &calendar,
        at("2025-09-01T09:00:00"),
    );
    bench.now("2025-09-01T09:00:00", |turn| turn.start(Some(at("2025-09-10T09:00:00"))));
    assert_eq!(bench.due(), Some(at("2025-09-10T10:00:00")));
    // Before that start there is nothing to stop: the pause begins with it.
    bench.now("2025-09-02T09:00:00", |turn| turn.pause(&for_sample()));
    bench.now("2025-09-03T09:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-10T10:00:00")));
}

#[test]
fn the_statutory_limit_has_an_event_and_no_card() {
    let promise = Promise { unit: Unit::Days, promised: 1, statutory: 5 };
    let mut bench = Bench::new(Stage::Acceptance, promise, at("2025-09-01T10:00:00"));
    bench.scan("2025-09-12T09:00:00");
    let expected = ["REMINDER", "YELLOW", "RED", "ESCALATED", "STATUTORY"].map(str::to_owned).to_vec();
    assert_eq!(bench.levels(), expected);
    assert_eq!(bench.fired()[4].1, at("2025-09-08T17:00:01"));
    assert_eq!(bench.clock.cards.len(), 3);
    let suppressed: Vec<bool> = bench.done[1].changes.iter().map(|change| change.suppressed).collect();
    assert_eq!(suppressed, [true, true, false, false, false], "RED has overtaken the milder messages");
}
