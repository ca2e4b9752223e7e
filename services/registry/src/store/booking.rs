//! Bookings, and the half hours that they take. A resource's row is locked before its bookings.

use super::document::{Doc, Page, count, dialect, many, marks, one, put, row, sql};
use super::filter::Filter;
use crate::domain::booking::Booking;
use crate::domain::hours::Span;
use crate::domain::utilisation::Booked;
use crate::domain::vocabulary::{BookingState, Word};
use crate::error::Error;
use jiff::Timestamp;
use nqi_store::{Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Which bookings to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct BookingQuery {
    /// Bookings of this organisation's resources.
    pub owner: Option<Uuid>,
    /// Bookings that this organisation made.
    pub customer: Option<Uuid>,
    pub states: Vec<BookingState>,
    pub resource: Option<Uuid>,
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
    /// The last (start, id) of the page before.
    pub after: Option<(Timestamp, Uuid)>,
    pub limit: u64,
}

const BY_ID: &str = "SELECT version, updated, body FROM booking WHERE id = $1";

pub(crate) async fn by_id(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Booking>>, Error> {
    one(conn, BY_ID, vec![id.into()]).await
}

pub(crate) async fn locked(tx: &Tx, id: Uuid) -> Result<Option<Doc<Booking>>, Error> {
    one(tx.conn(), &format!("{BY_ID}{}", tx.lock_clause()), vec![id.into()]).await
}

/// The booking, unless somebody else is working on it.
pub(crate) async fn claimed(tx: &Tx, id: Uuid) -> Result<Option<Doc<Booking>>, Error> {
    one(tx.conn(), &format!("{BY_ID}{}", tx.claim_clause()), vec![id.into()]).await
}

pub(crate) async fn save(tx: &Tx, version: i64, it: &Booking) -> Result<(), Error> {
    let columns = vec![
        it.resource_id.into(),
        it.owner_id.into(),
        it.customer_id.into(),
        it.state.number().into(),
        Micros(it.start).into(),
        Micros(it.respond_by).into(),
    ];
    let names = &["resource_id", "owner_id", "customer_id", "state", "starts", "respond_by"];
    put(tx, "booking", names, vec![row(it.id, version, it, columns)?]).await
}

/// Takes the half hours of a booking; false when any of them is another's.
pub(crate) async fn take(tx: &Tx, it: &Booking) -> Result<bool, Error> {
    let cells = it.span().cells();
    let mut rows = Rows::new(3);
    for cell in &cells {
        rows.push([it.resource_id.into(), (*cell).into(), it.id.into()]);
    }
    let columns = "resource_id, cell, booking_id";
    let taken = rows.insert(tx, "booking_cell", columns, "ON CONFLICT DO NOTHING").await?;
    Ok(taken == cells.len() as u64)
}

/// Gives the half hours of a booking back.
pub(crate) async fn give_back(tx: &Tx, id: Uuid) -> Result<(), Error> {
    let delete = tx.statement("DELETE FROM booking_cell WHERE booking_id = $1", [id.into()]);
    tx.conn().execute_raw(delete).await?;
    Ok(())
}

/// The half hours of these resources that are taken within a span.
pub(crate) async fn taken(
    conn: &impl ConnectionTrait,
    resources: &[Uuid],
    span: Span,
) -> Result<Vec<(Uuid, i32)>, Error> {
    let cells = span.cells();
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Ok(vec![]) };
    if resources.is_empty() {
        return Ok(vec![]);
    }
    let ids = marks(dialect(conn), 0, resources.len());
    // Written as numbers: SQLite does not mix numbered and unnumbered marks.
    let text = format!(
        "SELECT resource_id, cell FROM booking_cell WHERE resource_id IN ({ids}) AND cell BETWEEN {first} AND {last}"
    );
    let values = resources.iter().map(|id| (*id).into()).collect();
    let rows = conn.query_all_raw(sql(conn, text, values)).await?;
    let read = |row: &sea_orm::QueryResult| Ok((row.try_get("", "resource_id")?, row.try_get("", "cell")?));
    rows.iter().map(read).collect()
}

/// Bookings of a resource that are still to come: asked for or confirmed, not over at `now`.
pub(crate) async fn to_come(
    conn: &impl ConnectionTrait,
    resource: Uuid,
    now: Timestamp,
) -> Result<Vec<Booking>, Error> {
    let text = "SELECT version, updated, body FROM booking \
                WHERE resource_id = $1 AND state IN (1, 2) AND starts > $2 ORDER BY starts, id";
    let found: Vec<Doc<Booking>> = many(conn, text, vec![resource.into(), Micros(now).into()]).await?;
    Ok(found.into_iter().map(|doc| doc.value).collect())
}

/// What counts of the bookings of a period.
pub(crate) async fn counted(conn: &impl ConnectionTrait, span: Span) -> Result<Vec<Booked>, Error> {
    let text = "SELECT version, updated, body FROM booking WHERE starts >= $1 AND starts < $2 AND state IN (2, 3, 4)";
    let values = vec![Micros(span.start).into(), Micros(span.end).into()];
    let found: Vec<Doc<Booking>> = many(conn, text, values).await?;
    let booked = |it: Booking| Booked { resource: it.resource_id, state: it.state, span: it.span() };
    Ok(found.into_iter().map(|doc| booked(doc.value)).collect())
}

/// Ids of requests that nobody answered in time, oldest first.
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let text = format!(
        "SELECT id FROM booking WHERE state = 1 AND respond_by <= $1 ORDER BY respond_by, id LIMIT {limit}"
    );
    let rows = conn.query_all_raw(sql(conn, text, vec![Micros(now).into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// A page of bookings, latest start first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &BookingQuery,
) -> Result<Page<Doc<Booking>>, Error> {
    let mut filter = Filter::default();
    match (query.owner, query.customer) {
        (Some(owner), Some(customer)) => {
            filter.and("(owner_id = ? OR customer_id = ?)", [owner.into(), customer.into()]);
        }
        (Some(owner), None) => {
            filter.and("owner_id = ?", [owner.into()]);
        }
        (None, Some(customer)) => {
            filter.and("customer_id = ?", [customer.into()]);
        }
        (None, None) => {}
    }
    if !query.states.is_empty() {
        let numbers: Vec<Value> = query.states.iter().map(|state| Word::number(*state).into()).collect();
        let marks = vec!["?"; numbers.len()].join(", ");
        filter.and(&format!("state IN ({marks})"), numbers);
    }
    if let Some(resource) = query.resource {
        filter.and("resource_id = ?", [resource.into()]);
    }
    if let Some(from) = query.from {
        filter.and("starts >= ?", [Micros(from).into()]);
    }
    if let Some(before) = query.before {
        filter.and("starts < ?", [Micros(before).into()]);
    }
    let text = format!("SELECT count(*) AS total FROM booking{}", filter.clause());
    let total = count(conn, text, filter.values()).await?;
    if let Some((start, id)) = query.after {
        let start: Value = Micros(start).into();
        filter.and("(starts < ? OR (starts = ? AND id < ?))", [start.clone(), start, id.into()]);
    }
    let text = format!(
        "SELECT version, updated, body FROM booking{} ORDER BY starts DESC, id DESC LIMIT {}",
        filter.clause(),
        query.limit + 1
    );
    let mut items: Vec<Doc<Booking>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let cursor = |last: &Doc<Booking>| format!("{}|{}", last.value.start.as_microsecond(), last.value.id);
    let next = items.last().filter(|_| more).map(cursor);
    Ok(Page { items, next, total })
}
