//! Facts that arrive late, from the future or backdated.

use super::*;

/// Title: late fact rescinds RED
#[test]
fn a_late_fact_rescinds_red() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:00:05");
    assert_eq!(bench.cards(Level::Red), [CardState::Standing]);
    bench.event("2025-09-01T10:00:06", "2025-09-01T09:59:58", |turn| turn.complete());
    assert!(bench.clock.on_time() && !bench.clock.is_late());
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing], "yellow was right");
    assert_eq!(bench.clock.cycle, 2);
    assert_eq!(bench.kinds().last(), Some(&Kind::Rescinded));
}

/// Title: second breach fires in cycle 2
#[test]
fn a_late_pause_rescinds_red_and_the_second_breach_fires_in_the_second_cycle() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:05:00");
    bench.event("2025-09-01T10:06:00", "2025-09-01T09:50:00", |turn| turn.pause(&for_sample()));
    assert_eq!((bench.clock.status, bench.clock.cycle), (Status::Paused, 2));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    bench.now("2025-09-01T11:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-01T11:10:00")));
    bench.scan("2025-09-01T11:30:00");
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded, CardState::Standing]);
    assert_eq!(bench.clock.cards.last().map(|card| card.cycle), Some(2));
}

/// Title: out-of-order event
#[test]
fn an_event_older_than_the_last_command_takes_effect_right_after_it() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    bench.event("2025-09-01T10:30:00", "2025-09-01T09:30:00", |turn| turn.resume());
    assert_eq!(bench.clock.last_at, at("2025-09-01T10:00:00"));
    assert_eq!(bench.due(), Some(at("2025-09-01T11:00:00")));
}

#[test]
fn an_event_from_the_future_takes_effect_now() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.event("2025-09-01T09:30:00", "2025-09-01T12:00:00", |turn| turn.complete());
    assert_eq!(bench.clock.completed_at, Some(at("2025-09-01T09:30:00")));
}

/// Title: backdated completion rescinds RED
#[test]
fn backdating_rescinds_red_and_stays_within_the_record() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T11:00:00");
    for outside in ["2025-09-01T08:59:59", "2025-09-01T11:30:01"] {
        let when = When::Effective(at(outside));
        let refused = bench.act(at("2025-09-01T11:30:00"), when, |turn| turn.complete());
        assert_eq!(refused.expect_err("outside").reason(), "EFFECTIVE_TIME");
    }
    let when = When::Effective(at("2025-09-01T09:45:00"));
    bench.act(at("2025-09-01T11:30:00"), when, |turn| turn.complete()).expect("within");
    assert!(bench.clock.on_time() && !bench.clock.is_late());
    let red = bench.clock.cards.iter().find(|card| card.level == Level::Red).expect("kept for ever");
    assert_eq!((red.state, red.reason.as_str()), (CardState::Rescinded, "BACKDATING"));
}
