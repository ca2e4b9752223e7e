//! Where a consumer stands in each partition; the row's lock decides which replica may apply.

use super::Consumer;
use crate::{PARTITIONS, parked::Reader};
use nqi_platform::problem::Problem;
use nqi_store::{Db, Error, Tx};
use sea_orm::{ConnectionTrait, Statement};

impl Consumer {
    /// The positions of all partitions, index = partition; their rows are made when first asked for.
    pub(super) async fn positions(&self) -> Result<Vec<i64>, Problem> {
        let reader = self.reader;
        let positions = stored(reader, &self.db).await?;
        if positions.len() == PARTITIONS {
            return Ok(positions);
        }
        self.db.job(&self.clock, move |tx: Tx| async move { create(reader, &tx).await }).await?;
        Ok(stored(reader, &self.db).await?)
    }
}

async fn stored(reader: Reader, db: &Db) -> Result<Vec<i64>, Error> {
    let select = Statement::from_sql_and_values(
        db.reader().get_database_backend(),
        "SELECT position FROM consumer_position WHERE consumer = $1 AND source = $2 ORDER BY partition",
        [reader.consumer.into(), reader.source.into()],
    );
    let rows = db.reader().query_all_raw(select).await?;
    Ok(rows.iter().map(|row| row.try_get("", "position")).collect::<Result<_, _>>()?)
}

async fn create(reader: Reader, tx: &Tx) -> Result<(), Error> {
    for partition in 0..PARTITIONS as i32 {
        let insert = tx.statement(
            "INSERT INTO consumer_position (consumer, source, partition, position) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (consumer, source, partition) DO NOTHING",
            [reader.consumer.into(), reader.source.into(), partition.into()],
        );
        tx.conn().execute_raw(insert).await?;
    }
    Ok(())
}

/// Locks the position until the end of the transaction; None while another replica holds it.
pub(super) async fn claim(reader: Reader, tx: &Tx, partition: i32) -> Result<Option<i64>, Error> {
    let select = format!(
        "SELECT position FROM consumer_position WHERE consumer = $1 AND source = $2 AND partition = $3{}",
        tx.claim_clause()
    );
    let select = tx.statement(&select, [reader.consumer.into(), reader.source.into(), partition.into()]);
    let row = tx.conn().query_one_raw(select).await?;
    Ok(row.map(|row| row.try_get("", "position")).transpose()?)
}

/// Moves a claimed position.
pub(super) async fn advance(reader: Reader, tx: &Tx, partition: i32, position: i64) -> Result<(), Error> {
    let update = tx.statement(
        "UPDATE consumer_position SET position = $1 WHERE consumer = $2 AND source = $3 AND partition = $4",
        [position.into(), reader.consumer.into(), reader.source.into(), partition.into()],
    );
    tx.conn().execute_raw(update).await?;
    Ok(())
}
