//! Names as they were when a case was begun or a provider chosen, and drafts of forms.

use nqi_store::schema::{big, index, keyed_table, micros, sql, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000003_portal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Cases from before this column show no name.
        sql(manager, "ALTER TABLE service_request ADD COLUMN enterprise_name TEXT NOT NULL DEFAULT ''")
            .await?;
        sql(manager, "ALTER TABLE work_order ADD COLUMN provider_name TEXT NOT NULL DEFAULT ''").await?;
        // The queues of the bureau and of the city's centre: by state over all cases.
        index(manager, "service_request", &["state", "id"]).await?;
        index(manager, "item", &["state", "request"]).await?;
        manager
            .create_table(keyed_table(
                "form_draft",
                &["member", "name"],
                [uuid("member"), text("name"), text("content"), big("version"), micros("updated_at")],
            ))
            .await?;
        index(manager, "form_draft", &["updated_at"]).await
    }
}
