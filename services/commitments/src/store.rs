//! The service's tables: rows to and from the domain, queries, and the one migrator.

pub mod appeal;
mod bulk;
pub mod calendar;
pub mod card;
pub mod clock;
pub mod draft;
pub mod due;
mod entity;
pub mod extension;
pub mod finding;
pub mod handover;
pub mod history;
pub mod league;
pub mod list;
pub mod load;
pub mod message;
mod migrations;
pub mod notice;
pub mod open;
pub mod period;
pub mod policy;
pub mod rating;
pub mod recompute;
pub mod save;

pub use migrations::Migrator;
