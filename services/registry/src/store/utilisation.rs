//! Sums of cells by pool: what was there, held and used.

use super::document::Page;
use super::document::sql;
use super::filter::Filter;
use crate::error::Error;
use jiff::civil::Date;
use nqi_store::Day;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Which cells are summed.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub provider: Option<Uuid>,
    pub pool: Option<Uuid>,
    pub from: Date,
    pub to: Date,
    /// The last (provider, pool) of the page before.
    pub after: Option<(Uuid, Uuid)>,
    pub limit: u64,
}

/// The sum of a pool's days, or of many pools'.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Sum {
    pub provider_id: Option<Uuid>,
    pub pool: Option<Uuid>,
    /// The pool's document.
    pub pool_body: Option<String>,
    pub days: i64,
    pub closed_days: i64,
    pub holiday_days: i64,
    pub full_days: i64,
    pub total: i64,
    pub held: i64,
    pub used: i64,
}

/// Sums as BIGINT on both dialects; a full day is an open one without free units.
const SUMS: &str = "COUNT(*) AS days, \
    CAST(COALESCE(SUM(CASE WHEN c.closed AND NOT c.holiday THEN 1 ELSE 0 END), 0) AS BIGINT) AS closed_days, \
    CAST(COALESCE(SUM(CASE WHEN c.closed AND c.holiday THEN 1 ELSE 0 END), 0) AS BIGINT) AS holiday_days, \
    CAST(COALESCE(SUM(CASE WHEN NOT c.closed AND c.held + c.used >= c.total THEN 1 ELSE 0 END), 0) AS BIGINT) AS full_days, \
    CAST(COALESCE(SUM(c.total), 0) AS BIGINT) AS total, CAST(COALESCE(SUM(c.held), 0) AS BIGINT) AS held, \
    CAST(COALESCE(SUM(c.used), 0) AS BIGINT) AS used";

/// A page of pools with their sums, in order of (provider, pool).
pub(crate) async fn by_pool(conn: &impl ConnectionTrait, asked: &Asked) -> Result<Page<Sum>, Error> {
    let mut filter = of(asked);
    if let Some((provider, pool)) = asked.after {
        filter.and(
            "(p.provider_id > ? OR (p.provider_id = ? AND p.id > ?))",
            [provider.into(), provider.into(), pool.into()],
        );
    }
    let text = format!(
        "SELECT p.provider_id AS provider_id, p.id AS pool, MIN(p.body) AS pool_body, {SUMS} \
         FROM pool p JOIN cell c ON c.pool = p.id{} GROUP BY p.provider_id, p.id ORDER BY p.provider_id, p.id LIMIT {}",
        filter.clause(),
        asked.limit + 1
    );
    let mut items = Sum::find_by_statement(sql(conn, text, filter.values())).all(conn).await?;
    let more = items.len() as u64 > asked.limit;
    items.truncate(asked.limit as usize);
    let last = items.last().filter(|_| more).and_then(|it| it.provider_id.zip(it.pool));
    let next = last.map(|(provider, pool)| format!("{provider}|{pool}"));
    let total = items.len() as i64;
    Ok(Page { items, next, total })
}

/// The sum over all pools asked about.
pub(crate) async fn whole(conn: &impl ConnectionTrait, asked: &Asked) -> Result<Sum, Error> {
    let filter = of(asked);
    let text = format!("SELECT {SUMS} FROM pool p JOIN cell c ON c.pool = p.id{}", filter.clause());
    let row = conn.query_one_raw(sql(conn, text, filter.values())).await?;
    let row = row.ok_or_else(|| nqi_platform::problem::Problem::internal("a sum answered no row"))?;
    let get = |column: &str| row.try_get::<i64>("", column);
    Ok(Sum {
        provider_id: asked.provider,
        pool: None,
        pool_body: None,
        days: get("days")?,
        closed_days: get("closed_days")?,
        holiday_days: get("holiday_days")?,
        full_days: get("full_days")?,
        total: get("total")?,
        held: get("held")?,
        used: get("used")?,
    })
}

fn of(asked: &Asked) -> Filter {
    let mut filter = Filter::default();
    filter.and("c.day >= ?", [Day(asked.from).into()]);
    filter.and("c.day <= ?", [Day(asked.to).into()]);
    if let Some(provider) = asked.provider {
        filter.and("p.provider_id = ?", [provider.into()]);
    }
    if let Some(pool) = asked.pool {
        filter.and("p.id = ?", [pool.into()]);
    }
    filter
}
