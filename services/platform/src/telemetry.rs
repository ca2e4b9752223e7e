//! Logs, metrics and traces of one process.

mod trace;

pub use trace::{follow, inject, traceparent};
