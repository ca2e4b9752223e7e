//! Tells closed days from holidays and days made by weekly rules from days set by hand; notes what a hold stands
//! behind and when it was confirmed, so that confirmed holds without an order are found.

use nqi_store::schema::{self, day, id, micros, nullable, number, table, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::sea_query::{Alias, ColumnDef, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000011_ledger"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Days that are there were set by hand.
        add(manager, "cell", number("origin").default(1).take()).await?;
        add(manager, "cell", schema::flag("holiday").default(false).take()).await?;
        add(manager, "cell", text("reason").default("").take()).await?;
        add(manager, "hold", nullable(uuid("offer_id"))).await?;
        add(manager, "hold", nullable(micros("confirmed_at"))).await?;
        add(manager, "hold", schema::flag("order_known").default(false).take()).await?;
        schema::sql(manager, "UPDATE hold SET confirmed_at = created WHERE order_id IS NOT NULL").await?;
        schema::sql(
            manager,
            "CREATE INDEX hold_unproven ON hold (confirmed_at) WHERE state = 2 AND order_known = FALSE",
        )
        .await?;
        manager
            .create_table(table(
                "pool_rules",
                [
                    id("id"),
                    schema::big("version"),
                    micros("updated"),
                    text("body"),
                    uuid("provider_id"),
                    day("made_through"),
                ],
            ))
            .await?;
        schema::index(manager, "pool_rules", &["made_through"]).await
    }
}

async fn add(manager: &SchemaManager<'_>, to: &str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(Alias::new(to)).add_column(column).take()).await
}
