//! The same rows by plain SQL: what the database alone takes for a submission, in one transaction of seven statements.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement, TransactionTrait,
    Value,
};
use uuid::Uuid;

use crate::measure::{self, Run};

/// Tables of the requests service that a submission may touch.
const TABLES: [&str; 8] = [
    "idempotency",
    "audit",
    "service_request",
    "item",
    "history",
    "pending_effect",
    "outbox",
    "outbox_aggregate",
];

/// A submission that was made through the platform; its rows are written again for other drafts.
#[derive(Clone)]
struct Pattern {
    hash: Vec<u8>,
    response: Vec<u8>,
    org: Uuid,
    audit_actor: String,
    audit_detail: String,
    centre: Uuid,
    submitted_at: i64,
    traceparent: String,
    payload: Vec<u8>,
    year: i32,
}

/// A plain SQL client of the requests database, with the pragmas or pool that the platform uses.
#[derive(Clone)]
pub struct Raw(DatabaseConnection);

impl Raw {
    /// Connects: SQLite with one connection and FULL durability, PostgreSQL with so many connections.
    pub async fn connect(url: &str, connections: u32) -> Raw {
        let mut options = ConnectOptions::new(url);
        let connections = if url.starts_with("sqlite") { 1 } else { connections };
        options
            .max_connections(connections)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(30))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .foreign_keys(true)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("cache_size", "-8192")
                    .pragma("temp_store", "MEMORY")
            });
        Raw(Database::connect(options).await.expect("the database answers"))
    }

    /// Rows in each table.
    pub async fn counts(&self) -> Vec<(&'static str, i64)> {
        let mut counts = Vec::new();
        for table in TABLES {
            let row = self.one(&format!("SELECT COUNT(*) AS n FROM {table}"), []).await;
            counts.push((table, get(&row, "n")));
        }
        counts
    }

    /// Writes the rows of a submission for each draft, after the pattern of `done`, which was submitted.
    pub async fn submit(&self, clients: usize, done: Uuid, drafts: &[Uuid], time: Duration) -> Run {
        let pattern = self.pattern(done).await;
        let (raw, drafts) = (self.clone(), drafts.to_vec());
        measure::run(clients, drafts.len(), time, move |one| {
            let (raw, pattern, id) = (raw.clone(), pattern.clone(), drafts[one]);
            async move { raw.write(&pattern, id).await }
        })
        .await
    }

    async fn pattern(&self, done: Uuid) -> Pattern {
        let key = format!("%|submit-{done}");
        let answer = self.one("SELECT hash, response FROM idempotency WHERE id LIKE $1", [key.into()]).await;
        let case = "SELECT number, centre, submitted_at FROM service_request WHERE id = $1";
        let case = self.one(case, [done.into()]).await;
        let (number, subject): (String, String) = (get(&case, "number"), get(&case, "number"));
        let trail = "SELECT org, actor, detail FROM audit WHERE subject = $1 AND action = 'request.submit'";
        let trail = self.one(trail, [subject.into()]).await;
        let event = "SELECT traceparent, payload FROM outbox WHERE aggregate_id = $1";
        let event = self.one(event, [done.into()]).await;
        Pattern {
            hash: get(&answer, "hash"),
            response: get(&answer, "response"),
            org: get(&trail, "org"),
            audit_actor: get(&trail, "actor"),
            audit_detail: get(&trail, "detail"),
            centre: get(&case, "centre"),
            submitted_at: get(&case, "submitted_at"),
            traceparent: get(&event, "traceparent"),
            payload: get(&event, "payload"),
            year: number.split('-').nth(1).and_then(|year| year.parse().ok()).expect("a case number"),
        }
    }

    async fn write(&self, like: &Pattern, id: Uuid) {
        let tx = self.0.begin().await.expect("a transaction");
        let backend = tx.get_database_backend();
        let sql = |text: &str, values: Vec<Value>| Statement::from_sql_and_values(backend, text, values);
        let at = like.submitted_at;
        let count = "UPDATE case_counter SET last = last + 1 WHERE year = $1 RETURNING last";
        let row =
            tx.query_one_raw(sql(count, vec![like.year.into()])).await.expect("a number").expect("a row");
        let number = format!("WH-{}-{:06}", like.year, get::<i64>(&row, "last"));
        let statements = [
            sql(
                "INSERT INTO idempotency (id, hash, response, created) VALUES ($1, $2, $3, $4)",
                vec![
                    format!("raw-{id}").into(),
                    like.hash.clone().into(),
                    like.response.clone().into(),
                    at.into(),
                ],
            ),
            sql(
                "UPDATE service_request SET number = $1, centre = $2, state = 2, submitted_at = $3, \
                 version = version + 1, updated_at = $3 WHERE id = $4",
                vec![number.clone().into(), like.centre.into(), at.into(), id.into()],
            ),
            sql(
                "INSERT INTO history (request, kind, at, subject, actor_org, state, note) \
                 VALUES ($1, 'nqi.requests.v1.RequestSubmitted', $2, $1, $3, 'SUBMITTED', '')",
                vec![id.into(), at.into(), like.org.into()],
            ),
            sql("INSERT INTO outbox_aggregate (aggregate_id, sequence) VALUES ($1, 1)", vec![id.into()]),
            sql(
                "INSERT INTO outbox (id, partition, aggregate_id, sequence, type, subject, time, traceparent, payload, \
                 written) VALUES ($1, 3, $2, 1, 'nqi.requests.v1.RequestSubmitted', $3, $4, $5, $6, $4)",
                vec![
                    Uuid::now_v7().into(),
                    id.into(),
                    number.clone().into(),
                    at.into(),
                    like.traceparent.clone().into(),
                    like.payload.clone().into(),
                ],
            ),
            sql(
                "INSERT INTO audit (id, org, action, subject, actor, detail, at) \
                 VALUES ($1, $2, 'request.submit', $3, $4, $5, $6)",
                vec![
                    Uuid::now_v7().into(),
                    like.org.into(),
                    number.into(),
                    like.audit_actor.clone().into(),
                    like.audit_detail.clone().into(),
                    at.into(),
                ],
            ),
        ];
        for statement in statements {
            tx.execute_raw(statement).await.expect("a row is written");
        }
        tx.commit().await.expect("a commit");
    }

    async fn one<const N: usize>(&self, text: &str, values: [Value; N]) -> QueryResult {
        let select = Statement::from_sql_and_values(self.0.get_database_backend(), text, values);
        let row = self.0.query_one_raw(select).await.unwrap_or_else(|error| panic!("{text}: {error}"));
        row.unwrap_or_else(|| panic!("{text}: no row"))
    }
}

/// Rows that one call added to each table that grew; panics unless the growth is the same for every call.
pub fn growth(before: &[(&'static str, i64)], after: &[(&'static str, i64)], calls: usize) -> String {
    let calls = i64::try_from(calls).expect("a small number");
    let grown = before.iter().zip(after).map(|((table, before), (_, after))| (table, after - before));
    let parts = grown.filter(|(_, rows)| *rows > 0).map(|(table, rows)| {
        assert_eq!(rows % calls, 0, "{rows} rows of {table} for {calls} calls");
        format!("{} {table}", rows / calls)
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap_or_else(|error| panic!("{column}: {error:?}"))
}
