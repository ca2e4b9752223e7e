//! Revisions of the calendar, published under open and closed clocks.

use super::*;

#[test]
fn a_clock_reopened_under_a_new_revision_is_corrected_by_the_calendar() {
    let mut bench = Bench::days(2, "2025-09-01T08:00:00");
    let due = bench.due().expect("due");
    bench.scan("2025-09-04T09:00:00");
    assert_eq!((due, bench.cards(Level::Red)), (at("2025-09-03T17:00:00"), vec![CardState::Standing]));
    bench.now("2025-09-04T10:00:00", |turn| turn.complete());
    let rests = ["2025-09-02", "2025-09-03", "2025-09-04"];
    let revised = rests.iter().fold(china().spec().next_revision(), |spec, day| {
        spec.with_rest(day.parse().expect("a date"), "停工")
    });
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.now("2025-09-05T09:00:00", |turn| turn.reopen("报告退回", "test"));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    let reasons: Vec<&str> = bench.clock.cards.iter().map(|card| card.reason.as_str()).collect();
    assert!(reasons.iter().all(|reason| ["", "CALENDAR"].contains(reason)), "{reasons:?}");
}

/// Title: revision rescinds RED
#[test]
fn a_published_revision_moves_open_clocks_and_rescinds_what_it_unmakes() {
    let mut bench = Bench::minutes(390, "2025-09-03T16:00:00");
    bench.scan("2025-09-04T16:30:00");
    assert!(bench.clock.is_late());
    let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.scan("2025-09-04T16:31:00");
    assert_eq!(bench.due(), Some(at("2025-09-05T16:00:00")));
    assert_eq!((bench.clock.revision, bench.clock.cycle), (2, 2));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
}

#[test]
fn a_revision_does_not_touch_a_closed_clock() {
    let mut bench = Bench::minutes(390, "2025-09-03T16:00:00");
    bench.now("2025-09-05T09:00:00", |turn| turn.complete());
    let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.scan("2025-09-06T09:00:00");
    assert!(bench.clock.is_late());
    assert_eq!(bench.clock.revision, 1);
}
