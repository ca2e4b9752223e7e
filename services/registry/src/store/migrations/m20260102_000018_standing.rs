//! Remembers what the bureau rejected, so that the same statement written anew is rejected again; and who made records
//! that have no history, and when.

use nqi_store::schema::{bytes, day, keyed_table, micros, nullable, number, sql, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000018_standing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Records that were rejected before enter it when they are rewritten: their digest is no SQL.
        let columns = [
            uuid("provider_id"),
            number("kind"),
            bytes("facts"),
            uuid("verifier"),
            day("found_on"),
            text("source"),
            micros("at"),
        ];
        manager.create_table(keyed_table("rejection", &["provider_id", "kind", "facts"], columns)).await?;
        let columns = [number("kind"), uuid("id"), micros("at"), nullable(uuid("actor_id")), text("actor")];
        manager.create_table(keyed_table("made", &["kind", "id"], columns)).await?;
        // Of offerings from before the first version tells the day; of others nothing does.
        let offerings = "INSERT INTO made (kind, id, at, actor_id, actor) \
                         SELECT 7, id, updated, NULL, '' FROM offering_version WHERE version = 1";
        sql(manager, offerings).await
    }
}
