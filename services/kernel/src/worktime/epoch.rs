//! Conversions between instants, seconds and day numbers (days since 1970-01-01).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// Drops the fraction of a second, towards the past: facts are whole seconds.
pub fn floor_to_second(instant: Timestamp) -> Timestamp {
    from_second(second_of(instant))
}

pub(super) fn second_of(instant: Timestamp) -> i64 {
    // `as_second` truncates towards zero, which is the wrong way before 1970.
    if instant.subsec_nanosecond() < 0 { instant.as_second() - 1 } else { instant.as_second() }
}

/// Saturates at the ends of jiff's range (years -9999 and 9999).
pub(super) fn from_second(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

pub(super) fn day_number(date: Date) -> i64 {
    let midnight = date.at(0, 0, 0, 0);
    let saturated = if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Offset::UTC.to_timestamp(midnight).unwrap_or(saturated).as_second().div_euclid(SECONDS_PER_DAY)
}

pub(super) fn date_of_day(day: i64) -> Date {
    Offset::UTC.to_datetime(from_second(day.saturating_mul(SECONDS_PER_DAY))).date()
}

/// Monday = 0 .. Sunday = 6; day 0, 1970-01-01, was a Thursday.
pub(super) fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()
}
