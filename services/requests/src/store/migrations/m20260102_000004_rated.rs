//! The provider's name on ratings, as it was on the order.

use nqi_store::schema::sql;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000004_rated"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Ratings from before this column show no name.
        sql(manager, "ALTER TABLE rating ADD COLUMN provider_name TEXT NOT NULL DEFAULT ''").await
    }
}
