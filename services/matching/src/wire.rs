//! Protobuf messages to and from the engine's types.

pub mod need;
pub mod parse;
pub mod planning;
pub mod present;
pub mod provider;
pub mod range;
pub mod records;
pub mod rows;
mod slot;
pub mod suggest;
mod words;
