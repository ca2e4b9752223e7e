//! Takes back what an import wrote: rows return to what they were, rows that it created go.
//!
//! A row that somebody changed since, or that an offering names, stays as it is and is reported.

use crate::Deps;
use crate::app::changes;
use crate::app::providers::audit;
use crate::domain::scope_import::{ScopeImport, State};
use crate::error::Error;
use crate::store::revision::{self, Kind, Why};
use crate::store::scope_import::{self, Kept};
use crate::store::{offering, scope_row};
use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Rows in one transaction.
const BATCH: u64 = 1000;

pub(super) async fn take_back(deps: &Deps, worker: Uuid, it: &ScopeImport) -> Result<(), Problem> {
    let id = it.id;
    loop {
        if deps.tasks.token.is_cancelled() {
            return Ok(());
        }
        let work = move |tx: Tx| async move {
            match scope_import::held(&tx, id, worker).await? {
                Some(it) if matches!(it.state, State::RollingBack | State::Undoing) => batch(&tx, it).await,
                _ => Ok(false),
            }
        };
        if !deps.db.job(&deps.clock, work).await? {
            return Ok(());
        }
    }
}

/// One batch; false when nothing is left.
async fn batch(tx: &Tx, mut it: ScopeImport) -> Result<bool, Error> {
    let provider = it.provider_id;
    let notes = scope_import::changes(tx, it.id, BATCH).await?;
    if notes.is_empty() {
        it.taken_back();
        it.updated_at = tx.now();
        scope_import::put(tx, &it).await?;
        scope_import::release(tx, it.id, SignedDuration::ZERO).await?;
        return Ok(false);
    }
    let ids: Vec<Uuid> = notes.iter().map(|note| note.row).collect();
    let stored: HashMap<Uuid, i64> = scope_row::by_ids(tx.conn(), &ids)
        .await?
        .into_iter()
        .map(|doc| (doc.value.id, doc.version))
        .collect();
    let named = offering::named_rows(tx.conn(), provider).await?;
    let (mut back, mut kept, mut restored, mut going) = (vec![], vec![], vec![], vec![]);
    for note in notes {
        match note.before {
            _ if stored.get(&note.row) != Some(&note.version) => kept.push((note.row, Kept::Changed)),
            Some(before) => {
                back.push(note.row);
                restored.push((note.version + 1, before));
            }
            None if named.contains(&note.row) => kept.push((note.row, Kept::InUse)),
            None => going.push((note.row, note.version)),
        }
    }
    let gone = scope_row::remove(tx, &going).await?;
    let (removed, changed): (Vec<_>, Vec<_>) = going.into_iter().partition(|(row, _)| gone.contains(row));
    back.extend(removed.iter().map(|(row, _)| row));
    kept.extend(changed.into_iter().map(|(row, _)| (row, Kept::Changed)));
    let batch = it.id.to_string();
    let why = Why { action: "scope.import_undo", reason: "", source: &batch };
    scope_row::put_all(tx, &restored, why).await?;
    // A row that is gone keeps its history, whose end says so: nothing is left of it but whose it was.
    let end = |(row, version): &(Uuid, i64)| {
        (*row, version + 1, json!({"id": row, "provider_id": provider}).to_string())
    };
    revision::enter_bodies(tx, Kind::ScopeRow, removed.iter().map(end).collect(), why).await?;
    let removed: Vec<Uuid> = removed.into_iter().map(|(row, _)| row).collect();
    scope_import::settle(tx, it.id, &back, &kept).await?;
    it.counts.written += back.len() as u32;
    it.kept += kept.len() as u32;
    (it.attempts, it.updated_at) = (0, tx.now());
    scope_import::put(tx, &it).await?;
    let detail = json!({"import": it.id, "by": it.by, "restored": restored.len(), "removed": removed.len(), "kept": kept.len()});
    audit(tx, provider, "scope.import_undo", detail).await?;
    changes::scope_rows(tx, provider, &restored).await?;
    changes::scope_rows_removed(tx, provider, &removed).await?;
    Ok(true)
}
