//! The gap-free number of registry writes. Its row is locked last, just before the events that carry the number.

use crate::error::Error;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;

/// Takes the next number. Writers wait here for each other until they commit, so numbers grow in commit order.
pub(crate) async fn next(tx: &Tx) -> Result<i64, Error> {
    take(tx, 1).await
}

/// Takes the next `count` numbers and answers the last of them.
pub(crate) async fn take(tx: &Tx, count: i64) -> Result<i64, Error> {
    let update = tx
        .statement("UPDATE registry_seq SET value = value + $1 WHERE id = 1 RETURNING value", [count.into()]);
    match tx.conn().query_one_raw(update).await? {
        Some(row) => Ok(row.try_get("", "value")?),
        None => Err(Problem::internal("registry_seq has no row").into()),
    }
}
