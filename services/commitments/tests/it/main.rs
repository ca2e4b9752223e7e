//! The service on both dialects: events, firing, calls as every role, the stream.

mod cases;
mod exports;
mod extensions;
mod firing;
mod herd;
mod rpcs;
mod supervision;
mod watching;
mod world;
