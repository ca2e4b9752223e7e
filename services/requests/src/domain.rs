//! The rules of a case: records and state machines of request, item, offer, order, document, rating and
//! action. No I/O.

pub mod action;
pub mod change;
mod contact_data;
mod day;
pub mod demand;
pub mod document;
mod event;
pub mod item;
mod material;
pub mod offer;
pub mod order;
pub mod period;
pub mod queue;
pub mod quote;
pub mod rating;
mod refusal;
pub mod request;
mod state;
mod viewer;

pub use action::{Action, ActionState};
pub use contact_data::has_contact_data;
pub use day::{shanghai_day, shanghai_midnight};
pub use event::Event;
pub use item::{Item, ItemState};
pub use material::Materials;
pub use nqi_kernel::element::Element;
pub use nqi_kernel::kind::ItemKind;
pub use offer::{Offer, OfferState};
pub use order::{Order, OrderState};
pub use quote::{Quote, QuoteLine};
pub use rating::{Rating, RatingState};
pub use refusal::{Noun, Refusal};
pub use request::{Request, RequestState};
pub use viewer::{Standing, Viewer};

/// What a transition gives: the state after it and what happened, or why it may not happen.
pub type Step<S> = Result<(S, Vec<Event>), Refusal>;
