//! Columns and tables written once for both dialects; every column is NOT NULL unless passed through [`nullable`].

use crate::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_query::{Alias, ColumnDef, Index, Table, TableCreateStatement};

fn column(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.not_null();
    column
}

/// A UUID primary key.
pub fn id(name: &str) -> ColumnDef {
    column(name).uuid().primary_key().take()
}

/// A growing BIGINT primary key, never reused.
pub fn serial(name: &str) -> ColumnDef {
    column(name).big_integer().auto_increment().primary_key().take()
}

/// A UUID.
pub fn uuid(name: &str) -> ColumnDef {
    column(name).uuid().take()
}

/// Text of any length; also JSON, which stays text on both dialects.
pub fn text(name: &str) -> ColumnDef {
    column(name).text().take()
}

/// Bytes.
pub fn bytes(name: &str) -> ColumnDef {
    column(name).blob().take()
}

/// A boolean.
pub fn flag(name: &str) -> ColumnDef {
    column(name).boolean().take()
}

/// A small number or an enum code, i32.
pub fn number(name: &str) -> ColumnDef {
    column(name).integer().take()
}

/// A count, a version, a quantity in its base unit, or money in fen: i64.
pub fn big(name: &str) -> ColumnDef {
    column(name).big_integer().take()
}

/// A double.
pub fn real(name: &str) -> ColumnDef {
    column(name).double().take()
}

/// An instant, read and written as [`crate::Micros`].
pub fn micros(name: &str) -> ColumnDef {
    column(name).big_integer().take()
}

/// A day, read and written as [`crate::Day`].
pub fn day(name: &str) -> ColumnDef {
    column(name).integer().take()
}

/// The same column, NULL allowed.
pub fn nullable(mut column: ColumnDef) -> ColumnDef {
    column.null().take()
}

/// The same column as (part of) the primary key: for text and number keys.
pub fn key(mut column: ColumnDef) -> ColumnDef {
    column.primary_key().take()
}

/// A table of columns; further keys and checks can be added to the statement.
pub fn table<I>(name: &str, columns: I) -> TableCreateStatement
where
    I: IntoIterator<Item = ColumnDef>,
{
    let mut table = Table::create();
    table.table(Alias::new(name));
    for column in columns {
        table.col(column);
    }
    table
}

/// A table whose primary key is several columns.
pub fn keyed_table<I>(name: &str, key: &[&str], columns: I) -> TableCreateStatement
where
    I: IntoIterator<Item = ColumnDef>,
{
    let mut table = table(name, columns);
    let mut primary = Index::create();
    for column in key {
        primary.col(Alias::new(*column));
    }
    table.primary_key(&mut primary).take()
}

/// Creates an index named `<table>_<columns>`.
pub async fn index(manager: &SchemaManager<'_>, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    create_index(manager, table, columns, false).await
}

/// Creates a unique index named `<table>_<columns>`.
pub async fn unique(manager: &SchemaManager<'_>, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    create_index(manager, table, columns, true).await
}

async fn create_index(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: &[&str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    if unique {
        index.unique();
    }
    manager.create_index(index).await
}

/// Runs SQL that both dialects read alike, such as a partial index or a CHECK.
pub async fn sql(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await.map(|_| ())
}

/// Runs SQL on one dialect only, such as its kind of trigger.
pub async fn sql_on(manager: &SchemaManager<'_>, dialect: Dialect, text: &str) -> Result<(), DbErr> {
    let here = match manager.get_database_backend() {
        DbBackend::Postgres => Dialect::Postgres,
        _ => Dialect::Sqlite,
    };
    if here == dialect { sql(manager, text).await } else { Ok(()) }
}
