//! Columns that the public catalogue narrows by: the scheme of an accreditation and whether it was verified.

use nqi_store::schema::{index, sql};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000004_catalogue"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, "ALTER TABLE accreditation ADD COLUMN scheme INTEGER NOT NULL DEFAULT 0").await?;
        sql(manager, "ALTER TABLE accreditation ADD COLUMN verified BOOLEAN NOT NULL DEFAULT FALSE").await?;
        // Records from before have both in their JSON.
        for scheme in 1..=4 {
            let text = format!(
                "UPDATE accreditation SET scheme = {scheme} WHERE body LIKE '%\"scheme\":{scheme},%'"
            );
            sql(manager, &text).await?;
        }
        sql(
            manager,
            "UPDATE accreditation SET verified = TRUE WHERE body LIKE '%\"verification\":\"Verified\"%'",
        )
        .await?;
        index(manager, "scope_row", &["accreditation_id"]).await
    }
}
