//! Writes pools, and sets the capacity of days.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::pool::{Cell, DayCapacity, Pool};
use crate::error::Error;
use crate::store::{self, Doc, profile};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces a pool of the caller's provider.
pub(crate) async fn put_pool(
    deps: &Deps,
    call: Call<'_>,
    written: Pool,
    expected: String,
) -> Result<proto::Pool, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (value, expected) = (written.clone(), expected.clone());
        async move {
            let provider = value.provider_id;
            own_provider(&tx, provider).await?;
            let site = profile::site(tx.conn(), value.site_id).await?;
            if site.is_none_or(|site| site.value.provider_id != provider) {
                return Err(Problem::from(unknown_reference("pool.site_id", "场所", "site")).into());
            }
            let version = match profile::pool(tx.conn(), value.id).await? {
                Some(stored) if stored.value.provider_id != provider => return Err(unknown().into()),
                Some(stored) => {
                    etag::check("pool.etag", &expected, stored.version)?;
                    stored.version + 1
                }
                None => 1,
            };
            let doc = Doc { value, version, updated: tx.now() };
            profile::put_pool(&tx, version, &doc.value).await?;
            audit(&tx, provider, "pool.put", json!({"pool": doc.value.id, "version": version})).await?;
            changes::pool(&tx, &doc).await?;
            Ok::<_, Error>(wire::capacity::present_pool(&doc))
        }
    };
    call.mutation(deps).run(work).await
}

/// Sets total and closed of days. A total below what is held and used is refused, naming the days.
pub(crate) async fn set_cells(
    deps: &Deps,
    call: Call<'_>,
    pool: Uuid,
    days: Vec<DayCapacity>,
) -> Result<proto::SetCellsResponse, Problem> {
    call.caller.require(&[Role::Provider, Role::Service])?;
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, days) = (caller.clone(), days.clone());
        async move { set(&tx, &caller, pool, &days).await }
    };
    call.mutation(deps).run(work).await
}

async fn set(
    tx: &Tx,
    caller: &Principal,
    pool: Uuid,
    days: &[DayCapacity],
) -> Result<proto::SetCellsResponse, Error> {
    let found = profile::pool(tx.conn(), pool).await?.ok_or_else(unknown)?;
    let provider = found.value.provider_id;
    if !caller.is_service() && caller.org != provider {
        return Err(unknown().into());
    }
    own_provider(tx, provider).await?;
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(Problem::internal("no days to set").into());
    };
    let stored = store::cell::lock_cells(tx, pool, first.day, last.day).await?;
    let low: Vec<Violation> = days.iter().filter_map(|day| too_low(day, &stored)).collect();
    if !low.is_empty() {
        return Err(Problem::invalid(low).into());
    }
    let cells = store::cell::set_days(tx, pool, provider, days).await?;
    let detail =
        json!({"pool": pool, "days": days.len(), "from": first.day.to_string(), "to": last.day.to_string()});
    audit(tx, provider, "cells.set", detail).await?;
    changes::cells(tx, &cells).await?;
    Ok(proto::SetCellsResponse { cells: cells.iter().map(wire::capacity::present_cell).collect() })
}

fn too_low(day: &DayCapacity, stored: &[Cell]) -> Option<Violation> {
    let cell = stored.iter().find(|cell| cell.day == day.day)?;
    let taken = cell.held + cell.used;
    (day.total < taken).then(|| {
        Violation::new(
            format!("cells[{}].total", day.day),
            "BELOW_TAKEN",
            format!("{} 已占用 {taken}，总量不能更低。", day.day),
            format!("{taken} units of {} are taken: the total cannot be lower.", day.day),
        )
    })
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("产能池", "The pool")
}
