//! The event log of a service: an outbox numbered after commit, a feed to read it by position, and consumers that
//! apply each event exactly once in the transaction that moves their position.

mod bus;
mod consumer;
mod feed;
pub mod health;
mod migrations;
pub mod parked;
mod publish;
pub mod resume;
mod retention;
mod sequencer;
pub mod tail;

pub use bus::Bus;
pub use consumer::{Consumer, Handler};
pub use feed::FeedServer;
pub use migrations::migrations;
pub use nqi_proto::events::v1::Event as Envelope;
pub use publish::{Encoded, Event, partition_of, publish, publish_all, publish_with};
pub use retention::{RETAIN_DAYS, prune};
pub use sequencer::Sequencer;

/// Partitions of every log; part of the contract, never changed.
pub const PARTITIONS: usize = 16;
