//! Counts case numbers, one row a year.

use nqi_store::Tx;
use sea_orm::{ConnectionTrait, DbErr};

/// The next number of the year, from 1; held until the transaction ends, so a rollback leaves no gap.
pub async fn next(tx: &Tx, year: i32) -> Result<i64, DbErr> {
    let count = tx.statement(
        "INSERT INTO case_counter (year, last) VALUES ($1, 1) \
         ON CONFLICT (year) DO UPDATE SET last = case_counter.last + 1 RETURNING last",
        [year.into()],
    );
    match tx.conn().query_one_raw(count).await? {
        Some(row) => row.try_get("", "last"),
        None => Err(DbErr::RecordNotFound("case_counter".to_owned())),
    }
}
