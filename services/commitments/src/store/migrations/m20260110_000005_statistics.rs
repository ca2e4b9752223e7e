//! Adds what statistics read: how each clock counts, ratings, and published periods.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000005_statistics"
    }
}

/// One statement a column: SQLite adds no two at once. Clocks told before this migration have no cluster and no time used.
const COLUMNS: [&str; 7] = [
    "cluster INTEGER NOT NULL DEFAULT 0",
    "score INTEGER NOT NULL DEFAULT 0",
    "dated_at BIGINT",
    "used_seconds BIGINT",
    "yellow INTEGER NOT NULL DEFAULT 0",
    "red INTEGER NOT NULL DEFAULT 0",
    "escalated INTEGER NOT NULL DEFAULT 0",
];

/// The rules of `Commitment::score`, for clocks that were closed before their score was kept.
const SCORES: [&str; 6] = [
    "UPDATE commitment SET yellow = (SELECT count(*) FROM card WHERE card.commitment_id = commitment.id AND level = 'YELLOW' AND state = 1),
     red = (SELECT count(*) FROM card WHERE card.commitment_id = commitment.id AND level = 'RED' AND state = 1),
     escalated = (SELECT count(*) FROM card WHERE card.commitment_id = commitment.id AND level = 'ESCALATED' AND state = 1)
     WHERE cards > 0",
    "UPDATE commitment SET score = 2, dated_at = (SELECT min(COALESCE(card.due_at, card.fire_at)) FROM card
     WHERE card.commitment_id = commitment.id AND level = 'RED' AND state = 1) WHERE red > 0",
    "UPDATE commitment SET score = 3, dated_at = COALESCE(completed_at, (SELECT min(COALESCE(card.due_at, card.fire_at)) FROM card
     WHERE card.commitment_id = commitment.id AND level = 'RED' AND state = 3))
     WHERE score = 0 AND EXISTS (SELECT 1 FROM card WHERE card.commitment_id = commitment.id AND level = 'RED' AND state = 3)",
    "UPDATE commitment SET score = 1, dated_at = completed_at WHERE score = 0 AND status = 4 AND facts IS NOT NULL",
    "UPDATE commitment SET score = 4, dated_at = COALESCE(completed_at, created_at) WHERE score = 0 AND status IN (1, 4)",
    "UPDATE commitment SET score = 5, dated_at = last_at WHERE score = 0 AND status IN (5, 6)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            schema::sql(manager, &format!("ALTER TABLE commitment ADD COLUMN {column}")).await?;
        }
        for update in SCORES {
            schema::sql(manager, update).await?;
        }
        schema::index(manager, "commitment", &["dated_at", "score"]).await?;
        schema::index(manager, "commitment", &["obligor_id", "dated_at"]).await?;
        tables(manager).await
    }
}

async fn tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{day, flag, id, keyed_table, micros, number, table, text, uuid};
    let columns =
        [id("id"), uuid("provider_id"), number("stars"), flag("counted"), flag("upheld"), micros("at")];
    manager.create_table(table("rating", columns)).await?;
    schema::index(manager, "rating", &["provider_id", "at"]).await?;
    manager
        .create_table(keyed_table(
            "stat_period",
            &["period", "restatement"],
            [
                text("period"),
                number("restatement"),
                day("ends_on"),
                text("content"),
                text("reason"),
                micros("published_at"),
                text("published_by"),
            ],
        ))
        .await
}
