//! Small durable facts about the database itself, by name: what it was seeded with, what a job has finished.

use crate::{Error, tx::Tx};
use sea_orm::{ConnectionTrait, Statement};

/// Reads a fact, from a reader or inside a transaction.
pub async fn get(conn: &impl ConnectionTrait, name: &str) -> Result<Option<String>, Error> {
    let select = Statement::from_sql_and_values(
        conn.get_database_backend(),
        "SELECT value FROM meta WHERE name = $1",
        [name.into()],
    );
    Ok(conn.query_one_raw(select).await?.map(|row| row.try_get("", "value")).transpose()?)
}

/// Writes a fact, replacing the one before.
pub async fn set(tx: &Tx, name: &str, value: &str) -> Result<(), Error> {
    let upsert = tx.statement(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name.into(), value.into()],
    );
    tx.conn().execute_raw(upsert).await?;
    Ok(())
}
