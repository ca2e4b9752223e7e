//! Creates appeal, extension, notice and notice_serial; a card tells who decided on it and when.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000003_supervision"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::sql(manager, "ALTER TABLE card ADD COLUMN decided_at BIGINT").await?;
        schema::sql(manager, "ALTER TABLE card ADD COLUMN decided_by TEXT NOT NULL DEFAULT ''").await?;
        appeal(manager).await?;
        extension(manager).await?;
        notice(manager).await
    }
}

async fn appeal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{id, micros, nullable, number, table, text};
    manager
        .create_table(table(
            "appeal",
            [
                id("card_id"),
                number("state"),
                text("statement"),
                text("appealed_by"),
                micros("appealed_at"),
                text("note"),
                text("decided_by"),
                nullable(micros("decided_at")),
            ],
        ))
        .await?;
    schema::index(manager, "appeal", &["state", "card_id"]).await
}

async fn extension(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{id, micros, nullable, number, table, text, uuid};
    manager
        .create_table(table(
            "extension",
            [
                id("id"),
                uuid("commitment_id"),
                number("days"),
                number("minutes"),
                text("reason"),
                number("state"),
                uuid("asker"),
                text("asked_by"),
                micros("asked_at"),
                nullable(micros("due_at")),
                nullable(micros("new_due_at")),
                text("decided_by"),
                nullable(micros("decided_at")),
                text("note"),
            ],
        ))
        .await?;
    schema::index(manager, "extension", &["commitment_id", "asked_at"]).await?;
    schema::index(manager, "extension", &["state", "id"]).await
}

async fn notice(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{big, flag, id, key, micros, nullable, number, table, text, uuid};
    manager
        .create_table(table(
            "notice",
            [
                id("id"),
                big("version"),
                number("state"),
                text("number"),
                uuid("commitment_id"),
                number("cycle"),
                number("stage"),
                text("case_number"),
                nullable(uuid("service_request_id")),
                nullable(uuid("enterprise_id")),
                nullable(uuid("centre_id")),
                text("region"),
                uuid("obligor_id"),
                nullable(micros("missed_at")),
                text("demand"),
                uuid("reply_clock"),
                nullable(micros("reply_due_at")),
                flag("automatic"),
                micros("created_at"),
                nullable(micros("issued_at")),
                text("issued_by"),
                text("reply"),
                nullable(micros("replied_at")),
                text("replied_by"),
                nullable(micros("withdrawn_at")),
                text("withdraw_reason"),
            ],
        ))
        .await?;
    schema::unique(manager, "notice", &["commitment_id", "cycle"]).await?;
    schema::index(manager, "notice", &["state", "id"]).await?;
    schema::index(manager, "notice", &["obligor_id", "id"]).await?;
    schema::index(manager, "notice", &["case_number"]).await?;
    manager.create_table(table("notice_serial", [key(number("year")), big("last")])).await
}
