//! Creates case_counter, history and pending_effect.

use nqi_store::schema::{big, id, index, key, micros, nullable, number, serial, table, text, unique, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000002_duties"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table("case_counter", [key(number("year")), big("last")])).await?;
        manager
            .create_table(table(
                "history",
                [
                    serial("id"),
                    uuid("request"),
                    text("kind"),
                    micros("at"),
                    uuid("subject"),
                    // The provider whose offer or order it was: the only lines that this provider may read.
                    nullable(uuid("provider")),
                    uuid("actor_org"),
                    text("state"),
                    text("note"),
                ],
            ))
            .await?;
        index(manager, "history", &["request", "id"]).await?;
        manager
            .create_table(table(
                "pending_effect",
                [
                    id("id"),
                    number("kind"),
                    uuid("request"),
                    // The hold, or the item to match.
                    uuid("target"),
                    uuid("offer"),
                    micros("due_at"),
                    number("tries"),
                    text("last_error"),
                ],
            ))
            .await?;
        unique(manager, "pending_effect", &["kind", "target"]).await?;
        index(manager, "pending_effect", &["due_at"]).await
    }
}
