//! The calendar by which the days of a pool's rules were made; those from before were made by the shipped revision.

use nqi_store::schema::sql;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000019_rules_calendar"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, "ALTER TABLE pool_rules ADD COLUMN calendar_revision BIGINT NOT NULL DEFAULT 1").await
    }
}
