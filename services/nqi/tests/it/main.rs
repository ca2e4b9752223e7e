//! The executable's commands that need no server.

mod assigned;
mod calendar;
mod imported;
mod played;
mod secured;
mod stored;
