//! Calling an order off: at once before the work, by proposal and consent afterwards, by time when no sample comes.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use super::invite::Reoffer;
use crate::domain::order::Proposal;
use crate::domain::{Event, ItemState, Order, OrderState, Standing};
use crate::error::Error;
use crate::{store, view};

impl App {
    /// Cancels an order, or proposes to.
    pub async fn cancel_order(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let done =
            self.mutate(&call, move |tx| cancel(tx, by.clone(), id, tag.clone(), reason.clone())).await?;
        self.settle_order(&done).await?;
        Ok(done)
    }

    /// Agrees to a proposed cancellation, or refuses it.
    pub async fn decide_cancellation(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        agree: bool,
    ) -> Result<pb::Order, Problem> {
        let (by, tag) = (call.clone(), Arc::new(tag));
        let done = self.mutate(&call, move |tx| decide(tx, by.clone(), id, tag.clone(), agree)).await?;
        self.settle_order(&done).await?;
        Ok(done)
    }
}

async fn cancel(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    let before_work = matches!(order.state, OrderState::AwaitingSample | OrderState::SampleUnfit);
    if before_work || case.standing != Standing::Provider {
        case.require_enterprise()?;
    }
    etag::check("etag", &tag, order.version)?;
    if before_work {
        let (state, events) = order.state.cancel()?;
        end(&mut case, &mut order, state, &events, &reason, Loss::Enterprise).await?;
    } else {
        let (state, events) = order.state.propose(order.proposal.is_some())?;
        order.state = state;
        let proposer = side(&case, &order);
        order.proposal = Some(Proposal { proposer, reason: reason.as_ref().clone(), at: tx.now() });
        store::order::update(&tx, &mut order).await?;
        case.tell_order(&order, &events, &reason, |payload| payload.reason = "PROPOSED".to_owned());
        case.save("order.propose_cancellation").await?;
    }
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// The party that the caller speaks for; a centre at the window speaks for the enterprise.
fn side(case: &Case, order: &Order) -> Uuid {
    if case.standing == Standing::Provider { order.provider } else { order.enterprise }
}

async fn decide(tx: Tx, call: Call, id: Uuid, tag: Arc<String>, agree: bool) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    if case.standing != Standing::Provider {
        case.require_asking_side()?;
    }
    etag::check("etag", &tag, order.version)?;
    // The handling centre is neither side: it may decide about either's proposal.
    let decider = if case.standing == Standing::Handling { call.principal.org } else { side(&case, &order) };
    let proposer = order.proposal.as_ref().map(|proposal| proposal.proposer);
    let (state, events) = order.state.decide(proposer, decider, agree)?;
    let proposal = order.proposal.take();
    let reason = proposal.map(|proposal| proposal.reason).unwrap_or_default();
    if agree {
        let loss = if proposer == Some(order.provider) { Loss::Provider } else { Loss::Enterprise };
        end(&mut case, &mut order, state, &events, &reason, loss).await?;
    } else {
        store::order::update(&tx, &mut order).await?;
        case.remark(
            "nqi.requests.v1.OrderCancellationRefused",
            order.id,
            order.provider,
            order.state.name(),
            &reason,
        )
        .await?;
        case.save("order.refuse_cancellation").await?;
    }
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// Ends an order whose sample never came.
pub(crate) async fn cancel_by_time(case: &mut Case, order: &mut Order) -> Result<(), Error> {
    let (state, events) = order.state.cancel_by_time(order.waiting_since, case.now())?;
    end(case, order, state, &events, "NO_SAMPLE", Loss::Time).await
}

/// On whose account the order is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    Enterprise,
    Provider,
    Time,
}

async fn end(
    case: &mut Case,
    order: &mut Order,
    state: OrderState,
    events: &[Event],
    reason: &str,
    loss: Loss,
) -> Result<(), Error> {
    order.state = state;
    order.reason = reason.to_owned();
    order.waiting_since = None;
    store::order::update(&case.tx, order).await?;
    let code = match loss {
        Loss::Enterprise => "ENTERPRISE",
        Loss::Provider => "PROVIDER",
        Loss::Time => "NO_SAMPLE",
    };
    case.tell_order(order, events, reason, |payload| {
        payload.reason = code.to_owned();
        payload.automatic = loss == Loss::Time;
    });
    if loss == Loss::Provider {
        case.step_item(order.item, ItemState::reopen)?.order = None;
        case.settle_item(order.item, Reoffer::NextOrPassedOver).await?;
    } else {
        case.step_item(order.item, ItemState::order_cancelled)?;
    }
    case.save("order.cancel").await
}
