//! Orphans: confirmed holds whose order requests never wrote. Ten minutes after the confirmation they are given back and
//! reported; while requests does not answer, nothing is given back.

use super::hold_batch::Batch;
use crate::Deps;
use crate::domain::hold::{State, Step};
use crate::error::Error;
use crate::metrics;
use crate::store;
use jiff::{SignedDuration, Timestamp};
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1::ListHoldOrdersRequest;
use nqi_proto::requests::v1::order_service_client::OrderServiceClient;
use nqi_store::{Actor, Audit, Tx, fault};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Holds asked about in one call.
const BATCH: u64 = 200;
/// The time that requests has between the confirmation of a hold and its order.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// Asks requests about confirmed holds and gives orphans back; returns how many. Any replica may run it.
pub async fn release_orphans(deps: &Deps) -> Result<u64, Problem> {
    let mut released = 0;
    loop {
        let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
        let asked = store::hold::unproven(deps.db.reader(), now - GRACE, BATCH).await?;
        if asked.is_empty() {
            return Ok(released);
        }
        let known = with_order(deps, &asked).await?;
        let orphans: Vec<Uuid> = asked.iter().copied().filter(|id| !known.contains(id)).collect();
        let mut settled = known.len() as u64;
        if !known.is_empty() {
            let known = known.clone();
            let work = move |tx: Tx| {
                let known = known.clone();
                async move {
                    store::hold::order_known(&tx, &known).await?;
                    Ok::<_, Error>(fault::at("orphan.known").await?)
                }
            };
            deps.db.job(&deps.clock, work).await?;
        }
        for id in orphans {
            if release(deps, id).await? {
                released += 1;
                settled += 1;
            }
        }
        // Fewer than a batch, or only holds that others are working on.
        if settled < BATCH {
            return Ok(released);
        }
    }
}

async fn with_order(deps: &Deps, holds: &[Uuid]) -> Result<BTreeSet<Uuid>, Problem> {
    let asked = ListHoldOrdersRequest { hold_ids: holds.iter().map(Uuid::to_string).collect() };
    let request = nqi_platform::call::as_service(deps.tokens.as_ref(), asked).await?;
    let reply = OrderServiceClient::new(deps.links.requests.clone()).list_hold_orders(request).await;
    let reply = reply.map_err(|status| Problem::from_status(&status))?.into_inner();
    let ids = reply.orders.iter().map(|it| nqi_platform::ids::parse_id("hold_id", &it.hold_id));
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Releases one orphan unless it changed since it was asked about; true when it did.
async fn release(deps: &Deps, id: Uuid) -> Result<bool, Problem> {
    let done = deps
        .db
        .job(&deps.clock, move |tx: Tx| async move {
            let Some((mut hold, _)) = store::hold::claimed(&tx, id).await? else { return Ok(false) };
            fault::at("orphan.claimed").await?;
            let cells = store::ledger::lock_cells(&tx, id).await?;
            fault::at("orphan.locked").await?;
            let now = tx.now();
            if hold.state != State::Confirmed || !is_due(hold.confirmed, now) {
                return Ok(false);
            }
            let moves = hold.step(Step::Release, now)?;
            let trace = nqi_platform::telemetry::traceparent();
            let mut batch = Batch::default();
            batch.change(&hold, &moves);
            let detail =
                json!({"order": hold.order, "confirmed_at": hold.confirmed.map(|at| at.to_string())});
            let audit =
                Audit { org: hold.provider, action: "hold.orphaned", subject: id.to_string(), detail };
            batch.audit(Actor::system("registry.orphans"), audit);
            batch.tell("nqi.registry.v1.HoldReleased", &hold, trace.clone());
            batch.tell("nqi.registry.v1.HoldOrphaned", &hold, trace);
            batch.save(&tx, &cells).await?;
            Ok::<_, Error>(true)
        })
        .await?;
    if done {
        metrics::orphaned();
        tracing::warn!(hold.id = %id, "a confirmed hold had no order in requests for 10 minutes and was given back");
    }
    Ok(done)
}

/// Confirmed again since it was asked about: its order is about to be written.
fn is_due(confirmed: Option<Timestamp>, now: Timestamp) -> bool {
    confirmed.is_none_or(|at| at + GRACE <= now)
}
