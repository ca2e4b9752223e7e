//! How a log and its readers stand, for `nqi doctor`: what waits for a position, how far each consumer has come, and what a
//! consumer knows that the log does not.

use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Db, Micros};
use prost::Message;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::Envelope;

/// Most parked events that are looked up in the log that they came from.
const MOST: i64 = 1000;

/// Events of a log that have been written and have no position yet, so that no reader sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unnumbered {
    /// How many.
    pub events: i64,
    /// When the oldest was written.
    pub oldest: Option<Timestamp>,
}

/// How far a consumer has applied a partition of a log.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Applied {
    /// The consumer.
    pub consumer: String,
    /// The log.
    pub source: String,
    /// Its partition.
    pub partition: i32,
    /// The last position applied.
    pub position: i64,
}

/// Counts what waits for the sequencer.
pub async fn unnumbered(db: &Db) -> Result<Unnumbered, Problem> {
    let row = one(
        db,
        "SELECT count(*) AS events, min(written) AS oldest FROM outbox WHERE position IS NULL",
        vec![],
    )
    .await?
    .ok_or_else(|| Problem::internal("a count without a row"))?;
    let read = || {
        let oldest: Option<Micros> = row.try_get("", "oldest")?;
        Ok(Unnumbered { events: row.try_get("", "events")?, oldest: oldest.map(|at| at.0) })
    };
    read().map_err(nqi_store::problem)
}

/// The last position given in a partition of the log.
pub async fn head(db: &Db, partition: i32) -> Result<i64, Problem> {
    let row =
        one(db, "SELECT position FROM outbox_partition WHERE partition = $1", vec![partition.into()]).await?;
    row.map_or(Ok(0), |row| row.try_get("", "position")).map_err(nqi_store::problem)
}

/// How far the consumers of this database have come, by consumer, log and partition.
pub async fn applied(db: &Db) -> Result<Vec<Applied>, Problem> {
    let select = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT consumer, source, partition, position FROM consumer_position ORDER BY consumer, source, partition",
    );
    Applied::find_by_statement(select).all(db.reader()).await.map_err(nqi_store::problem)
}

/// When the first event of a partition after `position` was written; `None` when there is none.
pub async fn waits_since(db: &Db, partition: i32, position: i64) -> Result<Option<Timestamp>, Problem> {
    let select =
        "SELECT written FROM outbox WHERE partition = $1 AND position > $2 ORDER BY position LIMIT 1";
    let row = one(db, select, vec![partition.into(), position.into()]).await?;
    let written: Option<Micros> =
        row.map(|row| row.try_get("", "written")).transpose().map_err(nqi_store::problem)?;
    Ok(written.map(|at| at.0))
}

/// Events that wait in this database, parked or on trial, in the order in which they came; at most a thousand.
pub async fn parked_events(db: &Db) -> Result<Vec<Envelope>, Problem> {
    let select = Statement::from_sql_and_values(
        db.reader().get_database_backend(),
        "SELECT event FROM parked ORDER BY at, position LIMIT $1",
        [MOST.into()],
    );
    let rows = db.reader().query_all_raw(select).await.map_err(nqi_store::problem)?;
    let decode = |row: &sea_orm::QueryResult| {
        let bytes: Vec<u8> = row.try_get("", "event").map_err(nqi_store::problem)?;
        Envelope::decode(bytes.as_slice())
            .map_err(|error| Problem::internal(format!("parked event: {error}")))
    };
    rows.iter().map(decode).collect()
}

/// Whether the log in this database may have sent an event. Events that are no longer kept are believed.
pub async fn may_have_sent(db: &Db, event: &Envelope) -> Result<bool, Problem> {
    // A feed hands out partitions 0 to 15.
    let partition = i32::try_from(event.partition).unwrap_or(i32::MAX);
    let select = "SELECT id FROM outbox WHERE partition = $1 AND position = $2";
    let found: Result<Option<Uuid>, DbErr> = one(db, select, vec![partition.into(), event.position.into()])
        .await?
        .map(|row| row.try_get("", "id"))
        .transpose();
    match found.map_err(nqi_store::problem)? {
        Some(id) => Ok(id.to_string() == event.id),
        None => Ok(event.position <= head(db, partition).await?),
    }
}

async fn one(db: &Db, select: &str, values: Vec<Value>) -> Result<Option<sea_orm::QueryResult>, Problem> {
    let conn = db.reader();
    let select = Statement::from_sql_and_values(conn.get_database_backend(), select, values);
    conn.query_one_raw(select).await.map_err(nqi_store::problem)
}
