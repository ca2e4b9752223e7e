//! Longer terms, before and after a breach.

use nqi_kernel::clock::{
    Cause, ClockFacts, Correction, Extension, Fired, Level, PauseReason, Refusal, Terms, Verdict,
};

use super::{fired, levels};
use crate::support::{CHINA, U, at, days, due, minutes};

/// An hour from 09:00, extended at 10:30, half an hour after its breach.
fn breached() -> ClockFacts {
    minutes("2025-09-01 09:00:00", 60)
}

fn extended(minutes: u32) -> ClockFacts {
    breached().extended(Extension::Minutes(minutes), U)
}

fn correction(minutes: u32) -> Option<Correction> {
    let now = at("2025-09-01 10:30:00");
    let recorded = fired(&breached().on(&CHINA).unwrap().settle(&[], now));
    assert_eq!(recorded.len(), 3);
    extended(minutes).on(&CHINA).unwrap().rearm(&recorded, None, now, Cause::Extension)
}

/// Title: extends while paused
#[test]
fn extends_while_paused() {
    let facts = minutes("2025-09-01 09:00:00", 120);
    let paused = facts.paused(at("2025-09-01 10:00:00"), PauseReason::Correction).unwrap();
    let longer = paused.extended(Extension::Minutes(30), U);
    let timeline = longer.on(&CHINA).unwrap();
    assert_eq!((timeline.due(), timeline.remaining(at("2025-09-02 09:00:00"))), (None, 5400));
    assert_eq!(due(&longer.resumed(at("2025-09-03 09:00:00")).unwrap()), at("2025-09-03 10:30:00"));
}

/// Title: extension after breach excuses RED
#[test]
fn extension_after_breach_excuses_red() {
    let too_short = correction(15);
    let correction = correction(45).expect("a new cycle");
    assert_eq!(correction.withdrawn, [(Level::Yellow, Verdict::Stands), (Level::Red, Verdict::Excused)]);
    assert_eq!(correction.carried, [Fired { level: Level::Reminder, fire_at: at("2025-09-01 10:24:00") }]);
    assert_eq!(too_short, None, "RED stands where the new due has passed as well");
}

/// Title: second breach fires in cycle 2
#[test]
fn second_breach_fires_in_cycle_2() {
    let carried = correction(45).expect("a new cycle").carried;
    let extended = extended(45);
    let timeline = extended.on(&CHINA).unwrap();
    assert!(timeline.settle(&carried, at("2025-09-01 10:34:29")).is_empty());
    let again = timeline.settle(&carried, at("2025-09-01 10:45:01"));
    assert_eq!(levels(&again), [Level::Yellow, Level::Red]);
}

/// Title: reminder again after extension
#[test]
fn reminder_again_after_extension() {
    let correction = correction(120).expect("a new cycle");
    assert_eq!(correction.withdrawn[0], (Level::Reminder, Verdict::Stands));
    let extended = extended(120);
    let again = extended.on(&CHINA).unwrap().next_fire(&correction.carried);
    assert_eq!(again, Some((Level::Reminder, at("2025-09-01 11:24:00"))));
}

#[test]
fn an_extension_is_asked_for_before_due_once_and_within_the_statutory_limit() {
    let facts = days("2025-09-01 10:00:00", 1).with_statutory_days(5);
    let timeline = facts.on(&CHINA).unwrap();
    let asked = at("2025-09-02 17:00:00");
    let granted = timeline.extension(Extension::Days(4), asked, 0).expect("up to the limit");
    assert_eq!(granted.terms, Terms::days(5));
    assert_eq!(due(&granted), at("2025-09-08 17:00:00"));
    let refused = |extension, asked, before| timeline.extension(extension, asked, before).unwrap_err();
    assert_eq!(refused(Extension::Days(5), asked, 0), Refusal::BeyondStatutory);
    assert_eq!(refused(Extension::Days(0), asked, 0), Refusal::BeyondStatutory);
    assert_eq!(refused(Extension::Minutes(30), asked, 1).reason(), "EXTENSION_CAP");
    assert_eq!(refused(Extension::Minutes(30), at("2025-09-02 17:00:01"), 0).reason(), "AFTER_DUE");
    let half_an_hour = timeline.extension(Extension::Minutes(30), asked, 0).unwrap();
    assert_eq!(due(&half_an_hour), at("2025-09-03 09:30:00"));
}
