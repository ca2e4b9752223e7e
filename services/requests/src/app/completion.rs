//! 确认报告: by the enterprise, or because the time to object ran out; the rating opens with it.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use crate::domain::rating::{Marks, rate_by};
use crate::domain::{Event, Order, OrderState, Rating, RatingState};
use crate::error::Error;
use crate::{store, view};

impl App {
    /// 确认报告.
    pub async fn confirm_report(&self, call: Call, id: Uuid, tag: String) -> Result<pb::Order, Problem> {
        let (by, tag) = (call.clone(), Arc::new(tag));
        let done = self.mutate(&call, move |tx| confirm(tx, by.clone(), id, tag.clone())).await?;
        self.settle_order(&done).await?;
        Ok(done)
    }

    /// Does what the case of an order owes.
    pub(super) async fn settle_order(&self, order: &pb::Order) -> Result<(), Problem> {
        // Written by this service itself a moment ago.
        let request = Uuid::try_parse(&order.service_request_id).map_err(Problem::internal)?;
        self.settle_now(request).await;
        Ok(())
    }
}

async fn confirm(tx: Tx, call: Call, id: Uuid, tag: Arc<String>) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = order.state.complete()?;
    complete(&mut case, &mut order, state, &events, false).await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// Completes a delivered order whose time to object ran out.
pub(crate) async fn complete_by_time(case: &mut Case, order: &mut Order) -> Result<(), Error> {
    let (state, events) = order.state.complete_by_time(order.confirm_by, case.now())?;
    complete(case, order, state, &events, true).await
}

async fn complete(
    case: &mut Case,
    order: &mut Order,
    state: OrderState,
    events: &[Event],
    automatic: bool,
) -> Result<(), Error> {
    let now = case.now();
    let rating = Rating {
        id: new_id(),
        order: order.id,
        request: order.request,
        enterprise: order.enterprise,
        centre: order.centre,
        provider: order.provider,
        provider_name: order.provider_name.clone(),
        state: RatingState::Open,
        marks: Marks::default(),
        text: String::new(),
        follow_up: String::new(),
        upheld: false,
        rectification: String::new(),
        evidence: vec![],
        attempt: 1,
        appeal: String::new(),
        appeal_decision: String::new(),
        rate_by: rate_by(now),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::rating::insert(&case.tx, &rating).await?;
    order.state = state;
    order.confirm_by = None;
    order.rating = Some(rating.id);
    store::order::update(&case.tx, order).await?;
    case.step_item(order.item, |state| state.complete())?;
    case.tell_order(order, events, "", |payload| payload.automatic = automatic);
    case.save("order.complete").await
}
