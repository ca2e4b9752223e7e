//! Who is in a queue: the one condition behind its list and its count.

use sea_orm::sea_query::{ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{item, offer, order, rating, request};
use crate::domain::queue::Queue;
use crate::domain::{ItemState, OfferState, OrderState, RatingState, RequestState};

/// Nothing: the queue belongs to another list.
fn none() -> Condition {
    Condition::all().add(SimpleExpr::from(false))
}

fn has_item(state: ItemState) -> SimpleExpr {
    use item::entity::{Column, Entity};
    let items = Query::select()
        .column(Column::Request)
        .from(Entity)
        .and_where(Column::State.eq(state.code()))
        .to_owned();
    request::entity::Column::Id.in_subquery(items)
}

fn has_offer(state: OfferState) -> SimpleExpr {
    use offer::entity::{Column, Entity};
    let offers = Query::select()
        .column(Column::Request)
        .from(Entity)
        .and_where(Column::State.eq(state.code()))
        .to_owned();
    request::entity::Column::Id.in_subquery(offers)
}

/// Requests in a queue.
pub fn requests(queue: Queue) -> Condition {
    use request::entity::Column::State;
    let state = |state: RequestState| Condition::all().add(State.eq(state.code()));
    let accepted = || {
        let states =
            [RequestState::Accepted, RequestState::Sourcing, RequestState::Offering, RequestState::InService];
        Condition::all().add(State.is_in(states.map(RequestState::code)))
    };
    match queue {
        Queue::Drafts => state(RequestState::Draft),
        Queue::Corrections | Queue::Correcting => state(RequestState::Returned),
        Queue::ToAccept => state(RequestState::Submitted),
        Queue::Quotes => accepted().add(has_offer(OfferState::Quoted)),
        Queue::Sourcing => accepted().add(has_item(ItemState::Sourcing)),
        Queue::ToMatch => accepted().add(has_item(ItemState::Open)),
        _ => none(),
    }
}

/// Offers in a queue.
pub fn offers(queue: Queue) -> Condition {
    use offer::entity::Column::{AskedAt, State};
    let state = |state: OfferState| Condition::all().add(State.eq(state.code()));
    match queue {
        Queue::Questions => state(OfferState::Quoting).add(AskedAt.is_not_null()),
        Queue::ToRespond => state(OfferState::Invited),
        Queue::ToQuote => state(OfferState::Quoting),
        Queue::Quoted => state(OfferState::Quoted),
        _ => none(),
    }
}

/// Orders in a queue of an organisation.
pub fn orders(queue: Queue, org: Uuid) -> Condition {
    use order::entity::Column::{Proposal, State};
    let states =
        |states: &[OrderState]| Condition::all().add(State.is_in(states.iter().map(|state| state.code())));
    match queue {
        Queue::Confirmations => states(&[OrderState::Confirming]),
        Queue::Samples => states(&[OrderState::AwaitingSample, OrderState::SampleUnfit]),
        Queue::Reports | Queue::Delivered => states(&[OrderState::Delivered]),
        Queue::ToReceive => states(&[OrderState::AwaitingSample]),
        Queue::InWork => states(&[OrderState::InProgress]),
        Queue::Waiting => states(&[OrderState::SampleUnfit, OrderState::Confirming]),
        Queue::Disputed => states(&[OrderState::Disputed]),
        // A JSON record that names its proposer by a quoted id: whoever did not propose decides.
        Queue::Cancellations => states(&[OrderState::InProgress, OrderState::Confirming])
            .add(Proposal.is_not_null())
            .add(Proposal.contains(format!("\"{org}\"")).not()),
        _ => none(),
    }
}

/// Ratings in a queue.
pub fn ratings(queue: Queue) -> Condition {
    use rating::entity::Column::State;
    let state = |state: RatingState| Condition::all().add(State.eq(state.code()));
    match queue {
        Queue::Ratings => state(RatingState::Open),
        Queue::Rectify => state(RatingState::Rectifying),
        Queue::FollowUp => state(RatingState::FollowUp),
        Queue::Review => state(RatingState::Rectified),
        _ => none(),
    }
}
