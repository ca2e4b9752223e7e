//! Why a rating should be struck, and what the bureau decided on that.

use nqi_store::schema::sql;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000013_appeal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["appeal", "appeal_decision"] {
            sql(manager, &format!("ALTER TABLE rating ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")).await?;
        }
        Ok(())
    }
}
