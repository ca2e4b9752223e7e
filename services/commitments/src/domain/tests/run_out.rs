//! A pause that ran out was ended by nobody: what happened before its end still takes effect at its own time.

use super::*;

/// Two working hours on Monday 09:00, paused from 10:00 until 11:00 at the latest.
fn paused_for_an_hour() -> Bench {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| {
        turn.pause(&PauseOrder { resume_by: Some(at("2025-09-01T11:00:00")), ..for_sample() })
    });
    bench
}

#[test]
fn an_event_from_before_a_pause_ran_out_takes_effect_at_its_own_time() {
    let mut bench = paused_for_an_hour();
    bench.scan("2025-09-01T11:30:00");
    assert_eq!(bench.due(), Some(at("2025-09-01T12:00:00")));
    bench.event("2025-09-01T11:40:00", "2025-09-01T10:20:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-01T11:20:00")));
    assert!(bench.clock.is_late(), "RED fell at 11:20:01");
    let resumed = bench.levels().iter().filter(|level| *level == "RESUME:1").count();
    assert_eq!(resumed, 1, "that it ran out stays a fact");
}

#[test]
fn a_completion_from_before_a_pause_ran_out_rescinds_what_fell_behind_its_end() {
    let mut bench = paused_for_an_hour();
    bench.scan("2025-09-01T14:00:00");
    assert_eq!(bench.cards(Level::Red), [CardState::Standing]);
    bench.event("2025-09-01T14:10:00", "2025-09-01T10:30:00", |turn| turn.complete());
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    assert_eq!(bench.clock.completed_at, Some(at("2025-09-01T10:30:00")));
    assert!(!bench.clock.is_late());
}

#[test]
fn an_event_that_changes_nothing_leaves_what_ran_out_and_what_fell_behind_it() {
    let mut bench = paused_for_an_hour();
    bench.scan("2025-09-01T14:00:00");
    let before = bench.clock.clone();
    bench.event("2025-09-01T14:10:00", "2025-09-01T10:30:00", |_| Ok(()));
    let idle = bench.done.last().expect("a turn");
    assert_eq!(idle, &Outcome::default(), "nothing is recorded or told twice");
    let facts = |clock: &Commitment| (clock.status, clock.due_at, clock.cycle, clock.cards.clone());
    assert_eq!(facts(&bench.clock), facts(&before));
}

#[test]
fn a_pause_that_lasts_longer_under_a_new_revision_goes_on_and_runs_out_in_the_next_cycle() {
    let mut bench = Bench::days(10, "2025-09-01T08:00:00");
    bench.now("2025-09-02T09:00:00", |turn| turn.pause(&for_sample()));
    bench.scan("2025-09-28T17:00:00");
    assert_eq!(bench.clock.status, Status::Running);
    let revised = china().spec().next_revision().with_rest("2025-09-29".parse().expect("a date"), "停工");
    let revised = revised.with_rest("2025-09-04".parse().expect("a date"), "停工");
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.scan("2025-09-28T18:00:00");
    assert_eq!(bench.clock.status, Status::Paused, "twenty working days have not passed");
    bench.scan("2025-10-20T09:00:00");
    assert_eq!(bench.clock.status, Status::Running);
    let runs: Vec<_> = bench.done.iter().flat_map(|outcome| &outcome.firings).collect();
    let cycles: Vec<i32> =
        runs.iter().filter(|record| record.level == "RESUME:1").map(|record| record.cycle).collect();
    assert_eq!(cycles, [1, 2]);
}
