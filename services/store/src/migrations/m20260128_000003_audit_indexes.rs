//! Keeps rows of the trail out of indexes that nobody asks: by time, and by number before they have one. A row is written
//! into two indexes then and linked into two, instead of four and three.

use crate::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260128_000003_audit_indexes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::sql(manager, "DROP INDEX audit_org_at").await?;
        schema::sql(manager, "DROP INDEX audit_org_seq").await?;
        schema::sql(manager, "CREATE UNIQUE INDEX audit_linked ON audit (org, seq) WHERE seq IS NOT NULL")
            .await
    }
}
