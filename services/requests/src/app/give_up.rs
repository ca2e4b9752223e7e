//! Cases and items that end early: withdrawn, dropped, closed unfilled, lapsed.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use super::intake::shown;
use crate::domain::{ItemState, Noun, Refusal};
use crate::error::Error;

impl App {
    /// 撤回, before any award.
    pub async fn withdraw(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let done =
            self.mutate(&call, move |tx| withdraw(tx, by.clone(), id, tag.clone(), reason.clone())).await?;
        self.settle_now(id).await;
        Ok(done)
    }

    /// Drops an item before its award.
    pub async fn drop_item(
        &self,
        call: Call,
        id: Uuid,
        item: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let work = move |tx| drop_item(tx, by.clone(), id, item, tag.clone(), reason.clone());
        let done = self.mutate(&call, work).await?;
        self.settle_now(id).await;
        Ok(done)
    }

    /// Closes an item that nobody can do.
    pub async fn close_unfilled(
        &self,
        call: Call,
        id: Uuid,
        item: Uuid,
        tag: String,
        evidence: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, evidence) = (call.clone(), Arc::new(tag), Arc::new(evidence));
        self.mutate(&call, move |tx| close(tx, by.clone(), id, item, tag.clone(), evidence.clone())).await
    }
}

async fn withdraw(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    let states: Vec<_> = case.items.iter().map(|item| item.state).collect();
    let (state, events) = case.request.state.withdraw(&states)?;
    case.request.state = state;
    case.request.reason.clone_from(&reason);
    for item in case.seeking_items() {
        case.cancel_offers(item).await?;
        case.step_item(item, ItemState::drop_item)?;
    }
    case.tell(&events, &reason, |_| {});
    case.save("request.withdraw").await?;
    Ok(shown(&case))
}

async fn drop_item(
    tx: Tx,
    call: Call,
    id: Uuid,
    item: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    case.item(item)?;
    if !case.request.state.is_running() {
        // Before acceptance an item is dropped by rewriting the draft, so every other state refuses.
        return Err(Error::Refused(Refusal::state(
            Noun::Request,
            case.request.state.name(),
            case.request.state.zh(),
        )));
    }
    case.step_item(item, ItemState::drop_item)?.reason.clone_from(&reason);
    case.cancel_offers(item).await?;
    case.save("item.drop").await?;
    Ok(shown(&case))
}

async fn close(
    tx: Tx,
    call: Call,
    id: Uuid,
    item: Uuid,
    tag: Arc<String>,
    evidence: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    case.step_item(item, ItemState::close_unfilled)?.reason.clone_from(&evidence);
    case.save("item.close_unfilled").await?;
    Ok(shown(&case))
}

/// Ends a returned case that nobody mended in time.
pub(crate) async fn lapse(case: &mut Case) -> Result<(), Error> {
    let (state, events) = case.request.state.lapse(case.request.returned_at, case.now())?;
    case.request.state = state;
    case.step_items(ItemState::drop_item)?;
    case.tell(&events, "", |payload| payload.automatic = true);
    case.save("request.lapse").await
}
