//! Reading one's own log inside the service, such as for a watch stream: committed and numbered events by position.

use crate::PARTITIONS;
use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Db, Error, Micros};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// One event of the log, as far as its own service needs it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Position in its partition.
    pub position: i64,
    /// Full name of the payload message.
    pub kind: String,
    /// When it became true.
    pub time: Timestamp,
    /// The encoded payload.
    pub payload: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    position: i64,
    r#type: String,
    time: Micros,
    payload: Vec<u8>,
}

/// The last position of every partition, index = partition.
pub async fn heads(db: &Db) -> Result<[i64; PARTITIONS], Problem> {
    ends(db, "SELECT partition, position FROM outbox_partition").await
}

/// The oldest kept position of every partition that keeps events; 0 where it keeps none.
pub async fn oldest(db: &Db) -> Result<[i64; PARTITIONS], Problem> {
    ends(db, "SELECT partition, min(position) AS position FROM outbox WHERE position > 0 GROUP BY partition")
        .await
}

/// Up to `limit` events of a partition after a position, in order.
pub async fn read(db: &Db, partition: usize, after: i64, limit: u32) -> Result<Vec<Entry>, Problem> {
    let conn = db.reader();
    let select = Statement::from_sql_and_values(
        conn.get_database_backend(),
        "SELECT position, type, time, payload FROM outbox WHERE partition = $1 AND position > $2 \
         ORDER BY position LIMIT $3",
        [(partition as i32).into(), after.into(), i64::from(limit).into()],
    );
    let rows = Row::find_by_statement(select).all(conn).await.map_err(nqi_store::problem)?;
    let entry =
        |row: Row| Entry { position: row.position, kind: row.r#type, time: row.time.0, payload: row.payload };
    Ok(rows.into_iter().map(entry).collect())
}

async fn ends(db: &Db, sql: &str) -> Result<[i64; PARTITIONS], Problem> {
    let conn = db.reader();
    let read = async {
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
        let mut ends = [0; PARTITIONS];
        for row in rows {
            let (partition, position): (i32, i64) =
                (row.try_get("", "partition")?, row.try_get("", "position")?);
            if let Some(end) = usize::try_from(partition).ok().and_then(|partition| ends.get_mut(partition)) {
                *end = position;
            }
        }
        Ok::<_, Error>(ends)
    };
    Ok(read.await?)
}
