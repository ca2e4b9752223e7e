//! Use cases: load, decide in the domain, save with event and audit row in one transaction.

pub mod login;
pub mod members;
pub mod organizations;
pub mod passwords;
pub mod refresh;
pub mod register;
pub mod revocations;
pub mod service_token;
