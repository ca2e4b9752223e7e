//! Protobuf messages to and from the engine's types.

pub mod need;
pub mod planning;
pub mod present;
pub mod range;
pub mod records;
mod words;
