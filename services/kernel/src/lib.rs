//! kernel
pub mod clock;
pub mod worktime;
