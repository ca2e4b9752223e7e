//! Places a hold: all its units or none, never more than is free (matching.md section 5).

use super::access::may_write;
use super::pools::unknown;
use super::sweep_holds::expire;
use super::{Call, changes};
use crate::Deps;
use crate::domain::hold::{Hold, Line, State};
use crate::domain::local_day;
use crate::domain::provider;
use crate::error::Error;
use crate::store::{self, profile};
use crate::wire::{self, capacity::Wanted};
use jiff::SignedDuration;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

const EXHAUSTED: &str = "CAPACITY_EXHAUSTED";

/// Places the hold under the caller's id. The same id with the same lines answers the same hold.
pub(crate) async fn place_hold(deps: &Deps, call: Call<'_>, wanted: Wanted) -> Result<proto::Hold, Problem> {
    call.caller.require(&[Role::Provider, Role::Service])?;
    let (caller, wanted) = (call.caller.clone(), Arc::new(wanted));
    let attempt = || {
        let (caller, wanted) = (caller.clone(), wanted.clone());
        call.mutation(deps).run(move |tx: Tx| {
            let (caller, wanted) = (caller.clone(), wanted.clone());
            async move { place(&tx, &caller, &wanted).await }
        })
    };
    match attempt().await {
        Err(problem) if problem.reason == EXHAUSTED => {
            // Nothing is held by this attempt any more. Dead holds in the way go first, each in its own transaction.
            let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
            let dead = store::hold::overdue_on(deps.db.reader(), &wanted.lines, now).await?;
            for id in &dead {
                expire(deps, *id).await?;
            }
            if dead.is_empty() { Err(problem) } else { attempt().await }
        }
        outcome => outcome,
    }
}

async fn place(tx: &Tx, caller: &Principal, wanted: &Wanted) -> Result<proto::Hold, Error> {
    let provider = provider_of(tx, caller, &wanted.lines).await?;
    let holder = if caller.org.is_nil() { provider } else { caller.org };
    let hold = Hold {
        id: wanted.id,
        state: State::Held,
        provider,
        holder,
        expires_at: tx.now() + SignedDuration::from_secs(wanted.ttl),
        order: None,
        created: tx.now(),
        lines: wanted.lines.clone(),
    };
    let fingerprint = fingerprint(&wanted.lines);
    if !store::hold::insert(tx, &hold, fingerprint).await? {
        return repeated(tx, provider, wanted.id, fingerprint).await;
    }
    let today = local_day(tx.now());
    if let Some(past) = wanted.lines.iter().find(|line| line.day < today) {
        let (zh, en) =
            (format!("{} 已过去，不能占用。", past.day), format!("{} is over: it cannot be held.", past.day));
        return Err(Problem::from(Violation::new("lines.day", "DAY_IN_PAST", zh, en)).into());
    }
    store::hold::insert_lines(tx, &hold).await?;
    let (mut cells, mut short) = (Vec::with_capacity(hold.lines.len()), Vec::new());
    for line in &hold.lines {
        match store::cell::take(tx, line).await? {
            Some(cell) => cells.push(cell),
            None => short.push(line.clone()),
        }
    }
    if !short.is_empty() {
        return Err(exhausted(tx, &short).await?.into());
    }
    let detail =
        json!({"hold": hold.id, "lines": hold.lines.len(), "expires_at": hold.expires_at.to_string()});
    tx.audit(Audit { org: provider, action: "hold.place", subject: hold.id.to_string(), detail }).await?;
    changes::hold(tx, "nqi.registry.v1.HoldPlaced", &hold).await?;
    changes::cells(tx, &cells).await?;
    Ok(wire::capacity::present_hold(&hold))
}

/// The provider whose pools the lines are in: one for all, the caller's own, and active.
async fn provider_of(tx: &Tx, caller: &Principal, lines: &[Line]) -> Result<Uuid, Error> {
    let mut owner: Option<Uuid> = None;
    let mut pools: Vec<Uuid> = lines.iter().map(|line| line.pool).collect();
    pools.dedup();
    for pool in pools {
        let found = profile::pool(tx.conn(), pool).await?.ok_or_else(unknown)?;
        let provider = found.value.provider_id;
        if !caller.is_service() && caller.org != provider {
            return Err(unknown().into());
        }
        if owner.is_some_and(|owner| owner != provider) {
            let (zh, en) =
                ("一次占用只能针对同一机构的产能池。", "The pools of one hold must belong to one provider.");
            return Err(Problem::from(Violation::new("lines", "SEVERAL_PROVIDERS", zh, en)).into());
        }
        owner = Some(provider);
    }
    let owner = owner.ok_or_else(|| Problem::internal("a hold without lines"))?;
    may_write(caller, owner)?;
    let active = profile::provider(tx.conn(), owner)
        .await?
        .is_some_and(|doc| doc.value.state() == provider::State::Active);
    if !active {
        let (zh, en) = (
            "服务机构未处于正常状态，不能占用产能。",
            "The provider is not active: its capacity cannot be held.",
        );
        return Err(Problem::precondition("PROVIDER_INACTIVE", zh, en).into());
    }
    Ok(owner)
}

/// The id is taken: the same request gets the same hold, another one is refused.
async fn repeated(tx: &Tx, provider: Uuid, id: Uuid, fingerprint: [u8; 32]) -> Result<proto::Hold, Error> {
    let (hold, known) =
        store::hold::locked(tx, id).await?.ok_or_else(|| Problem::internal(format!("hold {id} is gone")))?;
    if known != fingerprint {
        let (zh, en) = (
            "此 id 已用于内容不同的产能占用。",
            "This id was used for a hold of other units: take a new one.",
        );
        return Err(Problem::conflict("HOLD_ID_REUSED", zh, en).into());
    }
    let detail = json!({"repeated": true});
    tx.audit(Audit { org: provider, action: "hold.place", subject: id.to_string(), detail }).await?;
    Ok(wire::capacity::present_hold(&hold))
}

/// Names every cell that is short, with what is free in it.
async fn exhausted(tx: &Tx, short: &[Line]) -> Result<Problem, Error> {
    let (mut zh, mut en, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for line in short {
        let cell = store::cell::cell(tx.conn(), line.pool, line.day).await?;
        let free = cell.map_or(0, |cell| cell.free());
        zh.push(format!("{} 需 {}，余 {free}", line.day, line.units));
        en.push(format!("{} needs {}, {free} free", line.day, line.units));
        cells.push(format!("{}/{}={free}", line.pool, line.day));
    }
    let (zh, en) =
        (format!("产能不足：{}。", zh.join("；")), format!("Not enough capacity: {}.", en.join("; ")));
    Ok(Problem::exhausted(EXHAUSTED, zh, en).with("cells", cells.join(",")))
}

/// Over the summed lines: what is held, not how it was written.
fn fingerprint(lines: &[Line]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.pool.as_bytes());
        hash.update(line.day.to_string().as_bytes());
        hash.update(line.units.to_be_bytes());
    }
    hash.finalize().into()
}
