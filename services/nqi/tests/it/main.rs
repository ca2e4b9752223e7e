//! The executable's commands that need no server.

mod calendar;
mod played;
mod stored;
