//! The arithmetic of due instants, one title each.

mod days;
mod dues;
mod pauses;
mod starts;
