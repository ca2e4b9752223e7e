//! The contract: parse, call the use case, present.

mod calendars;
mod cards;
mod commands;
mod commitments;
mod explain;
mod export;
mod extensions;
mod notices;
mod figures;
mod parse;
mod policies;
mod present;
mod reads;
mod stats;
mod watch;

pub use calendars::Calendars;
pub use cards::Cards;
pub use commitments::Commitments;
pub use export::Exports;
pub use extensions::Extensions;
pub use notices::Notices;
pub use policies::Policies;
pub use stats::Stats;
