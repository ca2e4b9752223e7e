//! Imports of scope tables: the operations with their claims, files in pieces, errors by row, changes to take back.

use super::document::{marks, sql};
use crate::domain::scope_import::{ScopeImport, Told};
use crate::domain::scope_row::ScopeRow;
use crate::domain::scope_table::Field;
use crate::error::Error;
use jiff::{SignedDuration, Timestamp};
use nqi_platform::problem::Problem;
use nqi_store::{Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// A worker that stays silent this long has gone.
const LEASE: SignedDuration = SignedDuration::from_secs(30);

fn body(row: &QueryResult) -> Result<ScopeImport, Error> {
    Ok(serde_json::from_str(&row.try_get::<String>("", "body")?)?)
}

/// Writes a new import, or the next state of one whose row is locked.
pub(crate) async fn put(tx: &Tx, it: &ScopeImport) -> Result<(), Error> {
    let text = "INSERT INTO scope_import (id, provider_id, state, file_id, updated, leased_until, body) \
        VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (id) DO UPDATE SET \
        state = excluded.state, file_id = excluded.file_id, updated = excluded.updated, body = excluded.body";
    let values: [Value; 6] = [
        it.id.into(),
        it.provider_id.into(),
        (it.state as i32).into(),
        it.file.as_ref().map(|file| file.id).into(),
        Micros(it.updated_at).into(),
        serde_json::to_string(it)?.into(),
    ];
    tx.conn().execute_raw(tx.statement(text, values)).await?;
    Ok(())
}

/// A provider's import.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    id: Uuid,
) -> Result<Option<ScopeImport>, Error> {
    let text = "SELECT body FROM scope_import WHERE id = $1 AND provider_id = $2";
    let row = conn.query_one_raw(sql(conn, text, vec![id.into(), provider.into()])).await?;
    row.as_ref().map(body).transpose()
}

/// A provider's import, locked until the end of the transaction.
pub(crate) async fn locked(tx: &Tx, provider: Uuid, id: Uuid) -> Result<Option<ScopeImport>, Error> {
    let text =
        format!("SELECT body FROM scope_import WHERE id = $1 AND provider_id = $2{}", tx.lock_clause());
    let row = tx.conn().query_one_raw(tx.statement(&text, [id.into(), provider.into()])).await?;
    row.as_ref().map(body).transpose()
}

/// A provider's imports, newest first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ScopeImport>, Error> {
    let text = format!(
        "SELECT body FROM scope_import WHERE provider_id = $1 AND id < $2 ORDER BY id DESC LIMIT {limit}"
    );
    let values = vec![provider.into(), before.unwrap_or(Uuid::max()).into()];
    conn.query_all_raw(sql(conn, text, values)).await?.iter().map(body).collect()
}

/// How many imports of a provider are open: neither written nor ended.
pub(crate) async fn open(tx: &Tx, provider: Uuid) -> Result<i64, Error> {
    let text =
        "SELECT count(*) AS total FROM scope_import WHERE provider_id = $1 AND state IN (1, 2, 3, 4, 5)";
    let row = tx.conn().query_one_raw(tx.statement(text, [provider.into()])).await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default())
}

/// Claims the oldest import that has work and no worker that is alive.
pub(crate) async fn claim(tx: &Tx, worker: Uuid) -> Result<Option<ScopeImport>, Error> {
    let text = format!(
        "SELECT body FROM scope_import WHERE state IN (3, 5, 7, 8) AND leased_until <= $1 ORDER BY id LIMIT 1{}",
        tx.claim_clause()
    );
    let row = tx.conn().query_one_raw(tx.statement(&text, [Micros(tx.now()).into()])).await?;
    let Some(found) = row.as_ref().map(body).transpose()? else { return Ok(None) };
    lease(tx, found.id, Some(worker), LEASE).await?;
    Ok(Some(found))
}

/// The import in the hands of `worker`, locked and leased on; none when it is in other hands by now.
pub(crate) async fn held(tx: &Tx, id: Uuid, worker: Uuid) -> Result<Option<ScopeImport>, Error> {
    let text = format!("SELECT body FROM scope_import WHERE id = $1 AND worker = $2{}", tx.lock_clause());
    let row = tx.conn().query_one_raw(tx.statement(&text, [id.into(), worker.into()])).await?;
    let Some(found) = row.as_ref().map(body).transpose()? else { return Ok(None) };
    lease(tx, id, Some(worker), LEASE).await?;
    Ok(Some(found))
}

/// Gives an import back, to be claimed again after `pause`.
pub(crate) async fn release(tx: &Tx, id: Uuid, pause: SignedDuration) -> Result<(), Error> {
    lease(tx, id, None, pause).await
}

async fn lease(tx: &Tx, id: Uuid, worker: Option<Uuid>, lasts: SignedDuration) -> Result<(), Error> {
    let until = tx.now().checked_add(lasts).map_err(Problem::internal)?;
    let text = "UPDATE scope_import SET worker = $1, leased_until = $2 WHERE id = $3";
    tx.conn().execute_raw(tx.statement(text, [worker.into(), Micros(until).into(), id.into()])).await?;
    Ok(())
}

/// Writes a piece of a file.
pub(crate) async fn put_piece(tx: &Tx, file: Uuid, number: i32, data: &[u8]) -> Result<(), Error> {
    let text = "INSERT INTO scope_import_piece (file_id, number, written, data) VALUES ($1, $2, $3, $4)";
    let values: [Value; 4] = [file.into(), number.into(), Micros(tx.now()).into(), data.to_vec().into()];
    tx.conn().execute_raw(tx.statement(text, values)).await?;
    Ok(())
}

/// The bytes of a file, put together.
pub(crate) async fn content(conn: &impl ConnectionTrait, file: Uuid, size: u64) -> Result<Vec<u8>, Error> {
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    for number in 0.. {
        let text = "SELECT data FROM scope_import_piece WHERE file_id = $1 AND number = $2";
        let row = conn.query_one_raw(sql(conn, text, vec![file.into(), number.into()])).await?;
        let Some(row) = row else { break };
        content.extend(row.try_get::<Vec<u8>>("", "data")?);
    }
    if content.len() as u64 != size {
        return Err(Problem::internal(format!("file {file} has {} of {size} bytes", content.len())).into());
    }
    Ok(content)
}

/// Removes pieces that no import names: of uploads that broke off before `before`, and of files given up.
pub(crate) async fn sweep_pieces(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let text = "DELETE FROM scope_import_piece WHERE written < $1 AND NOT EXISTS \
        (SELECT 1 FROM scope_import WHERE scope_import.file_id = scope_import_piece.file_id)";
    Ok(tx.conn().execute_raw(tx.statement(text, [Micros(before).into()])).await?.rows_affected())
}

/// Imports that were left alone since `before` and still keep a file or wait for one; a few at a time.
pub(crate) async fn stale(tx: &Tx, before: Timestamp) -> Result<Vec<ScopeImport>, Error> {
    let text = format!(
        "SELECT body FROM scope_import WHERE updated < $1 AND (file_id IS NOT NULL OR state = 1) \
         AND state NOT IN (3, 5, 7, 8) ORDER BY id LIMIT 50{}",
        tx.claim_clause()
    );
    let rows = tx.conn().query_all_raw(tx.statement(&text, [Micros(before).into()])).await?;
    rows.iter().map(body).collect()
}

/// Forgets errors and changes of an import.
pub(crate) async fn forget(tx: &Tx, id: Uuid) -> Result<(), Error> {
    clear_errors(tx, id).await?;
    let text = "DELETE FROM scope_import_change WHERE import_id = $1";
    tx.conn().execute_raw(tx.statement(text, [id.into()])).await?;
    Ok(())
}

pub(crate) async fn clear_errors(tx: &Tx, id: Uuid) -> Result<(), Error> {
    let text = "DELETE FROM scope_import_error WHERE import_id = $1";
    tx.conn().execute_raw(tx.statement(text, [id.into()])).await?;
    Ok(())
}

/// Notes what is wrong with rows of the sheet.
pub(crate) async fn put_errors(tx: &Tx, id: Uuid, errors: &[(u32, Vec<Told>)]) -> Result<(), Error> {
    let mut rows = Rows::new(3);
    for (line, told) in errors {
        rows.push([id.into(), line_number(*line).into(), serde_json::to_string(told)?.into()]);
    }
    let rest = "ON CONFLICT (import_id, line) DO UPDATE SET body = excluded.body";
    rows.insert(tx, "scope_import_error", "import_id, line, body", rest).await?;
    Ok(())
}

/// What is wrong, by row of the sheet, after a row.
pub(crate) async fn errors(
    conn: &impl ConnectionTrait,
    id: Uuid,
    after: u32,
    limit: u64,
) -> Result<Vec<(u32, Vec<Told>)>, Error> {
    let text = format!(
        "SELECT line, body FROM scope_import_error WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT {limit}"
    );
    let values = vec![id.into(), line_number(after).into()];
    let read = |row: &QueryResult| {
        let line: i32 = row.try_get("", "line")?;
        let told = serde_json::from_str(&row.try_get::<String>("", "body")?)?;
        Ok((u32::try_from(line).unwrap_or_default(), told))
    };
    conn.query_all_raw(sql(conn, text, values)).await?.iter().map(read).collect()
}

/// Sheets stay far below 2^31 rows.
fn line_number(line: u32) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

/// A row that an import wrote.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub row: Uuid,
    /// The version that the import wrote.
    pub version: i64,
    /// The row before; none when the import created it.
    pub before: Option<ScopeRow>,
}

/// Notes rows as they were before the import.
pub(crate) async fn put_changes(tx: &Tx, id: Uuid, changes: &[Change]) -> Result<(), Error> {
    let mut rows = Rows::new(5);
    for change in changes {
        let before = change.before.as_ref().map(serde_json::to_string).transpose()?;
        rows.push([id.into(), change.row.into(), change.version.into(), before.into(), 0.into()]);
    }
    // A sheet may name one stored row twice by rows of other keys only, so a second note would be a defect.
    rows.insert(tx, "scope_import_change", "import_id, row_id, version, before, kept", "").await?;
    Ok(())
}

/// The next changes to take back.
pub(crate) async fn changes(tx: &Tx, id: Uuid, limit: u64) -> Result<Vec<Change>, Error> {
    let text = format!(
        "SELECT row_id, version, before FROM scope_import_change WHERE import_id = $1 AND kept = 0 \
         ORDER BY row_id LIMIT {limit}"
    );
    let read = |row: &QueryResult| {
        let before: Option<String> = row.try_get("", "before")?;
        Ok(Change {
            row: row.try_get("", "row_id")?,
            version: row.try_get("", "version")?,
            before: before.as_deref().map(serde_json::from_str).transpose()?,
        })
    };
    tx.conn().query_all_raw(tx.statement(&text, [id.into()])).await?.iter().map(read).collect()
}

/// Why a row was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Somebody changed it later.
    Changed = 1,
    /// An offering covers it by its id.
    InUse = 2,
}

/// Notes that changes were taken back (their notes go), and which were kept.
pub(crate) async fn settle(tx: &Tx, id: Uuid, back: &[Uuid], kept: &[(Uuid, Kept)]) -> Result<(), Error> {
    for chunk in back.chunks(1000) {
        let marks = marks(tx.dialect(), 1, chunk.len());
        let first = if tx.dialect() == nqi_store::Dialect::Sqlite { "?" } else { "$1" };
        let text =
            format!("DELETE FROM scope_import_change WHERE import_id = {first} AND row_id IN ({marks})");
        let values = std::iter::once(id.into()).chain(chunk.iter().map(|row| (*row).into()));
        tx.conn().execute_raw(tx.statement(&text, values.collect::<Vec<Value>>())).await?;
    }
    for (row, why) in kept {
        let text = "UPDATE scope_import_change SET kept = $1 WHERE import_id = $2 AND row_id = $3";
        tx.conn().execute_raw(tx.statement(text, [(*why as i32).into(), id.into(), (*row).into()])).await?;
    }
    Ok(())
}

/// Rows that were kept, by id.
pub(crate) async fn kept(
    conn: &impl ConnectionTrait,
    id: Uuid,
    after: Uuid,
    limit: u64,
) -> Result<Vec<(Uuid, Kept)>, Error> {
    let text = format!(
        "SELECT row_id, kept FROM scope_import_change WHERE import_id = $1 AND row_id > $2 AND kept > 0 \
         ORDER BY row_id LIMIT {limit}"
    );
    let read = |row: &QueryResult| {
        let why: i32 = row.try_get("", "kept")?;
        Ok((row.try_get("", "row_id")?, if why == 1 { Kept::Changed } else { Kept::InUse }))
    };
    conn.query_all_raw(sql(conn, text, vec![id.into(), after.into()])).await?.iter().map(read).collect()
}

/// Titles with the meaning that a provider gave them.
pub(crate) async fn titles(
    conn: &impl ConnectionTrait,
    provider: Uuid,
) -> Result<HashMap<String, Field>, Error> {
    let text = "SELECT title, field FROM scope_import_title WHERE provider_id = $1";
    let rows = conn.query_all_raw(sql(conn, text, vec![provider.into()])).await?;
    let mut titles = HashMap::new();
    for row in rows {
        if let Some(field) = Field::from_number(row.try_get("", "field")?) {
            titles.insert(row.try_get("", "title")?, field);
        }
    }
    Ok(titles)
}

/// Remembers what titles mean, or that one means nothing.
pub(crate) async fn remember(
    tx: &Tx,
    provider: Uuid,
    titles: &[(String, Option<Field>)],
) -> Result<(), Error> {
    for (title, field) in titles {
        let (text, values): (&str, Vec<Value>) = match field {
            None => (
                "DELETE FROM scope_import_title WHERE provider_id = $1 AND title = $2",
                vec![provider.into(), title.clone().into()],
            ),
            Some(field) => (
                "INSERT INTO scope_import_title (provider_id, title, field) VALUES ($1, $2, $3) \
                 ON CONFLICT (provider_id, title) DO UPDATE SET field = excluded.field",
                vec![provider.into(), title.clone().into(), field.number().into()],
            ),
        };
        tx.conn().execute_raw(tx.statement(text, values)).await?;
    }
    Ok(())
}
