//! The schema, one migration after the other, the same on both dialects.

mod m20261123_000100_accounts;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The migrations of the service and of the crates whose tables it keeps.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all.push(Box::new(m20261123_000100_accounts::Migration));
        all
    }
}

/// The migrator to run at start.
#[must_use]
pub fn migrator() -> Migrator {
    Migrator
}
