//! The tables of a log and of its consumers, which every service's migrator puts after the store's.

mod m20260101_000002_events;

use sea_orm_migration::MigrationTrait;

/// outbox, outbox_aggregate, outbox_partition, outbox_reader, consumer_position and parked.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m20260101_000002_events::Migration)]
}
