//! The service on both dialects: events, firing, calls as every role, the stream.

mod calendars;
mod cases;
mod firing;
mod herd;
mod policies;
mod rpcs;
mod watching;
mod world;
