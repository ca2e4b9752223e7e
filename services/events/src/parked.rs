//! Events that a consumer could not apply: failing ones on trial, and parked ones that block only their aggregate.

use crate::Envelope;
use jiff::Timestamp;
use nqi_platform::{clock::Clock, problem::Problem};
use nqi_store::{Db, Error, Micros, Tx};
use prost::Message;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::{collections::HashMap, sync::Arc};

/// Tries before an event is parked.
pub(crate) const TRIES: i32 = 5;
/// Still tried; the partition waits for it.
pub(crate) const FAILING: i32 = 0;
/// Set aside with everything after it of the same aggregate.
pub(crate) const PARKED: i32 = 1;
/// Parked, and to be tried again by the running consumer.
pub(crate) const RELEASED: i32 = 2;

/// An aggregate that a consumer has parked, for `nqi doctor`.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Parked {
    /// The consumer.
    pub consumer: String,
    /// The producing service.
    pub source: String,
    /// The aggregate whose events wait.
    pub aggregate_id: String,
    /// The position of the first event that waits.
    pub position: i64,
    /// How many events wait.
    pub events: i64,
    /// Why the first one failed, English.
    pub error: String,
    first: Micros,
}

impl Parked {
    /// When the first event was parked.
    pub fn since(&self) -> Timestamp {
        self.first.0
    }
}

/// Which consumer of which log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub consumer: &'static str,
    pub source: &'static str,
}

/// Lists the parked aggregates of all consumers in this database, oldest first.
pub async fn list(db: &Db) -> Result<Vec<Parked>, Problem> {
    let select = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT consumer, source, aggregate_id, min(position) AS position, count(*) AS events, \
         max(CASE WHEN tries > 0 THEN error ELSE '' END) AS error, min(at) AS first FROM parked \
         WHERE state <> 0 GROUP BY consumer, source, aggregate_id ORDER BY min(at)",
    );
    Parked::find_by_statement(select).all(db.reader()).await.map_err(nqi_store::problem)
}

/// Lets a consumer try an aggregate's parked events again, in order; returns how many wait. The consumer does it.
pub async fn release(
    db: &Db,
    clock: &Clock,
    consumer: &str,
    source: &str,
    aggregate: &str,
) -> Result<u64, Problem> {
    let names: Arc<[String; 3]> = Arc::new([consumer, source, aggregate].map(str::to_owned));
    db.job(clock, move |tx: Tx| {
        let names = names.clone();
        async move {
            let [consumer, source, aggregate] = names.as_ref();
            let update = tx.statement(
                "UPDATE parked SET state = 2 WHERE consumer = $1 AND source = $2 AND aggregate_id = $3 AND state = 1",
                [consumer.into(), source.into(), aggregate.into()],
            );
            Ok::<_, Error>(tx.conn().execute_raw(update).await?.rows_affected())
        }
    })
    .await
}

impl Reader {
    /// The aggregates of a partition that are not plain sailing, and their worst state.
    pub(crate) async fn troubled(self, tx: &Tx, partition: i32) -> Result<HashMap<String, i32>, Error> {
        let select = tx.statement(
            "SELECT aggregate_id, max(state) AS state FROM parked \
             WHERE consumer = $1 AND source = $2 AND partition = $3 GROUP BY aggregate_id",
            [self.consumer.into(), self.source.into(), partition.into()],
        );
        let rows = tx.conn().query_all_raw(select).await?;
        rows.iter().map(|row| Ok((row.try_get("", "aggregate_id")?, row.try_get("", "state")?))).collect()
    }

    /// Parks an event behind an earlier one of its aggregate.
    pub(crate) async fn park_behind(self, tx: &Tx, event: &Envelope) -> Result<(), Error> {
        self.insert(tx, event, "", 0, PARKED).await
    }

    /// Counts a failed try; true when the event is parked by it.
    pub(crate) async fn count_try(self, tx: &Tx, event: &Envelope, error: &str) -> Result<bool, Error> {
        self.insert(tx, event, error, 0, FAILING).await?;
        let count = tx.statement(
            "UPDATE parked SET tries = tries + 1, error = $1, state = CASE WHEN tries + 1 >= $2 THEN 1 ELSE 0 END, \
             at = $3 WHERE consumer = $4 AND source = $5 AND partition = $6 AND position = $7 RETURNING tries",
            [
                error.into(),
                TRIES.into(),
                Micros(tx.now()).into(),
                self.consumer.into(),
                self.source.into(),
                (event.partition as i32).into(),
                event.position.into(),
            ],
        );
        let row = tx.conn().query_one_raw(count).await?;
        let tries: i32 = row.map(|row| row.try_get("", "tries")).transpose()?.unwrap_or_default();
        Ok(tries >= TRIES)
    }

    async fn insert(
        self,
        tx: &Tx,
        event: &Envelope,
        error: &str,
        tries: i32,
        state: i32,
    ) -> Result<(), Error> {
        let insert = tx.statement(
            "INSERT INTO parked (consumer, source, partition, position, aggregate_id, event, error, tries, state, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (consumer, source, partition, position) DO NOTHING",
            [
                self.consumer.into(),
                self.source.into(),
                (event.partition as i32).into(),
                event.position.into(),
                event.aggregate_id.clone().into(),
                event.encode_to_vec().into(),
                error.into(),
                tries.into(),
                state.into(),
                Micros(tx.now()).into(),
            ],
        );
        tx.conn().execute_raw(insert).await?;
        Ok(())
    }

    /// Forgets the failed tries of an event that went through.
    pub(crate) async fn forget(self, tx: &Tx, partition: i32, position: i64) -> Result<(), Error> {
        let delete = tx.statement(
            "DELETE FROM parked WHERE consumer = $1 AND source = $2 AND partition = $3 AND position = $4",
            [self.consumer.into(), self.source.into(), partition.into(), position.into()],
        );
        tx.conn().execute_raw(delete).await?;
        Ok(())
    }

    /// The aggregates released for another try, with their partitions.
    pub(crate) async fn released(self, db: &Db) -> Result<Vec<(i32, String)>, Error> {
        let select = Statement::from_sql_and_values(
            db.reader().get_database_backend(),
            "SELECT DISTINCT partition, aggregate_id FROM parked \
             WHERE consumer = $1 AND source = $2 AND state = $3 LIMIT 100",
            [self.consumer.into(), self.source.into(), RELEASED.into()],
        );
        let rows = db.reader().query_all_raw(select).await?;
        rows.iter().map(|row| Ok((row.try_get("", "partition")?, row.try_get("", "aggregate_id")?))).collect()
    }

    /// All waiting events of an aggregate, in order.
    pub(crate) async fn waiting(self, tx: &Tx, aggregate: &str) -> Result<Vec<Envelope>, Error> {
        let select = tx.statement(
            "SELECT event FROM parked WHERE consumer = $1 AND source = $2 AND aggregate_id = $3 ORDER BY position",
            [self.consumer.into(), self.source.into(), aggregate.into()],
        );
        let rows = tx.conn().query_all_raw(select).await?;
        let decode = |row: &sea_orm::QueryResult| {
            let bytes: Vec<u8> = row.try_get("", "event")?;
            Envelope::decode(bytes.as_slice())
                .map_err(|error| Error::from(Problem::internal(format!("parked event: {error}"))))
        };
        rows.iter().map(decode).collect()
    }

    /// Parks a released aggregate again, with the new error at its first event.
    pub(crate) async fn park_again(self, tx: &Tx, aggregate: &str, error: &str) -> Result<(), Error> {
        let update = tx.statement(
            "UPDATE parked SET state = 1, error = CASE WHEN tries > 0 THEN $1 ELSE error END, \
             tries = CASE WHEN tries > 0 THEN tries + 1 ELSE 0 END \
             WHERE consumer = $2 AND source = $3 AND aggregate_id = $4",
            [error.into(), self.consumer.into(), self.source.into(), aggregate.into()],
        );
        tx.conn().execute_raw(update).await?;
        Ok(())
    }
}
