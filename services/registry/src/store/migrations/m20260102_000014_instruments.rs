//! Creates the ledgers of measuring instruments and what was recorded of each.

use nqi_store::schema::{big, day, id, index, micros, number, table, text, unique, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000014_instruments"
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
                "instrument",
                [
                    id("id"),
                    big("version"),
                    micros("updated"),
                    text("body"),
                    uuid("owner_id"),
                    number("state"),
                    number("mode"),
                    text("serial_key"),
                    day("due"),
                    text("search"),
                ],
            ))
            .await?;
        unique(manager, "instrument", &["owner_id", "serial_key"]).await?;
        index(manager, "instrument", &["owner_id", "due"]).await?;
        manager
            .create_table(table(
                "calibration",
                [id("id"), uuid("instrument_id"), day("done"), micros("created"), text("body")],
            ))
            .await?;
        index(manager, "calibration", &["instrument_id", "done"]).await
    }
}
