//! Actions, the requests that belong to them, and which cases were late.

use nqi_store::schema::{
    big, bytes, day, id, index, keyed_table, micros, nullable, number, sql, table, text, uuid,
};
use sea_orm::DbErr;
use sea_orm::sea_query::{Alias, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000031_actions"
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
                "improvement_action",
                [
                    id("id"),
                    number("state"),
                    text("title"),
                    number("cluster"),
                    text("regions"),
                    text("problem"),
                    uuid("owner"),
                    text("owner_name"),
                    text("members"),
                    text("indicators"),
                    nullable(day("starts")),
                    nullable(day("ends")),
                    text("gap_key"),
                    number("gap_enterprises"),
                    bytes("gap"),
                    text("reason"),
                    text("conclusion"),
                    nullable(micros("started_at")),
                    nullable(micros("ended_at")),
                    big("version"),
                    micros("created_at"),
                    micros("updated_at"),
                ],
            ))
            .await?;
        index(manager, "improvement_action", &["state", "cluster", "id"]).await?;
        // One open action for a cell of the gap map: 1 DRAFT, 2 RUNNING.
        let open = "CREATE UNIQUE INDEX improvement_action_gap ON improvement_action (gap_key) \
                    WHERE gap_key <> '' AND state IN (1, 2)";
        sql(manager, open).await?;
        let mut column = nullable(uuid("action"));
        let case = Alias::new("service_request");
        manager.alter_table(Table::alter().table(case).add_column(&mut column).take()).await?;
        let tagged = "CREATE INDEX service_request_action ON service_request (action, id) \
                      WHERE action IS NOT NULL";
        sql(manager, tagged).await?;
        manager
            .create_table(keyed_table("case_overdue", &["request"], [uuid("request"), micros("since")]))
            .await
    }
}
