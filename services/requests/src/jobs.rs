//! Loops: time running out, owed calls, and the clocks of the commitments service.

pub mod clocks;
pub mod owed;
pub mod sweeps;
