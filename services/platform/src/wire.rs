//! Time on the wire: protobuf timestamps and dates to and from the calendar types of the domain.

use jiff::{Timestamp, civil};
use nqi_proto::google::r#type::Date;

use crate::problem::Violation;

/// An instant as protobuf; exact to the nanosecond.
#[must_use]
pub fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    let (mut seconds, mut nanos) = (instant.as_second(), instant.subsec_nanosecond());
    if nanos < 0 {
        seconds -= 1;
        nanos += 1_000_000_000;
    }
    prost_types::Timestamp { seconds, nanos }
}

/// A protobuf timestamp as an instant, floored to the microsecond that the databases keep.
///
/// # Errors
/// A violation when it lies outside the years 0001 to 9999.
pub fn instant(field: &str, value: &prost_types::Timestamp) -> Result<Timestamp, Violation> {
    let wrong = || {
        Violation::new(
            field,
            "TIMESTAMP_INVALID",
            "应为 RFC 3339 时间，年份 0001 至 9999。",
            "Use an RFC 3339 time in the years 0001 to 9999.",
        )
    };
    if !(0..1_000_000_000).contains(&value.nanos) {
        return Err(wrong());
    }
    let micros = value.nanos / 1_000;
    Timestamp::new(value.seconds, micros * 1_000).map_err(|_| wrong())
}

/// A calendar day as protobuf.
#[must_use]
pub fn date(day: civil::Date) -> Date {
    Date { year: day.year().into(), month: day.month().into(), day: day.day().into() }
}

/// A whole protobuf date as a calendar day.
///
/// # Errors
/// A violation when year, month or day is absent or impossible.
pub fn day(field: &str, value: &Date) -> Result<civil::Date, Violation> {
    let wrong = || {
        Violation::new(
            field,
            "DATE_INVALID",
            "应为完整日期，含年、月、日，例如 {\"year\":2026,\"month\":3,\"day\":9}。",
            "Use a whole date with year, month and day, such as {\"year\":2026,\"month\":3,\"day\":9}.",
        )
    };
    let part = |number: i32| i8::try_from(number).map_err(|_| wrong());
    let year = i16::try_from(value.year).ok().filter(|year| *year > 0).ok_or_else(wrong)?;
    civil::Date::new(year, part(value.month)?, part(value.day)?).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_survive_the_wire_before_and_after_the_epoch() {
        for text in ["2026-03-09T01:00:00.123456Z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z"] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(instant("t", &timestamp(at)).unwrap(), at);
        }
        let broken = prost_types::Timestamp { seconds: 0, nanos: -1 };
        assert_eq!(instant("due", &broken).unwrap_err().field, "due");
    }

    #[test]
    fn a_partial_or_impossible_date_is_named() {
        let whole = civil::date(2024, 2, 29);
        assert_eq!(day("deadline", &date(whole)).unwrap(), whole);
        for (year, month, number) in [(2025, 2, 29), (2025, 0, 1), (0, 1, 1), (2025, 13, 1), (99_999, 1, 1)] {
            let wrong = Date { year, month, day: number };
            assert_eq!(day("deadline", &wrong).unwrap_err().reason, "DATE_INVALID");
        }
    }
}
