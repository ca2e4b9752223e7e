//! The schema of this service, after the store's and the event log's.

mod m20260102_000001_cases;
mod m20260102_000002_duties;
mod m20260102_000003_portal;
mod m20260102_000004_rated;
mod m20260102_000011_ledger;
mod m20260102_000012_offering;
mod m20260102_000013_appeal;
mod m20260102_000021_plans;
mod m20260102_000031_actions;
mod m20260102_000032_late_clocks;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Migrates the requests database.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all.push(Box::new(m20260102_000001_cases::Migration));
        all.push(Box::new(m20260102_000002_duties::Migration));
        all.push(Box::new(m20260102_000003_portal::Migration));
        all.push(Box::new(m20260102_000004_rated::Migration));
        all.push(Box::new(m20260102_000011_ledger::Migration));
        all.push(Box::new(m20260102_000012_offering::Migration));
        all.push(Box::new(m20260102_000013_appeal::Migration));
        all.push(Box::new(m20260102_000021_plans::Migration));
        all.push(Box::new(m20260102_000031_actions::Migration));
        all.push(Box::new(m20260102_000032_late_clocks::Migration));
        all
    }
}
