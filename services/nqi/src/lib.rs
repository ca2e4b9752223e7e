//! The composition of the platform: which services run in this process, and how they reach each other.

mod accounts;
mod admin;
pub mod assembly;
pub mod command;
pub mod data;
pub mod databases;
pub mod demo;
mod feeds;
mod keys;
pub mod links;
mod photo;
pub mod role;
mod route;
pub mod seed;
pub mod server;
mod tokens;

/// Records are decoded, sorted and freed by the hundred thousand on several threads, which the system's allocator
/// makes wait for each other.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
