//! The executable's commands that need no server.

mod calendar;
mod imported;
mod played;
mod stored;
