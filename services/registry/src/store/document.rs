//! Documents: a record as JSON with its version, beside the columns that are searched.

use super::made::Record;
use crate::error::Error;
use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Dialect, Micros, Tx};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Write;
use uuid::Uuid;

/// Full statements are equal, so their plan is made once; PostgreSQL takes 65,535 values, SQLite 32,766.
const ROWS_PER_STATEMENT: usize = 100;

/// A record with its version.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Doc<T> {
    pub value: T,
    pub version: i64,
    pub updated: Timestamp,
}

/// One page of records.
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page starts, when there is one.
    pub next: Option<String>,
    /// How many match in all.
    pub total: i64,
}

#[derive(FromQueryResult)]
struct Raw {
    version: i64,
    updated: Micros,
    body: String,
}

impl Raw {
    fn read<T: DeserializeOwned>(self) -> Result<Doc<T>, Error> {
        Ok(Doc { value: serde_json::from_str(&self.body)?, version: self.version, updated: self.updated.0 })
    }
}

/// A statement with `$1` .. placeholders for any connection.
pub(crate) fn sql(conn: &impl ConnectionTrait, text: impl Into<String>, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), text, values)
}

/// The first document of a query that selects `version, updated, body`.
pub(crate) async fn one<T: DeserializeOwned>(
    conn: &impl ConnectionTrait,
    text: &str,
    values: Vec<Value>,
) -> Result<Option<Doc<T>>, Error> {
    let raw = Raw::find_by_statement(sql(conn, text, values)).one(conn).await?;
    raw.map(Raw::read).transpose()
}

/// Every document of a query that selects `version, updated, body`.
pub(crate) async fn many<T: DeserializeOwned>(
    conn: &impl ConnectionTrait,
    text: impl Into<String>,
    values: Vec<Value>,
) -> Result<Vec<Doc<T>>, Error> {
    many_of(conn, sql(conn, text, values)).await
}

/// Every document of a statement that selects `version, updated, body`.
pub(crate) async fn many_of<T: DeserializeOwned>(
    conn: &impl ConnectionTrait,
    statement: Statement,
) -> Result<Vec<Doc<T>>, Error> {
    let rows = Raw::find_by_statement(statement).all(conn).await?;
    rows.into_iter().map(Raw::read).collect()
}

/// The number that a query selects as `total`.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    text: String,
    values: Vec<Value>,
) -> Result<i64, Error> {
    let row = conn.query_one_raw(sql(conn, text, values)).await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default())
}

/// One record to write.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub id: Uuid,
    pub version: i64,
    pub body: String,
    pub columns: Vec<Value>,
}

/// Writes documents with many rows a statement. A row whose stored version is not one below is left alone and refused:
/// somebody else changed it since it was read.
pub(crate) async fn put(
    tx: &Tx,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Written>,
) -> Result<(), Error> {
    let width = columns.len() + 4;
    let names =
        format!("id, version, updated, body{}", columns.iter().fold(String::new(), |all, c| all + ", " + c));
    let updates = columns.iter().fold(String::new(), |all, c| format!("{all}, {c} = excluded.{c}"));
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let mut text = format!("INSERT INTO {table} ({names}) VALUES ");
        let mut values = Vec::with_capacity(chunk.len() * width);
        for (index, row) in chunk.iter().enumerate() {
            let marks = marks(tx.dialect(), index * width, width);
            // Writing to a String cannot fail.
            let _ = write!(text, "{}({marks})", if index == 0 { "" } else { ", " });
            values.extend([
                row.id.into(),
                row.version.into(),
                Micros(tx.now()).into(),
                row.body.clone().into(),
            ]);
            values.extend(row.columns.iter().cloned());
        }
        let _ = write!(
            text,
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated = excluded.updated, \
             body = excluded.body{updates} WHERE {table}.version = excluded.version - 1"
        );
        let done = tx.conn().execute_raw(tx.statement(&text, values)).await?;
        if done.rows_affected() != chunk.len() as u64 {
            return Err(stale().into());
        }
    }
    let new: Vec<Uuid> = rows.iter().filter(|row| row.version == 1).map(|row| row.id).collect();
    match Record::of_table(table) {
        Some(record) if !new.is_empty() => super::made::note(tx, record, &new).await,
        _ => Ok(()),
    }
}

/// The dialect behind a connection.
pub(crate) fn dialect(conn: &impl ConnectionTrait) -> Dialect {
    if conn.get_database_backend() == DbBackend::Postgres { Dialect::Postgres } else { Dialect::Sqlite }
}

/// Placeholders for the next `width` values. SQLite looks named ones (`$1`) up one after the other, which makes a long
/// statement quadratic; unnamed ones it only counts.
pub(crate) fn marks(dialect: Dialect, before: usize, width: usize) -> String {
    let mark = |at: usize| match dialect {
        Dialect::Sqlite => "?".to_owned(),
        Dialect::Postgres => format!("${}", before + at),
    };
    (1..=width).map(mark).collect::<Vec<_>>().join(", ")
}

/// One document to write.
pub(crate) fn row<T: Serialize>(
    id: Uuid,
    version: i64,
    value: &T,
    columns: Vec<Value>,
) -> Result<Written, Error> {
    Ok(Written { id, version, body: serde_json::to_string(value)?, columns })
}

pub(crate) fn stale() -> Problem {
    Problem::aborted(
        "ETAG_MISMATCH",
        "数据已被他人修改，请刷新后重试。",
        "The resource was changed by someone else. Read it again and retry.",
    )
}
