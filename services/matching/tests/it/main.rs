//! Matching against brute force, under transformations, on published vectors, and while it follows a registry.

mod bad_input;
mod base;
mod follow;
mod metamorphic;
mod oracle;
mod random;
mod registry;
mod rpc;
mod story;
mod vectors;
mod world;
