//! Loops: firing what is due, and consuming the events of cases.

pub mod cases;
pub mod firing;
