//! Day cells of the ledger, always taken in (pool, day) order.

use super::document::{marks, sql};
use crate::domain::hold::{Line, Move};
use crate::domain::pool::{Cell, DayCapacity};
use crate::error::Error;
use jiff::civil::Date;
use nqi_platform::problem::Problem;
use nqi_store::{Day, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::fmt::Write;
use uuid::Uuid;

const CELL: &str = "pool, day, provider_id, total, held, used, closed, version";

#[derive(FromQueryResult)]
struct CellRow {
    pool: Uuid,
    day: Day,
    provider_id: Uuid,
    total: i32,
    held: i32,
    used: i32,
    closed: bool,
    version: i64,
}

impl From<CellRow> for Cell {
    fn from(row: CellRow) -> Cell {
        Cell {
            pool: row.pool,
            day: row.day.0,
            provider: row.provider_id,
            total: row.total,
            held: row.held,
            used: row.used,
            closed: row.closed,
            version: row.version,
        }
    }
}

/// Takes a line's units when they are free; none when they are not. The row stays locked.
pub(crate) async fn take(tx: &Tx, line: &Line) -> Result<Option<Cell>, Error> {
    let text = format!(
        "UPDATE cell SET held = held + $1, version = version + 1 \
         WHERE pool = $2 AND day = $3 AND NOT closed AND held + used + $1 <= total RETURNING {CELL}"
    );
    let update = tx.statement(&text, [line.units.into(), line.pool.into(), Day(line.day).into()]);
    Ok(CellRow::find_by_statement(update).one(tx.conn()).await?.map(Cell::from))
}

/// Moves units between held, used and free.
pub(crate) async fn apply(tx: &Tx, it: &Move) -> Result<Cell, Error> {
    let text = format!(
        "UPDATE cell SET held = held + $1, used = used + $2, version = version + 1 \
         WHERE pool = $3 AND day = $4 RETURNING {CELL}"
    );
    let update = tx.statement(&text, [it.held.into(), it.used.into(), it.pool.into(), Day(it.day).into()]);
    match CellRow::find_by_statement(update).one(tx.conn()).await? {
        Some(row) => Ok(row.into()),
        None => Err(Problem::internal(format!("cell {} {} of a hold is gone", it.pool, it.day)).into()),
    }
}

/// Cells of a pool in order of day, both days included.
pub(crate) async fn cells(
    conn: &impl ConnectionTrait,
    pool: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Cell>, Error> {
    let text = format!("SELECT {CELL} FROM cell WHERE pool = $1 AND day >= $2 AND day <= $3 ORDER BY day");
    let select = sql(conn, text, vec![pool.into(), Day(from).into(), Day(to).into()]);
    Ok(CellRow::find_by_statement(select).all(conn).await?.into_iter().map(Cell::from).collect())
}

/// One cell.
pub(crate) async fn cell(conn: &impl ConnectionTrait, pool: Uuid, day: Date) -> Result<Option<Cell>, Error> {
    Ok(cells(conn, pool, day, day).await?.pop())
}

/// Locks the cells of a pool between two days, in order of day.
pub(crate) async fn lock_cells(tx: &Tx, pool: Uuid, from: Date, to: Date) -> Result<Vec<Cell>, Error> {
    let text = format!(
        "SELECT {CELL} FROM cell WHERE pool = $1 AND day >= $2 AND day <= $3 ORDER BY day{}",
        tx.lock_clause()
    );
    let select = tx.statement(&text, [pool.into(), Day(from).into(), Day(to).into()]);
    Ok(CellRow::find_by_statement(select).all(tx.conn()).await?.into_iter().map(Cell::from).collect())
}

/// Sets total and closed of days, creating cells; answers the cells in order of day.
pub(crate) async fn set_days(
    tx: &Tx,
    pool: Uuid,
    provider: Uuid,
    days: &[DayCapacity],
) -> Result<Vec<Cell>, Error> {
    let mut text = format!("INSERT INTO cell ({CELL}) VALUES ");
    let mut values: Vec<Value> = Vec::with_capacity(days.len() * 8);
    for (index, day) in days.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}({})", marks(tx.dialect(), index * 8, 8));
        values.extend([
            pool.into(),
            Day(day.day).into(),
            provider.into(),
            day.total.into(),
            0_i32.into(),
            0_i32.into(),
            day.closed.into(),
            1_i64.into(),
        ]);
    }
    let _ = write!(
        text,
        " ON CONFLICT (pool, day) DO UPDATE SET total = excluded.total, closed = excluded.closed, \
         version = cell.version + 1 RETURNING {CELL}"
    );
    let rows = CellRow::find_by_statement(tx.statement(&text, values)).all(tx.conn()).await?;
    let mut cells: Vec<Cell> = rows.into_iter().map(Cell::from).collect();
    cells.sort_by_key(|cell| cell.day);
    Ok(cells)
}

/// Cells after a (pool, day), for the export.
pub(crate) async fn cells_after(
    conn: &impl ConnectionTrait,
    pool: Uuid,
    day: Day,
    limit: u64,
) -> Result<Vec<Cell>, Error> {
    let text = format!(
        "SELECT {CELL} FROM cell WHERE pool > $1 OR (pool = $1 AND day > $2) ORDER BY pool, day LIMIT {limit}"
    );
    let rows = CellRow::find_by_statement(sql(conn, text, vec![pool.into(), day.into()])).all(conn).await?;
    Ok(rows.into_iter().map(Cell::from).collect())
}
