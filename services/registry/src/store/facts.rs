//! Sums a day, and the facts made of them.

use super::document::sql;
use crate::domain::facts::{DaySums, MONTH, Promise, YEAR};
use crate::error::Error;
use jiff::{ToSpan, civil::Date};
use nqi_store::{Day, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Facts as they are told.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Facts {
    pub provider_id: Uuid,
    pub day: Day,
    pub on_time: i64,
    pub decided: i64,
    pub good: i64,
    pub ratings: i64,
    pub exposure_e6: i64,
    pub version: i64,
    pub credit_class: Option<i32>,
}

pub(crate) const FACTS: &str =
    "provider_id, day, on_time, decided, good, ratings, exposure_e6, version, credit_class";

/// Adds sums to a day and marks the provider for the next refresh.
pub(crate) async fn add(tx: &Tx, provider: Uuid, day: Date, sums: DaySums) -> Result<(), Error> {
    if sums == DaySums::default() {
        return Ok(());
    }
    let upsert = tx.statement(
        "INSERT INTO fact_day (provider_id, day, on_time, late, good, ratings, exposure_e6) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider_id, day) DO UPDATE SET \
         on_time = fact_day.on_time + excluded.on_time, late = fact_day.late + excluded.late, \
         good = fact_day.good + excluded.good, ratings = fact_day.ratings + excluded.ratings, \
         exposure_e6 = fact_day.exposure_e6 + excluded.exposure_e6",
        [
            provider.into(),
            Day(day).into(),
            sums.on_time.into(),
            sums.late.into(),
            sums.good.into(),
            sums.ratings.into(),
            sums.exposure_e6.into(),
        ],
    );
    tx.conn().execute_raw(upsert).await?;
    let mark = tx.statement(
        "INSERT INTO provider_facts (provider_id, day, on_time, decided, good, ratings, exposure_e6, version, dirty) \
         VALUES ($1, $2, 0, 0, 0, 0, 0, 0, $3) ON CONFLICT (provider_id) DO UPDATE SET dirty = $3",
        [provider.into(), Day(Date::constant(1970, 1, 1)).into(), true.into()],
    );
    tx.conn().execute_raw(mark).await?;
    Ok(())
}

/// The promise as known, locked; new when nothing is known of it.
pub(crate) async fn promise(tx: &Tx, id: Uuid) -> Result<Promise, Error> {
    let text = format!("SELECT body FROM promise WHERE id = $1{}", tx.lock_clause());
    let row = tx.conn().query_one_raw(tx.statement(&text, [id.into()])).await?;
    match row {
        Some(row) => Ok(serde_json::from_str(&row.try_get::<String>("", "body")?)?),
        None => Ok(Promise::default()),
    }
}

pub(crate) async fn save_promise(tx: &Tx, id: Uuid, provider: Uuid, it: &Promise) -> Result<(), Error> {
    let upsert = tx.statement(
        "INSERT INTO promise (id, provider_id, body) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        [id.into(), provider.into(), serde_json::to_string(it)?.into()],
    );
    tx.conn().execute_raw(upsert).await?;
    Ok(())
}

/// (day, level, counted) of a rating as it was last told.
pub(crate) async fn rating(tx: &Tx, id: Uuid) -> Result<Option<(Date, i32, bool)>, Error> {
    let text = format!("SELECT day, level, counted FROM rating_fact WHERE id = $1{}", tx.lock_clause());
    let row = tx.conn().query_one_raw(tx.statement(&text, [id.into()])).await?;
    row.map(|row| {
        let day: Day = row.try_get("", "day")?;
        Ok((day.0, row.try_get("", "level")?, row.try_get("", "counted")?))
    })
    .transpose()
}

pub(crate) async fn save_rating(
    tx: &Tx,
    id: Uuid,
    provider: Uuid,
    (day, level, counted): (Date, i32, bool),
) -> Result<(), Error> {
    let upsert = tx.statement(
        "INSERT INTO rating_fact (id, provider_id, day, level, counted) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET level = excluded.level, counted = excluded.counted",
        [id.into(), provider.into(), Day(day).into(), level.into(), counted.into()],
    );
    tx.conn().execute_raw(upsert).await?;
    Ok(())
}

/// Notes a provider's credit class and marks the provider for the next refresh; false when it is the class known.
pub(crate) async fn set_class(tx: &Tx, provider: Uuid, class: Option<i32>) -> Result<bool, Error> {
    let upsert = tx.statement(
        "INSERT INTO provider_facts (provider_id, day, on_time, decided, good, ratings, exposure_e6, version, dirty, \
         credit_class) SELECT $1, $2, 0, 0, 0, 0, 0, 0, $3, $4 WHERE $4 IS NOT NULL \
         OR EXISTS (SELECT 1 FROM provider_facts WHERE provider_id = $1) ON CONFLICT (provider_id) DO UPDATE \
         SET dirty = $3, credit_class = $4 WHERE provider_facts.credit_class IS DISTINCT FROM $4",
        [provider.into(), Day(Date::constant(1970, 1, 1)).into(), true.into(), class.into()],
    );
    Ok(tx.conn().execute_raw(upsert).await?.rows_affected() > 0)
}

/// Providers whose facts were touched or are not of `today`.
pub(crate) async fn due(conn: &impl ConnectionTrait, today: Date, limit: u64) -> Result<Vec<Uuid>, Error> {
    let text = format!(
        "SELECT provider_id FROM provider_facts WHERE dirty OR day < $1 ORDER BY provider_id LIMIT {limit}"
    );
    let rows = conn.query_all_raw(sql(conn, text, vec![Day(today).into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "provider_id")).collect::<Result<_, _>>()?)
}

/// Sums the windows that end on `today` and stores them; none when nothing was due any more.
pub(crate) async fn refresh(tx: &Tx, provider: Uuid, today: Date) -> Result<Option<Facts>, Error> {
    let text = format!(
        "SELECT version FROM provider_facts WHERE provider_id = $1 AND (dirty OR day < $2){}",
        tx.claim_clause()
    );
    let values = [provider.into(), Day(today).into()];
    if tx.conn().query_one_raw(tx.statement(&text, values)).await?.is_none() {
        return Ok(None);
    }
    let since = |days: i32| Day(today.saturating_sub(days.days()));
    let update = format!(
        "UPDATE provider_facts SET (on_time, decided, good, ratings) = (\
           SELECT CAST(coalesce(sum(on_time), 0) AS BIGINT), CAST(coalesce(sum(on_time + late), 0) AS BIGINT), \
                  CAST(coalesce(sum(good), 0) AS BIGINT), CAST(coalesce(sum(ratings), 0) AS BIGINT) \
           FROM fact_day WHERE provider_id = $1 AND day > $3 AND day <= $2), \
         exposure_e6 = (SELECT CAST(coalesce(sum(exposure_e6), 0) AS BIGINT) \
           FROM fact_day WHERE provider_id = $1 AND day > $4 AND day <= $2), \
         day = $2, dirty = $5, version = version + 1 WHERE provider_id = $1 RETURNING {FACTS}"
    );
    let values = [provider.into(), Day(today).into(), since(YEAR).into(), since(MONTH).into(), false.into()];
    Ok(Facts::find_by_statement(tx.statement(&update, values)).one(tx.conn()).await?)
}

/// The facts of a provider, when it has any.
pub(crate) async fn of(conn: &impl ConnectionTrait, provider: Uuid) -> Result<Option<Facts>, Error> {
    let text = format!("SELECT {FACTS} FROM provider_facts WHERE provider_id = $1 AND version > 0");
    Ok(Facts::find_by_statement(sql(conn, text, vec![provider.into()])).one(conn).await?)
}
