//! One migrator for both dialects: the store's tables, the log's, then ours and what is shipped.

mod m20260110_000001_clocks;
mod m20260110_000002_shipped;
mod m20260110_000003_supervision;
mod m20260110_000004_calendars;
mod m20260110_000005_statistics;
mod m20260110_000006_findings;
mod m20260110_000007_rests_on;
mod m20260110_000008_messages;

use sea_orm_migration::{MigrationTrait, MigratorTrait, sea_query::IntoIden};

/// Migrates the commitments database.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all.push(Box::new(m20260110_000001_clocks::Migration));
        all.push(Box::new(m20260110_000002_shipped::Migration));
        all.push(Box::new(m20260110_000003_supervision::Migration));
        all.push(Box::new(m20260110_000004_calendars::Migration));
        all.push(Box::new(m20260110_000005_statistics::Migration));
        all.push(Box::new(m20260110_000006_findings::Migration));
        all.push(Box::new(m20260110_000007_rests_on::Migration));
        all.push(Box::new(m20260110_000008_messages::Migration));
        all
    }

    fn migration_table_name() -> sea_orm::DynIden {
        "commitments_migration".into_iden()
    }
}
