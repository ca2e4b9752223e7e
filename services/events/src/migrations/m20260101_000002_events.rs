//! Creates the outbox with its counters, and what consumers keep: positions and parked events.

use crate::PARTITIONS;
use nqi_store::schema::{
    self, big, bytes, key, keyed_table, micros, nullable, number, serial, table, text, uuid,
};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260101_000002_events"
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
                "outbox",
                [
                    serial("no"),
                    uuid("id"),
                    number("partition"),
                    uuid("aggregate_id"),
                    big("sequence"),
                    text("type"),
                    text("subject"),
                    micros("time"),
                    text("traceparent"),
                    bytes("payload"),
                    micros("written"),
                    nullable(big("position")),
                ],
            ))
            .await?;
        schema::unique(manager, "outbox", &["partition", "position"]).await?;
        schema::sql(manager, "CREATE INDEX outbox_unsequenced ON outbox (no) WHERE position IS NULL").await?;
        manager.create_table(table("outbox_aggregate", [key(uuid("aggregate_id")), big("sequence")])).await?;
        manager.create_table(table("outbox_partition", [key(number("partition")), big("position")])).await?;
        for partition in 0..PARTITIONS {
            let insert =
                format!("INSERT INTO outbox_partition (partition, position) VALUES ({partition}, 0)");
            schema::sql(manager, &insert).await?;
        }
        manager
            .create_table(keyed_table(
                "outbox_reader",
                &["consumer", "partition"],
                [text("consumer"), number("partition"), big("position"), micros("seen")],
            ))
            .await?;
        manager
            .create_table(keyed_table(
                "consumer_position",
                &["consumer", "source", "partition"],
                [text("consumer"), text("source"), number("partition"), big("position")],
            ))
            .await?;
        manager
            .create_table(keyed_table(
                "parked",
                &["consumer", "source", "partition", "position"],
                [
                    text("consumer"),
                    text("source"),
                    number("partition"),
                    big("position"),
                    text("aggregate_id"),
                    bytes("event"),
                    text("error"),
                    number("tries"),
                    number("state"),
                    micros("at"),
                ],
            ))
            .await?;
        schema::index(manager, "parked", &["consumer", "source", "aggregate_id"]).await
    }
}
