//! What each party may see of a case (domain.md, section 5), as protobuf.

pub mod action;
pub mod document;
pub mod history;
pub mod offer;
pub mod order;
pub mod rating;
pub mod request;

use jiff::Timestamp;
use nqi_platform::wire;

/// An instant that may be absent.
pub fn time(at: Option<Timestamp>) -> Option<prost_types::Timestamp> {
    at.map(wire::timestamp)
}
