//! The nouns of the register and their rules; pure.

pub mod accreditation;
pub mod booking;
pub mod centre;
pub mod enterprise;
pub mod facts;
pub mod history;
pub mod hold;
pub mod hours;
pub mod instrument;
pub mod ledger;
pub mod offering;
pub mod pool;
pub mod provider;
pub mod rejection;
pub mod resource;
pub mod rules;
pub mod scope_import;
pub mod scope_row;
pub mod scope_table;
pub mod sheet;
pub mod site;
pub mod standard;
pub mod standard_sheet;
pub mod suspension;
pub mod utilisation;
pub mod vocabulary;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};
use unicode_normalization::UnicodeNormalization;

/// The calendar day in Weihai (UTC+8, no daylight saving since 1991).
pub fn local_day(instant: Timestamp) -> Date {
    Offset::constant(8).to_datetime(instant).date()
}

/// The first instant of a day in Weihai.
pub fn day_begins(day: Date) -> Timestamp {
    let utc = day.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or(Timestamp::MIN);
    utc.checked_sub(SignedDuration::from_hours(8)).unwrap_or(Timestamp::MIN)
}

/// Text as it is compared: NFKC, one kind of dash, lower case, no spaces.
pub fn folded(text: &str) -> String {
    let dash = |c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    text.nfkc()
        .filter(|c| !c.is_whitespace() && *c != '\u{FEFF}')
        .map(dash)
        .collect::<String>()
        .to_lowercase()
}
