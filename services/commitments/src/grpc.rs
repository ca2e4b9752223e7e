//! The contract: parse, call the use case, present.

mod calendars;
mod cards;
mod commands;
mod commitments;
mod explain;
mod parse;
mod policies;
mod present;
mod published;
mod reads;
mod watch;

pub use calendars::Calendars;
pub use cards::Cards;
pub use commitments::Commitments;
pub use policies::Policies;

/// A count on the wire; what is larger is told as the largest.
fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
