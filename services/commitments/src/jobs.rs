//! Loops: firing what is due, consuming the events of cases, carrying new revisions into open clocks, telling obligors.

pub mod cases;
pub mod firing;
pub mod handover;
pub mod leaving;
pub mod messages;
mod payload;
pub mod recompute;
