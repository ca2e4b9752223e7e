//! Process plumbing shared by every service: time, identity, errors, calls, serving, configuration, telemetry.

pub mod auth;
pub mod calendar;
pub mod call;
pub mod clock;
pub mod config;
pub mod etag;
pub mod ids;
pub mod link;
pub mod page;
pub mod problem;
pub mod serve;
pub mod tasks;
pub mod telemetry;
pub mod wire;
