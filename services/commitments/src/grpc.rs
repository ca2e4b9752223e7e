//! The contract: parse, call the use case, present.

mod calendars;
mod cards;
mod commands;
mod commitments;
mod explain;
mod export;
mod extensions;
mod figures;
mod findings;
mod messages;
mod notices;
mod paging;
mod parked;
mod parse;
mod policies;
mod present;
mod published;
mod ratings;
mod reads;
mod stats;
mod watch;

pub use calendars::Calendars;
pub use cards::Cards;
pub use commitments::Commitments;
pub use export::Exports;
pub use extensions::Extensions;
pub use messages::Messages;
pub use notices::Notices;
pub use policies::Policies;
pub use stats::Stats;

/// A count on the wire; what is larger is told as the largest.
fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
