//! Standard numbers (标准号): one exact key for every spelling, families, versions and supersession.

mod error;
mod family;
mod number;
mod parse;
mod prefix;
mod reader;
mod scan;
pub mod seed;
pub mod supersession;
mod tail;

pub use error::Error;
pub use family::{Family, Nature};
pub use number::{Amendment, AmendmentKind, StandardNumber};
pub use scan::{Found, scan};
pub use seed::STANDARDS_SEED;

#[cfg(test)]
mod tests;
