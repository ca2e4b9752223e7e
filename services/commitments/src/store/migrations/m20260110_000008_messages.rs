//! Creates message.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000008_messages"
    }
}

/// What waits to leave, to be read and to be handed over are few among all that was ever told.
const PARTIAL: [&str; 4] = [
    "CREATE INDEX message_waiting ON message (send_at, id) WHERE state = 1",
    "CREATE INDEX message_unread ON message (obligor_id) WHERE state = 2 AND read_at IS NULL",
    "CREATE INDEX message_pending ON message (next_try_at, id) WHERE delivery = 1",
    "CREATE INDEX message_parked ON message (id) WHERE delivery = 3",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use schema::{flag, id, micros, nullable, number, table, text, uuid};
        manager
            .create_table(table(
                "message",
                [
                    id("id"),
                    uuid("commitment_id"),
                    number("cycle"),
                    text("level"),
                    number("stage"),
                    uuid("subject_id"),
                    text("case_number"),
                    nullable(uuid("service_request_id")),
                    text("region"),
                    uuid("obligor_id"),
                    nullable(micros("due_at")),
                    flag("provisional"),
                    nullable(uuid("notice_id")),
                    text("notice_number"),
                    micros("fire_at"),
                    micros("send_at"),
                    number("revision"),
                    number("state"),
                    text("dropped_because"),
                    nullable(micros("sent_at")),
                    nullable(micros("read_at")),
                    number("delivery"),
                    number("attempts"),
                    nullable(micros("next_try_at")),
                    nullable(micros("delivered_at")),
                    text("last_error"),
                ],
            ))
            .await?;
        schema::unique(manager, "message", &["commitment_id", "cycle", "level"]).await?;
        schema::index(manager, "message", &["obligor_id", "state", "send_at", "id"]).await?;
        for statement in PARTIAL {
            schema::sql(manager, statement).await?;
        }
        Ok(())
    }
}
