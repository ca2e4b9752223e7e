//! Logs, metrics and traces of one process: OTLP when an endpoint is set, a Prometheus page always.

mod escape;
mod start;
mod trace;

pub(crate) mod metrics;

pub use metrics::{meter, metrics_text};
pub use start::{Guard, init};
pub use trace::{follow, inject, traceparent};
