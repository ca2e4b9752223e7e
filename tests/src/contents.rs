//! What the databases of a cluster hold, to prove that a refused call changed nothing.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use sha2::{Digest, Sha256};

/// Written by loops at any time: positions, heads, marks of what has been numbered.
const LOOPS: [&str; 6] =
    ["audit_head", "consumer_position", "meta", "outbox_aggregate", "outbox_partition", "outbox_reader"];
/// Rows are added by commands; loops number the rows later. Their count alone is compared.
const COUNTED: [&str; 2] = ["audit", "outbox"];

/// Rows and digest of every table that commands write, by `service.table`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents(BTreeMap<String, (usize, String)>);

impl Contents {
    /// Reads one service's database.
    pub async fn add(&mut self, service: &str, url: &str) {
        let db = Database::connect(url).await.unwrap_or_else(|error| panic!("{service}: {error}"));
        for table in tables(&db).await {
            if LOOPS.contains(&table.as_str()) || table.starts_with("seaql") || table.contains("migration") {
                continue;
            }
            let lines = lines(&db, &table).await;
            let mut digest = Sha256::new();
            if !COUNTED.contains(&table.as_str()) {
                lines.iter().for_each(|line| digest.update(line));
            }
            self.0.insert(format!("{service}.{table}"), (lines.len(), hex::encode(digest.finalize())));
        }
        let _ = db.close().await;
    }

    /// Names of the tables that differ, with their rows in both.
    #[must_use]
    pub fn differences(&self, other: &Contents) -> Vec<String> {
        let rows = |contents: &Contents, name: &String| contents.0.get(name).map_or(0, |(rows, _)| *rows);
        let differ = |name: &&String| self.0.get(*name) != other.0.get(*name);
        let names = self.0.keys().filter(differ);
        names.map(|name| format!("{name}: {} -> {} rows", rows(self, name), rows(other, name))).collect()
    }

    /// Rows of a table, such as `requests.service_request`.
    #[must_use]
    pub fn rows(&self, table: &str) -> usize {
        self.0.get(table).map_or(0, |(rows, _)| *rows)
    }

    /// Number of tables read.
    #[must_use]
    pub fn tables(&self) -> usize {
        self.0.len()
    }
}

async fn texts(db: &DatabaseConnection, sql: String) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql.clone())).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap_or_else(|error| panic!("{sql}: {error}")))
        .collect()
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
        }
        _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
    };
    texts(db, sql.to_owned()).await
}

async fn lines(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            let columns =
                texts(db, format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")).await;
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            format!("SELECT {} FROM \"{table}\" ORDER BY 1", quoted.join(" || ',' || "))
        }
        _ => format!("SELECT line::text FROM \"{table}\" line ORDER BY 1"),
    };
    texts(db, sql).await
}
