//! Adds the offering that the work of a clock rests on, and until when a pause was asked for.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::sea_query::{Alias, ColumnDef, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000007_rests_on"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "commitment", schema::nullable(schema::uuid("offering_id"))).await?;
        add(manager, "pause", schema::nullable(schema::micros("asked_until"))).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &str, mut column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut column).take()).await
}
