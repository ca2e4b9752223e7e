//! Limits of a case that are counted in calendar days or in pieces (domain.md, section 4).

use jiff::{SignedDuration, Timestamp};

/// A returned request that nobody mends lapses after this many days.
pub const CORRECTION_DAYS: i64 = 20;
/// A question that the enterprise does not answer is closed after this many days.
pub const ANSWER_DAYS: i64 = 7;
/// A quotation is good for at most this many days.
pub const QUOTE_DAYS: i64 = 15;
/// An order whose sample never comes is cancelled after this many days.
pub const SAMPLE_DAYS: i64 = 20;
/// A received sample may be found unfit for this many days.
pub const SAMPLE_CHECK_DAYS: i64 = 3;
/// A delivered report counts as confirmed after this many days.
pub const CONFIRM_DAYS: i64 = 15;
/// Days left to object, at least, after an objection was dismissed.
pub const OBJECT_AGAIN_DAYS: i64 = 5;
/// A completed order may be rated for this many days.
pub const RATE_DAYS: i64 = 30;
/// Live offers of one item, at most.
pub const LIVE_OFFERS: usize = 4;
/// Providers invited when nobody is named.
pub const DEFAULT_OFFERS: usize = 3;
/// Questions of one offer, at most.
pub const QUESTIONS: usize = 2;
/// Further quotations of one offer, at most.
pub const REQUOTES: i32 = 2;
/// Items of one request, at most.
pub const ITEMS: usize = 50;

/// A form draft that nobody touches is forgotten after this many days.
pub const DRAFT_DAYS: i64 = 180;

/// The instant this many days of 24 hours after `from`.
pub fn after(from: Timestamp, days: i64) -> Timestamp {
    // Far below the year 9999: platform instants are of this century.
    from.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
