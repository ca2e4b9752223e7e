//! Day cells of the ledger, always taken in (pool, day) order.

use super::document::{marks, sql};
use crate::domain::pool::{Cell, DayCapacity, Origin};
use crate::error::Error;
use jiff::civil::Date;
use nqi_platform::problem::Problem;
use nqi_store::{Day, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use std::collections::BTreeMap;
use std::fmt::Write;
use uuid::Uuid;

const CELL: &str = "pool, day, provider_id, total, held, used, closed, version, origin, holiday, reason";
const WIDTH: usize = 11;

#[derive(FromQueryResult)]
pub(super) struct CellRow {
    pool: Uuid,
    day: Day,
    provider_id: Uuid,
    total: i32,
    held: i32,
    used: i32,
    closed: bool,
    version: i64,
    origin: i32,
    holiday: bool,
    reason: String,
}

impl CellRow {
    pub(super) fn read(self) -> Result<Cell, Error> {
        let origin = match self.origin {
            1 => Origin::Override,
            2 => Origin::Rule,
            other => return Err(Problem::internal(format!("cell origin {other}")).into()),
        };
        Ok(Cell {
            pool: self.pool,
            day: self.day.0,
            provider: self.provider_id,
            total: self.total,
            held: self.held,
            used: self.used,
            closed: self.closed,
            holiday: self.holiday,
            reason: self.reason,
            origin,
            version: self.version,
        })
    }
}

/// Moves units between held, used and free of locked cells; the table's CHECK refuses what would be oversold.
pub(crate) fn moves(tx: &Tx, moves: &BTreeMap<(Uuid, Date), (i32, i32)>) -> Result<Vec<Statement>, Error> {
    let mut rows = Rows::new(4);
    for ((pool, day), (held, used)) in moves {
        rows.push([(*pool).into(), Day(*day).into(), (*held).into(), (*used).into()]);
    }
    Ok(rows.statements(tx, |rows| {
        format!(
            "UPDATE cell SET held = held + v.column3, used = used + v.column4, version = version + 1 \
             FROM {rows} WHERE pool = v.column1 AND day = v.column2"
        )
    })?)
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
    CellRow::find_by_statement(select).all(conn).await?.into_iter().map(CellRow::read).collect()
}

/// Locks the cells of a pool between two days, in order of day.
pub(crate) async fn lock_cells(tx: &Tx, pool: Uuid, from: Date, to: Date) -> Result<Vec<Cell>, Error> {
    let text = format!(
        "SELECT {CELL} FROM cell WHERE pool = $1 AND day >= $2 AND day <= $3 ORDER BY day{}",
        tx.lock_clause()
    );
    let select = tx.statement(&text, [pool.into(), Day(from).into(), Day(to).into()]);
    CellRow::find_by_statement(select).all(tx.conn()).await?.into_iter().map(CellRow::read).collect()
}

/// Sets the capacity of days, creating cells; answers the cells in order of day.
pub(crate) async fn set_days(
    tx: &Tx,
    pool: Uuid,
    provider: Uuid,
    days: &[DayCapacity],
) -> Result<Vec<Cell>, Error> {
    let mut text = format!("INSERT INTO cell ({CELL}) VALUES ");
    let mut values: Vec<Value> = Vec::with_capacity(days.len() * WIDTH);
    for (index, day) in days.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}({})", marks(tx.dialect(), index * WIDTH, WIDTH));
        values.extend([
            pool.into(),
            Day(day.day).into(),
            provider.into(),
            day.total.into(),
            0_i32.into(),
            0_i32.into(),
            day.closed.into(),
            1_i64.into(),
            (day.origin as i32).into(),
            day.holiday.into(),
            day.reason.clone().into(),
        ]);
    }
    let _ = write!(
        text,
        " ON CONFLICT (pool, day) DO UPDATE SET total = excluded.total, closed = excluded.closed, \
         origin = excluded.origin, holiday = excluded.holiday, reason = excluded.reason, \
         version = cell.version + 1 RETURNING {CELL}"
    );
    let rows = CellRow::find_by_statement(tx.statement(&text, values)).all(tx.conn()).await?;
    let mut cells: Vec<Cell> = rows.into_iter().map(CellRow::read).collect::<Result<_, Error>>()?;
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
    rows.into_iter().map(CellRow::read).collect()
}
