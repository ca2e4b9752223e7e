//! The schema: the store's and the events' own tables, then the register's.

mod m20260102_000001_profiles;
mod m20260102_000002_capacity;
mod m20260102_000003_facts;
mod m20260102_000004_catalogue;
mod m20260102_000010_imports;
mod m20260102_000011_ledger;
mod m20260102_000013_resources;
mod m20260102_000014_instruments;
mod m20260102_000015_standards;
mod m20260102_000016_row_history;
mod m20260102_000017_row_states;
mod m20260102_000018_standing;
mod m20260102_000019_rules_calendar;
mod m20260102_000020_centre_tiers;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Brings a database to the schema of this version.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all.push(Box::new(m20260102_000001_profiles::Migration));
        all.push(Box::new(m20260102_000002_capacity::Migration));
        all.push(Box::new(m20260102_000003_facts::Migration));
        all.push(Box::new(m20260102_000004_catalogue::Migration));
        all.push(Box::new(m20260102_000010_imports::Migration));
        all.push(Box::new(m20260102_000011_ledger::Migration));
        all.push(Box::new(m20260102_000013_resources::Migration));
        all.push(Box::new(m20260102_000014_instruments::Migration));
        all.push(Box::new(m20260102_000015_standards::Migration));
        all.push(Box::new(m20260102_000016_row_history::Migration));
        all.push(Box::new(m20260102_000017_row_states::Migration));
        all.push(Box::new(m20260102_000018_standing::Migration));
        all.push(Box::new(m20260102_000019_rules_calendar::Migration));
        all.push(Box::new(m20260102_000020_centre_tiers::Migration));
        all
    }
}

/// The SQL that enters the present version of every record of a table in the history, under nobody's name.
fn recorded(kind: i32, table: &str) -> String {
    format!(
        "INSERT INTO revision (kind, id, version, at, actor_org, actor_id, actor, action, reason, source, body) \
         SELECT {kind}, id, version, updated, NULL, NULL, '', 'recorded', '', '', body FROM {table}"
    )
}
