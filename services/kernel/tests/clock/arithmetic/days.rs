//! Terms over days of every kind.

use nqi_kernel::clock::ClockFacts;
use nqi_kernel::worktime::{Calendar, CalendarError, CalendarSpec, Window, china_spec};

use crate::support::{CHINA, at, day, days, due, minutes};

/// Title: 9-day holiday
#[test]
fn nine_day_holiday() {
    assert_eq!(due(&minutes("2026-02-14 16:00:00", 120)), at("2026-02-24 10:00:00"));
    assert_eq!(due(&days("2026-02-13 10:00:00", 2)), at("2026-02-24 17:00:00"));
    let facts = days("2026-02-13 10:00:00", 2);
    let skipped = facts.on(&CHINA).unwrap().explain().skipped;
    let span: Vec<_> = skipped.iter().map(|run| (run.from, run.through)).collect();
    assert_eq!(span, [(day("2026-02-15"), day("2026-02-23"))]);
}

/// Title: leap day
#[test]
fn leap_day() {
    assert_eq!(due(&days("2024-02-28 10:00:00", 2)), at("2024-03-01 17:00:00"));
    assert_eq!(due(&minutes("2024-02-28 16:00:00", 480)), at("2024-03-01 09:30:00"));
    assert_eq!(due(&minutes("2024-02-29 10:00:00", 30)), at("2024-02-29 10:30:00"), "it is worked");
}

/// Title: year end
#[test]
fn year_end() {
    assert_eq!(due(&days("2025-12-31 10:00:00", 1)), at("2026-01-04 17:00:00"));
    assert_eq!(due(&minutes("2025-12-31 16:00:00", 120)), at("2026-01-04 10:00:00"));
}

/// Title: 60-day term
#[test]
fn sixty_day_term() {
    assert_eq!(due(&days("2025-03-03 10:00:00", 60)), at("2025-05-29 17:00:00"));
    assert_eq!(due(&minutes("2025-09-01 09:00:00", 60 * 390)), at("2025-11-27 17:00:00"), "in minutes");
}

/// Title: half-day override
#[test]
fn half_day_override() {
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

/// Title: year without data
#[test]
fn year_without_data() {
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

/// Title: empty calendar
#[test]
fn empty_calendar() {
    let rest = |days: usize| {
        let dates = day("2025-03-03").series(jiff::Span::new().days(1)).take(days);
        Calendar::new(dates.fold(china_spec(), |spec, date| spec.with_rest(date, "停工")))
    };
    // 1 and 2 March 2025 are a weekend, so that 57 days from the 3rd make a run of 59; 29 April works.
    assert!(rest(57).is_ok());
    let refused = rest(58).unwrap_err();
    assert_eq!(refused, CalendarError::Empty { from: day("2025-03-01") });
    assert_eq!(refused.reason(), "CALENDAR_EMPTY");
    let never = CalendarSpec { week: Default::default(), ..china_spec() };
    assert_eq!(Calendar::new(never).unwrap_err().reason(), "CALENDAR_EMPTY");
}
