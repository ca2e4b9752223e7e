//! Writes one scope row.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::accreditation::Verification;
use crate::domain::local_day;
use crate::domain::rejection::Rejection;
use crate::domain::scope_row::ScopeRow;
use crate::error::Error;
use crate::store::revision::{self, Kind, Why};
use crate::store::{accreditation, profile, rejection, scope_row};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
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
            let source = written.source.clone();
            let why = Why { action: "scope.put", reason: &reason, source: &source };
            let (version, row) = write(&tx, written, &expected, why).await?;
            Ok::<_, Error>(wire::scope_row::show(version, &row))
        }
    };
    call.mutation(deps).run(work).await
}

/// Checks and writes a row of one provider; answers it with its version.
async fn write(tx: &Tx, written: ScopeRow, expected: &str, why: Why<'_>) -> Result<(i64, ScopeRow), Error> {
    let (id, provider) = (written.id, written.provider_id);
    own_provider(tx, provider).await?;
    references(tx, provider, std::iter::once(&written)).await?;
    let key = written.key();
    let stored = scope_row::find(tx.conn(), id).await?;
    if stored.as_ref().is_some_and(|doc| doc.value.provider_id != provider) {
        return Err(unknown().into());
    }
    let same = scope_row::known(tx, &[key]).await?;
    if let Some(other) = same.get(&key).filter(|doc| doc.value.id != id) {
        return Err(exists(other.value.id).into());
    }
    let rejections = rejection::of(tx.conn(), Kind::ScopeRow, provider).await?;
    let (version, row) = match stored {
        Some(kept) => {
            etag::check("scope_row.etag", expected, kept.version)?;
            remember(tx, &kept.value, &written).await?;
            (kept.version + 1, kept.value.redeclare(written, local_day(tx.now())))
        }
        // A row that an import's undoing took away goes on where its history ends.
        None => match revision::newest(tx.conn(), Kind::ScopeRow, &[id]).await?.remove(&id) {
            Some((_, owner)) if owner != Some(provider) => return Err(unknown().into()),
            known => (known.map_or(0, |(version, _)| version) + 1, written),
        },
    };
    let changed = [(version, rejections.row(row))];
    scope_row::put_all(tx, &changed, why).await?;
    audit(tx, provider, "scope.put", json!({"rows": 1})).await?;
    changes::scope_rows(tx, provider, &changed).await?;
    let [row] = changed;
    Ok(row)
}

/// Keeps the rejection of a row that was rejected before rejections were kept, when other facts take its place.
pub(super) async fn remember(tx: &Tx, kept: &ScopeRow, written: &ScopeRow) -> Result<(), Error> {
    let Some(found) = kept.verified.as_ref().filter(|it| it.outcome == Verification::Rejected) else {
        return Ok(());
    };
    let facts = kept.facts();
    if facts == written.facts() {
        return Ok(());
    }
    let it = Rejection { verifier: found.verifier, date: found.date, source: kept.source.clone() };
    rejection::settle(tx, (Kind::ScopeRow, kept.provider_id), &[facts], Some(&it)).await
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
