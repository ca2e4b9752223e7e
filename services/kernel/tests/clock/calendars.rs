//! Calendar questions that other services ask: days, instants, revisions.

use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, CalendarSpec, Window, Zone, china_spec, floor_to_second};

use crate::support::{CHINA, at, day};

#[test]
fn working_days_added_and_counted_are_inverse() {
    assert_eq!(CHINA.add_working_days(day("2025-09-26"), 1), day("2025-09-28"), "make-up Sunday");
    assert_eq!(CHINA.add_working_days(day("2025-09-30"), 1), day("2025-10-09"), "after the holiday");
    assert_eq!(CHINA.add_working_days(day("2025-10-02"), 0), day("2025-10-02"), "nothing added");
    assert_eq!(CHINA.nth_working_day(day("2025-10-02"), 1), day("2025-10-09"));
    assert_eq!(CHINA.nth_working_day(day("2025-10-09"), 1), day("2025-10-09"), "the day itself if it works");
    for start in ["2020-01-01", "2023-12-31", "2025-09-26", "2026-12-30", "2030-06-01"].map(day) {
        for n in [0, 1, 4, 5, 30, 250, 2000] {
            let end = CHINA.add_working_days(start, n);
            assert_eq!(CHINA.working_days_between(start, end), i64::from(n), "{start} + {n}");
            assert_eq!(CHINA.working_days_between(end, start), -i64::from(n), "{start} + {n}, backwards");
        }
    }
}

#[test]
fn the_neighbouring_working_days_skip_holidays_and_see_make_up_days() {
    assert_eq!(CHINA.previous_working_day(day("2025-10-09")), day("2025-09-30"));
    assert_eq!(CHINA.previous_working_day(day("2025-10-05")), day("2025-09-30"));
    assert_eq!(CHINA.previous_working_day(day("2025-09-29")), day("2025-09-28"));
    assert_eq!(CHINA.next_working_day(day("2025-09-30")), day("2025-10-09"));
    assert_eq!(CHINA.name_of(day("2025-10-03")), Some("国庆节、中秋节"));
    assert_eq!(CHINA.name_of(day("2025-09-28")), Some("国庆节、中秋节调休"));
    assert_eq!(CHINA.name_of(day("2025-09-29")), None);
}

#[test]
fn instants_find_the_work_around_them() {
    let lunch = at("2025-09-01 12:00:00");
    assert!(!CHINA.is_working_instant(lunch), "a window does not hold its close");
    assert!(CHINA.is_working_instant(at("2025-09-01 11:59:59")));
    assert_eq!(CHINA.next_working_instant(lunch), at("2025-09-01 13:30:00"));
    assert_eq!(CHINA.next_working_instant(at("2025-09-01 10:00:00")), at("2025-09-01 10:00:00"));
    assert_eq!(CHINA.previous_working_instant(at("2025-10-05 08:00:00")), at("2025-09-30 17:00:00"));
    assert_eq!(CHINA.previous_working_instant(at("2025-09-01 10:00:00")), at("2025-09-01 10:00:00"));
    assert_eq!(CHINA.close_of_working_day(day("2025-10-01"), 2), at("2025-10-10 17:00:00"));
    assert_eq!(CHINA.close_of(day("2025-10-01")), None);
    assert_eq!(CHINA.working_seconds(at("2025-09-02 09:00:00"), at("2025-09-01 09:00:00")), 0, "backwards");
    assert_eq!(floor_to_second("1969-12-31T23:59:58.5Z".parse().unwrap()).as_second(), -2);
    assert_eq!(CHINA.after_working_seconds(at("2025-09-01 09:00:00"), i64::MAX), jiff::Timestamp::MAX);
}

#[test]
fn two_revisions_differ_from_their_first_changed_day() {
    let built = |spec: CalendarSpec| Calendar::new(spec).unwrap();
    let next = china_spec().next_revision();
    assert_eq!(CHINA.first_difference(&built(next.clone())), None);
    let changed = built(next.clone().with_rest(day("2025-09-04"), "").with_work(day("2025-09-06"), ""));
    assert_eq!(CHINA.first_difference(&changed), Some(day("2025-09-04")));
    assert_eq!((CHINA.revision(), changed.revision()), (1, 2));
    let longer =
        built(next.clone().published_through(day("2027-12-31")).with_rest(day("2027-02-08"), "春节"));
    assert_eq!(CHINA.first_difference(&longer), Some(day("2027-01-01")), "provisional no more");
    let mut week = next.week.clone();
    week[5] = next.week[0].clone();
    assert_eq!(CHINA.first_difference(&built(CalendarSpec { week, ..next })), Some(Date::MIN));
}

#[test]
fn a_revision_survives_its_stored_form() {
    let spec = china_spec();
    let stored = serde_json::to_string(&spec).unwrap();
    assert!(stored.contains(r#""2025-10-01":{"windows":[],"name":"国庆节、中秋节"}"#), "{stored}");
    assert_eq!(serde_json::from_str::<CalendarSpec>(&stored).unwrap(), spec);
}

#[test]
fn invalid_revisions_are_refused_by_name() {
    let refused = |spec: CalendarSpec| Calendar::new(spec).unwrap_err().reason();
    let window = |opens, closes| Window::parse(opens, closes).unwrap();
    let overlapping = vec![window("09:00", "12:00"), window("11:59:59", "13:00")];
    assert_eq!(refused(china_spec().with_windows(day("2025-09-01"), overlapping, "")), "CALENDAR_WINDOW");
    assert_eq!(refused(CalendarSpec { zone: "Europe/Paris".into(), ..china_spec() }), "CALENDAR_ZONE");
    assert_eq!(refused(china_spec().published_through(day("2023-12-31"))), "CALENDAR_PERIOD");
    assert_eq!(refused(china_spec().published_through(day("2200-01-01"))), "CALENDAR_PERIOD");
    assert_eq!(refused(china_spec().with_rest(day("2027-01-01"), "")), "CALENDAR_PERIOD", "not published");
    for (opens, closes) in [("12:00", "09:00"), ("9:00", "12:00"), ("09:00", "24:01"), ("09:60", "10:00")] {
        let error = Window::parse(opens, closes).unwrap_err();
        assert_eq!(error.reason(), "CALENDAR_WINDOW", "{opens}-{closes}");
        assert!(error.zh().contains(opens) && error.to_string().contains(closes));
    }
    assert!(Window::parse("00:00", "24:00").is_ok());
    assert_eq!(Zone::parse("-03:30").unwrap().offset_seconds(), -12_600);
    for name in ["+8:00", "08:00", "+15:00", "+08:60", "", "中国"] {
        assert!(Zone::parse(name).is_err(), "{name}");
    }
}
