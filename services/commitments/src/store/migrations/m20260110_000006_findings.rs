//! Adds upheld findings about reports.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000006_findings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use schema::{day, id, micros, nullable, number, table, text, uuid};
        let columns = [
            id("id"),
            uuid("provider_id"),
            number("kind"),
            text("report_number"),
            day("found_on"),
            text("summary"),
            micros("recorded_at"),
            text("recorded_by"),
            nullable(micros("withdrawn_at")),
            text("withdrawn_by"),
            text("withdraw_reason"),
        ];
        manager.create_table(table("finding", columns)).await?;
        schema::index(manager, "finding", &["provider_id", "found_on"]).await
    }
}
