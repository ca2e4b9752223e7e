//! Commands, settling and corrections, without any store.

use jiff::Timestamp;
use nqi_kernel::clock::{
    Cause, Extension, Fired, Firing, Level, PauseCaps, PauseReason, Refusal, Terms, Verdict, message_at,
};
use nqi_kernel::worktime::{Calendar, china_spec};

use crate::support::{CHINA, at, day, days, due, minutes, pause, with_pauses};

fn fired(firings: &[Firing]) -> Vec<Fired> {
    firings.iter().map(|firing| Fired { level: firing.level, fire_at: firing.fire_at }).collect()
}

fn levels(firings: &[Firing]) -> Vec<Level> {
    firings.iter().map(|firing| firing.level).collect()
}

#[test]
fn settling_once_or_every_second_records_the_same_levels_in_logical_order() {
    let facts = minutes("2025-09-01 09:00:00", 60).with_statutory_days(1);
    let timeline = facts.on(&CHINA).unwrap();
    let late = timeline.settle(&[], at("2025-09-10 00:00:00"));
    assert_eq!(
        levels(&late),
        [Level::Reminder, Level::Yellow, Level::Red, Level::Statutory, Level::Escalated]
    );
    let mut stepwise: Vec<Fired> = Vec::new();
    while let Some((level, fire_at)) = timeline.next_fire(&stepwise) {
        let settled = timeline.settle(&stepwise, fire_at);
        assert_eq!(levels(&settled), [level]);
        stepwise.extend(fired(&settled));
    }
    assert_eq!(stepwise, fired(&late), "a scanner that was off for days records the same facts");
    let suppressed: Vec<_> = late.iter().filter(|firing| firing.suppressed).map(|f| f.level).collect();
    assert_eq!(suppressed, [Level::Reminder, Level::Yellow], "overtaken by RED");
    assert!(timeline.settle(&stepwise, Timestamp::MAX).is_empty());
}

#[test]
fn messages_wait_for_working_time_and_red_a_minute_more() {
    assert_eq!(message_at(&CHINA, Level::Red, at("2025-09-01 10:00:01")), at("2025-09-01 10:01:01"));
    assert_eq!(message_at(&CHINA, Level::Red, at("2025-09-01 17:00:01")), at("2025-09-02 09:00:00"));
    assert_eq!(message_at(&CHINA, Level::Yellow, at("2025-09-01 12:00:00")), at("2025-09-01 13:30:00"));
}

#[test]
fn completing_at_due_meets_no_red_and_a_second_later_does() {
    let facts = minutes("2025-09-01 09:00:00", 180);
    let timeline = facts.on(&CHINA).unwrap();
    let due = at("2025-09-01 12:00:00");
    assert!(timeline.on_time(due) && !levels(&timeline.settle(&[], due)).contains(&Level::Red));
    let lunch = at("2025-09-01 12:00:01");
    assert!(!timeline.on_time(lunch) && levels(&timeline.settle(&[], lunch)).contains(&Level::Red));
    assert_eq!(timeline.elapsed(lunch), timeline.total(), "late although no working time has passed");
}

#[test]
fn a_late_fact_or_a_backdated_completion_rescinds_red() {
    let facts = days("2025-09-01 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    let now = at("2025-09-02 17:00:05");
    let recorded = fired(&timeline.settle(&[], now));
    let completed = Some(at("2025-09-02 16:59:58"));
    let correction = timeline.rearm(&recorded, completed, now, Cause::LateFact).expect("a new cycle");
    assert_eq!(correction.withdrawn, [(Level::Red, Verdict::Rescinded)]);
    assert_eq!(correction.carried, recorded[..2], "reminder and yellow were right");
    let in_time_for_red = Some(at("2025-09-02 17:00:01"));
    assert_eq!(timeline.rearm(&recorded, in_time_for_red, now, Cause::Backdating), None, "it was late");
}

#[test]
fn an_extension_after_breach_excuses_red_and_a_second_breach_can_fire() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let now = at("2025-09-01 10:30:00");
    let recorded = fired(&facts.on(&CHINA).unwrap().settle(&[], now));
    assert_eq!(recorded.len(), 3);
    let extended = facts.extended(Extension::Minutes(45), CHINA.standard_day_seconds());
    let timeline = extended.on(&CHINA).unwrap();
    let correction = timeline.rearm(&recorded, None, now, Cause::Extension).expect("a new cycle");
    assert_eq!(correction.withdrawn, [(Level::Yellow, Verdict::Stands), (Level::Red, Verdict::Excused)]);
    assert_eq!(correction.carried, [Fired { level: Level::Reminder, fire_at: at("2025-09-01 10:24:00") }]);
    let again = timeline.settle(&correction.carried, at("2025-09-01 10:45:01"));
    assert_eq!(levels(&again), [Level::Yellow, Level::Red], "in cycle 2");
    let longer = facts.extended(Extension::Minutes(120), CHINA.standard_day_seconds());
    let correction = longer.on(&CHINA).unwrap().rearm(&recorded, None, now, Cause::Extension).unwrap();
    assert_eq!(correction.withdrawn[0], (Level::Reminder, Verdict::Stands), "reminds again");
    let too_short = facts.extended(Extension::Minutes(15), CHINA.standard_day_seconds());
    assert_eq!(
        too_short.on(&CHINA).unwrap().rearm(&recorded, None, now, Cause::Extension),
        None,
        "RED stands"
    );
}

#[test]
fn a_calendar_revision_rescinds_what_now_lies_ahead_and_fires_what_now_lies_behind() {
    let facts = days("2025-09-02 10:00:00", 2);
    let rest = china_spec().next_revision().with_rest(day("2025-09-04"), "");
    let rest = Calendar::new(rest).unwrap();
    let now = at("2025-09-04 18:00:00");
    let recorded = fired(&facts.on(&CHINA).unwrap().settle(&[], now));
    assert_eq!(recorded.len(), 3);
    let timeline = facts.on(&rest).unwrap();
    assert_eq!(timeline.due(), Some(at("2025-09-05 17:00:00")));
    let correction = timeline.rearm(&recorded, None, now, Cause::Calendar).unwrap();
    let rescinded = [(Level::Yellow, Verdict::Rescinded), (Level::Red, Verdict::Rescinded)];
    assert_eq!(correction.withdrawn, rescinded);
    // The other way round: back on the first revision RED fires at once.
    let fires = facts.on(&CHINA).unwrap().settle(&correction.carried, now);
    assert_eq!(levels(&fires), [Level::Yellow, Level::Red]);
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

#[test]
fn reopened_work_is_not_charged_for_the_time_it_was_closed() {
    let facts = minutes("2025-09-01 09:00:00", 240);
    let (completed, reopened) = (at("2025-09-01 11:00:00"), at("2025-09-03 14:00:00"));
    assert_eq!(due(&facts.reopened(completed, reopened).unwrap()), at("2025-09-03 16:00:00"));
    let rest_day = facts.reopened(completed, at("2025-09-06 14:00:00")).unwrap();
    assert_eq!(due(&rest_day), at("2025-09-08 11:00:00"), "reopened on a rest day");
    let at_once = facts.reopened(completed, completed).unwrap();
    assert_eq!(at_once, facts, "closed for no time");
    let breached = facts.reopened(at("2025-09-02 10:00:00"), reopened).unwrap();
    assert_eq!(due(&breached), at("2025-09-01 14:30:00"), "late stays late");
    let paused = facts.paused(at("2025-09-01 10:00:00"), PauseReason::Correction).unwrap();
    assert_eq!(due(&paused.reopened(completed, reopened).unwrap()), at("2025-09-03 17:00:00"));
}

#[test]
fn what_is_left_can_be_handed_over_with_the_same_due() {
    let facts = days("2025-09-01 10:00:00", 3).with_statutory_days(5);
    let old = facts.on(&CHINA).unwrap();
    for handover in
        ["2025-09-01 11:00:00", "2025-09-02 10:30:00", "2025-09-03 12:15:00", "2025-09-04 16:59:59"]
    {
        let taken = old.handed_over(at(handover)).expect("time is left");
        let new = taken.on(&CHINA).unwrap();
        assert_eq!((new.due(), new.statutory_due()), (old.due(), old.statutory_due()), "{handover}");
        assert_eq!(new.total(), old.remaining(at(handover)), "{handover}");
        let later = taken.extended(Extension::Days(1), CHINA.standard_day_seconds());
        assert_eq!(due(&later), at("2025-09-05 17:00:00"), "{handover}, then a day more");
    }
    assert_eq!(old.handed_over(at("2025-09-04 17:00:00")), Err(Refusal::NothingLeft));
    let paused = facts.paused(at("2025-09-02 10:00:00"), PauseReason::Sample).unwrap();
    let taken = paused.on(&CHINA).unwrap().handed_over(at("2025-09-03 10:00:00")).unwrap();
    assert_eq!(taken.on(&CHINA).unwrap().due(), None, "still waiting for the sample");
    let resumed = taken.resumed(at("2025-09-04 10:00:00")).unwrap();
    assert_eq!(due(&resumed), due(&paused.resumed(at("2025-09-04 10:00:00")).unwrap()));
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

#[test]
fn the_explanation_names_anchor_rule_pauses_skipped_days_and_revision() {
    let facts = days("2025-09-26 10:00:00", 4);
    let facts = with_pauses(facts, &[pause("2025-09-29 09:00:00", "2025-09-29 10:00:00")]);
    let explained = facts.on(&CHINA).unwrap().explain();
    let expected = serde_json::json!({
        "start": "2025-09-26T02:00:00Z",
        "anchor": "2025-09-26T16:00:00Z",
        "rule": "NEXT_DAY",
        "terms": {"unit": "DAYS", "n": 4, "extra_seconds": 0, "receipt": "NEXT_DAY"},
        "total_seconds": 93_600,
        "due": "2025-10-10T02:00:00Z",
        "statutory_due": null,
        "levels": [
            ["REMINDER", "2025-10-09T02:00:00Z"],
            ["YELLOW", "2025-10-09T06:45:00Z"],
            ["RED", "2025-10-10T02:00:01Z"],
            ["ESCALATED", "2025-10-14T02:00:00Z"],
        ],
        "pauses": [{
            "from": "2025-09-29T01:00:00Z",
            "to": "2025-09-29T02:00:00Z",
            "reason": "SAMPLE",
            "working_seconds": 3600,
            "froze": true,
        }],
        "skipped": [
            {"from": "2025-09-27", "through": "2025-09-27", "name": "周末"},
            {"from": "2025-10-01", "through": "2025-10-08", "name": "国庆节、中秋节"},
        ],
        "make_up": ["2025-09-28"],
        "zone": "Asia/Shanghai",
        "calendar": "cn",
        "revision": 1,
        "provisional": false,
    });
    assert_eq!(serde_json::to_value(&explained).unwrap(), expected);
    let spring = days("2026-02-13 10:00:00", 2);
    let skipped = spring.on(&CHINA).unwrap().explain().skipped;
    assert_eq!((skipped.len(), skipped[0].name.as_str()), (1, "春节"), "the holiday names its weekend");
    assert!(explained.rule.zh().contains("次日") && explained.rule.en().contains("next day"));
}
