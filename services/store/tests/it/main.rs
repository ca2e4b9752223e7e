//! The store on both dialects: `eval "$(.ci/services.sh start DIR)"` first, or `NQI_TEST_PG=skip`.

mod audit;
mod cancel;
mod keys;
mod pools;
mod rows;
mod schema;
mod transactions;

use nqi_platform::problem::Problem;
use nqi_store::testing::Fixture;
use nqi_store::{Actor, Audit, Db, Error, Mutation, Tx, schema as columns};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};
use uuid::Uuid;

const METHOD: &str = "test.v1.NoteService/AddNote";

/// The store's tables and one of ours: notes(text primary key).
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.push(Box::new(Notes));
        all
    }
}

struct Notes;

impl MigrationName for Notes {
    fn name(&self) -> &str {
        "m20260102_000001_notes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Notes {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(columns::table(
                "notes",
                [columns::key(columns::text("note")), columns::big("count")],
            ))
            .await
    }
}

async fn migrated(fx: &Fixture) -> &Db {
    fx.migrate::<Migrator>().await;
    &fx.db
}

fn member(org: u128) -> Actor {
    Actor { org: Uuid::from_u128(org), subject: Uuid::from_u128(org + 1), name: String::new() }
}

fn audit(org: u128, subject: &str) -> Audit {
    let detail = serde_json::json!({"why": "test"});
    Audit { org: Uuid::from_u128(org), action: "note.add", subject: subject.to_owned(), detail }
}

async fn write_note(tx: &Tx, note: &str) -> Result<(), Error> {
    let insert = tx.statement("INSERT INTO notes (note, count) VALUES ($1, 1)", [note.into()]);
    tx.conn().execute_raw(insert).await?;
    Ok(())
}

/// The mutation of these tests: writes a note, answers `wrote <note>`.
async fn add_note(
    db: &Db,
    fx_clock: &nqi_platform::clock::Clock,
    note: &str,
    key: &str,
) -> Result<String, Problem> {
    let owned = note.to_owned();
    Mutation::by(db, fx_clock, member(1), METHOD, &owned, key)
        .run(move |tx: Tx| {
            let note = owned.clone();
            async move {
                write_note(&tx, &note).await?;
                tx.audit(audit(1, &note)).await?;
                Ok::<_, Error>(format!("wrote {note}"))
            }
        })
        .await
}

async fn notes(db: &Db) -> Vec<String> {
    let select =
        Statement::from_string(db.reader().get_database_backend(), "SELECT note FROM notes ORDER BY note");
    let rows = db.reader().query_all_raw(select).await.expect("notes are read");
    rows.iter().map(|row| row.try_get("", "note").expect("a note")).collect()
}

async fn count(db: &Db, sql: &str) -> i64 {
    let select = Statement::from_string(db.reader().get_database_backend(), sql);
    let row = db.reader().query_one_raw(select).await.expect("a count").expect("a row");
    row.try_get_by_index(0).expect("a number")
}
