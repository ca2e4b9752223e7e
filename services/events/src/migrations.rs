//! The tables of a log and of its consumers, which every service's migrator puts after the store's.

mod m20260101_000002_events;
mod m20260128_000004_outbox_indexes;

use sea_orm_migration::MigrationTrait;

/// outbox, outbox_aggregate, outbox_partition, outbox_reader, consumer_position and parked.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m20260101_000002_events::Migration), Box::new(m20260128_000004_outbox_indexes::Migration)]
}
