//! The service on both dialects: events, firing, calls as every role, the stream.

mod cases;
mod firing;
mod herd;
mod rpcs;
mod watching;
mod world;
