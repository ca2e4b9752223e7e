//! RPCs: parse, call the use case, present.

pub mod auth;
pub mod keys;
pub mod organization;
mod present;
