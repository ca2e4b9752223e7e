//! Connects a service to its own database: pools, transactions, idempotency keys, the audit chain and migrations.

pub mod audit;
mod db;
mod error;
pub mod fault;
mod head;
mod idempotency;
mod instant;
pub mod meta;
mod migrations;
mod mutation;
mod rows;
mod runner;
pub mod schema;
mod signal;
#[cfg(feature = "testing")]
pub mod testing;
mod together;
mod tx;
mod upkeep;

pub use audit::Audit;
pub use db::{Db, Dialect, PoolOptions};
pub use error::{Error, is_unique_violation, problem};
pub use head::Head;
pub use instant::{Day, Micros};
pub use migrations::migrations;
pub use mutation::{Actor, Mutation};
pub use rows::Rows;
pub use signal::{Signal, Watch};
pub use together::Together;
pub use tx::Tx;
pub use upkeep::Upkeep;
