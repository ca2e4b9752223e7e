//! Pausing and resuming, and how often and how long.

use nqi_kernel::clock::{Level, PauseCaps, PauseReason};

use super::{fired, levels};
use crate::support::{CHINA, U, at, days, due, minutes, pause, with_pauses};

/// Title: pause at due still turns red
#[test]
fn pause_at_due_still_turns_red() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    for since in ["2025-09-01 10:00:00", "2025-09-01 10:00:01", "2025-09-03 09:00:00"] {
        let paused = facts.paused(at(since), PauseReason::Sample).unwrap();
        let timeline = paused.on(&CHINA).unwrap();
        assert_eq!(timeline.due(), Some(at("2025-09-01 10:00:00")), "nothing freezes at {since}");
        let fallen = timeline.settle(&[], at("2025-09-30 09:00:00"));
        assert_eq!(levels(&fallen), [Level::Reminder, Level::Yellow, Level::Red], "{since}");
        assert_eq!(
            timeline.next_fire(&fired(&fallen)),
            None,
            "the escalation waits for the end of the pause"
        );
    }
}

/// Title: auto-resume at cap
#[test]
fn auto_resume_at_cap() {
    let caps = PauseCaps::default();
    let facts = days("2025-03-03 09:00:00", 3);
    let from = at("2025-03-04 09:00:00");
    let paused = facts.paused(from, PauseReason::Sample).unwrap();
    let resume_by = caps.resume_by(&paused.on(&CHINA).unwrap(), from);
    assert_eq!(resume_by, at("2025-03-31 17:00:00"), "twenty working days");
    assert_eq!(CHINA.working_seconds(from, resume_by), 20 * U);
    assert_eq!(due(&paused.resumed(resume_by).unwrap()), at("2025-04-03 17:00:00"));
}

/// Title: two commands in one second
#[test]
fn two_commands_in_one_second() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let second = |fraction: &str| at(&format!("2025-09-01 09:30:00.{fraction}"));
    let paused = facts.paused(second("2"), PauseReason::Sample).unwrap();
    assert_eq!(paused.resumed(second("7")).unwrap(), facts, "a pause within one second is none");
    assert_eq!(paused.resumed(second("1")).unwrap(), facts, "the second is all that counts");
    assert_eq!(paused.completed(second("9")).unwrap(), facts);
    let resumed = paused.resumed(at("2025-09-01 09:40:00")).unwrap();
    let again = resumed.paused(at("2025-09-01 09:40:00"), PauseReason::Enterprise).unwrap();
    assert_eq!(due(&again.resumed(at("2025-09-01 09:50:00")).unwrap()), at("2025-09-01 10:20:00"));
}

#[test]
fn pausing_twice_or_resuming_a_running_clock_is_refused() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let paused = facts.paused(at("2025-09-01 09:10:00"), PauseReason::Enterprise).unwrap();
    let twice = paused.paused(at("2025-09-01 09:20:00"), PauseReason::Sample).unwrap_err();
    assert_eq!(twice.reason(), "CLOCK_NOT_RUNNING");
    assert_eq!(facts.resumed(at("2025-09-01 09:20:00")).unwrap_err().reason(), "CLOCK_NOT_RUNNING");
    let backwards = paused.resumed(at("2025-09-01 09:09:59")).unwrap_err();
    assert_eq!(backwards.reason(), "EFFECTIVE_TIME");
    assert!(backwards.zh().contains("最早"));
    assert_eq!(paused.resumed(at("2025-09-01 09:10:00")).unwrap(), facts, "zero length is a no-op");
    let resumed = paused.resumed(at("2025-09-01 09:20:00")).unwrap();
    let into_the_past = resumed.paused(at("2025-09-01 09:19:59"), PauseReason::Sample).unwrap_err();
    assert_eq!(into_the_past.reason(), "EFFECTIVE_TIME");
}

#[test]
fn pauses_are_capped_in_number_and_in_sum_and_end_by_themselves() {
    let caps = PauseCaps::default();
    let facts = minutes("2025-03-03 09:00:00", 60);
    let five: Vec<_> = (10..15)
        .map(|minute| pause(&format!("2025-03-03 09:{minute}:00"), &format!("2025-03-03 09:{minute}:01")))
        .collect();
    let check = |pauses: &[_], now: &str| {
        let paused = with_pauses(facts.clone(), pauses);
        caps.check(&paused.on(&CHINA).unwrap(), at(now)).map_err(|refusal| refusal.reason())
    };
    assert_eq!(check(&five[..4], "2025-03-03 09:30:00"), Ok(()));
    assert_eq!(check(&five, "2025-03-03 09:30:00"), Err("PAUSE_CAP"), "five pauses");
    let thirty_days = pause("2025-03-03 09:10:00", "2025-04-15 09:10:00");
    assert_eq!(check(&[thirty_days], "2025-04-15 09:30:00"), Err("PAUSE_CAP"), "thirty working days");
    let fresh = facts.on(&CHINA).unwrap();
    assert_eq!(caps.resume_by(&fresh, at("2025-03-03 09:10:00")), at("2025-03-31 09:10:00"), "20 days");
    let used = with_pauses(facts.clone(), &[pause("2025-03-03 09:10:00", "2025-04-14 09:10:00")]);
    let timeline = used.on(&CHINA).unwrap();
    assert_eq!(caps.check(&timeline, at("2025-04-14 09:20:00")), Ok(()), "29 days are used");
    assert_eq!(caps.resume_by(&timeline, at("2025-04-14 09:20:00")), at("2025-04-15 09:20:00"), "1 is left");
    let closed = facts.reopened(at("2025-03-03 09:30:00"), at("2025-06-03 09:30:00")).unwrap();
    assert_eq!(
        caps.check(&closed.on(&CHINA).unwrap(), at("2025-06-03 09:40:00")),
        Ok(()),
        "closed time is free"
    );
}
