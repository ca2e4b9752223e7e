//! Holds and their lines. A hold's own row is locked before any cell.

use super::document::{marks, sql};
use crate::domain::hold::{Hold, Line, State};
use crate::error::Error;
use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Day, Micros, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::fmt::Write;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct HoldRow {
    id: Uuid,
    fingerprint: Vec<u8>,
    state: i32,
    provider_id: Uuid,
    holder_id: Uuid,
    expires_at: Micros,
    order_id: Option<Uuid>,
    created: Micros,
}

#[derive(FromQueryResult)]
struct LineRow {
    pool: Uuid,
    day: Day,
    units: i32,
    state: i32,
}

fn state(number: i32) -> Result<State, Error> {
    Ok(match number {
        1 => State::Held,
        2 => State::Confirmed,
        3 => State::Consumed,
        4 => State::Released,
        5 => State::Expired,
        other => return Err(Problem::internal(format!("hold state {other}")).into()),
    })
}

/// Inserts the hold without lines; false when the id is taken.
pub(crate) async fn insert(tx: &Tx, hold: &Hold, fingerprint: [u8; 32]) -> Result<bool, Error> {
    let insert = tx.statement(
        "INSERT INTO hold (id, fingerprint, state, provider_id, holder_id, expires_at, order_id, created) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
        [
            hold.id.into(),
            fingerprint.to_vec().into(),
            (hold.state as i32).into(),
            hold.provider.into(),
            hold.holder.into(),
            Micros(hold.expires_at).into(),
            hold.order.into(),
            Micros(hold.created).into(),
        ],
    );
    Ok(tx.conn().execute_raw(insert).await?.rows_affected() == 1)
}

/// Inserts the lines of a new hold.
pub(crate) async fn insert_lines(tx: &Tx, hold: &Hold) -> Result<(), Error> {
    let mut text = String::from("INSERT INTO hold_line (hold, pool, day, units, state) VALUES ");
    let mut values: Vec<Value> = Vec::with_capacity(hold.lines.len() * 5);
    for (index, line) in hold.lines.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}({})", marks(tx.dialect(), index * 5, 5));
        let state = line.state as i32;
        values.extend([
            hold.id.into(),
            line.pool.into(),
            Day(line.day).into(),
            line.units.into(),
            state.into(),
        ]);
    }
    tx.conn().execute_raw(tx.statement(&text, values)).await?;
    Ok(())
}

/// A hold with its lines and fingerprint.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Hold, Vec<u8>)>, Error> {
    read(conn, id, "").await
}

/// The same, locked until the transaction ends.
pub(crate) async fn locked(tx: &Tx, id: Uuid) -> Result<Option<(Hold, Vec<u8>)>, Error> {
    read(tx.conn(), id, tx.lock_clause()).await
}

/// The same, or none when another transaction has it: claims of the sweeper.
pub(crate) async fn claimed(tx: &Tx, id: Uuid) -> Result<Option<(Hold, Vec<u8>)>, Error> {
    read(tx.conn(), id, tx.claim_clause()).await
}

async fn read(conn: &impl ConnectionTrait, id: Uuid, lock: &str) -> Result<Option<(Hold, Vec<u8>)>, Error> {
    let text = format!(
        "SELECT id, fingerprint, state, provider_id, holder_id, expires_at, order_id, created FROM hold WHERE id = $1{lock}"
    );
    let Some(row) = HoldRow::find_by_statement(sql(conn, text, vec![id.into()])).one(conn).await? else {
        return Ok(None);
    };
    let select = "SELECT pool, day, units, state FROM hold_line WHERE hold = $1 ORDER BY pool, day";
    let mut lines = Vec::new();
    for line in LineRow::find_by_statement(sql(conn, select, vec![id.into()])).all(conn).await? {
        lines.push(Line { pool: line.pool, day: line.day.0, units: line.units, state: state(line.state)? });
    }
    let hold = Hold {
        id: row.id,
        state: state(row.state)?,
        provider: row.provider_id,
        holder: row.holder_id,
        expires_at: row.expires_at.0,
        order: row.order_id,
        created: row.created.0,
        lines,
    };
    Ok(Some((hold, row.fingerprint)))
}

/// Writes state, expiry, order and line states back.
pub(crate) async fn save(tx: &Tx, hold: &Hold) -> Result<(), Error> {
    let update = tx.statement(
        "UPDATE hold SET state = $1, expires_at = $2, order_id = $3 WHERE id = $4",
        [(hold.state as i32).into(), Micros(hold.expires_at).into(), hold.order.into(), hold.id.into()],
    );
    tx.conn().execute_raw(update).await?;
    let update = tx.statement(
        "UPDATE hold_line SET state = $1 WHERE hold = $2",
        [(hold.state as i32).into(), hold.id.into()],
    );
    tx.conn().execute_raw(update).await?;
    // Only a release leaves lines in another state than the hold: days that are over.
    for line in hold.lines.iter().filter(|line| line.state != hold.state) {
        let update = tx.statement(
            "UPDATE hold_line SET state = $1 WHERE hold = $2 AND pool = $3 AND day = $4",
            [(line.state as i32).into(), hold.id.into(), line.pool.into(), Day(line.day).into()],
        );
        tx.conn().execute_raw(update).await?;
    }
    Ok(())
}

/// Ids of holds that are over at `now`, oldest first.
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let text = format!(
        "SELECT id FROM hold WHERE state = 1 AND expires_at <= $1 ORDER BY expires_at, id LIMIT {limit}"
    );
    ids(conn, text, vec![Micros(now).into()]).await
}

/// Ids of holds that are over at `now` and stand on these cells.
pub(crate) async fn overdue_on(
    conn: &impl ConnectionTrait,
    lines: &[Line],
    now: Timestamp,
) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    for line in lines {
        let text = "SELECT h.id FROM hold h JOIN hold_line l ON l.hold = h.id \
                    WHERE l.pool = $1 AND l.day = $2 AND h.state = 1 AND h.expires_at <= $3";
        let values = vec![line.pool.into(), Day(line.day).into(), Micros(now).into()];
        for id in ids(conn, text.to_owned(), values).await? {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

async fn ids(conn: &impl ConnectionTrait, text: String, values: Vec<Value>) -> Result<Vec<Uuid>, Error> {
    let rows = conn.query_all_raw(sql(conn, text, values)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
