//! Levels that fired and, as is known now, should not have.

use nqi_kernel::clock::{Cause, Level, PauseReason, Verdict};
use nqi_kernel::worktime::{Calendar, china_spec};

use super::{fired, levels};
use crate::support::{CHINA, at, day, days, minutes};

/// The second revision, on which 4 September 2025 is a rest day.
fn rest_on_the_fourth() -> Calendar {
    Calendar::new(china_spec().next_revision().with_rest(day("2025-09-04"), "停工")).unwrap()
}

/// Title: backdated completion rescinds RED
#[test]
fn backdated_completion_rescinds_red() {
    let facts = days("2025-09-01 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    let now = at("2025-09-03 11:00:00");
    let recorded = fired(&timeline.settle(&[], now));
    let rearm = |completed: &str| timeline.rearm(&recorded, Some(at(completed)), now, Cause::Backdating);
    let correction = rearm("2025-09-02 16:00:00").expect("a new cycle");
    assert_eq!(correction.withdrawn, [(Level::Red, Verdict::Rescinded)]);
    assert_eq!(rearm("2025-09-02 17:00:01"), None, "it was late");
    let early = rearm("2025-09-02 13:00:00").expect("a new cycle");
    assert_eq!(early.withdrawn[0], (Level::Yellow, Verdict::Rescinded), "before the yellow card too");
}

/// Title: late fact rescinds RED
#[test]
fn late_fact_rescinds_red() {
    let facts = days("2025-09-01 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    let now = at("2025-09-02 17:00:05");
    let recorded = fired(&timeline.settle(&[], now));
    let completed = Some(at("2025-09-02 16:59:58"));
    let correction = timeline.rearm(&recorded, completed, now, Cause::LateFact).expect("a new cycle");
    assert_eq!(correction.withdrawn, [(Level::Red, Verdict::Rescinded)]);
    assert_eq!(correction.carried, recorded[..2], "reminder and yellow were right");
}

/// Title: revision rescinds RED
#[test]
fn revision_rescinds_red() {
    let facts = days("2025-09-02 10:00:00", 2);
    let now = at("2025-09-04 18:00:00");
    let recorded = fired(&facts.on(&CHINA).unwrap().settle(&[], now));
    assert_eq!(recorded.len(), 3);
    let revised = rest_on_the_fourth();
    let timeline = facts.on(&revised).unwrap();
    assert_eq!(timeline.due(), Some(at("2025-09-05 17:00:00")));
    let correction = timeline.rearm(&recorded, None, now, Cause::Calendar).unwrap();
    let rescinded = [(Level::Yellow, Verdict::Rescinded), (Level::Red, Verdict::Rescinded)];
    assert_eq!(correction.withdrawn, rescinded);
}

/// Title: revision fires at once
#[test]
fn revision_fires_at_once() {
    let facts = days("2025-09-02 10:00:00", 2);
    let now = at("2025-09-04 18:00:00");
    let revised = rest_on_the_fourth();
    let recorded = fired(&facts.on(&revised).unwrap().settle(&[], now));
    assert_eq!(recorded.len(), 1, "reminded only");
    // The next revision makes the 4th a working day again, so that the clock has been late for an hour.
    let works = Calendar::new(revised.spec().next_revision().with_work(day("2025-09-04"), "")).unwrap();
    let timeline = facts.on(&works).unwrap();
    assert_eq!(timeline.rearm(&recorded, None, now, Cause::Calendar), None);
    assert_eq!(levels(&timeline.settle(&recorded, now)), [Level::Yellow, Level::Red]);
}

/// Title: revision while paused
#[test]
fn revision_while_paused() {
    let facts = minutes("2025-09-03 16:00:00", 390);
    let paused = facts.paused(at("2025-09-04 12:00:00"), PauseReason::Sample).unwrap();
    let revised = rest_on_the_fourth();
    let left = |calendar: &Calendar| paused.on(calendar).unwrap().remaining(at("2025-09-05 09:00:00"));
    assert_eq!((left(&CHINA), left(&revised)), (9_000, 19_800), "the morning of the 4th no longer counts");
    assert_eq!(paused.on(&revised).unwrap().due(), None);
    let resumed = paused.resumed(at("2025-09-05 09:00:00")).unwrap();
    assert_eq!(resumed.on(&CHINA).unwrap().due(), Some(at("2025-09-05 11:30:00")));
    assert_eq!(resumed.on(&revised).unwrap().due(), Some(at("2025-09-05 16:00:00")));
    // A clock paused at its due instant is late on the first revision and had time left on the second.
    let at_due = facts.paused(at("2025-09-04 16:00:00"), PauseReason::Sample).unwrap();
    let now = at("2025-09-04 17:00:00");
    let recorded = fired(&at_due.on(&CHINA).unwrap().settle(&[], now));
    assert_eq!(recorded.last().unwrap().level, Level::Red);
    let correction = at_due.on(&revised).unwrap().rearm(&recorded, None, now, Cause::Calendar).unwrap();
    assert!(
        correction.withdrawn.contains(&(Level::Red, Verdict::Rescinded)) && correction.carried.is_empty()
    );
}
