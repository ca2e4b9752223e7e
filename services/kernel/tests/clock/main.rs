//! Working time and commitment clocks, seen from outside the crate.

mod arithmetic;
mod brute_force;
mod calendars;
mod lifecycle;
mod support;
mod tables;
mod vectors;
