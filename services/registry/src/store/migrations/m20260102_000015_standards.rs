//! Keeps every version of records, and adds what lists of standards and accreditations are narrowed by.

use nqi_store::Dialect;
use nqi_store::schema::{big, index, keyed_table, micros, nullable, number, sql, sql_on, text, uuid};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000015_standards"
    }
}

/// Columns that are added, with their type and, for records from before, where their JSON has the value.
const COLUMNS: [(&str, &str, &str); 8] = [
    ("standard", "valid_from", "valid_from"),
    ("standard", "valid_to", "valid_to"),
    ("standard", "withdrawn", "withdrawn"),
    ("standard", "recorded", "recorded"),
    ("accreditation", "valid_to", "valid_to"),
    ("accreditation", "state", "state"),
    ("accreditation", "verification", "verification"),
    ("accreditation", "number", "number"),
];

const STATUSES: [(&str, i32); 4] = [("UPCOMING", 1), ("CURRENT", 2), ("SUPERSEDED", 3), ("WITHDRAWN", 4)];
const STATES: [(&str, i32); 3] = [("Valid", 1), ("Suspended", 2), ("Withdrawn", 3)];
const VERIFICATIONS: [(&str, i32); 3] = [("SelfDeclared", 1), ("Verified", 2), ("Rejected", 3)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(keyed_table(
                "revision",
                &["kind", "id", "version"],
                [
                    number("kind"),
                    uuid("id"),
                    big("version"),
                    micros("at"),
                    nullable(uuid("actor_org")),
                    nullable(uuid("actor_id")),
                    text("actor"),
                    text("action"),
                    text("reason"),
                    text("source"),
                    text("body"),
                ],
            ))
            .await?;
        for (table, column, field) in COLUMNS {
            let (kind, default) = match column {
                "valid_from" => ("INTEGER", "NULL"),
                "valid_to" if table == "standard" => ("INTEGER", "NULL"),
                "withdrawn" => ("BOOLEAN", "FALSE"),
                "number" => ("TEXT", "''"),
                _ => ("INTEGER", "0"),
            };
            let null = if default == "NULL" { "" } else { " NOT NULL" };
            sql(manager, &format!("ALTER TABLE {table} ADD COLUMN {column} {kind}{null} DEFAULT {default}"))
                .await?;
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let value = value(dialect, column, field);
                let fill = format!("UPDATE {table} SET {column} = {value}");
                sql_on(manager, dialect, &fill).await?;
            }
        }
        index(manager, "accreditation", &["valid_to", "id"]).await?;
        index(manager, "accreditation", &["verification"]).await?;
        // What was there before is the first version that can be told of.
        for (kind, table) in [(1, "standard"), (2, "accreditation")] {
            sql(manager, &super::recorded(kind, table)).await?;
        }
        Ok(())
    }
}

/// The SQL that reads a column's value from the JSON of a record.
fn value(dialect: Dialect, column: &str, field: &str) -> String {
    let json = match dialect {
        Dialect::Sqlite => format!("json_extract(body, '$.{field}')"),
        Dialect::Postgres => format!("(body::json->>'{field}')"),
    };
    let word = |words: &[(&str, i32)]| {
        let cases: String =
            words.iter().map(|(name, number)| format!(" WHEN '{name}' THEN {number}")).collect();
        format!("CASE {json}{cases} ELSE 0 END")
    };
    match (column, dialect) {
        ("valid_from" | "valid_to", Dialect::Sqlite) => {
            format!("CAST(julianday({json}) - 2440587.5 AS INTEGER)")
        }
        ("valid_from" | "valid_to", Dialect::Postgres) => format!("({json}::date - DATE '1970-01-01')"),
        ("withdrawn", Dialect::Sqlite) => json,
        ("withdrawn", Dialect::Postgres) => format!("{json}::boolean"),
        ("recorded", _) => word(&STATUSES),
        ("state", _) => word(&STATES),
        ("verification", _) => word(&VERIFICATIONS),
        _ => json,
    }
}
