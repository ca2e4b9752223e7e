//! Open clocks in bulk in a file of SQLite, copied from a few that the service itself opened.

use std::path::{Path, PathBuf};

use nqi_store::Db;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TryGetable,
};
use uuid::Uuid;

use crate::clocks::{
    stock::{Life, open},
    worker,
};

/// A database of clocks, gone when dropped.
pub struct File {
    /// Where.
    pub path: PathBuf,
    /// The service's own handle.
    pub db: Db,
    conn: DatabaseConnection,
    copied: i64,
    _folder: tempfile::TempDir,
}

impl File {
    /// No clocks yet; on the disk that the build is on, never in memory.
    pub async fn empty() -> File {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let path = folder.path().join("commitments.db");
        let db = worker::open(&format!("sqlite://{}", path.display()), 2).await;
        let conn = connect(&path).await;
        // Loading only: the service's own connections force every commit to disk.
        conn.execute_unprepared("PRAGMA synchronous=OFF").await.expect("set");
        File { path, db, conn, copied: 0, _folder: folder }
    }

    /// The URL for another process.
    pub fn url(&self) -> String {
        format!("sqlite://{}", self.path.display())
    }

    /// Closes the service's own handle: another process has the file.
    pub async fn let_go(&self) {
        self.db.clone().close().await;
    }

    /// Opens a clock at its time and settles it; its id.
    pub async fn open(&self, life: &Life<'_>) -> Uuid {
        open(&self.db, life).await
    }

    /// The column `n` of the first row.
    pub async fn one<T: TryGetable>(&self, sql: &str) -> T {
        let asked = self.conn.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        let row = asked.unwrap_or_else(|error| panic!("{sql}: {error}")).expect("a row");
        row.try_get("", "n").unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Copies clocks `number` times, the n-th from the first of `patterns` that names a larger n, and shifts them by
    /// so many seconds for so many clocks.
    pub async fn copy(&mut self, patterns: &[(i64, Uuid)], number: i64, (seconds, clocks): (i64, i64)) {
        let cases: String =
            patterns.iter().map(|(below, id)| format!(" WHEN i < {below} THEN {}", literal(*id))).collect();
        let first = self.copied;
        // Version 7 ids that grow, as those of clocks that were opened one after the other.
        let id = |salt: i64| {
            format!(
                "unhex(printf('%012x', 1767571200000 + {salt} + i) || '7' || substr(hex(randomblob(2)), 1, 3) \
                 || '8' || substr(hex(randomblob(8)), 1, 15))"
            )
        };
        let party = |salt: i64, many: i64| format!("unhex(printf('%032x', {salt} + (i * 7919) % {many}))");
        self.execute("DROP TABLE IF EXISTS lot").await;
        self.execute(&format!(
            "CREATE TABLE lot AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {number}) \
             SELECT i, CASE{cases} END AS pattern, (i * {seconds} / {clocks}) * 1000000 AS shift, {} AS id, {} AS subject, \
               {} AS request, {} AS enterprise, {} AS centre, {} AS obligor FROM n",
            id(first),
            id(first + 50_000_000),
            id(first + 100_000_000),
            party(1_000_000, 5_000),
            party(2_000_000, 12),
            party(3_000_000, 200),
        ))
        .await;
        let case = format!("'WH-2026-' || printf('%07d', lot.i + {first})");
        let parties = [
            ("case_number", case.as_str()),
            ("service_request_id", "lot.request"),
            ("enterprise_id", "lot.enterprise"),
            ("centre_id", "lot.centre"),
            ("obligor_id", "lot.obligor"),
        ];
        let facts = "json_set(p.facts, '$.start', strftime('%Y-%m-%dT%H:%M:%SZ', json_extract(p.facts, '$.start'), \
             (lot.shift / 1000000) || ' seconds'))";
        let own = [("id", "lot.id"), ("subject_id", "lot.subject"), ("facts", facts)];
        let shifted = [
            "anchor_at",
            "due_at",
            "due_sort",
            "next_fire_at",
            "last_level_at",
            "last_at",
            "created_at",
            "updated_at",
        ];
        self.rows("commitment", "id", &[&own[..], &parties].concat(), &shifted).await;
        let of = [("commitment_id", "lot.id")];
        self.rows("firing", "commitment_id", &of, &["fire_at", "fired_at"]).await;
        self.rows("history", "commitment_id", &of, &["at", "recorded_at"]).await;
        let card = [("id", "randomblob(16)"), of[0]];
        let shifted = ["fire_at", "created_at", "due_at"];
        self.rows("card", "commitment_id", &[&card[..], &parties].concat(), &shifted).await;
        self.rows("outbox_aggregate", "aggregate_id", &[("aggregate_id", "lot.id")], &[]).await;
        self.execute("DROP TABLE lot").await;
        self.copied += number;
    }

    /// Ends loading: the patterns go, statistics are made, nothing is left to write.
    pub async fn ready(&self, patterns: &[Uuid]) {
        for id in patterns {
            for (table, column) in [
                ("card", "commitment_id"),
                ("history", "commitment_id"),
                ("firing", "commitment_id"),
                ("outbox_aggregate", "aggregate_id"),
                ("outbox", "aggregate_id"),
                ("commitment", "id"),
            ] {
                self.execute(&format!("DELETE FROM {table} WHERE {column} = {}", literal(*id))).await;
            }
        }
        self.execute("ANALYZE").await;
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
    }

    async fn rows(&self, table: &str, key: &str, own: &[(&str, &str)], shifted: &[&str]) {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = self.conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        let columns: Vec<String> =
            columns.expect("columns").iter().map(|row| row.try_get("", "name").expect("a name")).collect();
        let value = |column: &String| {
            let mine = own.iter().find(|(name, _)| name == column);
            match mine {
                Some((_, expression)) => (*expression).to_owned(),
                None if shifted.contains(&column.as_str()) => format!("p.{column} + lot.shift"),
                None => format!("p.{column}"),
            }
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM lot JOIN {table} AS p ON p.{key} = lot.pattern ORDER BY lot.i",
            columns.join(", "),
            values.join(", ")
        );
        self.execute(&sql).await;
    }

    async fn execute(&self, sql: &str) {
        self.conn.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// A connection beside the service's.
pub async fn connect(path: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}", path.display()));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the file opens")
}

fn literal(id: Uuid) -> String {
    format!("x'{}'", id.simple())
}
