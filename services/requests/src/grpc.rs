//! The RPCs: parse, call the use case, present. Every wrong field is named.

mod document;
mod draft;
mod field;
mod offer;
mod order;
mod quote;
mod rating;
mod report;
mod request;

pub use document::DocumentRpc;
pub use offer::OfferRpc;
pub use order::OrderRpc;
pub use rating::RatingRpc;
pub use request::RequestRpc;
