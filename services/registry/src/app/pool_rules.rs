//! Weekly rules: their days are made when they are set, and kept up to the horizon by a job.

use super::pools::{own_pool, unknown};
use super::{Call, cells, providers::audit};
use crate::Deps;
use crate::domain::local_day;
use crate::domain::rules::{Plan, Rules};
use crate::error::Error;
use crate::store::rules::Made;
use crate::store::{self, Doc, profile};
use crate::wire;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Tx, fault};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// Pools looked at in one go.
const PAGE: u64 = 200;

/// Sets the rules of a pool and makes its days; when only validated, tells what would change and writes nothing.
pub(crate) async fn put_rules(
    deps: &Deps,
    call: Call<'_>,
    written: Rules,
    expected: String,
    only: bool,
) -> Result<proto::PutPoolRulesResponse, Problem> {
    call.caller.require(&[Role::Provider, Role::Service])?;
    let (caller, calendar) = (call.caller.clone(), deps.calendar.get());
    let work = move |tx: Tx| {
        let (caller, mut rules, expected) = (caller.clone(), written.clone(), expected.clone());
        let calendar = calendar.clone();
        async move {
            rules.provider = own_pool(&tx, &caller, rules.pool).await?.value.provider_id;
            fault::at("rules.begun").await?;
            let (version, made) = match store::rules::of_pool(tx.conn(), rules.pool).await? {
                Some((stored, made)) => {
                    etag::check("rules.etag", &expected, stored.version)?;
                    (stored.version + 1, Some(made.through))
                }
                None => (1, None),
            };
            let (plan, made) = plan(&tx, &rules, made, &calendar).await?;
            fault::at("rules.planned").await?;
            if !only {
                store::rules::put_rules(&tx, version, &rules, made).await?;
                fault::at("rules.written").await?;
                cells::write(&tx, rules.pool, rules.provider, &plan.changed).await?;
                let detail = json!({"pool": rules.pool, "version": version, "days": plan.changed.len()});
                audit(&tx, rules.provider, "pool.rules", detail).await?;
                fault::at("rules.audited").await?;
            }
            let doc = Doc { value: rules, version, updated: tx.now() };
            Ok::<_, Error>(answer(&doc, made.through, &plan))
        }
    };
    if only { deps.db.job(&deps.clock, work).await } else { call.mutation(deps).run(work).await }
}

/// The rules of a pool, to its provider, the bureau and services.
pub(crate) async fn get_rules(
    deps: &Deps,
    caller: &Principal,
    pool: Uuid,
) -> Result<proto::PoolRules, Error> {
    let conn = deps.db.reader();
    let all = caller.roles.any(&[Role::Service, Role::Bureau, Role::Admin]);
    let owned = |owner: Uuid| caller.is(Role::Provider) && caller.org == owner;
    let found = profile::pool(conn, pool).await?.filter(|doc| all || owned(doc.value.provider_id));
    found.ok_or_else(unknown)?;
    // Whose days are set by hand has no rules; that is no error.
    let unset = || proto::PoolRules { pool_id: pool.to_string(), ..proto::PoolRules::default() };
    let stored = store::rules::of_pool(conn, pool).await?;
    Ok(stored.map_or_else(unset, |(doc, made)| wire::ledger::present_rules(&doc, made.through)))
}

/// Makes the days of every pool with rules up to its horizon, and those made already anew when a calendar was published since;
/// returns how many days changed.
///
/// Any replica may run it: rules in other hands are left to them.
pub async fn keep_horizon(deps: &Deps) -> Result<u64, Problem> {
    let (mut after, mut changed) = (Uuid::nil(), 0);
    let calendar = deps.calendar.refresh().await;
    loop {
        let pools = store::rules::pools_after(deps.db.reader(), after, PAGE).await?;
        let Some(last) = pools.last() else { return Ok(changed) };
        after = *last;
        for pool in pools {
            match make_days(deps, pool, &calendar).await {
                Ok(days) => changed += days,
                Err(problem) => {
                    tracing::warn!(pool.id = %pool, error = %problem, "days of a pool were not made, tried again soon");
                }
            }
        }
    }
}

async fn make_days(deps: &Deps, pool: Uuid, calendar: &Arc<Calendar>) -> Result<u64, Problem> {
    let today = local_day(deps.clock.now());
    let done = |doc: &Doc<Rules>, made: Made| {
        made.through >= doc.value.horizon(today) && made.calendar >= calendar.revision()
    };
    let current = store::rules::of_pool(deps.db.reader(), pool).await?;
    if current.is_none_or(|(doc, made)| done(&doc, made)) {
        return Ok(0);
    }
    let calendar = calendar.clone();
    let work = move |tx: Tx| {
        let calendar = calendar.clone();
        async move {
            if !store::rules::claim(&tx, pool).await? {
                return Ok(0);
            }
            fault::at("horizon.claimed").await?;
            let Some((doc, made)) = store::rules::of_pool(tx.conn(), pool).await? else { return Ok(0) };
            // Another revision may differ on days that are made already.
            let made = (made.calendar < calendar.revision()).then_some(made.through);
            let (plan, made) = plan(&tx, &doc.value, made, &calendar).await?;
            fault::at("horizon.planned").await?;
            cells::write(&tx, pool, doc.value.provider, &plan.changed).await?;
            fault::at("horizon.written").await?;
            store::rules::note_made(&tx, pool, made).await?;
            fault::at("horizon.noted").await?;
            Ok::<_, Error>(plan.changed.len() as u64)
        }
    };
    deps.db.job(&deps.clock, work).await
}

/// What the rules change from today on, up to their horizon or to where older rules made days; the cells stay locked.
async fn plan(
    tx: &Tx,
    rules: &Rules,
    through: Option<Date>,
    calendar: &Calendar,
) -> Result<(Plan, Made), Error> {
    let today = local_day(tx.now());
    let horizon = rules.horizon(today).max(through.unwrap_or(today));
    let stored = store::cell::lock_cells(tx, rules.pool, today, horizon).await?;
    Ok((rules.plan(calendar, today, &stored), Made { through: horizon, calendar: calendar.revision() }))
}

fn answer(doc: &Doc<Rules>, made: Date, plan: &Plan) -> proto::PutPoolRulesResponse {
    let count = |days: usize| i32::try_from(days).unwrap_or(i32::MAX);
    proto::PutPoolRulesResponse {
        rules: Some(wire::ledger::present_rules(doc, made)),
        changed_days: count(plan.changed.len()),
        overridden_days: count(plan.overridden),
        exceeded_days: plan.exceeded.iter().map(|day| nqi_platform::wire::date(*day)).collect(),
    }
}
