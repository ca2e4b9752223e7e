//! The centre's decision: accept, reject, send on.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::{Call, viewer};
use super::case::{Case, no_case};
use super::intake::shown;
use crate::domain::{ItemState, Refusal};
use crate::error::Error;
use crate::store;

/// Why a centre does not accept a case.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// NOT_NQI, UNLAWFUL, DUPLICATE or NOT_ELIGIBLE.
    pub reason: String,
    /// Explanation.
    pub text: String,
    /// Where to go instead.
    pub where_to_go: String,
}

impl App {
    /// 受理; the items are matched right after the commit.
    pub async fn accept(&self, call: Call, id: Uuid, tag: String) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag) = (call.clone(), Arc::new(tag));
        let accepted = self.mutate(&call, move |tx| accept(tx, by.clone(), id, tag.clone())).await?;
        self.settle_now(id).await;
        Ok(accepted)
    }

    /// 不予受理.
    pub async fn reject(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        rejection: Rejection,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, why) = (call.clone(), Arc::new(tag), Arc::new(rejection));
        self.mutate(&call, move |tx| reject(tx, by.clone(), id, tag.clone(), why.clone())).await
    }

    /// 转办, once, to another centre that serves the region.
    pub async fn reroute(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        centre: Uuid,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let who = viewer(&call.principal);
        let found = store::request::find(self.deps.db.reader(), who, id).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(no_case)?;
        let centres = self.upstream.centres_of_city().await?;
        let serves = centres.iter().any(|one| {
            one.id == centre.to_string() && (one.regions.is_empty() || one.regions.contains(&found.region))
        });
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        self.mutate(&call, move |tx| {
            reroute(tx, by.clone(), id, tag.clone(), (centre, serves), reason.clone())
        })
        .await
    }
}

async fn accept(tx: Tx, call: Call, id: Uuid, tag: Arc<String>) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    accept_case(&mut case, false)?;
    case.save("request.accept").await?;
    Ok(shown(&case))
}

/// Accepts a locked case: by its centre, or because nobody decided in time.
pub(crate) fn accept_case(case: &mut Case, deemed: bool) -> Result<(), Refusal> {
    // Silence accepts what was submitted as it is: the centre had its time to name what is missing.
    let complete = deemed || (!case.items.is_empty() && case.items.iter().all(|item| item.complete));
    let (state, events) = case.request.state.accept(complete)?;
    case.request.state = state;
    case.request.deemed = deemed;
    case.request.accepted_at = Some(case.now());
    case.tell(&events, "", |payload| {
        payload.deemed = deemed;
        payload.automatic = deemed;
    });
    Ok(())
}

async fn reject(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    why: Arc<Rejection>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.reject()?;
    case.request.state = state;
    let words = [why.reason.as_str(), &why.text, &why.where_to_go];
    case.request.reason =
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join("：");
    case.step_items(ItemState::drop_item)?;
    let note = case.request.reason.clone();
    case.tell(&events, &note, |payload| payload.reason.clone_from(&why.reason));
    case.save("request.reject").await?;
    Ok(shown(&case))
}

async fn reroute(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    (centre, serves): (Uuid, bool),
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.reroute(case.request.rerouted)?;
    let before = case.request.centre.unwrap_or_default();
    if centre == before || !serves {
        return Err(Violation::new(
            "centre_id",
            "CENTRE_NOT_SERVING",
            "应为另一个服务该区域的中心。",
            "Must be another centre that serves the region of the case.",
        )
        .into());
    }
    case.request.state = state;
    case.request.centre = Some(centre);
    case.request.rerouted = true;
    case.tell(&events, &reason, |payload| payload.previous_centre_id = before.to_string());
    case.save("request.reroute").await?;
    Ok(shown(&case))
}
