//! The later steps of a hold: each locks the hold, then its cells in order, and moves exactly its units.

use super::{Call, changes};
use crate::Deps;
use crate::domain::hold::{Hold, Move, Refusal};
use crate::domain::local_day;
use crate::error::Error;
use crate::store;
use crate::wire;
use jiff::Timestamp;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// What a step changed: moves of units, or the hold alone.
pub(super) struct Step {
    pub moves: Vec<Move>,
    pub changed: bool,
}

/// Puts the hold behind an order.
pub(crate) async fn confirm_hold(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    order: Uuid,
) -> Result<proto::Hold, Problem> {
    step(deps, call, id, "hold.confirm", Some("nqi.registry.v1.HoldConfirmed"), move |hold, now| {
        hold.confirm(order, now)
    })
    .await
}

/// Gives the hold back.
pub(crate) async fn release_hold(deps: &Deps, call: Call<'_>, id: Uuid) -> Result<proto::Hold, Problem> {
    step(deps, call, id, "hold.release", Some("nqi.registry.v1.HoldReleased"), |hold, now| {
        hold.release(local_day(now))
    })
    .await
}

/// The work behind the hold is done.
pub(crate) async fn consume_hold(deps: &Deps, call: Call<'_>, id: Uuid) -> Result<proto::Hold, Problem> {
    step(deps, call, id, "hold.consume", Some("nqi.registry.v1.HoldConsumed"), |hold, _| hold.consume()).await
}

/// Lets the hold live longer.
pub(crate) async fn extend_hold(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    until: Timestamp,
) -> Result<proto::Hold, Problem> {
    step(deps, call, id, "hold.extend", None, move |hold, now| hold.extend(until, now).map(|_| vec![])).await
}

/// A hold, to its holder, its provider, the bureau and services.
pub(crate) async fn get_hold(deps: &Deps, caller: &Principal, id: Uuid) -> Result<proto::Hold, Error> {
    let found = store::hold::find(deps.db.reader(), id).await?;
    let (hold, _) = found.filter(|(hold, _)| sees(caller, hold)).ok_or_else(unknown)?;
    Ok(wire::capacity::present_hold(&hold))
}

fn sees(caller: &Principal, hold: &Hold) -> bool {
    caller.roles.any(&[Role::Service, Role::Bureau, Role::Admin])
        || caller.org == hold.provider
        || caller.org == hold.holder
}

async fn step<F>(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    action: &'static str,
    event: Option<&'static str>,
    decide: F,
) -> Result<proto::Hold, Problem>
where
    F: Fn(&mut Hold, Timestamp) -> Result<Vec<Move>, Refusal> + Send + Sync + 'static,
{
    call.caller.require(&[Role::Provider, Role::Service])?;
    let (caller, decide) = (call.caller.clone(), Arc::new(decide));
    let work = move |tx: Tx| {
        let (caller, decide) = (caller.clone(), decide.clone());
        async move {
            let (mut hold, _) = store::hold::locked(&tx, id).await?.ok_or_else(unknown)?;
            if !caller.is_service() && caller.org != hold.provider {
                return Err(unknown().into());
            }
            // The lock may have been waited for: the time that decides is that of now.
            let now = tx.refresh_now().await?;
            let before = hold.clone();
            let moves = decide(&mut hold, now)?;
            let done = Step { moves, changed: hold != before };
            record(&tx, &hold, &done, event).await?;
            let detail = json!({"state": format!("{:?}", hold.state), "changed": done.changed});
            tx.audit(Audit { org: hold.provider, action, subject: id.to_string(), detail }).await?;
            Ok::<_, Error>(wire::capacity::present_hold(&hold))
        }
    };
    call.mutation(deps).run(work).await
}

/// Saves a step with its cells and events; nothing when it changed nothing.
pub(super) async fn record(
    tx: &Tx,
    hold: &Hold,
    step: &Step,
    event: Option<&'static str>,
) -> Result<(), Error> {
    if !step.changed {
        return Ok(());
    }
    store::hold::save(tx, hold).await?;
    let mut cells = Vec::with_capacity(step.moves.len());
    // Lines, and so moves, are in (pool, day) order: the order in which everybody locks.
    for one in &step.moves {
        cells.push(store::cell::apply(tx, one).await?);
    }
    if let Some(event) = event {
        changes::hold(tx, event, hold).await?;
    }
    changes::cells(tx, &cells).await
}

fn unknown() -> Problem {
    Problem::not_found("产能占用", "The hold")
}
