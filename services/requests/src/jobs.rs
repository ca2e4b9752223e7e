//! Loops: time running out, owed calls, the clocks of the commitments service, and the register.

pub mod clocks;
pub mod owed;
pub mod providers;
pub mod sweeps;
