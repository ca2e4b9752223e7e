//! Pauses: what they move, what they cannot, and how long they last.

use super::*;

#[test]
fn a_pause_moves_due_by_exactly_the_working_time_that_it_took() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    assert_eq!((bench.due(), bench.clock.status), (None, Status::Paused));
    bench.now("2025-09-03T09:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-03T10:00:00")));
    assert_eq!(bench.kinds(), [Kind::Started, Kind::Paused, Kind::Resumed]);
}

/// Title: pause at due still turns red
#[test]
fn a_pause_at_due_freezes_nothing_and_red_falls() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    assert_eq!(bench.due(), Some(at("2025-09-01T10:00:00")));
    bench.scan("2025-09-01T11:00:00");
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW", "RED"]);
    let escalated = |bench: &Bench| bench.clock.next_fire_at;
    // While it stands still only the end of the pause is awaited; then ESCALATED has moved by the pause.
    bench.now("2025-09-02T10:00:00", |turn| turn.resume());
    assert_eq!(escalated(&bench), Some(at("2025-09-05T10:00:00")));
}

#[test]
fn a_pause_that_runs_out_resumes_at_its_own_instant_whenever_anyone_looks() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    let limited = PauseOrder { resume_by: Some(at("2025-09-01T14:00:00")), ..for_sample() };
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&limited));
    assert_eq!(bench.clock.next_fire_at, Some(at("2025-09-01T14:00:00")));
    bench.scan("2025-09-08T09:00:00");
    assert_eq!(bench.due(), Some(at("2025-09-01T15:00:00")));
    let fired = bench.fired();
    assert_eq!(fired[0], ("RESUME:1".to_owned(), at("2025-09-01T14:00:00")));
    assert_eq!(bench.levels()[1..], ["REMINDER", "YELLOW", "RED", "ESCALATED"]);
    let resumed = bench.done.last().and_then(|outcome| outcome.changes.first()).expect("a change");
    assert!(resumed.automatic && resumed.kind == Kind::Resumed);
}

/// Title: auto-resume at cap
#[test]
fn a_pause_lasts_at_most_twenty_working_days_and_all_together_thirty() {
    let mut bench = Bench::days(60, "2025-03-03T09:00:00");
    bench.now("2025-03-04T09:00:00", |turn| turn.pause(&for_sample()));
    let twenty = bench.calendar.after_working_seconds(at("2025-03-04T09:00:00"), 20 * 23_400);
    assert_eq!(bench.clock.next_fire_at, Some(twenty));
    bench.scan("2025-04-02T09:00:00");
    assert_eq!(bench.clock.status, Status::Running);
    let far = PauseOrder { resume_by: Some(at("2025-08-01T09:00:00")), ..for_sample() };
    bench.now("2025-04-07T09:00:00", |turn| turn.pause(&far));
    let ten = bench.calendar.after_working_seconds(at("2025-04-07T09:00:00"), 10 * 23_400);
    assert_eq!(bench.clock.next_fire_at, Some(ten), "what is left of thirty days, whatever was asked for");
    let refused = bench.act(at("2025-05-12T09:00:00"), When::Now, |turn| turn.pause(&for_sample()));
    assert_eq!(refused.expect_err("used up").reason(), "PAUSE_CAP");
}

#[test]
fn the_sixth_pause_is_refused() {
    let mut bench = Bench::days(20, "2025-03-03T09:00:00");
    for hour in 9..12 {
        bench.now(&format!("2025-03-04T{hour:02}:00:00"), |turn| turn.pause(&for_sample()));
        bench.now(&format!("2025-03-04T{hour:02}:30:00"), |turn| turn.resume());
    }
    for hour in 14..16 {
        bench.now(&format!("2025-03-04T{hour:02}:00:00"), |turn| turn.pause(&for_sample()));
        bench.now(&format!("2025-03-04T{hour:02}:30:00"), |turn| turn.resume());
    }
    let refused = bench.act(at("2025-03-04T16:40:00"), When::Now, |turn| turn.pause(&for_sample()));
    assert_eq!(refused.expect_err("five pauses were had").reason(), "PAUSE_CAP");
}

#[test]
fn a_pause_of_no_length_leaves_no_trace_and_no_count() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    let due = bench.due();
    for _ in 0..8 {
        bench.now("2025-09-01T09:30:00", |turn| turn.pause(&for_sample()));
        bench.now("2025-09-01T09:30:00", |turn| turn.resume());
    }
    assert_eq!(bench.due(), due);
}

#[test]
fn an_open_pause_lasts_as_many_working_days_under_a_new_revision() {
    let mut bench = Bench::days(10, "2025-09-01T08:00:00");
    bench.now("2025-09-02T09:00:00", |turn| turn.pause(&for_sample()));
    let by = bench.clock.open_pause().expect("paused").resume_by;
    let mut asked = Bench::days(10, "2025-09-01T08:00:00");
    let until = at("2025-09-05T09:00:00");
    asked.now("2025-09-02T09:00:00", |turn| {
        turn.pause(&PauseOrder { resume_by: Some(until), ..for_sample() })
    });
    for one in [&mut bench, &mut asked] {
        let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
        one.calendar = Calendar::new(revised).expect("a valid revision");
        one.scan("2025-09-03T09:00:00");
    }
    // Twenty working days later is one working day later now; what was asked for by instant stays.
    let moved = bench.clock.open_pause().expect("paused").resume_by;
    assert_eq!((by, moved), (at("2025-09-28T17:00:00"), at("2025-09-29T17:00:00")));
    assert_eq!(asked.clock.open_pause().map(|pause| pause.resume_by), Some(until));
}
