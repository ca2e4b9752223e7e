//! How the items of a case could be done together.

use nqi_store::schema::{bytes, keyed_table, micros, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000021_plans"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [uuid("request"), bytes("plan"), micros("planned_at")];
        manager.create_table(keyed_table("case_plan", &["request"], columns)).await
    }
}
