//! One consistent reading of everything that is exported: a single read transaction, page by page.

use super::document::{Doc, many, sql};
use super::facts::{FACTS, Facts};
use super::offering::{self, Shown};
use super::profile;
use crate::domain::booking::Booking;
use crate::domain::pool::Cell;
use crate::domain::resource::Resource;
use crate::domain::vocabulary::ResourceState;
use crate::error::Error;
use jiff::Timestamp;
use nqi_store::{Day, Db, Dialect, Micros};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, FromQueryResult, IsolationLevel, TransactionTrait,
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Rows a page.
const PAGE: u64 = 1000;

/// An open reading.
pub(crate) struct Snapshot(DatabaseTransaction);

impl Snapshot {
    /// Begins the reading; its picture is fixed by the first query.
    pub async fn open(db: &Db) -> Result<Self, Error> {
        let transaction = match db.dialect() {
            Dialect::Sqlite => db.reader().begin().await?,
            Dialect::Postgres => {
                let level = Some(IsolationLevel::RepeatableRead);
                let transaction = db.reader().begin_with_config(level, Some(AccessMode::ReadOnly)).await?;
                // A slow reader of the stream leaves the transaction idle between pages.
                transaction
                    .execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = '60s'")
                    .await?;
                transaction
            }
        };
        Ok(Self(transaction))
    }

    /// Ends the reading.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.0.rollback().await?)
    }

    /// The sequence and the feed positions, index = partition.
    pub async fn head(&self) -> Result<(i64, Vec<i64>), Error> {
        let row =
            self.0.query_one_raw(sql(&self.0, "SELECT value FROM registry_seq WHERE id = 1", vec![])).await?;
        let seq = row.map(|row| row.try_get("", "value")).transpose()?.unwrap_or_default();
        let select = sql(&self.0, "SELECT position FROM outbox_partition ORDER BY partition", vec![]);
        let rows = self.0.query_all_raw(select).await?;
        Ok((seq, rows.iter().map(|row| row.try_get("", "position")).collect::<Result<_, _>>()?))
    }

    /// Documents of a table after an id, in order of id; fewer than a page at the end.
    pub async fn documents<T: DeserializeOwned>(
        &self,
        table: &str,
        after: Uuid,
    ) -> Result<Vec<Doc<T>>, Error> {
        let text =
            format!("SELECT version, updated, body FROM {table} WHERE id > $1 ORDER BY id LIMIT {PAGE}");
        many(&self.0, text, vec![after.into()]).await
    }

    /// Published offerings after an id.
    pub async fn offerings(&self, after: Uuid) -> Result<Vec<Shown>, Error> {
        offering::published(&self.0, after, PAGE).await
    }

    /// Resources after an id that were published once, each with whether its owner is suspended.
    pub async fn resources(&self, after: Uuid) -> Result<Vec<(Doc<Resource>, bool)>, Error> {
        let text = format!(
            "SELECT version, updated, body FROM resource WHERE id > $1 AND state <> $2 ORDER BY id LIMIT {PAGE}"
        );
        let values = vec![after.into(), ResourceState::Draft.number().into()];
        let docs: Vec<Doc<Resource>> = many(&self.0, text, values).await?;
        let mut found = Vec::with_capacity(docs.len());
        for doc in docs {
            let suspended = profile::is_suspended(&self.0, doc.value.owner_id).await?;
            found.push((doc, suspended));
        }
        Ok(found)
    }

    /// Bookings after an id whose time is taken and began after `since`.
    pub async fn bookings(&self, after: Uuid, since: Timestamp) -> Result<Vec<Doc<Booking>>, Error> {
        let text = format!(
            "SELECT version, updated, body FROM booking WHERE id > $1 AND starts > $2 AND state IN (1, 2, 3, 4) \
             ORDER BY id LIMIT {PAGE}"
        );
        many(&self.0, text, vec![after.into(), Micros(since).into()]).await
    }

    /// Facts after a provider.
    pub async fn facts(&self, after: Uuid) -> Result<Vec<Facts>, Error> {
        let text = format!(
            "SELECT {FACTS} FROM provider_facts WHERE provider_id > $1 AND version > 0 ORDER BY provider_id LIMIT {PAGE}"
        );
        Ok(Facts::find_by_statement(sql(&self.0, text, vec![after.into()])).all(&self.0).await?)
    }

    /// Cells after a (pool, day).
    pub async fn cells(&self, after: Option<&Cell>) -> Result<Vec<Cell>, Error> {
        let (pool, day) = after.map_or((Uuid::nil(), Day(jiff::civil::Date::constant(1970, 1, 1))), |cell| {
            (cell.pool, Day(cell.day))
        });
        super::cell::cells_after(&self.0, pool, day, PAGE).await
    }

    /// The standards by number, for their statuses.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.0
    }
}
