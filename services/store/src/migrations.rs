//! The store's own tables, which every service's migrator puts before its own.

mod m20260101_000001_store;
mod m20260128_000003_audit_indexes;

use sea_orm_migration::MigrationTrait;

/// idempotency, audit, audit_head and meta, in order.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m20260101_000001_store::Migration), Box::new(m20260128_000003_audit_indexes::Migration)]
}
