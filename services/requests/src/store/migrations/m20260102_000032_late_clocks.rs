//! Which clocks have a red card that stands, in place of which cases ever had one.

use nqi_store::schema::{big, flag, index, keyed_table, sql, uuid};
use sea_orm::DbErr;
use sea_orm::sea_query::{Alias, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000032_late_clocks"
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
                "late_clock",
                &["commitment"],
                [uuid("commitment"), uuid("request"), big("sequence"), flag("late")],
            ))
            .await?;
        index(manager, "late_clock", &["request"]).await?;
        // Which clock it was is not known of those, so the case itself stands for it and stays late.
        let known = "INSERT INTO late_clock (commitment, request, sequence, late) \
                     SELECT request, request, 0, TRUE FROM case_overdue";
        sql(manager, known).await?;
        manager.drop_table(Table::drop().table(Alias::new("case_overdue")).take()).await
    }
}
