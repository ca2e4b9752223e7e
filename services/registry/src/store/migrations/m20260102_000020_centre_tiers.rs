//! The tier of a centre: those from before have the one that their regions speak for.

use nqi_store::Dialect;
use nqi_store::schema::{sql, sql_on};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000020_centre_tiers"
    }
}

/// The development zones of the city.
const ZONES: &str = "('371071', '371072', '371073', 'WH-FTZ')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, "ALTER TABLE centre ADD COLUMN tier INTEGER NOT NULL DEFAULT 1").await?;
        // (how many regions, each of them as `value`, the document with its tier)
        let places = [
            (
                Dialect::Sqlite,
                "json_array_length(body, '$.regions')",
                "json_each(centre.body, '$.regions')",
                "json_set(body, '$.tier', tier)",
            ),
            (
                Dialect::Postgres,
                "json_array_length(body::json->'regions')",
                "json_array_elements_text(centre.body::json->'regions') AS region(value)",
                "(body::jsonb || jsonb_build_object('tier', tier))::text",
            ),
        ];
        for (dialect, number, regions, told) in places {
            let fill = format!(
                "UPDATE centre SET tier = CASE WHEN EXISTS \
                 (SELECT 1 FROM {regions} WHERE value NOT IN {ZONES}) THEN 2 ELSE 3 END WHERE {number} > 0"
            );
            sql_on(manager, dialect, &fill).await?;
            sql_on(manager, dialect, &format!("UPDATE centre SET body = {told}")).await?;
        }
        Ok(())
    }
}
