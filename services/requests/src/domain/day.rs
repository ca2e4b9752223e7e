//! The calendar day in Shanghai, which deadlines and starts of work are written in.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// China keeps UTC+8 all year, so a fixed offset needs no time zone database.
const SHANGHAI: Offset = Offset::constant(8);

/// The calendar day of an instant in Shanghai.
pub fn shanghai_day(at: Timestamp) -> Date {
    SHANGHAI.to_datetime(at).date()
}

/// The first instant of a day in Shanghai.
pub fn shanghai_midnight(day: Date) -> Timestamp {
    // Only days at the very edge of the calendar have no instant.
    SHANGHAI.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_shanghai() {
        let before: Timestamp = "2025-12-31T15:59:59.999999Z".parse().unwrap();
        let after: Timestamp = "2025-12-31T16:00:00Z".parse().unwrap();
        assert_eq!(shanghai_day(before), jiff::civil::date(2025, 12, 31));
        assert_eq!(shanghai_midnight(shanghai_day(after)), after);
    }
}
