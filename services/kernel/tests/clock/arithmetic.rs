//! The arithmetic of due instants, one sentence each.

use nqi_kernel::clock::{ClockFacts, Level, Pause, PauseReason, Pauses, Receipt, Refusal, Terms, due_by};
use nqi_kernel::worktime::{Calendar, CalendarError, Window, china_spec};

use crate::support::{CHINA, U, at, day, days, due, minutes, pause, with_pauses};

#[test]
fn a_clock_started_at_rest_begins_with_the_next_working_second() {
    assert_eq!(due(&minutes("2025-09-01 12:30:00", 30)), at("2025-09-01 14:00:00"), "in lunch");
    assert_eq!(due(&minutes("2025-09-01 12:00:00", 30)), at("2025-09-01 14:00:00"), "at 12:00");
    assert_eq!(due(&minutes("2025-09-01 17:00:00", 30)), at("2025-09-02 09:30:00"), "at 17:00");
    assert_eq!(due(&minutes("2025-09-01 23:59:59", 30)), at("2025-09-02 09:30:00"), "before midnight");
    assert_eq!(due(&minutes("2025-09-02 00:00:00", 30)), at("2025-09-02 09:30:00"), "at midnight");
    assert_eq!(due(&minutes("2025-09-06 10:00:00", 30)), at("2025-09-08 09:30:00"), "on a rest day");
    assert_eq!(due(&minutes("2025-10-02 10:00:00", 30)), at("2025-10-09 09:30:00"), "on a holiday");
    assert_eq!(due(&minutes("2025-09-28 10:00:00", 30)), at("2025-09-28 10:30:00"), "on a make-up Sunday");
}

#[test]
fn a_day_clock_counts_from_the_day_after_its_start_even_from_a_rest_day() {
    for start in ["2025-09-01 00:00:00", "2025-09-01 12:30:00", "2025-09-01 17:00:00", "2025-09-01 23:59:59"]
    {
        assert_eq!(due(&days(start, 1)), at("2025-09-02 17:00:00"), "{start}");
    }
    assert_eq!(due(&days("2025-09-02 00:00:00", 1)), at("2025-09-03 17:00:00"), "midnight is the new day");
    assert_eq!(due(&days("2025-09-06 10:00:00", 1)), at("2025-09-08 17:00:00"), "rest day");
    assert_eq!(due(&days("2025-10-03 10:00:00", 1)), at("2025-10-09 17:00:00"), "holiday");
    assert_eq!(due(&days("2025-09-28 10:00:00", 1)), at("2025-09-29 17:00:00"), "make-up Sunday");
}

#[test]
fn work_that_ends_at_twelve_or_seventeen_is_due_then_and_not_at_the_next_opening() {
    assert_eq!(due(&minutes("2025-09-01 09:00:00", 180)), at("2025-09-01 12:00:00"));
    assert_eq!(due(&minutes("2025-09-01 13:30:00", 210)), at("2025-09-01 17:00:00"));
}

#[test]
fn the_last_second_is_counted_and_red_comes_one_second_after_due() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!(timeline.remaining(at("2025-09-01 09:59:59")), 1);
    assert_eq!(timeline.remaining(at("2025-09-01 10:00:00")), 0);
    assert_eq!(timeline.remaining(at("2025-09-01 10:00:05")), -5);
    assert!(timeline.on_time(at("2025-09-01 10:00:00")));
    assert!(timeline.on_time(at("2025-09-01 10:00:00.999")), "facts are floored to seconds");
    assert!(!timeline.on_time(at("2025-09-01 10:00:01")));
    assert_eq!(timeline.level_at(Level::Red), Some(at("2025-09-01 10:00:01")));
    let one_second =
        ClockFacts::new(at("2025-09-01 12:00:00"), Terms { extra_seconds: 1, ..Terms::minutes(0) }, U);
    assert_eq!(due(&one_second), at("2025-09-01 13:30:01"));
}

#[test]
fn a_pause_at_rest_costs_nothing() {
    let unpaused = minutes("2025-09-26 16:00:00", 480);
    let lunch = pause("2025-09-28 12:00:00", "2025-09-28 13:30:00");
    let night = pause("2025-09-28 17:00:00", "2025-09-29 09:00:00");
    let weekend = pause("2025-09-26 17:00:00", "2025-09-28 09:00:00");
    for harmless in [lunch, night, weekend] {
        assert_eq!(due(&with_pauses(unpaused.clone(), &[harmless])), due(&unpaused), "{harmless:?}");
    }
    let holiday = pause("2025-10-01 00:00:00", "2025-10-09 00:00:00");
    let over_holiday = minutes("2025-09-30 16:00:00", 120);
    assert_eq!(due(&with_pauses(over_holiday.clone(), &[holiday])), due(&over_holiday));
}

#[test]
fn a_pause_costs_exactly_its_working_seconds() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let with = |pauses: &[Pause]| due(&with_pauses(facts.clone(), pauses));
    let at_start = pause("2025-09-01 09:00:00", "2025-09-01 09:30:00");
    assert_eq!(with(&[at_start]), at("2025-09-01 10:30:00"), "at the start");
    let last_second = pause("2025-09-01 09:59:59", "2025-09-02 09:00:00");
    assert_eq!(with(&[last_second]), at("2025-09-02 09:00:01"), "one second before due");
    let one_second = pause("2025-09-01 09:10:00", "2025-09-01 09:10:01");
    assert_eq!(with(&[one_second]), at("2025-09-01 10:00:01"), "one second long");
    let same_minute = pause("2025-09-01 09:10:30", "2025-09-01 09:10:40");
    assert_eq!(with(&[one_second, same_minute]), at("2025-09-01 10:00:11"), "two in one minute");
}

#[test]
fn adjacent_unsorted_and_empty_pauses_are_accepted_and_overlapping_ones_refused() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let first = pause("2025-09-01 09:10:00", "2025-09-01 09:20:00");
    let adjacent = pause("2025-09-01 09:20:00", "2025-09-01 09:30:00");
    let empty = pause("2025-09-01 09:15:00", "2025-09-01 09:15:00");
    let unsorted = with_pauses(facts, &[adjacent, empty, first]);
    assert_eq!(unsorted.pauses.as_slice(), [first, adjacent], "sorted, the empty one dropped");
    assert_eq!(due(&unsorted), at("2025-09-01 10:20:00"));
    let overlapping = pause("2025-09-01 09:19:59", "2025-09-01 09:40:00");
    assert_eq!(Pauses::new([overlapping, first]), Err(Refusal::Overlap { from: overlapping.from }));
    let open = Pause::open(at("2025-09-01 09:00:00"), PauseReason::Sample);
    assert_eq!(
        Pauses::new([open, first]),
        Err(Refusal::Overlap { from: first.from }),
        "an open pause is last"
    );
    let backwards = pause("2025-09-01 09:20:00", "2025-09-01 09:10:00");
    assert_eq!(Pauses::new([backwards]), Err(Refusal::Backwards { from: backwards.from }));
}

#[test]
fn a_pause_before_the_anchor_costs_nothing_and_one_before_the_start_is_refused() {
    let facts = days("2025-09-01 10:00:00", 1);
    let receipt_day = pause("2025-09-01 11:00:00", "2025-09-01 16:00:00");
    assert_eq!(due(&with_pauses(facts.clone(), &[receipt_day])), at("2025-09-02 17:00:00"));
    let across = pause("2025-09-01 11:00:00", "2025-09-02 10:00:00");
    assert_eq!(
        due(&with_pauses(facts.clone(), &[across])),
        at("2025-09-03 10:00:00"),
        "one hour of it counts"
    );
    let early = with_pauses(facts.clone(), &[pause("2025-09-01 09:59:59", "2025-09-01 11:00:00")]);
    assert_eq!(early.on(&CHINA).unwrap_err().reason(), "EFFECTIVE_TIME");
    let refused = facts.paused(at("2025-09-01 09:59:59"), PauseReason::Sample);
    assert_eq!(refused.unwrap_err().reason(), "EFFECTIVE_TIME");
}

#[test]
fn a_pause_at_or_after_due_moves_only_the_escalation() {
    let facts = minutes("2025-09-01 09:00:00", 60);
    let escalated = |facts: &ClockFacts| facts.on(&CHINA).unwrap().level_at(Level::Escalated);
    assert_eq!(escalated(&facts), Some(at("2025-09-04 10:00:00")));
    let paused = with_pauses(facts, &[pause("2025-09-01 10:00:00", "2025-09-02 09:00:00")]);
    assert_eq!(due(&paused), at("2025-09-01 10:00:00"));
    assert_eq!(paused.on(&CHINA).unwrap().level_at(Level::Red), Some(at("2025-09-01 10:00:01")));
    assert_eq!(escalated(&paused), Some(at("2025-09-04 17:00:00")));
    assert!(!paused.on(&CHINA).unwrap().explain().pauses[0].froze);
}

#[test]
fn an_open_pause_hides_due_and_freezes_what_is_left() {
    let facts = minutes("2025-09-01 09:00:00", 60).paused(at("2025-09-01 09:30:00"), PauseReason::Sample);
    let facts = facts.unwrap();
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!((timeline.due(), timeline.last_level_at()), (None, None));
    assert_eq!(timeline.remaining(at("2025-09-05 09:00:00")), 1800);
    assert!(timeline.on_time(at("2026-09-05 09:00:00")));
    let explained = timeline.explain();
    assert_eq!((explained.due, explained.pauses[0].working_seconds), (None, None));
}

#[test]
fn long_terms_cross_holidays_leap_days_and_year_ends() {
    assert_eq!(due(&minutes("2026-02-14 16:00:00", 120)), at("2026-02-24 10:00:00"), "nine-day holiday");
    assert_eq!(due(&days("2024-02-28 10:00:00", 2)), at("2024-03-01 17:00:00"), "29 February");
    assert_eq!(due(&days("2025-12-31 10:00:00", 1)), at("2026-01-04 17:00:00"), "year end");
    assert_eq!(due(&days("2025-03-03 10:00:00", 60)), at("2025-05-29 17:00:00"), "60 working days");
}

#[test]
fn a_start_written_in_another_offset_is_the_same_instant() {
    let elsewhere = ClockFacts::new("2025-08-31T20:00:00-05:00".parse().unwrap(), Terms::minutes(60), U);
    assert_eq!(due(&elsewhere), due(&minutes("2025-09-01 09:00:00", 60)));
}

#[test]
fn a_half_day_counts_half_and_the_close_of_the_last_day_is_still_its_due() {
    let morning = vec![Window::parse("09:00", "12:00").unwrap()];
    let spec = china_spec().next_revision().with_windows(day("2025-09-02"), morning, "半天");
    let calendar = Calendar::new(spec).unwrap();
    let due_on = |facts: ClockFacts| facts.on(&calendar).unwrap().due();
    assert_eq!(due_on(days("2025-09-01 10:00:00", 1)), Some(at("2025-09-02 12:00:00")));
    assert_eq!(
        due_on(days("2025-09-01 10:00:00", 2)),
        Some(at("2025-09-03 17:00:00")),
        "whichever its length"
    );
    assert_eq!(due_on(minutes("2025-09-02 11:00:00", 120)), Some(at("2025-09-03 10:00:00")));
}

#[test]
fn a_year_without_data_is_weekends_only_and_provisional() {
    let facts = days("2026-12-31 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!(timeline.due(), Some(at("2027-01-01 17:00:00")), "no notice says that it is a holiday");
    assert!(timeline.provisional() && timeline.explain().provisional);
    assert!(!days("2026-12-30 10:00:00", 1).on(&CHINA).unwrap().provisional());
    let published = china_spec().published_through(day("2027-12-31")).with_rest(day("2027-01-01"), "元旦");
    let published = Calendar::new(published.next_revision()).unwrap();
    let timeline = facts.on(&published).unwrap();
    assert_eq!((timeline.due(), timeline.provisional()), (Some(at("2027-01-04 17:00:00")), false));
}

#[test]
fn a_calendar_without_a_working_day_in_sixty_days_is_refused() {
    let rest = |days: usize| {
        let dates = day("2025-03-03").series(jiff::Span::new().days(1)).take(days);
        Calendar::new(dates.fold(china_spec(), |spec, date| spec.with_rest(date, "停工")))
    };
    // 1 and 2 March 2025 are a weekend, so that 57 days from the 3rd make a run of 59; 29 April works.
    assert!(rest(57).is_ok());
    let refused = rest(58).unwrap_err();
    assert_eq!(refused, CalendarError::Empty { from: day("2025-03-01") });
    assert_eq!(refused.reason(), "CALENDAR_EMPTY");
    let never = nqi_kernel::worktime::CalendarSpec { week: Default::default(), ..china_spec() };
    assert_eq!(Calendar::new(never).unwrap_err().reason(), "CALENDAR_EMPTY");
}

#[test]
fn a_one_day_clock_is_reminded_at_nine_and_yellow_at_a_quarter_to_two() {
    let facts = days("2025-09-01 10:00:00", 1);
    let timeline = facts.on(&CHINA).unwrap();
    assert_eq!(timeline.level_at(Level::Reminder), Some(at("2025-09-02 09:00:00")), "not at 00:00");
    assert_eq!(timeline.level_at(Level::Yellow), Some(at("2025-09-02 13:45:00")));
    let order: Vec<_> = timeline.levels().into_iter().map(|(level, _)| level).collect();
    assert_eq!(order, [Level::Reminder, Level::Yellow, Level::Red, Level::Escalated]);
}

#[test]
fn a_start_after_close_or_on_a_rest_day_is_deemed_received_the_next_working_day() {
    let deemed = |start: &str| {
        due_by(&CHINA, at(start), Terms::days(1).with_receipt(Receipt::DeemedReceived)).unwrap()
    };
    assert_eq!(deemed("2025-09-05 16:59:59"), at("2025-09-08 17:00:00"));
    assert_eq!(deemed("2025-09-05 17:00:00"), at("2025-09-09 17:00:00"), "at close");
    assert_eq!(deemed("2025-09-06 10:00:00"), at("2025-09-09 17:00:00"), "on a rest day");
    assert_eq!(deemed("2025-09-05 12:30:00"), at("2025-09-08 17:00:00"), "in lunch the day is still open");
}

#[test]
fn the_statutory_limit_falls_on_the_same_calendar_with_the_same_pauses() {
    let facts = days("2025-09-01 10:00:00", 1).with_statutory_days(5);
    let statutory = |facts: &ClockFacts| facts.on(&CHINA).unwrap().level_at(Level::Statutory);
    assert_eq!(statutory(&facts), Some(at("2025-09-08 17:00:01")));
    let paused = with_pauses(facts.clone(), &[pause("2025-09-02 09:00:00", "2025-09-02 10:00:00")]);
    assert_eq!(statutory(&paused), Some(at("2025-09-09 10:00:01")));
    assert_eq!(statutory(&days("2025-09-01 10:00:00", 1)), None, "none is set");
    let extended = ClockFacts { terms: Terms::days(3), ..facts };
    assert_eq!(statutory(&extended), Some(at("2025-09-08 17:00:01")), "an extension does not move it");
}

#[test]
fn a_term_of_no_time_or_without_end_is_refused() {
    for terms in [
        Terms::minutes(0),
        Terms::days(0),
        Terms { extra_seconds: -60, ..Terms::minutes(1) },
        Terms::days(u32::MAX),
        Terms { extra_seconds: i64::MAX, ..Terms::minutes(u32::MAX) },
    ] {
        assert_eq!(due_by(&CHINA, at("2025-09-01 09:00:00"), terms), Err(Refusal::Term), "{terms:?}");
    }
}
