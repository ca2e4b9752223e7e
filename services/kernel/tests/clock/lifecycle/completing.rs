//! On time, late, and reopened.

use nqi_kernel::clock::{Level, PauseReason};

use super::levels;
use crate::support::{CHINA, at, days, due, minutes};

/// Title: completes at due
#[test]
fn completes_at_due() {
    for facts in [minutes("2025-09-01 09:00:00", 60), days("2025-09-01 09:00:00", 1)] {
        let timeline = facts.on(&CHINA).unwrap();
        let due = timeline.due().unwrap();
        assert!(timeline.on_time(due));
        assert_eq!(levels(&timeline.settle(&[], due)), [Level::Reminder, Level::Yellow], "no RED");
        assert_eq!(facts.completed(due).unwrap(), facts);
    }
}

/// Title: completes 1 s late
#[test]
fn completes_1_s_late() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let timeline = facts.on(&CHINA).unwrap();
    let late = at("2025-09-01 10:00:01");
    assert!(!timeline.on_time(late));
    assert_eq!(levels(&timeline.settle(&[], late)), [Level::Reminder, Level::Yellow, Level::Red]);
    assert_eq!(timeline.remaining(late), -1);
}

/// Title: completes in lunch after a 12:00 due
#[test]
fn completes_in_lunch_after_a_12_00_due() {
    let facts = minutes("2025-09-01 09:00:00", 180);
    let timeline = facts.on(&CHINA).unwrap();
    for lunch in ["2025-09-01 12:00:01", "2025-09-01 12:20:00", "2025-09-01 13:29:59"].map(at) {
        assert!(!timeline.on_time(lunch) && levels(&timeline.settle(&[], lunch)).contains(&Level::Red));
        assert_eq!(timeline.elapsed(lunch), timeline.total(), "late although no working time has passed");
    }
}

/// Title: reopens on rest day
#[test]
fn reopens_on_rest_day() {
    let facts = minutes("2025-09-01 09:00:00", 240);
    let saturday = facts.reopened(at("2025-09-01 11:00:00"), at("2025-09-06 14:00:00")).unwrap();
    assert_eq!(due(&saturday), at("2025-09-08 11:00:00"));
}

/// Title: reopens after breach stays late
#[test]
fn reopens_after_breach_stays_late() {
    let facts = minutes("2025-09-01 09:00:00", 240);
    let breached = facts.reopened(at("2025-09-02 10:00:00"), at("2025-09-03 14:00:00")).unwrap();
    assert_eq!(due(&breached), at("2025-09-01 14:30:00"));
    let timeline = breached.on(&CHINA).unwrap();
    assert!(!timeline.on_time(at("2025-09-03 14:00:01")));
    assert_eq!(timeline.level_at(Level::Red), Some(at("2025-09-01 14:30:01")), "where it fell");
}

#[test]
fn reopened_work_is_not_charged_for_the_time_it_was_closed() {
    let facts = minutes("2025-09-01 09:00:00", 240);
    let (completed, reopened) = (at("2025-09-01 11:00:00"), at("2025-09-03 14:00:00"));
    assert_eq!(due(&facts.reopened(completed, reopened).unwrap()), at("2025-09-03 16:00:00"));
    let at_once = facts.reopened(completed, completed).unwrap();
    assert_eq!(at_once, facts, "closed for no time");
    let paused = facts.paused(at("2025-09-01 10:00:00"), PauseReason::Correction).unwrap();
    assert_eq!(due(&paused.reopened(completed, reopened).unwrap()), at("2025-09-03 17:00:00"));
}
