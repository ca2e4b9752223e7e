//! Imports a sheet of scope rows: all of it, or nothing.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::sheet_file::{self, Limits};
use super::{Call, scope_rows};
use crate::Deps;
use crate::domain::scope_row::ScopeRow;
use crate::domain::sheet::{self, Draft, RowError};
use crate::domain::vocabulary::Scheme;
use crate::error::Error;
use crate::store::revision::Why;
use crate::store::{accreditation, profile, scope_row};
use crate::wire;
use bytes::Bytes;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// What the rows belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub provider: Uuid,
    pub site: Uuid,
    pub accreditation: Uuid,
}

/// The most errors that are told.
const TOLD: usize = 500;

/// Reads the sheet and writes its rows. Rows are recognised by their key: known ones are updated or left alone.
pub(crate) async fn import_sheet(
    deps: &Deps,
    call: Call<'_>,
    target: Target,
    content: Bytes,
    dry_run: bool,
) -> Result<proto::ImportScopeResponse, Problem> {
    may_write(call.caller, target.provider)?;
    let scheme = scheme(deps, target).await?;
    let limits = Limits::of(&deps.config);
    let read = tokio::task::spawn_blocking(move || read(&content, &limits, scheme)).await;
    let rows = match read.map_err(Problem::internal)?? {
        Ok(drafts) => drafts.into_iter().map(|draft| row(target, draft)).collect::<Vec<_>>(),
        Err(errors) => return Ok(refused(&errors)),
    };
    if dry_run {
        let keys: Vec<[u8; 32]> = rows.iter().map(|(_, row)| row.key()).collect();
        let known = scope_row::by_keys(deps.db.reader(), &keys).await?;
        return Ok(sorted(rows, &known).counts);
    }
    let work = move |tx: Tx| {
        let rows = rows.clone();
        async move { write(&tx, target, rows).await }
    };
    call.mutation(deps).run(work).await
}

/// The scheme of the accreditation, which must be the provider's and cover the site.
async fn scheme(deps: &Deps, target: Target) -> Result<Scheme, Problem> {
    let conn = deps.db.reader();
    profile::provider(conn, target.provider).await?.ok_or_else(super::access::unknown_provider)?;
    let site = profile::site(conn, target.site).await?;
    if site.is_none_or(|site| site.value.provider_id != target.provider) {
        return Err(unknown_reference("site_id", "场所", "site").into());
    }
    match accreditation::find(conn, target.accreditation).await? {
        Some(it) if it.value.provider_id == target.provider && it.value.site_ids.contains(&target.site) => {
            Ok(it.value.scheme)
        }
        _ => {
            Err(unknown_reference("accreditation_id", "覆盖该场所的资质", "accreditation of that site")
                .into())
        }
    }
}

/// Bytes to drafts. The outer error refuses the file, the inner ones its rows.
fn read(
    content: &[u8],
    limits: &Limits,
    scheme: Scheme,
) -> Result<Result<Vec<Draft>, Vec<RowError>>, Problem> {
    let table = sheet_file::read(content, limits)?;
    let header = sheet::recognise(&table).map_err(|missing| {
        let column = |title: &&str| {
            Violation::new(
                "content",
                "COLUMN_MISSING",
                format!("表头缺少列“{title}”。"),
                format!("The header has no column \"{title}\"."),
            )
        };
        Problem::invalid(missing.iter().map(column).collect()).with("missing_columns", missing.join(", "))
    })?;
    Ok(sheet::read(&table, &header, scheme).and_then(without_repeats))
}

/// Two rows that say the same would overwrite each other in silence.
fn without_repeats(drafts: Vec<Draft>) -> Result<Vec<Draft>, Vec<RowError>> {
    let mut first: HashMap<[u8; 32], u32> = HashMap::new();
    let mut errors = Vec::new();
    let nobody = Target { provider: Uuid::nil(), site: Uuid::nil(), accreditation: Uuid::nil() };
    for draft in &drafts {
        let (_, row) = row(nobody, draft.clone());
        let known = *first.entry(row.key()).or_insert(draft.row);
        if known != draft.row {
            errors.push(RowError {
                row: draft.row,
                column: String::new(),
                value: format!("{} {} {}", draft.object, draft.parameter, draft.standard),
                code: "DUPLICATE_ROW",
                zh: format!("与第 {known} 行内容相同。"),
                en: format!("Says the same as row {known}."),
            });
        }
    }
    if errors.is_empty() { Ok(drafts) } else { Err(errors) }
}

fn row(target: Target, draft: Draft) -> (u32, ScopeRow) {
    let row = ScopeRow {
        id: new_id(),
        provider_id: target.provider,
        site_id: target.site,
        accreditation_id: target.accreditation,
        kind: draft.kind,
        mode: draft.mode,
        field: draft.field,
        category: draft.category,
        object: draft.object,
        parameter: draft.parameter,
        standard: draft.standard,
        clause: draft.clause,
        range: draft.range,
        qualifiers: vec![],
        uncertainty: draft.uncertainty,
        k: draft.k,
        limit: draft.limit,
        note: draft.note,
        valid_from: None,
        valid_to: None,
        suspended: false,
        source: String::new(),
        suspension: None,
        verified: None,
    };
    (draft.row, row)
}

struct Sorted {
    counts: proto::ImportScopeResponse,
    changed: Vec<ScopeRow>,
}

/// Tells new, changed and known rows apart. A known row keeps what a sheet does not tell.
fn sorted(rows: Vec<(u32, ScopeRow)>, known: &HashMap<[u8; 32], crate::store::Doc<ScopeRow>>) -> Sorted {
    let mut counts = proto::ImportScopeResponse::default();
    let mut changed = Vec::new();
    let mut sheet_rows = std::collections::HashSet::new();
    for (number, row) in rows {
        sheet_rows.insert(number);
        match known.get(&row.key()) {
            None => {
                counts.created += 1;
                changed.push(row);
            }
            Some(doc) => {
                let kept = &doc.value;
                let row = kept.redeclare(ScopeRow {
                    id: kept.id,
                    valid_to: kept.valid_to,
                    suspended: kept.suspended,
                    source: kept.source.clone(),
                    ..row
                });
                if row == *kept {
                    counts.unchanged += 1;
                } else {
                    counts.updated += 1;
                    changed.push(row);
                }
            }
        }
    }
    // A sheet has at most some ten thousand rows.
    counts.rows = i32::try_from(sheet_rows.len()).unwrap_or(i32::MAX);
    Sorted { counts, changed }
}

async fn write(
    tx: &Tx,
    target: Target,
    rows: Vec<(u32, ScopeRow)>,
) -> Result<proto::ImportScopeResponse, Error> {
    own_provider(tx, target.provider).await?;
    let keys: Vec<[u8; 32]> = rows.iter().map(|(_, row)| row.key()).collect();
    let known = scope_row::by_keys(tx.conn(), &keys).await?;
    let sorted = sorted(rows, &known);
    let detail =
        json!({"site": target.site, "created": sorted.counts.created, "updated": sorted.counts.updated});
    super::providers::audit(tx, target.provider, "scope.import", detail).await?;
    if !sorted.changed.is_empty() {
        scope_rows::write(tx, target.provider, sorted.changed, None, Why::plain("scope.import")).await?;
    }
    Ok(sorted.counts)
}

fn refused(errors: &[RowError]) -> proto::ImportScopeResponse {
    let rows = errors.iter().map(|error| error.row).max().unwrap_or_default();
    proto::ImportScopeResponse {
        // Rows that were read at least; none was written.
        rows: rows as i32,
        errors: errors.iter().take(TOLD).map(wire::scope_row::row_error).collect(),
        ..proto::ImportScopeResponse::default()
    }
}
