//! Creates the capacity ledger: cells that cannot be oversold, holds, and their lines.

use nqi_store::schema::{
    self, big, bytes, day, flag, id, keyed_table, micros, nullable, number, table, uuid,
};
use sea_orm::DbErr;
use sea_orm_migration::sea_query::Expr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000002_capacity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                keyed_table(
                    "cell",
                    &["pool", "day"],
                    [
                        uuid("pool"),
                        day("day"),
                        uuid("provider_id"),
                        number("total"),
                        number("held"),
                        number("used"),
                        flag("closed"),
                        big("version"),
                    ],
                )
                // The last line of defence: whatever a program does, a day is never oversold.
                .check(Expr::cust("0 <= held AND 0 <= used AND held + used <= total"))
                .to_owned(),
            )
            .await?;
        manager
            .create_table(table(
                "hold",
                [
                    id("id"),
                    bytes("fingerprint"),
                    number("state"),
                    uuid("provider_id"),
                    uuid("holder_id"),
                    micros("expires_at"),
                    nullable(uuid("order_id")),
                    micros("created"),
                ],
            ))
            .await?;
        schema::sql(manager, "CREATE INDEX hold_due ON hold (expires_at) WHERE state = 1").await?;
        manager
            .create_table(
                keyed_table(
                    "hold_line",
                    &["hold", "pool", "day"],
                    [uuid("hold"), uuid("pool"), day("day"), number("units"), number("state")],
                )
                .check(Expr::cust("units > 0"))
                .to_owned(),
            )
            .await?;
        schema::index(manager, "hold_line", &["pool", "day"]).await
    }
}
