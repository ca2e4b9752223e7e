//! Gives the scope rows that are there their first entry in the history, and makes room for enterprises.

use nqi_store::schema::{big, id, index, micros, sql, table, text};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000016_row_history"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, &super::recorded(3, "scope_row")).await?;
        // What a correction of a standard hits is asked by the exact version.
        index(manager, "scope_row", &["standard"]).await?;
        manager
            .create_table(table("enterprise", [id("id"), big("version"), micros("updated"), text("body")]))
            .await
    }
}
