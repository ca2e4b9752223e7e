//! Weekly rules of pools, with the day up to which their days are made.

use super::document::{Doc, put, row, sql};
use crate::domain::rules::Rules;
use crate::error::Error;
use jiff::civil::Date;
use nqi_store::{Day, Micros, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    version: i64,
    updated: Micros,
    body: String,
    made_through: Day,
}

/// The rules of a pool and the last day made.
pub(crate) async fn of_pool(
    conn: &impl ConnectionTrait,
    pool: Uuid,
) -> Result<Option<(Doc<Rules>, Date)>, Error> {
    let text = "SELECT version, updated, body, made_through FROM pool_rules WHERE id = $1";
    let Some(row) = Row::find_by_statement(sql(conn, text, vec![pool.into()])).one(conn).await? else {
        return Ok(None);
    };
    let value = serde_json::from_str(&row.body)?;
    Ok(Some((Doc { value, version: row.version, updated: row.updated.0 }, row.made_through.0)))
}

/// Writes rules whose days are made through `made`.
pub(crate) async fn put_rules(tx: &Tx, version: i64, rules: &Rules, made: Date) -> Result<(), Error> {
    let columns = vec![rules.provider.into(), Day(made).into()];
    let rows = vec![row(rules.pool, version, rules, columns)?];
    put(tx, "pool_rules", &["provider_id", "made_through"], rows).await
}

/// Locks rules until the transaction ends; false when another transaction has them or they are gone.
pub(crate) async fn claim(tx: &Tx, pool: Uuid) -> Result<bool, Error> {
    let text = format!("SELECT id FROM pool_rules WHERE id = $1{}", tx.claim_clause());
    Ok(tx.conn().query_one_raw(tx.statement(&text, [pool.into()])).await?.is_some())
}

/// Notes that days are made through `made`.
pub(crate) async fn made_through(tx: &Tx, pool: Uuid, made: Date) -> Result<(), Error> {
    let update = tx
        .statement("UPDATE pool_rules SET made_through = $1 WHERE id = $2", [Day(made).into(), pool.into()]);
    tx.conn().execute_raw(update).await?;
    Ok(())
}

/// Pools with rules after an id, in order of id.
pub(crate) async fn pools_after(
    conn: &impl ConnectionTrait,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let text = format!("SELECT id FROM pool_rules WHERE id > $1 ORDER BY id LIMIT {limit}");
    let rows = conn.query_all_raw(sql(conn, text, vec![after.into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
