//! Matching against brute force, under transformations, on published vectors, and while it follows a registry.

mod assign;
mod bad_input;
mod bundle;
mod follow;
mod ledger;
mod metamorphic;
mod oracle;
mod planning;
mod random;
mod registry;
mod rpc;
mod story;
mod vectors;
mod world;
