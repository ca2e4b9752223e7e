//! Loops: firing what is due, consuming the events of cases, carrying new revisions into open clocks.

pub mod cases;
pub mod firing;
pub mod recompute;
