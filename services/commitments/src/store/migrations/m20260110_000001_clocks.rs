//! Creates policy, calendar_revision, commitment, pause, history, firing and card.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000001_clocks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rules(manager).await?;
        commitment(manager).await?;
        parts(manager).await?;
        card(manager).await
    }
}

async fn rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{day, flag, keyed_table, micros, number, text};
    manager
        .create_table(keyed_table(
            "policy",
            &["id", "version"],
            [
                text("id"),
                number("version"),
                number("stage"),
                number("kind"),
                number("unit"),
                number("promised"),
                number("statutory"),
                flag("deemed_received"),
                text("levels"),
                text("caps"),
                text("rule_zh"),
                text("rule_en"),
            ],
        ))
        .await?;
    manager
        .create_table(keyed_table(
            "calendar_revision",
            &["calendar", "revision"],
            [
                text("calendar"),
                number("revision"),
                text("spec"),
                day("published_through"),
                micros("created_at"),
            ],
        ))
        .await
}

async fn commitment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{big, flag, id, micros, nullable, number, table, text, uuid};
    manager
        .create_table(table(
            "commitment",
            [
                id("id"),
                big("version"),
                number("stage"),
                uuid("subject_id"),
                number("attempt"),
                text("case_number"),
                nullable(uuid("service_request_id")),
                nullable(uuid("enterprise_id")),
                nullable(uuid("centre_id")),
                text("region"),
                uuid("obligor_id"),
                number("kind"),
                number("element"),
                text("policy_id"),
                number("policy_version"),
                text("calendar"),
                number("revision"),
                number("unit"),
                number("promised"),
                number("statutory"),
                nullable(text("facts")),
                number("status"),
                number("cycle"),
                number("level"),
                number("pauses"),
                number("cards"),
                number("entries"),
                nullable(micros("anchor_at")),
                nullable(micros("due_at")),
                big("due_sort"),
                flag("provisional"),
                nullable(micros("next_fire_at")),
                nullable(micros("last_level_at")),
                nullable(micros("completed_at")),
                micros("last_at"),
                nullable(uuid("replaced_by")),
                micros("created_at"),
                micros("updated_at"),
            ],
        ))
        .await?;
    schema::unique(manager, "commitment", &["subject_id", "stage", "attempt"]).await?;
    schema::index(manager, "commitment", &["due_sort", "id"]).await?;
    schema::index(manager, "commitment", &["obligor_id", "due_sort"]).await?;
    schema::index(manager, "commitment", &["enterprise_id", "due_sort"]).await?;
    schema::index(manager, "commitment", &["centre_id", "due_sort"]).await?;
    schema::index(manager, "commitment", &["service_request_id"]).await?;
    schema::index(manager, "commitment", &["case_number"]).await?;
    // The scanner's only question; closed clocks and clocks without a next level cost it nothing.
    schema::sql(
        manager,
        "CREATE INDEX commitment_due ON commitment (next_fire_at, id) WHERE next_fire_at IS NOT NULL",
    )
    .await
}

async fn parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{keyed_table, micros, nullable, number, text, uuid};
    manager
        .create_table(keyed_table(
            "pause",
            &["commitment_id", "no"],
            [
                uuid("commitment_id"),
                number("no"),
                micros("from_at"),
                nullable(micros("to_at")),
                micros("resume_by"),
                text("reason"),
                text("evidence"),
                text("actor"),
            ],
        ))
        .await?;
    manager
        .create_table(keyed_table(
            "history",
            &["commitment_id", "seq"],
            [
                uuid("commitment_id"),
                number("seq"),
                text("command"),
                nullable(text("request_key")),
                text("actor"),
                micros("at"),
                micros("recorded_at"),
                text("detail"),
            ],
        ))
        .await?;
    schema::unique(manager, "history", &["commitment_id", "request_key"]).await?;
    manager
        .create_table(keyed_table(
            "firing",
            &["commitment_id", "cycle", "level"],
            [
                uuid("commitment_id"),
                number("cycle"),
                text("level"),
                micros("fire_at"),
                micros("fired_at"),
                number("state"),
            ],
        ))
        .await
}

async fn card(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{id, micros, nullable, number, table, text, uuid};
    manager
        .create_table(table(
            "card",
            [
                id("id"),
                uuid("commitment_id"),
                number("cycle"),
                text("level"),
                number("state"),
                micros("fire_at"),
                micros("created_at"),
                nullable(micros("due_at")),
                text("rule_zh"),
                text("rule_en"),
                text("reason"),
                number("stage"),
                text("case_number"),
                nullable(uuid("service_request_id")),
                nullable(uuid("enterprise_id")),
                nullable(uuid("centre_id")),
                uuid("obligor_id"),
                text("region"),
            ],
        ))
        .await?;
    schema::unique(manager, "card", &["commitment_id", "cycle", "level"]).await?;
    schema::index(manager, "card", &["fire_at", "id"]).await?;
    schema::index(manager, "card", &["obligor_id", "fire_at"]).await
}
