//! Creates imports of scope tables: the operations, their files in pieces, what is wrong, what to take back, and titles remembered.

use nqi_store::schema::{self, big, bytes, id, keyed_table, micros, nullable, number, table, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000010_imports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table(
                "scope_import",
                [
                    id("id"),
                    uuid("provider_id"),
                    number("state"),
                    nullable(uuid("file_id")),
                    micros("updated"),
                    nullable(uuid("worker")),
                    micros("leased_until"),
                    text("body"),
                ],
            ))
            .await?;
        schema::index(manager, "scope_import", &["provider_id", "id"]).await?;
        schema::index(manager, "scope_import", &["state", "leased_until"]).await?;
        manager
            .create_table(keyed_table(
                "scope_import_piece",
                &["file_id", "number"],
                [uuid("file_id"), number("number"), micros("written"), bytes("data")],
            ))
            .await?;
        manager
            .create_table(keyed_table(
                "scope_import_error",
                &["import_id", "line"],
                [uuid("import_id"), number("line"), text("body")],
            ))
            .await?;
        manager
            .create_table(keyed_table(
                "scope_import_change",
                &["import_id", "row_id"],
                [uuid("import_id"), uuid("row_id"), big("version"), nullable(text("before")), number("kept")],
            ))
            .await?;
        manager
            .create_table(keyed_table(
                "scope_import_title",
                &["provider_id", "title"],
                [uuid("provider_id"), text("title"), number("field")],
            ))
            .await
    }
}
