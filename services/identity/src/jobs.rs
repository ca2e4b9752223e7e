//! Background loops of identity.

pub mod sessions;
