//! Matching against brute force, under transformations, on published vectors, and while it follows a registry.

mod assign;
mod bad_input;
mod base;
mod bundle;
mod calendar;
mod follow;
mod gaps;
mod kinds;
mod ledger;
mod lending;
mod metamorphic;
mod near;
mod oracle;
mod pages;
mod parse;
mod planning;
mod random;
mod registry;
mod rpc;
mod story;
mod vectors;
mod world;
