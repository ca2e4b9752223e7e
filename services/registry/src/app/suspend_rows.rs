//! Suspends single scope rows for days and lifts that again; verifies single rows.

use super::access::own_provider;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::accreditation::Verification;
use crate::domain::local_day;
use crate::domain::rejection::Rejection;
use crate::domain::scope_row::{ScopeRow, Verified};
use crate::domain::suspension::Suspension;
use crate::error::Error;
use crate::store::revision::{Kind, Why};
use crate::store::{Doc, rejection, scope_row};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Suspends a row from a day (today, when none is given) until a day or until it is lifted.
pub(crate) async fn suspend_row(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    asked: Suspension,
    expected: String,
) -> Result<proto::ScopeRow, Problem> {
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, asked, expected) = (caller.clone(), asked.clone(), expected.clone());
        async move {
            let doc = own(&tx, &caller, id, &expected).await?;
            let today = local_day(tx.now());
            let by_bureau = caller.is(Role::Bureau) || caller.is_service();
            let asked = Suspension { from: asked.from.or(Some(today)), by_bureau, ..asked };
            let reason = asked.reason.clone();
            let row = doc.value.clone().suspend(asked, today)?;
            let why = Why { action: "scope.suspend", reason: &reason, source: "" };
            save(&tx, doc.version, row, why).await
        }
    };
    call.mutation(deps).run(work).await
}

/// Lifts the suspension of a row.
pub(crate) async fn lift_row(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    reason: String,
    expected: String,
) -> Result<proto::ScopeRow, Problem> {
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, reason, expected) = (caller.clone(), reason.clone(), expected.clone());
        async move {
            let doc = own(&tx, &caller, id, &expected).await?;
            let by_bureau = caller.is(Role::Bureau) || caller.is_service();
            let row = doc.value.clone().lift(by_bureau, local_day(tx.now()))?;
            let why = Why { action: "scope.lift", reason: &reason, source: "" };
            save(&tx, doc.version, row, why).await
        }
    };
    call.mutation(deps).run(work).await
}

/// The row, of the caller's own provider unless the bureau or a service asks.
async fn own(tx: &Tx, caller: &Principal, id: Uuid, expected: &str) -> Result<Doc<ScopeRow>, Error> {
    caller.require(&[Role::Provider, Role::Bureau, Role::Service])?;
    let doc = scope_row::find(tx.conn(), id).await?.ok_or_else(super::scope_rows::unknown)?;
    let supervises = caller.is(Role::Bureau) || caller.is_service();
    if !supervises && caller.org != doc.value.provider_id {
        return Err(super::scope_rows::unknown().into());
    }
    etag::check("etag", expected, doc.version)?;
    own_provider(tx, doc.value.provider_id).await?;
    Ok(doc)
}

async fn save(tx: &Tx, version: i64, row: ScopeRow, why: Why<'_>) -> Result<proto::ScopeRow, Error> {
    let provider = row.provider_id;
    let changed = [(version + 1, row)];
    scope_row::put_all(tx, &changed, why).await?;
    let [(version, row)] = &changed;
    let detail = json!({"row": row.id, "suspended": row.suspended, "reason": why.reason});
    let action = if row.suspended { "scope.suspend" } else { "scope.lift" };
    audit(tx, provider, action, detail).await?;
    changes::scope_rows(tx, provider, &changed).await?;
    Ok(wire::scope_row::show(*version, row))
}

/// Records what the bureau found about rows: all of them, or none.
pub(crate) async fn verify_rows(
    deps: &Deps,
    call: Call<'_>,
    ids: Vec<Uuid>,
    outcome: Verification,
    source: String,
) -> Result<proto::VerifyScopeRowsResponse, Problem> {
    super::access::must_be_bureau(call.caller)?;
    let verifier = call.caller.org;
    let work = move |tx: Tx| {
        let (ids, source) = (ids.clone(), source.clone());
        async move { verify(&tx, &ids, outcome, verifier, &source).await }
    };
    call.mutation(deps).run(work).await
}

async fn verify(
    tx: &Tx,
    ids: &[Uuid],
    outcome: Verification,
    verifier: Uuid,
    source: &str,
) -> Result<proto::VerifyScopeRowsResponse, Error> {
    let date = local_day(tx.now());
    let known = scope_row::by_ids(tx.conn(), ids).await?;
    let mut by_provider: BTreeMap<Uuid, Vec<(i64, ScopeRow)>> = BTreeMap::new();
    for (index, id) in ids.iter().enumerate() {
        let Some(doc) = known.iter().find(|doc| doc.value.id == *id) else {
            let field = format!("ids[{index}]");
            let (zh, en) = ("没有此能力项。", "There is no such row.");
            return Err(Problem::from(Violation::new(field, "UNKNOWN_REFERENCE", zh, en)).into());
        };
        let row = ScopeRow {
            verified: Some(Verified { outcome, verifier, date }),
            source: source.to_owned(),
            ..doc.value.clone()
        };
        by_provider.entry(row.provider_id).or_default().push((doc.version + 1, row));
    }
    let why = Why { action: "scope.verify", reason: "", source };
    let rejection = Rejection { verifier, date, source: source.to_owned() };
    let rejection = (outcome == Verification::Rejected).then_some(&rejection);
    for (provider, changed) in &by_provider {
        let facts: Vec<[u8; 32]> = changed.iter().map(|(_, row)| row.facts()).collect();
        rejection::settle(tx, (Kind::ScopeRow, *provider), &facts, rejection).await?;
        scope_row::put_all(tx, changed, why).await?;
        let detail = json!({"rows": changed.len(), "verification": format!("{outcome:?}")});
        audit(tx, *provider, "scope.verify", detail).await?;
    }
    // Numbers are taken when all is written, so that other writers wait as briefly as they can.
    for (provider, changed) in &by_provider {
        changes::scope_rows(tx, *provider, changed).await?;
    }
    let shown = |id: &Uuid| {
        let found = by_provider.values().flatten().find(|(_, row)| row.id == *id);
        found.map(|(version, row)| wire::scope_row::show(*version, row))
    };
    Ok(proto::VerifyScopeRowsResponse { scope_rows: ids.iter().filter_map(shown).collect() })
}
