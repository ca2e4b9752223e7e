//! The RPCs: parse, call the use case, present. Every wrong field is named.

mod action;
mod action_form;
mod changes;
mod demand;
mod document;
mod draft;
mod field;
mod offer;
mod order;
mod person;
mod quote;
mod rating;
mod report;
mod request;

pub use action::ActionRpc;
pub use changes::ChangeRpc;
pub use demand::DemandRpc;
pub use document::DocumentRpc;
pub use offer::OfferRpc;
pub use order::OrderRpc;
pub use person::{DraftRpc, QueueRpc, TrackingRpc};
pub use rating::RatingRpc;
pub use request::RequestRpc;
