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
    calendar_revision: i64,
}

/// How far the days of a pool are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The last day made.
    pub(crate) through: Date,
    /// The revision of the calendar that they were made by.
    pub(crate) calendar: u32,
}

/// The rules of a pool and how far its days are made.
pub(crate) async fn of_pool(
    conn: &impl ConnectionTrait,
    pool: Uuid,
) -> Result<Option<(Doc<Rules>, Made)>, Error> {
    let text = "SELECT version, updated, body, made_through, calendar_revision FROM pool_rules WHERE id = $1";
    let Some(row) = Row::find_by_statement(sql(conn, text, vec![pool.into()])).one(conn).await? else {
        return Ok(None);
    };
    let value = serde_json::from_str(&row.body)?;
    let calendar = u32::try_from(row.calendar_revision).unwrap_or(0);
    let made = Made { through: row.made_through.0, calendar };
    Ok(Some((Doc { value, version: row.version, updated: row.updated.0 }, made)))
}

/// Writes rules with how far their days are made.
pub(crate) async fn put_rules(tx: &Tx, version: i64, rules: &Rules, made: Made) -> Result<(), Error> {
    let columns = vec![rules.provider.into(), Day(made.through).into(), i64::from(made.calendar).into()];
    let rows = vec![row(rules.pool, version, rules, columns)?];
    put(tx, "pool_rules", &["provider_id", "made_through", "calendar_revision"], rows).await
}

/// Locks rules until the transaction ends; false when another transaction has them or they are gone.
pub(crate) async fn claim(tx: &Tx, pool: Uuid) -> Result<bool, Error> {
    let text = format!("SELECT id FROM pool_rules WHERE id = $1{}", tx.claim_clause());
    Ok(tx.conn().query_one_raw(tx.statement(&text, [pool.into()])).await?.is_some())
}

/// Notes how far days are made.
pub(crate) async fn note_made(tx: &Tx, pool: Uuid, made: Made) -> Result<(), Error> {
    let update = tx.statement(
        "UPDATE pool_rules SET made_through = $1, calendar_revision = $2 WHERE id = $3",
        [Day(made.through).into(), i64::from(made.calendar).into(), pool.into()],
    );
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
