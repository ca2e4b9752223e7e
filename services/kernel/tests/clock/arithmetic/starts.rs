//! Where counting begins.

use nqi_kernel::clock::{ClockFacts, Receipt, Terms, due_by};

use crate::support::{CHINA, U, at, days, due, minutes};

/// Title: starts in lunch
#[test]
fn starts_in_lunch() {
    assert_eq!(due(&minutes("2025-09-01 12:30:00", 30)), at("2025-09-01 14:00:00"));
    assert_eq!(due(&days("2025-09-01 12:30:00", 1)), at("2025-09-02 17:00:00"));
}

/// Title: starts at 12:00
#[test]
fn starts_at_12_00() {
    assert_eq!(due(&minutes("2025-09-01 12:00:00", 30)), at("2025-09-01 14:00:00"), "12:00 is not worked");
    assert_eq!(due(&minutes("2025-09-01 11:59:59", 30)), at("2025-09-01 13:59:59"), "the second before is");
    assert_eq!(due(&days("2025-09-01 12:00:00", 1)), at("2025-09-02 17:00:00"));
}

/// Title: starts at 17:00
#[test]
fn starts_at_17_00() {
    assert_eq!(due(&minutes("2025-09-01 17:00:00", 30)), at("2025-09-02 09:30:00"));
    assert_eq!(due(&days("2025-09-01 17:00:00", 1)), at("2025-09-02 17:00:00"), "received on the 1st");
}

/// Title: starts at 23:59:59
#[test]
fn starts_at_23_59_59() {
    assert_eq!(due(&minutes("2025-09-01 23:59:59", 30)), at("2025-09-02 09:30:00"));
    assert_eq!(due(&days("2025-09-01 23:59:59", 1)), at("2025-09-02 17:00:00"), "the last second of the day");
}

/// Title: starts at midnight
#[test]
fn starts_at_midnight() {
    assert_eq!(due(&minutes("2025-09-02 00:00:00", 30)), at("2025-09-02 09:30:00"));
    assert_eq!(due(&days("2025-09-01 00:00:00", 1)), at("2025-09-02 17:00:00"));
    assert_eq!(due(&days("2025-09-02 00:00:00", 1)), at("2025-09-03 17:00:00"), "midnight is the new day");
}

/// Title: starts on rest day
#[test]
fn starts_on_rest_day() {
    assert_eq!(due(&minutes("2025-09-06 10:00:00", 30)), at("2025-09-08 09:30:00"));
    assert_eq!(due(&days("2025-09-06 10:00:00", 1)), at("2025-09-08 17:00:00"), "Monday is day 1");
}

/// Title: starts on make-up Sunday
#[test]
fn starts_on_make_up_sunday() {
    assert_eq!(due(&minutes("2025-09-28 10:00:00", 30)), at("2025-09-28 10:30:00"));
    assert_eq!(due(&days("2025-09-28 10:00:00", 1)), at("2025-09-29 17:00:00"));
    assert_eq!(due(&days("2025-09-26 10:00:00", 1)), at("2025-09-28 17:00:00"), "the Sunday is day 1");
}

/// Title: starts on holiday
#[test]
fn starts_on_holiday() {
    assert_eq!(due(&minutes("2025-10-02 10:00:00", 30)), at("2025-10-09 09:30:00"));
    assert_eq!(due(&days("2025-10-03 10:00:00", 1)), at("2025-10-09 17:00:00"));
}

/// Title: other offset
#[test]
fn other_offset() {
    for same in ["2025-09-01T09:00:00+08:00", "2025-09-01T01:00:00Z", "2025-08-31T20:00:00-05:00"] {
        let start = same.parse().unwrap();
        assert_eq!(due(&ClockFacts::new(start, Terms::minutes(60), U)), at("2025-09-01 10:00:00"), "{same}");
        assert_eq!(due(&ClockFacts::new(start, Terms::days(1), U)), at("2025-09-02 17:00:00"), "{same}");
    }
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
