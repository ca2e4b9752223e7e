//! Creates what the daily facts of providers are summed from.

use nqi_store::schema::{self, big, day, flag, id, keyed_table, nullable, number, table, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000003_facts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(keyed_table(
                "fact_day",
                &["provider_id", "day"],
                [
                    uuid("provider_id"),
                    day("day"),
                    big("on_time"),
                    big("late"),
                    big("good"),
                    big("ratings"),
                    big("exposure_e6"),
                ],
            ))
            .await?;
        manager.create_table(table("promise", [id("id"), uuid("provider_id"), text("body")])).await?;
        manager
            .create_table(table(
                "rating_fact",
                [id("id"), uuid("provider_id"), day("day"), number("level"), flag("counted")],
            ))
            .await?;
        manager
            .create_table(table(
                "provider_facts",
                [
                    id("provider_id"),
                    day("day"),
                    big("on_time"),
                    big("decided"),
                    big("good"),
                    big("ratings"),
                    big("exposure_e6"),
                    big("version"),
                    nullable(number("credit_class")),
                    flag("dirty"),
                ],
            ))
            .await?;
        schema::index(manager, "provider_facts", &["day"]).await
    }
}
