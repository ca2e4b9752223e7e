//! The story from need to report: played on a server of its own, over any transport, every figure counted again.

pub mod api;
pub mod check;
pub mod grpc;
pub mod lists;
pub mod rest;
mod rpcs;
pub mod run;
pub mod stage;
pub mod story;
pub mod teller;
pub mod worktime;
