//! The service on both dialects: events, firing, calls as every role, the stream.

mod cases;
mod firing;
mod herd;
mod register;
mod rpcs;
mod stats;
mod watching;
mod world;
