//! 需求项: one piece of work of a request.

use uuid::Uuid;

use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Element, ItemKind, Step};

states! {
    /// State of an item.
    ItemState {
        /// No live offer; candidates are known or still sought.
        Open = 1, "OPEN", "待询价";
        /// A live offer.
        Offering = 2, "OFFERING", "询价中";
        /// No live offer and no candidate: the centre's worklist.
        Sourcing = 3, "SOURCING", "寻源中";
        /// A provider was chosen.
        Awarded = 4, "AWARDED", "服务中";
        /// Done.
        Completed = 5, "COMPLETED", "已办结";
        /// Closed with evidence: nobody can do it.
        Unfilled = 6, "UNFILLED", "未能匹配";
        /// Dropped, or ended with its request.
        Cancelled = 7, "CANCELLED", "已取消";
    }
}

/// An item of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// UUIDv7.
    pub id: Uuid,
    /// The request.
    pub request: Uuid,
    /// Line number, from 1.
    pub line: i32,
    /// State.
    pub state: ItemState,
    /// Kind of work; `None` while a draft does not say.
    pub kind: Option<ItemKind>,
    /// Element of the work.
    pub element: Option<Element>,
    /// Kind and object are there: it can be accepted.
    pub complete: bool,
    /// A sample must be sent.
    pub sample_needed: bool,
    /// The need as an encoded `nqi.type.v1.Need`, opaque here.
    pub need: Vec<u8>,
    /// The order, once awarded.
    pub order: Option<Uuid>,
    /// The newest stored match reply.
    pub match_reply: Option<Uuid>,
    /// Evidence when closed unfilled, or why it was dropped.
    pub reason: String,
}

impl ItemState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Item, self.name(), self.zh()))
    }

    /// Whether nothing more can happen to the item.
    pub fn is_ended(self) -> bool {
        matches!(self, ItemState::Completed | ItemState::Unfilled | ItemState::Cancelled)
    }

    /// Whether providers may be sought: not awarded, not ended.
    pub fn is_seeking(self) -> bool {
        matches!(self, ItemState::Open | ItemState::Offering | ItemState::Sourcing)
    }

    /// A match found candidates, or none. Live offers stay what they are.
    pub fn matched(self, found: bool) -> Step<ItemState> {
        match self {
            ItemState::Open | ItemState::Sourcing if found => Ok((ItemState::Open, vec![])),
            ItemState::Open | ItemState::Sourcing => Ok((ItemState::Sourcing, vec![])),
            ItemState::Offering => Ok((self, vec![])),
            _ => self.refuse(),
        }
    }

    /// A provider is invited; `live` offers are out.
    pub fn invite(self, live: usize) -> Step<ItemState> {
        match self {
            _ if !self.is_seeking() => self.refuse(),
            _ if live >= super::period::LIVE_OFFERS => Err(Refusal::TooManyOffers),
            _ => Ok((ItemState::Offering, vec![])),
        }
    }

    /// Some offer ended: `live` are left, and the stored reply may still name somebody who was never asked.
    pub fn offer_ended(self, live: usize, candidates_left: bool) -> Step<ItemState> {
        match self {
            ItemState::Offering if live > 0 => Ok((self, vec![])),
            ItemState::Offering if candidates_left => Ok((ItemState::Open, vec![])),
            ItemState::Offering => Ok((ItemState::Sourcing, vec![])),
            _ => self.refuse(),
        }
    }

    /// A provider is chosen.
    pub fn award(self) -> Step<ItemState> {
        match self {
            ItemState::Offering => Ok((ItemState::Awarded, vec![])),
            _ => self.refuse(),
        }
    }

    /// The order is completed.
    pub fn complete(self) -> Step<ItemState> {
        match self {
            ItemState::Awarded => Ok((ItemState::Completed, vec![])),
            _ => self.refuse(),
        }
    }

    /// The order was lost by its provider: the item is open again.
    pub fn reopen(self) -> Step<ItemState> {
        match self {
            ItemState::Awarded => Ok((ItemState::Open, vec![])),
            _ => self.refuse(),
        }
    }

    /// The enterprise cancelled the order.
    pub fn order_cancelled(self) -> Step<ItemState> {
        match self {
            ItemState::Awarded => Ok((ItemState::Cancelled, vec![])),
            _ => self.refuse(),
        }
    }

    /// Dropped by the enterprise before its award, or ended with the request.
    pub fn drop_item(self) -> Step<ItemState> {
        match self {
            _ if self.is_seeking() => Ok((ItemState::Cancelled, vec![])),
            ItemState::Awarded => Err(Refusal::AlreadyAwarded),
            _ => self.refuse(),
        }
    }

    /// Closed by the centre with evidence.
    pub fn close_unfilled(self) -> Step<ItemState> {
        match self {
            ItemState::Sourcing => Ok((ItemState::Unfilled, vec![])),
            _ => self.refuse(),
        }
    }
}

#[cfg(test)]
mod tests;
