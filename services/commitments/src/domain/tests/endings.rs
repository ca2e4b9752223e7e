//! What was closed: opened again, or cancelled.

use super::*;

#[test]
fn reopening_does_not_count_the_time_between() {
    let mut bench = Bench::minutes(240, "2025-09-01T09:00:00");
    bench.now("2025-09-01T11:00:00", |turn| turn.complete());
    bench.now("2025-09-03T14:00:00", |turn| turn.reopen("退回修改", "test"));
    assert_eq!(bench.due(), Some(at("2025-09-03T16:00:00")));
    assert_eq!((bench.clock.status, bench.clock.cycle), (Status::Running, 1));
}

/// Title: reopens on rest day
#[test]
fn reopening_on_a_rest_day_counts_from_the_next_opening() {
    let mut bench = Bench::minutes(60, "2025-09-05T16:30:00");
    bench.now("2025-09-05T17:00:00", |turn| turn.complete());
    bench.now("2025-09-06T10:00:00", |turn| turn.reopen("退回修改", "test"));
    assert_eq!(bench.due(), Some(at("2025-09-08T09:30:00")));
}

/// Title: reopens after breach stays late
#[test]
fn a_promise_broken_before_it_was_reopened_stays_broken() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.now("2025-09-01T11:00:00", |turn| turn.complete());
    bench.now("2025-09-02T09:00:00", |turn| turn.reopen("退回修改", "test"));
    bench.now("2025-09-02T09:10:00", |turn| turn.complete());
    assert!(bench.clock.is_late() && !bench.clock.on_time());
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW", "RED"], "once each");
}

#[test]
fn nothing_falls_after_a_cancellation_and_cards_stay() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T09:55:00");
    bench.now("2025-09-01T09:58:00", |turn| turn.cancel());
    bench.scan("2025-09-20T09:00:00");
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW"]);
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing]);
    assert_eq!((bench.clock.status, bench.clock.next_fire_at), (Status::Cancelled, None));
}
