//! Writes scope rows: one by an RPC, or many at once in one transaction.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::scope_row::ScopeRow;
use crate::error::Error;
use crate::store::revision::Why;
use crate::store::{accreditation, profile, scope_row};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Actor, Mutation, Tx};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Creates or replaces one row of the caller's provider.
pub(crate) async fn put_scope_row(
    deps: &Deps,
    call: Call<'_>,
    written: ScopeRow,
    expected: String,
    reason: String,
) -> Result<proto::ScopeRow, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (written, expected, reason) = (written.clone(), expected.clone(), reason.clone());
        async move {
            let provider = written.provider_id;
            let source = written.source.clone();
            let why = Why { action: "scope.put", reason: &reason, source: &source };
            let changed = write(&tx, provider, vec![written], Some(&expected), why).await?;
            let (version, row) = changed.first().ok_or_else(|| Problem::internal("no row was written"))?;
            Ok::<_, Error>(wire::scope_row::show(*version, row))
        }
    };
    call.mutation(deps).run(work).await
}

/// Writes many rows of one provider in one transaction, under the name `by` in the trail; for loading data in bulk.
///
/// Rows with a known id are replaced. Fails when a row's site or accreditation is not the provider's, or when two rows
/// say the same. Returns how many were written.
pub async fn import_rows(
    deps: &Deps,
    by: &str,
    provider: Uuid,
    rows: Vec<ScopeRow>,
) -> Result<usize, Problem> {
    let count = rows.len();
    let mutation = Mutation {
        db: &deps.db,
        clock: &deps.clock,
        actor: Actor::system(by),
        method: "nqi.registry/import_rows",
        request_id: "",
        request_hash: [0; 32],
    };
    let work = move |tx: Tx| {
        let rows = rows.clone();
        async move {
            write(&tx, provider, rows, None, Why::plain("scope.import")).await?;
            Ok::<_, Error>(proto::ImportScopeResponse::default())
        }
    };
    mutation.run(work).await?;
    Ok(count)
}

/// Checks and writes rows of one provider; answers them with their versions.
pub(super) async fn write(
    tx: &Tx,
    provider: Uuid,
    rows: Vec<ScopeRow>,
    expected: Option<&str>,
    why: Why<'_>,
) -> Result<Vec<(i64, ScopeRow)>, Error> {
    own_provider(tx, provider).await?;
    references(tx, provider, rows.iter()).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let keys: Vec<[u8; 32]> = rows.iter().map(ScopeRow::key).collect();
    let mut stored = HashMap::new();
    for doc in scope_row::by_ids(tx.conn(), &ids).await? {
        if doc.value.provider_id != provider {
            return Err(unknown().into());
        }
        stored.insert(doc.value.id, doc);
    }
    let same = scope_row::by_keys(tx.conn(), &keys).await?;
    let mut seen = HashSet::new();
    for (row, key) in rows.iter().zip(&keys) {
        let other = same.get(key).map(|doc| doc.value.id).filter(|id| *id != row.id);
        if other.is_some() || !seen.insert(*key) {
            return Err(exists(other.unwrap_or(row.id)).into());
        }
    }
    let mut changed = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(kept) = stored.get(&row.id) else {
            changed.push((1, row));
            continue;
        };
        if let Some(expected) = expected {
            etag::check("scope_row.etag", expected, kept.version)?;
        }
        changed.push((kept.version + 1, kept.value.redeclare(row)));
    }
    scope_row::put_all(tx, &changed, why).await?;
    audit(tx, provider, "scope.put", json!({"rows": changed.len()})).await?;
    changes::scope_rows(tx, provider, &changed).await?;
    Ok(changed)
}

/// Site and accreditation belong to the provider, and the accreditation covers the site.
pub(super) async fn references<'a>(
    tx: &Tx,
    provider: Uuid,
    rows: impl Iterator<Item = &'a ScopeRow>,
) -> Result<(), Error> {
    let sites: HashSet<Uuid> =
        profile::sites(tx.conn(), provider).await?.into_iter().map(|doc| doc.value.id).collect();
    let accreditations: HashMap<Uuid, Vec<Uuid>> = accreditation::of(tx.conn(), provider)
        .await?
        .into_iter()
        .map(|doc| (doc.value.id, doc.value.site_ids))
        .collect();
    for row in rows {
        let wrong = match accreditations.get(&row.accreditation_id) {
            _ if !sites.contains(&row.site_id) => unknown_reference("scope_row.site_id", "场所", "site"),
            None => unknown_reference("scope_row.accreditation_id", "资质", "accreditation"),
            Some(covered) if !covered.contains(&row.site_id) => unknown_reference(
                "scope_row.accreditation_id",
                "覆盖该场所的资质",
                "accreditation of that site",
            ),
            Some(_) => continue,
        };
        return Err(Problem::from(wrong).into());
    }
    Ok(())
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("能力项", "The scope row")
}

fn exists(other: Uuid) -> Problem {
    Problem::conflict(
        "SCOPE_ROW_EXISTS",
        "已有内容相同的能力项（同场所、资质、对象、参数、标准、限制与范围）。",
        "A row of the same site, accreditation, object, parameter, standard, limit and range exists.",
    )
    .with("scope_row_id", other)
}
