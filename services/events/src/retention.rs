//! How long events stay: some days, and longer while a registered consumer has not applied them.

use crate::PARTITIONS;
use jiff::SignedDuration;
use nqi_platform::{clock::Clock, problem::Problem};
use nqi_store::{Db, Error, Micros, Tx};
use sea_orm::ConnectionTrait;

/// Days that events are kept at least.
pub const RETAIN_DAYS: i64 = 8;
/// A consumer that has not asked for this many days no longer holds events back.
const FORGOTTEN_DAYS: i64 = 30;
const BATCH: u64 = 1000;

/// Deletes events older than `retain_days` that every registered consumer has applied; returns how many.
pub async fn prune(db: &Db, clock: &Clock, retain_days: i64) -> Result<u64, Problem> {
    let mut total = 0;
    for partition in 0..PARTITIONS as i32 {
        loop {
            let deleted = db
                .job(clock, move |tx: Tx| async move { prune_some(&tx, partition, retain_days).await })
                .await?;
            total += deleted;
            if deleted < BATCH {
                break;
            }
        }
    }
    Ok(total)
}

async fn prune_some(tx: &Tx, partition: i32, retain_days: i64) -> Result<u64, Error> {
    let days = |days: i64| Micros(tx.now() - SignedDuration::from_hours(24 * days));
    let delete = tx.statement(
        "DELETE FROM outbox WHERE no IN (SELECT no FROM outbox WHERE partition = $1 AND written < $2 \
         AND position <= coalesce((SELECT min(position) FROM outbox_reader WHERE partition = $1 AND seen >= $3), \
                                  (SELECT position FROM outbox_partition WHERE partition = $1)) \
         ORDER BY position LIMIT 1000)",
        [partition.into(), days(retain_days).into(), days(FORGOTTEN_DAYS).into()],
    );
    Ok(tx.conn().execute_raw(delete).await?.rows_affected())
}

/// Notes what a consumer has applied.
pub(crate) async fn note(tx: &Tx, consumer: &str, positions: &[i64]) -> Result<(), Error> {
    for (partition, position) in positions.iter().enumerate() {
        let upsert = tx.statement(
            "INSERT INTO outbox_reader (consumer, partition, position, seen) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (consumer, partition) DO UPDATE SET position = excluded.position, seen = excluded.seen",
            [consumer.into(), (partition as i32).into(), (*position).into(), Micros(tx.now()).into()],
        );
        tx.conn().execute_raw(upsert).await?;
    }
    Ok(())
}
