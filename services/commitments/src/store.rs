//! The service's tables: rows to and from the domain, queries, and the one migrator.

pub mod calendar;
pub mod card;
pub mod clock;
pub mod draft;
pub mod due;
mod entity;
pub mod history;
pub mod list;
pub mod load;
mod migrations;
pub mod open;
pub mod policy;
pub mod recompute;
pub mod save;

pub use migrations::Migrator;
