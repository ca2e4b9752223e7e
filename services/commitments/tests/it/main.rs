//! The service on both dialects: events, firing, calls as every role, the stream.

mod away;
mod calendars;
mod cases;
mod deeds;
mod definitions;
mod dice;
mod evidence;
mod exports;
mod extensions;
mod firing;
mod handover;
mod herd;
mod killed;
mod messages;
mod model;
mod policies;
mod race;
mod redo;
mod register;
mod replies;
mod rpcs;
mod stats;
mod supervision;
mod told;
mod watching;
mod world;
