//! Keeps events out of the index of positions until they have one: each is written into one index less.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260128_000004_outbox_indexes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::sql(manager, "DROP INDEX outbox_partition_position").await?;
        let index =
            "CREATE UNIQUE INDEX outbox_numbered ON outbox (partition, position) WHERE position IS NOT NULL";
        schema::sql(manager, index).await
    }
}
