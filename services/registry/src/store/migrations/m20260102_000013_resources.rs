//! Creates shared resources, bookings, and the half hours that bookings take: one key each, so that none is taken twice.

use nqi_store::schema::{self, big, id, index, keyed_table, micros, number, table, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000013_resources"
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
                "resource",
                [
                    id("id"),
                    big("version"),
                    micros("updated"),
                    text("body"),
                    uuid("owner_id"),
                    number("state"),
                    number("class"),
                    text("region"),
                    text("search"),
                ],
            ))
            .await?;
        index(manager, "resource", &["owner_id"]).await?;
        manager
            .create_table(table(
                "booking",
                [
                    id("id"),
                    big("version"),
                    micros("updated"),
                    text("body"),
                    uuid("resource_id"),
                    uuid("owner_id"),
                    uuid("customer_id"),
                    number("state"),
                    micros("starts"),
                    micros("respond_by"),
                ],
            ))
            .await?;
        index(manager, "booking", &["resource_id", "starts"]).await?;
        index(manager, "booking", &["owner_id", "starts"]).await?;
        index(manager, "booking", &["customer_id", "starts"]).await?;
        schema::sql(manager, "CREATE INDEX booking_due ON booking (respond_by) WHERE state = 1").await?;
        // A conflict is impossible by construction: whoever comes second meets the key.
        manager
            .create_table(keyed_table(
                "booking_cell",
                &["resource_id", "cell"],
                [uuid("resource_id"), number("cell"), uuid("booking_id")],
            ))
            .await?;
        index(manager, "booking_cell", &["booking_id"]).await
    }
}
