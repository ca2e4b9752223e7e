//! Imports a sheet of an enterprise's ledger: all of it, or nothing.

use super::sheet::{self, Limits};
use super::{Call, providers::audit};
use crate::Deps;
use crate::domain::instrument::Instrument;
use crate::domain::ledger;
use crate::domain::local_day;
use crate::domain::sheet::RowError;
use crate::error::Error;
use crate::store::{Doc, instrument};
use crate::wire;
use bytes::Bytes;
use jiff::civil::Date;
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most errors that are told.
const TOLD: usize = 500;
/// The most instruments of one ledger.
pub(super) const MOST: u64 = 20_000;

type Drafts = Vec<(u32, Instrument)>;

/// Reads the sheet and writes its rows. Instruments are recognised by their serial number: known ones are updated or left
/// alone.
pub(crate) async fn import_ledger(
    deps: &Deps,
    call: Call<'_>,
    content: Bytes,
    dry_run: bool,
) -> Result<proto::ImportInstrumentsResponse, Problem> {
    call.caller.require(&[Role::Enterprise])?;
    let (owner, today) = (call.caller.org, local_day(deps.clock.now()));
    let limits = Limits::of_list(&deps.config);
    let read = tokio::task::spawn_blocking(move || read(&content, &limits, today)).await;
    let drafts = match read.map_err(Problem::internal)?? {
        Ok(drafts) => Arc::new(drafts),
        Err(errors) => return Ok(refused(&errors)),
    };
    if dry_run {
        let sorted = sorted(deps.db.reader(), owner, &drafts).await?;
        return Ok(sorted.map_or_else(|errors| refused(&errors), |sorted| sorted.counts));
    }
    let work = move |tx: Tx| {
        let drafts = drafts.clone();
        async move {
            let sorted = match sorted(tx.conn(), owner, &drafts).await? {
                Ok(sorted) => sorted,
                Err(errors) => {
                    audit(&tx, owner, "instrument.import", json!({"refused": errors.len()})).await?;
                    return Ok(refused(&errors));
                }
            };
            instrument::save(&tx, &sorted.changed).await?;
            let detail = json!({"created": sorted.counts.created, "updated": sorted.counts.updated});
            audit(&tx, owner, "instrument.import", detail).await?;
            Ok::<_, Error>(sorted.counts)
        }
    };
    call.mutation(deps).run(work).await
}

/// Bytes to drafts. The outer error refuses the file, the inner ones its rows.
fn read(content: &[u8], limits: &Limits, today: Date) -> Result<Result<Drafts, Vec<RowError>>, Problem> {
    let table = sheet::table(content, limits)?;
    let header = ledger::recognise(&table).map_err(|missing| {
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
    Ok(ledger::read(&table, &header, today))
}

struct Sorted {
    counts: proto::ImportInstrumentsResponse,
    changed: Vec<(i64, Instrument)>,
}

/// Tells new, changed and known instruments apart. A known one keeps its state, and its date when the sheet has none.
async fn sorted(
    conn: &impl ConnectionTrait,
    owner: Uuid,
    drafts: &Drafts,
) -> Result<Result<Sorted, Vec<RowError>>, Error> {
    let known = instrument::all(conn, owner, MOST).await?;
    let known: HashMap<String, &Doc<Instrument>> =
        known.iter().map(|doc| (doc.value.serial_key(), doc)).collect();
    let (mut counts, mut changed) = (proto::ImportInstrumentsResponse::default(), Vec::new());
    let mut errors = Vec::new();
    for (row, draft) in drafts {
        let draft = Instrument { owner_id: owner, ..draft.clone() };
        match known.get(&draft.serial_key()) {
            None => {
                counts.created += 1;
                changed.push((1, Instrument { id: new_id(), ..draft }));
            }
            Some(doc) => {
                let kept = &doc.value;
                let undated = draft.last.is_none();
                let draft = Instrument {
                    last: draft.last.or(kept.last),
                    certificate: if undated { kept.certificate.clone() } else { draft.certificate.clone() },
                    ..draft
                };
                match draft.clone().rewritten(kept) {
                    Err(_) => errors.push(scrapped(*row, &draft.serial)),
                    Ok(same) if same == *kept => counts.unchanged += 1,
                    Ok(value) => {
                        counts.updated += 1;
                        changed.push((doc.version + 1, value));
                    }
                }
            }
        }
    }
    if known.len() as u64 + counts.created.unsigned_abs() as u64 > MOST {
        let zh = format!("台账最多 {MOST} 台（件）。");
        return Err(Problem::exhausted(
            "LEDGER_FULL",
            zh,
            format!("A ledger has at most {MOST} instruments."),
        )
        .into());
    }
    // A sheet has at most some ten thousand rows.
    counts.rows = i32::try_from(drafts.len()).unwrap_or(i32::MAX);
    Ok(if errors.is_empty() { Ok(Sorted { counts, changed }) } else { Err(errors) })
}

fn scrapped(row: u32, serial: &str) -> RowError {
    RowError {
        row,
        column: "出厂编号".to_owned(),
        value: serial.to_owned(),
        code: "SCRAPPED",
        zh: "该器具已报废，不能再变更。".to_owned(),
        en: "This instrument is scrapped and does not change any more.".to_owned(),
    }
}

fn refused(errors: &[RowError]) -> proto::ImportInstrumentsResponse {
    let rows = errors.iter().map(|error| error.row).max().unwrap_or_default();
    proto::ImportInstrumentsResponse {
        // Rows that were read at least; none was written.
        rows: i32::try_from(rows).unwrap_or(i32::MAX),
        errors: errors.iter().take(TOLD).map(wire::scope_row::row_error).collect(),
        ..proto::ImportInstrumentsResponse::default()
    }
}
