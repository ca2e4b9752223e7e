//! The matching engine: pure, no I/O. A [`snapshot::Snapshot`] and a [`need::Need`] give an [`answer::Answer`].

pub mod answer;
pub mod assign;
pub mod bundle;
pub mod code;
pub mod context;
pub mod fixed;
pub mod group;
pub mod judge;
pub mod name;
pub mod need;
pub mod plan;
pub mod rank;
pub mod record;
pub mod schedule;
pub mod scope;
pub mod score;
pub mod snapshot;
pub mod standards;
pub mod stop;
pub mod tables;
pub mod taxonomy;
pub mod trie;
pub mod universe;
