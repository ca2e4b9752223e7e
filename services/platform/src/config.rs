//! Configuration: an embedded manual, a file, environment variables; wrong values are refused by name.

mod secret;

pub use secret::{Personal, Secret};
