//! What a transaction of the ledger decides on, locked and read in one statement: holds in order of id, then cells in
//! (pool, day) order, then the time.

use super::cell::CellRow;
use super::hold::{self, HoldRow, Stored};
use crate::domain::hold::{Hold, Line};
use crate::domain::pool::Cell;
use crate::domain::provider::State;
use crate::error::Error;
use jiff::civil::Date;
use nqi_store::{Day, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What to lock: the hold of an id, if there is one, with the cells of its lines; and a cell besides.
pub(crate) type Target = (Uuid, Option<(Uuid, Date)>);

/// Locked until the end of the transaction.
#[derive(Default)]
pub(crate) struct Locked {
    /// Holds with their fingerprints.
    pub holds: BTreeMap<Uuid, Stored>,
    /// Cells, each with whether its provider is active.
    pub cells: BTreeMap<(Uuid, Date), (Cell, bool)>,
}

/// Locks what is there of what is wanted, then reads the time: who waited for a lock is judged by the time of now.
pub(crate) async fn lock(tx: &Tx, wanted: &BTreeSet<Target>) -> Result<Locked, Error> {
    let mut rows = Rows::new(3);
    for (hold, cell) in wanted {
        let (pool, day) = cell.unzip();
        rows.push([(*hold).into(), pool.into(), day.map_or(Value::Int(None), |day| Day(day).into())]);
    }
    let (mut locked, mut lines, mut latest) = (Locked::default(), BTreeMap::new(), None);
    for statement in rows.statements(tx, |rows| select(tx, rows))? {
        for row in tx.conn().query_all_raw(statement).await? {
            // Read row by row, each after its lock.
            latest = latest.max(Some(row.try_get::<i64>("", "reading")?));
            take(&mut locked, &mut lines, &row)?;
        }
    }
    match latest {
        Some(reading) => tx.read_now(reading),
        None => tx.refresh_now().await?,
    };
    for ((hold, ..), line) in lines {
        if let Some((hold, _)) = locked.holds.get_mut(&hold) {
            hold.lines.push(line);
        }
    }
    // A hold that had to be waited for comes as it is now, but its lines as they were when the waiting began. Those of a
    // live hold are in its state; a released one keeps the days that were over.
    let late = |hold: &Hold| hold.lines.iter().any(|line| line.state != hold.state);
    let late = locked.holds.values().filter(|(hold, _)| late(hold)).map(|(hold, _)| hold.id).collect();
    for (id, lines) in hold::lines_of(tx, &late).await? {
        if let Some((hold, _)) = locked.holds.get_mut(&id) {
            hold.lines = lines;
        }
    }
    Ok(locked)
}

/// The cells of one hold, locked; and the time.
pub(crate) async fn lock_cells(tx: &Tx, hold: Uuid) -> Result<BTreeMap<(Uuid, Date), Cell>, Error> {
    let locked = lock(tx, &BTreeSet::from([(hold, None)])).await?;
    Ok(locked.cells.into_iter().map(|(key, (cell, _))| (key, cell)).collect())
}

/// A row for each cell, or for each line of a hold on it. All holds are locked before the first cell is: sorting the
/// cells takes all of them.
fn select(tx: &Tx, rows: &str) -> String {
    let (of_hold, of_cell) = (tx.lock_clause_of("hold"), tx.lock_clause_of("cell"));
    let columns: Vec<String> =
        hold::COLUMNS.split(", ").map(|name| format!("held.{name} AS h_{name}")).collect();
    let (columns, clock) = (columns.join(", "), tx.clock_reading());
    format!(
        "WITH asked AS MATERIALIZED (SELECT column1 AS hold, column2 AS pool, column3 AS day FROM {rows}), \
         held AS MATERIALIZED (SELECT hold.* FROM (SELECT DISTINCT hold AS id FROM asked) AS a \
           JOIN hold ON hold.id = a.id ORDER BY hold.id{of_hold}), \
         lines AS MATERIALIZED (SELECT {columns}, l.pool AS l_pool, l.day AS l_day, l.units AS l_units, \
           l.state AS l_state FROM held JOIN hold_line l ON l.hold = held.id), \
         wanted AS MATERIALIZED (SELECT pool, day FROM asked WHERE pool IS NOT NULL UNION SELECT l_pool, l_day FROM lines) \
         SELECT locked.*, {clock} AS reading FROM (SELECT cell.*, provider.state AS owner, lines.* \
           FROM wanted JOIN cell ON cell.pool = wanted.pool AND cell.day = wanted.day \
           JOIN provider ON provider.id = cell.provider_id \
           LEFT JOIN lines ON lines.l_pool = cell.pool AND lines.l_day = cell.day \
           ORDER BY cell.pool, cell.day{of_cell}) AS locked"
    )
}

fn take(
    locked: &mut Locked,
    lines: &mut BTreeMap<(Uuid, Uuid, Date), Line>,
    row: &QueryResult,
) -> Result<(), Error> {
    let cell = CellRow::from_query_result(row, "")?.read()?;
    let key = (cell.pool, cell.day);
    let active = row.try_get::<i32>("", "owner")? == State::Active as i32;
    locked.cells.insert(key, (cell, active));
    let Some(id) = row.try_get::<Option<Uuid>>("", "h_id")? else { return Ok(()) };
    if let Entry::Vacant(free) = locked.holds.entry(id) {
        free.insert(HoldRow::from_query_result(row, "h_")?.with(vec![])?);
    }
    let (units, state) = (row.try_get("", "l_units")?, hold::state(row.try_get("", "l_state")?)?);
    lines.insert((id, key.0, key.1), Line { pool: key.0, day: key.1, units, state });
    Ok(())
}
