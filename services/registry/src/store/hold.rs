//! Holds and their lines. A hold's own row is locked before any cell.

use super::document::sql;
use crate::domain::hold::{Hold, Line, State};
use crate::error::Error;
use jiff::{Timestamp, civil::Date};
use nqi_platform::problem::Problem;
use nqi_store::{Day, Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Columns of a hold.
pub(super) const COLUMNS: &str =
    "id, fingerprint, state, provider_id, holder_id, expires_at, order_id, created, offer_id, confirmed_at";

#[derive(FromQueryResult)]
pub(super) struct HoldRow {
    id: Uuid,
    fingerprint: Vec<u8>,
    state: i32,
    provider_id: Uuid,
    holder_id: Uuid,
    expires_at: Micros,
    order_id: Option<Uuid>,
    created: Micros,
    offer_id: Option<Uuid>,
    confirmed_at: Option<Micros>,
}

impl HoldRow {
    pub(super) fn with(self, lines: Vec<Line>) -> Result<Stored, Error> {
        let hold = Hold {
            id: self.id,
            state: state(self.state)?,
            provider: self.provider_id,
            holder: self.holder_id,
            expires_at: self.expires_at.0,
            offer: self.offer_id,
            order: self.order_id,
            confirmed: self.confirmed_at.map(|at| at.0),
            created: self.created.0,
            lines,
        };
        Ok((hold, self.fingerprint))
    }
}

#[derive(FromQueryResult)]
struct LineRow {
    hold: Uuid,
    pool: Uuid,
    day: Day,
    units: i32,
    state: i32,
}

impl LineRow {
    fn read(self) -> Result<Line, Error> {
        Ok(Line { pool: self.pool, day: self.day.0, units: self.units, state: state(self.state)? })
    }
}

pub(super) fn state(number: i32) -> Result<State, Error> {
    Ok(match number {
        1 => State::Held,
        2 => State::Confirmed,
        3 => State::Consumed,
        4 => State::Released,
        5 => State::Expired,
        other => return Err(Problem::internal(format!("hold state {other}")).into()),
    })
}

/// A stored hold with the fingerprint of its lines.
pub(crate) type Stored = (Hold, Vec<u8>);

/// Inserts new holds, without their lines; fewer than given when somebody took one of the ids meanwhile.
pub(crate) fn inserts(tx: &Tx, holds: &[(&Hold, [u8; 32])]) -> Result<Vec<Statement>, Error> {
    let mut rows = Rows::new(10);
    for (hold, fingerprint) in holds {
        rows.push([
            hold.id.into(),
            fingerprint.to_vec().into(),
            (hold.state as i32).into(),
            hold.provider.into(),
            hold.holder.into(),
            Micros(hold.expires_at).into(),
            hold.order.into(),
            Micros(hold.created).into(),
            hold.offer.into(),
            hold.confirmed.map(Micros).into(),
        ]);
    }
    Ok(rows.inserts(tx, "hold", COLUMNS, "ON CONFLICT (id) DO NOTHING")?)
}

/// Inserts the lines of new holds; those of an id that somebody took meanwhile are left out, as the hold itself is.
pub(crate) fn line_inserts(tx: &Tx, holds: &[(&Hold, [u8; 32])]) -> Result<Vec<Statement>, Error> {
    let rows = of_lines(holds.iter().map(|(hold, _)| *hold), |line| {
        vec![line.units.into(), (line.state as i32).into()]
    });
    Ok(rows.inserts(tx, "hold_line", "hold, pool, day, units, state", "ON CONFLICT DO NOTHING")?)
}

/// A hold with its lines and fingerprint.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Stored>, Error> {
    read(conn, id, "").await
}

/// The same, locked, or none when another transaction has it: claims of jobs.
pub(crate) async fn claimed(tx: &Tx, id: Uuid) -> Result<Option<Stored>, Error> {
    read(tx.conn(), id, tx.claim_clause()).await
}

async fn read(conn: &impl ConnectionTrait, id: Uuid, lock: &str) -> Result<Option<Stored>, Error> {
    let text = format!("SELECT {COLUMNS} FROM hold WHERE id = $1{lock}");
    let Some(row) = HoldRow::find_by_statement(sql(conn, text, vec![id.into()])).one(conn).await? else {
        return Ok(None);
    };
    let select = "SELECT hold, pool, day, units, state FROM hold_line WHERE hold = $1 ORDER BY pool, day";
    let lines = LineRow::find_by_statement(sql(conn, select, vec![id.into()])).all(conn).await?;
    Ok(Some(row.with(lines.into_iter().map(LineRow::read).collect::<Result<_, _>>()?)?))
}

/// Lines as they are now, in (pool, day) order.
pub(super) async fn lines_of(tx: &Tx, holds: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Vec<Line>>, Error> {
    let mut lines: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    if holds.is_empty() {
        return Ok(lines);
    }
    let select = of_ids(holds).statements(tx, |rows| {
        format!(
            "SELECT hold, pool, day, units, state FROM {rows} JOIN hold_line ON hold = v.column1 \
             ORDER BY hold, pool, day"
        )
    })?;
    for statement in select {
        for row in LineRow::find_by_statement(statement).all(tx.conn()).await? {
            lines.entry(row.hold).or_default().push(row.read()?);
        }
    }
    Ok(lines)
}

fn of_ids(ids: &BTreeSet<Uuid>) -> Rows {
    let mut rows = Rows::new(1);
    for id in ids {
        rows.push([(*id).into()]);
    }
    rows
}

fn of_lines<'a>(holds: impl Iterator<Item = &'a Hold>, rest: impl Fn(&Line) -> Vec<Value>) -> Rows {
    let mut values = Vec::new();
    let mut width = 0;
    for hold in holds {
        for line in &hold.lines {
            let mut row = vec![hold.id.into(), line.pool.into(), Day(line.day).into()];
            row.extend(rest(line));
            width = row.len();
            values.push(row);
        }
    }
    let mut rows = Rows::new(width);
    values.into_iter().for_each(|row| rows.push(row));
    rows
}

/// Writes state, expiry, order, offer and confirmation of stored holds back.
pub(crate) fn updates(tx: &Tx, holds: &[&Hold]) -> Result<Vec<Statement>, Error> {
    let mut rows = Rows::new(6);
    for hold in holds {
        rows.push([
            hold.id.into(),
            (hold.state as i32).into(),
            Micros(hold.expires_at).into(),
            hold.order.into(),
            hold.offer.into(),
            hold.confirmed.map(Micros).into(),
        ]);
    }
    Ok(rows.statements(tx, |rows| {
        format!(
            "UPDATE hold SET state = v.column2, expires_at = v.column3, order_id = v.column4, \
             offer_id = v.column5, confirmed_at = v.column6 FROM {rows} WHERE id = v.column1"
        )
    })?)
}

/// Writes the states of the lines of stored holds back.
pub(crate) fn line_updates(tx: &Tx, holds: &[&Hold]) -> Result<Vec<Statement>, Error> {
    let rows = of_lines(holds.iter().copied(), |line| vec![(line.state as i32).into()]);
    Ok(rows.statements(tx, |rows| {
        format!(
            "UPDATE hold_line SET state = v.column4 FROM {rows} \
             WHERE hold = v.column1 AND pool = v.column2 AND day = v.column3"
        )
    })?)
}

/// Ids of confirmed holds whose order nobody has seen, confirmed at or before `until`, longest ago first.
pub(crate) async fn unproven(
    conn: &impl ConnectionTrait,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let text = format!(
        "SELECT id FROM hold WHERE state = 2 AND order_known = FALSE AND confirmed_at <= $1 \
         ORDER BY confirmed_at, id LIMIT {limit}"
    );
    ids(conn, text, vec![Micros(until).into()]).await
}

/// Notes that requests has an order for these holds.
pub(crate) async fn order_known(tx: &Tx, holds: &BTreeSet<Uuid>) -> Result<(), Error> {
    let update = of_ids(holds).statements(tx, |rows| {
        format!("UPDATE hold SET order_known = TRUE FROM {rows} WHERE id = v.column1")
    })?;
    for statement in update {
        tx.conn().execute_raw(statement).await?;
    }
    Ok(())
}

/// A live hold on a day.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Standing {
    pub id: Uuid,
    pub state: i32,
    pub day: Day,
    pub units: i32,
    pub order_id: Option<Uuid>,
    pub offer_id: Option<Uuid>,
    pub expires_at: Micros,
}

/// Live holds on the days of a pool, both days included, in order of day and age.
pub(crate) async fn standing_on(
    conn: &impl ConnectionTrait,
    pool: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Standing>, Error> {
    let text = "SELECT h.id, h.state, l.day, l.units, h.order_id, h.offer_id, h.expires_at \
                FROM hold_line l JOIN hold h ON h.id = l.hold \
                WHERE l.pool = $1 AND l.day >= $2 AND l.day <= $3 AND h.state IN (1, 2) \
                ORDER BY l.day, h.created, h.id";
    let values = vec![pool.into(), Day(from).into(), Day(to).into()];
    Ok(Standing::find_by_statement(sql(conn, text, values)).all(conn).await?)
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
