//! Columns that the bureau narrows its list of scope rows by: who stands behind a row, and whether it is suspended.

use nqi_store::Dialect;
use nqi_store::schema::{sql, sql_on};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000017_row_states"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, "ALTER TABLE scope_row ADD COLUMN verification INTEGER NOT NULL DEFAULT 1").await?;
        sql(manager, "ALTER TABLE scope_row ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE").await?;
        // Rows from before have both in their JSON; most of them stand as the columns' defaults say.
        let places = [
            (
                Dialect::Sqlite,
                "json_extract(body, '$.verified.outcome')",
                "json_extract(body, '$.suspended')",
            ),
            (
                Dialect::Postgres,
                "(body::json->'verified'->>'outcome')",
                "(body::json->>'suspended')::boolean",
            ),
        ];
        for (dialect, outcome, suspended) in places {
            for (word, number) in [("Verified", 2), ("Rejected", 3)] {
                let fill = format!("UPDATE scope_row SET verification = {number} WHERE {outcome} = '{word}'");
                sql_on(manager, dialect, &fill).await?;
            }
            let fill = format!("UPDATE scope_row SET suspended = TRUE WHERE {suspended}");
            sql_on(manager, dialect, &fill).await?;
        }
        // Self-declared rows in force are nearly all rows: an index over them would cost every import and find nothing.
        sql(manager, "CREATE INDEX scope_row_judged ON scope_row (verification, id) WHERE verification <> 1")
            .await?;
        sql(manager, "CREATE INDEX scope_row_suspended ON scope_row (id) WHERE suspended = TRUE").await
    }
}
