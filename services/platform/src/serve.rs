//! Serving: the layers around every service, the listener with its bounded stop, health and reflection.

mod layers;
mod listen;
mod sniff;
mod standard;
mod unwinding;

#[cfg(test)]
mod tests;

pub use layers::{ServeOptions, layered};
pub use listen::{IntoRouter, ListenLimits, run, run_with};
pub use standard::{health, reflection};
