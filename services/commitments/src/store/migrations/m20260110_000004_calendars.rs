//! Publishing: drafts of calendars, recomputations, who published what and why, policies of an element or an offering.

use nqi_store::schema;
use sea_orm::DbErr;
use sea_orm_migration::sea_query::{Alias, ColumnDef, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::domain::shipped::SHIPPED_AT;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000004_calendars"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        publishing(manager).await?;
        for column in ["published_by", "reason"] {
            add(manager, "calendar_revision", schema::text(column).default("").take()).await?;
            add(manager, "policy", schema::text(column).default("").take()).await?;
        }
        add(manager, "policy", schema::number("element").default(0).take()).await?;
        add(manager, "policy", schema::nullable(schema::uuid("offering_id"))).await?;
        let shipped = SHIPPED_AT.as_microsecond();
        add(manager, "policy", schema::micros("published_at").default(shipped).take()).await
    }
}

async fn publishing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    use schema::{big, key, keyed_table, micros, nullable, number, table, text};
    manager
        .create_table(table(
            "calendar_draft",
            [key(text("calendar")), big("version"), text("spec"), micros("updated_at"), text("updated_by")],
        ))
        .await?;
    manager
        .create_table(keyed_table(
            "recompute",
            &["calendar", "revision"],
            [
                text("calendar"),
                number("revision"),
                nullable(micros("since")),
                nullable(big("total")),
                big("done"),
                big("moved"),
                big("late_now"),
                micros("started_at"),
                nullable(micros("finished_at")),
            ],
        ))
        .await
}

/// One column a statement: SQLite takes no more.
async fn add(manager: &SchemaManager<'_>, table: &str, column: ColumnDef) -> Result<(), DbErr> {
    let mut column = column;
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut column).take()).await
}
